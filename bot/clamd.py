"""An optional virus scanner: clamd's INSTREAM over a unix socket or TCP.

It gives a verdict or says that it has none; that a paper without one is not kept is the fetcher's business.
"""

import asyncio
import struct
from collections.abc import AsyncIterator
from dataclasses import dataclass

BAD_ADDRESS = "TINGSU_CLAMD must be unix:/path, tcp:host:port or a path"
_LENGTH = struct.Struct(">I")
_LONGEST_ANSWER = 4096


class Unscanned(Exception):
    """The scanner gave no verdict: it is away, too slow, or would not take so much."""


@dataclass(frozen=True, slots=True)
class Clamd:
    """A clamd at a unix socket (`path`) or at `host` and `port`. Each step may take `patience` seconds."""

    path: str = ""
    host: str = ""
    port: int = 0
    patience: float = 30.0

    async def scan(self, pieces: AsyncIterator[bytes]) -> str | None:
        """The name of what was found in the paper, None if it is clean; raises Unscanned."""
        reader, writer = await self._connect()
        try:
            await self._send(writer, pieces)
            async with asyncio.timeout(self.patience):
                answer = await reader.read(_LONGEST_ANSWER)
        except (OSError, TimeoutError) as error:
            raise Unscanned(type(error).__name__) from error
        finally:
            writer.transport.abort()
        return _verdict(answer)

    async def _connect(self) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        try:
            async with asyncio.timeout(self.patience):
                if self.path:
                    return await asyncio.open_unix_connection(self.path)
                return await asyncio.open_connection(self.host, self.port)
        except (OSError, TimeoutError) as error:
            raise Unscanned(type(error).__name__) from error

    async def _send(self, writer: asyncio.StreamWriter, pieces: AsyncIterator[bytes]) -> None:
        writer.write(b"zINSTREAM\0")
        async for piece in pieces:
            if piece:  # an empty one would mean the end
                await self._write(writer, _LENGTH.pack(len(piece)) + piece)
        await self._write(writer, _LENGTH.pack(0))

    async def _write(self, writer: asyncio.StreamWriter, frame: bytes) -> None:
        writer.write(frame)
        async with asyncio.timeout(self.patience):
            await writer.drain()


def read_address(address: str) -> Clamd:
    """The scanner at ``unix:/path``, ``tcp:host:port`` or a bare path; raises ValueError."""
    scheme, _, rest = address.partition(":")
    if scheme == "unix" and rest:
        return Clamd(path=rest)
    if scheme == "tcp":
        host, _, port = rest.rpartition(":")
        if host and port.isdigit() and 0 < int(port) < 65536:
            return Clamd(host=host.strip("[]"), port=int(port))
        raise ValueError(BAD_ADDRESS)
    if address.startswith(("/", "./")):
        return Clamd(path=address)
    raise ValueError(BAD_ADDRESS)


def _verdict(answer: bytes) -> str | None:
    """What clamd said: ``stream: OK`` or ``stream: NAME FOUND``; everything else is no verdict."""
    text = answer.rstrip(b"\0\n").decode("ascii", "replace")
    if text == "stream: OK":
        return None
    if text.startswith("stream: ") and text.endswith(" FOUND"):
        return text.removeprefix("stream: ").removesuffix(" FOUND")
    raise Unscanned(text[:80] or "no answer")
