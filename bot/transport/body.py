"""The body of one call: JSON where there are only values, multipart where files go along.

Bodies are written in pieces, each under the write limit, because aiohttp has no such limit. It does not know
addresses or answers.
"""

import asyncio
import os
import re
import secrets
from collections.abc import AsyncIterator, Iterator
from typing import IO

import orjson
from aiohttp.abc import AbstractStreamWriter
from aiohttp.payload import Payload
from telegram.request import RequestData

_PIECE = 64 * 1024
_UNSAFE = re.compile(r'["\\\x00-\x1f]')

Part = bytes | IO[bytes]


class Body(Payload):
    """Parts sent one after the other, each piece within `patience` seconds."""

    _autoclose = True  # handles belong to the caller, who may send the same file again

    def __init__(self, parts: list[Part], content_type: str, patience: float | None) -> None:
        super().__init__(parts, content_type=content_type)
        self._parts = parts
        self._patience = patience
        self._size = sum(_length(part) for part in parts)

    def decode(self, encoding: str = "utf-8", errors: str = "strict") -> str:
        """Show the body as text, files left out."""
        return b"".join(part for part in self._parts if isinstance(part, bytes)).decode(encoding, errors)

    async def write(self, writer: AbstractStreamWriter) -> None:
        """Send all of it; a piece that does not get away in time raises `TimeoutError`."""
        if self._size is not None and self._size <= _PIECE:
            await writer.write(b"".join([await _whole(part) for part in self._parts]))
            return  # so little never waits for the network
        for part in self._parts:
            async for piece in _pieces(part):
                async with asyncio.timeout(self._patience):
                    await writer.write(piece)
        async with asyncio.timeout(self._patience):
            await writer.drain()


def encode(data: RequestData | None, patience: float | None) -> Body | None:
    """Make the body of a call, or none where there is nothing to say."""
    if data is None:
        return None
    if data.contains_files:
        return _multipart(data, patience)
    return Body([_json(data)], "application/json", patience) if data.parameters else None


def plain(data: RequestData | None) -> bytes | None:
    """The body of a call without files, if so small that it never waits for the network; empty if it says nothing."""
    if data is None:
        return b""
    if data.contains_files:
        return None
    values = data.parameters
    body = _json(data) if values else b""
    return body if len(body) <= _PIECE else None


def _json(data: RequestData) -> bytes:
    try:
        return orjson.dumps(data.parameters)
    except TypeError:
        # half a surrogate pair, or an integer beyond 64 bits: the standard encoder takes them
        return data.json_payload


def _multipart(data: RequestData, patience: float | None) -> Body:
    boundary = secrets.token_hex(16)
    parts = list(_parts(data, boundary.encode()))
    return Body(parts, f"multipart/form-data; boundary={boundary}", patience)


def _parts(data: RequestData, boundary: bytes) -> Iterator[Part]:
    for name, value in data.json_parameters.items():
        yield b"--%b\r\n%b\r\n\r\n%b\r\n" % (boundary, _disposition(name), value.encode())
    for name, (filename, content, mime) in data.multipart_data.items():
        heading = (boundary, _disposition(name, filename), mime.encode())
        yield b"--%b\r\n%b\r\nContent-Type: %b\r\n\r\n" % heading
        yield content
        yield b"\r\n"
    yield b"--%b--\r\n" % boundary


def _disposition(name: str, filename: str | None = None) -> bytes:
    named = f'Content-Disposition: form-data; name="{_safe(name)}"'
    return (f'{named}; filename="{_safe(filename)}"' if filename else named).encode()


def _safe(text: str) -> str:
    """Escape as HTML 5 forms and the library do; Chinese stays as it is, in UTF-8."""
    return _UNSAFE.sub(_escaped, text)


def _escaped(found: re.Match[str]) -> str:
    return "\\\\" if found.group() == "\\" else f"%{ord(found.group()):02X}"


def _length(part: Part) -> int:
    if isinstance(part, bytes):
        return len(part)
    part.seek(0, os.SEEK_END)
    return part.tell()


async def _whole(part: Part) -> bytes:
    return part if isinstance(part, bytes) else b"".join([bytes(piece) async for piece in _pieces(part)])


async def _pieces(part: Part) -> AsyncIterator[bytes | memoryview]:
    if isinstance(part, bytes):
        whole = memoryview(part)
        for start in range(0, len(whole), _PIECE):
            yield whole[start : start + _PIECE]
        return
    part.seek(0)
    while piece := await asyncio.to_thread(part.read, _PIECE):
        yield piece
