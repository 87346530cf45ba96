"""Sealing of personal text and papers: AES-256-GCM with key ids, bound to the place a value belongs to.

A sealed value is ``version | key id (4) | nonce (12) | ciphertext and tag``. Its associated data names table,
column and row, so a value moved to another row does not open. The key ring is a file of mode 0600, one
``id hex-key`` a line; the last line seals, every line opens (R40, R41).
"""

import hashlib
import hmac
import os
import secrets
from dataclasses import dataclass, field
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

VERSION = b"\x01"
KEY_ID_BYTES = 4
NONCE_BYTES = 12
HEADER_BYTES = len(VERSION) + KEY_ID_BYTES + NONCE_BYTES


class SealBroken(Exception):
    """A sealed value was altered, moved, or belongs to a key that is not in the ring."""


class KeyFileUnreadable(Exception):
    """The key file cannot be used; `reason` says why in words for the operator."""

    def __init__(self, path: Path, reason: str) -> None:
        super().__init__(f"{path}: {reason}")
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Sealer:
    """Seals and opens with a ring of keys, the newest last."""

    ring: dict[bytes, bytes]
    newest: bytes
    _ciphers: dict[bytes, AESGCM] = field(repr=False)
    _hash_key: bytes = field(repr=False)

    @classmethod
    def from_ring(cls, ring: dict[bytes, bytes]) -> "Sealer":
        """A sealer from key id → 32-byte key, in order of age."""
        oldest, newest = next(iter(ring)), list(ring)[-1]
        # From the oldest key, so that rotation changes neither blind indexes nor the audit chain.
        hash_key = hmac.digest(ring[oldest], b"tingsu hash key", "sha256")
        return cls(ring, newest, {key_id: AESGCM(key) for key_id, key in ring.items()}, hash_key)

    def seal(self, plain: bytes, place: str) -> bytes:
        """`plain`, sealed for `place` (``table.column:row``)."""
        nonce = os.urandom(NONCE_BYTES)
        sealed = self._ciphers[self.newest].encrypt(nonce, plain, place.encode())
        return VERSION + self.newest + nonce + sealed

    def open(self, sealed: bytes, place: str) -> bytes:
        """The plain bytes; raises SealBroken if altered, moved or sealed with an unknown key."""
        key_id = sealed[1 : 1 + KEY_ID_BYTES]
        cipher = self._ciphers.get(key_id)
        if sealed[:1] != VERSION or cipher is None:
            raise SealBroken(place)
        try:
            return cipher.decrypt(
                sealed[1 + KEY_ID_BYTES : HEADER_BYTES], sealed[HEADER_BYTES:], place.encode()
            )
        except InvalidTag as error:
            raise SealBroken(place) from error

    def mark(self, text: str, purpose: str) -> str:
        """A keyed hash for finding or chaining without revealing: HMAC-SHA-256, hex."""
        return hmac.new(self._hash_key, f"{purpose}\0{text}".encode(), hashlib.sha256).hexdigest()

    def fits(self, sealed: bytes) -> bool:
        """Whether the ring holds the key this value was sealed with."""
        return sealed[1 : 1 + KEY_ID_BYTES] in self._ciphers


def load_or_make(path: Path) -> Sealer:
    """The ring in `path`, made with one fresh key and mode 0600 when there is no such file."""
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        _write(path, _line(secrets.token_bytes(KEY_ID_BYTES), AESGCM.generate_key(256)))
    return Sealer.from_ring(_parse(path))


def _line(key_id: bytes, key: bytes) -> str:
    return f"{key_id.hex()} {key.hex()}\n"


def _write(path: Path, text: str) -> None:
    # O_EXCL: two first starts at once must not overwrite each other's key.
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())


def _parse(path: Path) -> dict[bytes, bytes]:
    try:
        pairs = [line.split() for line in path.read_text().splitlines() if line.strip()]
        ring = {bytes.fromhex(key_id): bytes.fromhex(key) for key_id, key in pairs}
    except (OSError, ValueError) as error:
        raise KeyFileUnreadable(path, "cannot be read as lines of 'id key'") from error
    if not ring or any(len(i) != KEY_ID_BYTES or len(k) != 32 for i, k in ring.items()):
        raise KeyFileUnreadable(path, "does not hold a 256-bit key")
    return ring
