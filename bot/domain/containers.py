"""What an office document or an archive says about its own parts, read without unpacking anything.

Of a zip only the names in its central directory are read; of an old Office file only those of its streams.
So no bomb can go off here. Which of them are taken is decided in ``sniffing.py``.
"""

import re
import struct
from collections.abc import Iterator

OLE = bytes.fromhex("d0cf11e0a1b11ae1")
OLE_ENTRY = 128  # directory entries of an OLE file always start at a multiple of this
_END = struct.Struct("<4s4H2LH")
_ENTRY = struct.Struct("<4s6H3L5H2L")
_ENTRY_NAMES = (
    "WordDocument",
    "Workbook",
    "Book",
    "EncryptedPackage",
    "VBA",
    "_VBA_PROJECT",
    "_VBA_PROJECT_CUR",
    "Macros",
)
_OLE_NAME = re.compile(
    b"|".join(re.escape(f"{name}\0".encode("utf-16-le")) for name in _ENTRY_NAMES), re.IGNORECASE
)
_STORAGE_OR_STREAM = (1, 2)


def names_in_zip(tail: bytes) -> frozenset[str] | None:
    """The names in the central directory, in small letters; none if it does not lie within `tail`.

    None if the file does not end as a zip must.
    """
    end = tail.rfind(b"PK\x05\x06")
    if not 0 <= end <= len(tail) - _END.size:
        return None
    size = _END.unpack_from(tail, end)[5]
    return frozenset(_entries(tail[end - size : end])) if size <= end else frozenset()


def _entries(directory: bytes) -> Iterator[str]:
    at = 0
    while at + _ENTRY.size <= len(directory):
        entry = _ENTRY.unpack_from(directory, at)
        if entry[0] != b"PK\x01\x02":
            return
        start = at + _ENTRY.size
        at = start + sum(entry[10:13])
        yield directory[start : start + entry[10]].decode("utf-8", "replace").lower().replace("\\", "/")


def names_in_ole(window: bytes) -> frozenset[str]:
    """The telling names of streams in `window`, which starts at a multiple of 128 of the file."""
    return frozenset(
        found.group().decode("utf-16-le").rstrip("\0").lower()
        for found in _OLE_NAME.finditer(window)
        if found.start() % OLE_ENTRY == 0 and _kind_of_entry(window, found.start()) in _STORAGE_OR_STREAM
    )


def _kind_of_entry(window: bytes, at: int) -> int:
    return window[at + 66] if at + OLE_ENTRY <= len(window) else 0
