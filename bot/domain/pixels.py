"""How many pixels an image claims to have, from its first bytes only: a small file may unfold to gigabytes.

Nothing is decoded here or anywhere else in the program.
"""

import re
from collections.abc import Callable

MAX_PIXELS = 100_000_000
_ISPE = re.compile(rb"ispe.{4}(.{8})", re.DOTALL)
_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}  # SOF0 … SOF15 but tables and extensions
_BARE = frozenset({0x01, 0xFF, *range(0xD0, 0xD9)})  # markers without a length


def is_bearable(ext: str, head: bytes) -> bool:
    """Whether the image of this kind says its size in `head`, and it is one that a program can open."""
    return 0 < _COUNTS[ext](head) <= MAX_PIXELS


def _jpeg(head: bytes) -> int:
    at = 2
    while at + 9 <= len(head) and head[at] == 0xFF:
        marker = head[at + 1]
        if marker in _FRAMES:
            return _big(head[at + 5 : at + 7]) * _big(head[at + 7 : at + 9])
        at += (1 if marker == 0xFF else 2) if marker in _BARE else 2 + _big(head[at + 2 : at + 4])
    return 0


def _png(head: bytes) -> int:
    return _big(head[16:20]) * _big(head[20:24]) if head[12:16] == b"IHDR" else 0


def _webp(head: bytes) -> int:
    form, body = head[12:16], head[20:30]
    if len(body) < 10:
        return 0
    if form == b"VP8X":
        return (_little(body[4:7]) + 1) * (_little(body[7:10]) + 1)
    if form == b"VP8L" and body[0] == 0x2F:
        packed = _little(body[1:5])
        return ((packed & 0x3FFF) + 1) * ((packed >> 14 & 0x3FFF) + 1)
    if form == b"VP8 ":
        return (_little(body[6:8]) & 0x3FFF) * (_little(body[8:10]) & 0x3FFF)
    return 0


def _heic(head: bytes) -> int:
    """The largest of the images inside; the whole is never smaller than its tiles."""
    return max((_big(size[:4]) * _big(size[4:]) for size in _ISPE.findall(head)), default=0)


def _big(number: bytes) -> int:
    return int.from_bytes(number, "big")


def _little(number: bytes) -> int:
    return int.from_bytes(number, "little")


_COUNTS: dict[str, Callable[[bytes], int]] = {"jpg": _jpeg, "png": _png, "webp": _webp, "heic": _heic}
