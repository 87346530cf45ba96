"""The bytes of papers on disk: sealed in chunks, under random names, whole or not at all (R37–R40).

A file is a row of frames, each ``length (4) | sealed chunk``; the last holds the SHA-256 of what came before.
Each seal is bound to the paper, the name of the file and the chunk's number, so a chunk that was cut off,
swapped or moved to another paper does not open. What a paper is, and whether it is wanted, is not known here.
"""

import asyncio
import hashlib
import io
import os
import re
import secrets
import struct
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO, TypeVar

from storage.sealing import SealBroken, Sealer

CHUNK_BYTES = 256 * 1024
LONGEST_FRAME = CHUNK_BYTES + 64
THREADS = 4
FEW_ORPHANS = 64
_NAME = re.compile(r"[0-9a-f]{32}")
_PART = re.compile(r"[0-9a-f]{32}\.part")
_LENGTH = struct.Struct(">I")
T = TypeVar("T")


class NotKept(LookupError):
    """There is no file of that name in the store, or the name is none of ours."""


@dataclass(frozen=True, slots=True)
class Written:
    """A paper that is safely on disk; `sha256` (hex) and `bytes` are of the plain paper."""

    stored_as: str
    bytes: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Swept:
    """How many files no row knows were removed, and how many left because they were suspiciously many."""

    removed: int
    spared: int = 0


class PaperStore:
    """A directory of sealed papers. Only whole files ever bear a name that `read` accepts."""

    def __init__(self, directory: Path, sealer: Sealer) -> None:
        self._directory = directory
        self._sealer = sealer
        self._threads = asyncio.Semaphore(THREADS)
        directory.mkdir(parents=True, exist_ok=True)
        directory.chmod(0o700)

    async def write(self, paper_id: str, pieces: AsyncIterator[bytes]) -> Written:
        """Seal `pieces` into a new file that, on return, survives a power cut. A failure leaves nothing."""
        stored_as = secrets.token_hex(16)
        # Not in a thread: a task cancelled while one opens the file would never learn of it, and leave it open.
        draft = _Draft.begin(self._directory, stored_as, self._seals(paper_id, stored_as))
        try:
            async for piece in pieces:
                if draft.hold(piece):
                    await self._in_thread(draft.write_full)
            return await self._in_thread(draft.finish)
        except BaseException:
            draft.abandon()  # not in a thread: a cancelled task may wait for nothing more
            raise

    async def read(self, paper_id: str, stored_as: str) -> bytes:
        """The whole paper; raises SealBroken if it was altered, cut or moved, NotKept if there is none."""
        path = self._path(stored_as)
        return await self._in_thread(lambda: _read_whole(path, self._opens(paper_id, stored_as)))

    async def pieces(self, paper_id: str, stored_as: str) -> AsyncGenerator[bytes, None]:
        """The same in chunks, for one who need not hold it whole; raises as `read`, perhaps late."""
        chunks = _chunks(self._path(stored_as), self._opens(paper_id, stored_as))
        while (chunk := await self._in_thread(lambda: next(chunks, None))) is not None:
            yield chunk

    async def remove(self, stored_as: str) -> None:
        """Delete the file; no matter if it is gone already."""
        path = self._path(stored_as)
        await self._in_thread(lambda: _remove(self._directory, [path]))

    async def sweep(self, known: Iterable[str]) -> Swept:
        """Remove what killed runs left: unfinished files, and finished ones no row names. Only at start."""
        names = set(known)
        return await self._in_thread(lambda: _sweep(self._directory, names))

    def _path(self, stored_as: str) -> Path:
        if not _NAME.fullmatch(stored_as):
            raise NotKept(stored_as[:40])
        return self._directory / stored_as

    def _seals(self, paper_id: str, stored_as: str) -> Callable[[bytes, str], bytes]:
        return lambda plain, part: self._sealer.seal(plain, _place(paper_id, stored_as, part))

    def _opens(self, paper_id: str, stored_as: str) -> Callable[[bytes, str], bytes]:
        return lambda sealed, part: self._sealer.open(sealed, _place(paper_id, stored_as, part))

    async def _in_thread(self, work: Callable[[], T]) -> T:
        async with self._threads:
            return await asyncio.to_thread(work)


@dataclass(slots=True)
class _Draft:
    """A file being written under a name that `read` does not accept."""

    path: Path
    stored_as: str
    seal: Callable[[bytes, str], bytes]
    file: BinaryIO
    digest: "hashlib._Hash" = field(default_factory=hashlib.sha256)
    held: bytearray = field(default_factory=bytearray)
    size: int = 0
    number: int = 0

    @classmethod
    def begin(cls, directory: Path, stored_as: str, seal: Callable[[bytes, str], bytes]) -> "_Draft":
        path = directory / f"{stored_as}.part"
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o600)
        return cls(path, stored_as, seal, os.fdopen(handle, "wb"))

    def hold(self, piece: bytes) -> bool:
        """Take a piece; True when there is a chunk to write."""
        self.held += piece
        return len(self.held) >= CHUNK_BYTES

    def write_full(self) -> None:
        while len(self.held) >= CHUNK_BYTES:
            self._write_chunk()

    def finish(self) -> Written:
        while self.held:
            self._write_chunk()
        self._frame(self.digest.digest(), "end")
        self.file.flush()
        os.fsync(self.file.fileno())
        self.file.close()
        self.path.rename(self.path.with_suffix(""))
        _sync(self.path.parent)
        return Written(self.stored_as, self.size, self.digest.hexdigest())

    def abandon(self) -> None:
        # A thread may still be writing: the file's own lock makes close wait for it.
        self.file.close()
        self.path.unlink(missing_ok=True)

    def _write_chunk(self) -> None:
        chunk = bytes(self.held[:CHUNK_BYTES])
        del self.held[:CHUNK_BYTES]
        self.digest.update(chunk)
        self.size += len(chunk)
        self._frame(chunk, "more")

    def _frame(self, plain: bytes, flag: str) -> None:
        sealed = self.seal(plain, f"{self.number}:{flag}")
        self.number += 1
        self.file.write(_LENGTH.pack(len(sealed)) + sealed)


def _place(paper_id: str, stored_as: str, part: str) -> str:
    return f"papers.bytes:{paper_id}:{stored_as}:{part}"


def _read_whole(path: Path, unseal: Callable[[bytes, str], bytes]) -> bytes:
    whole = io.BytesIO()
    for chunk in _chunks(path, unseal):
        whole.write(chunk)
    return whole.getvalue()


def _chunks(path: Path, unseal: Callable[[bytes, str], bytes]) -> Iterator[bytes]:
    """Each chunk opened; ends well only if nothing is missing, nothing follows, and the digest agrees."""
    digest = hashlib.sha256()
    with _opened(path) as file:
        frame = _frame(file, path)
        number = 0
        while (following := _frame(file, path)) is not None:
            chunk = unseal(frame or b"", f"{number}:more")
            digest.update(chunk)
            yield chunk
            frame, number = following, number + 1
        if unseal(frame or b"", f"{number}:end") != digest.digest():
            raise SealBroken(path.name)


def _opened(path: Path) -> BinaryIO:
    try:
        return os.fdopen(os.open(path, os.O_RDONLY | os.O_NOFOLLOW), "rb")
    except OSError as error:
        raise NotKept(path.name) from error


def _frame(file: BinaryIO, path: Path) -> bytes | None:
    """The next frame, None at the end of the file."""
    head = file.read(_LENGTH.size)
    if not head:
        return None
    length = _LENGTH.unpack(head)[0] if len(head) == _LENGTH.size else LONGEST_FRAME + 1
    sealed = file.read(length) if length <= LONGEST_FRAME else b""
    if len(sealed) != length:
        raise SealBroken(path.name)
    return sealed


def _sweep(directory: Path, known: set[str]) -> Swept:
    found = [path for path in directory.iterdir() if path.is_file()]
    parts = [path for path in found if _PART.fullmatch(path.name)]
    orphans = [path for path in found if _NAME.fullmatch(path.name) and path.name not in known]
    # A kill leaves a handful. More than there are papers means the wrong database or backup: keep them.
    spared = len(orphans) > max(FEW_ORPHANS, len(known))
    gone = parts if spared else parts + orphans
    _remove(directory, gone)
    return Swept(len(gone), len(orphans) if spared else 0)


def _remove(directory: Path, paths: list[Path]) -> None:
    for path in paths:
        path.unlink(missing_ok=True)
    if paths:
        _sync(directory)


def _sync(directory: Path) -> None:
    handle = os.open(directory, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
