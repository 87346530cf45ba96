"""A real clamd where Debian's is installed, with signatures of ours, and a double that speaks as it does."""

import asyncio
import contextlib
import hashlib
import os
import shutil
import struct
import time
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory

CLAMD = shutil.which("clamd")
# In two halves, so that a scanner of the machine that keeps this file does not take the file away.
EICAR = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$EICAR-STANDARD" + rb"-ANTIVIRUS-TEST-FILE!$H+H*"
INFECTED = b"%PDF-1.7\n" + b"Tingsu-Test-Virus-0123456789" + b"\n%%EOF"
START_SECONDS = 30.0


@contextlib.asynccontextmanager
async def real_clamd() -> AsyncIterator[Path]:
    """Start clamd on a unix socket with two signatures, by hash and by content."""
    with TemporaryDirectory(prefix="clamd") as name:
        directory = Path(name)
        socket = directory / "clamd.sock"
        program = await asyncio.create_subprocess_exec(
            str(CLAMD), "--foreground", f"--config-file={_configure(directory, socket)}",
            stdout=asyncio.subprocess.DEVNULL, stderr=asyncio.subprocess.DEVNULL,
        )  # fmt: skip
        try:
            await _listening(socket, program)
            yield socket
        finally:
            program.kill()
            await program.wait()


def _configure(directory: Path, socket: Path) -> Path:
    signatures = directory / "signatures"
    signatures.mkdir()
    eicar = hashlib.md5(EICAR, usedforsecurity=False).hexdigest()
    (signatures / "tingsu.hdb").write_text(f"{eicar}:{len(EICAR)}:Tingsu.Eicar\n")
    (signatures / "tingsu.ndb").write_text(f"Tingsu.Test:0:*:{INFECTED[9:37].hex()}\n")
    for path in (directory, signatures):
        path.chmod(0o755)
    config = directory / "clamd.conf"
    user = "User root\n" if os.geteuid() == 0 else ""
    config.write_text(
        f"DatabaseDirectory {signatures}\nLocalSocket {socket}\nForeground yes\nStreamMaxLength 25M\n{user}"
        f"TemporaryDirectory {directory}\n"
    )
    return config


async def _listening(socket: Path, program: asyncio.subprocess.Process) -> None:
    until = time.monotonic() + START_SECONDS
    while not socket.exists():
        assert program.returncode is None, "clamd ended"
        assert time.monotonic() < until, "clamd did not start"
        await asyncio.sleep(0.05)


@dataclass
class Double:
    """Speaks INSTREAM; remembers what it was sent; answers, falls silent or hangs up as told."""

    answer: bytes = b"stream: OK\0"
    silent: bool = False
    hangs_up_after: int | None = None
    streams: list[bytes] = field(default_factory=list)
    port: int = 0

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One connection."""
        with contextlib.suppress(asyncio.IncompleteReadError, ConnectionError):
            assert await reader.readuntil(b"\0") == b"zINSTREAM\0"
            self.streams.append(await self._stream(reader))
            if self.silent:
                await reader.read()
            writer.write(self.answer)
            await writer.drain()
        writer.close()

    async def _stream(self, reader: asyncio.StreamReader) -> bytes:
        whole = bytearray()
        while length := struct.unpack(">I", await reader.readexactly(4))[0]:
            whole += await reader.readexactly(length)
            if self.hangs_up_after is not None and len(whole) > self.hangs_up_after:
                break
        return bytes(whole)


@contextlib.asynccontextmanager
async def doubling(double: Double) -> AsyncIterator[Double]:
    """Serve the double on a free port of the loopback."""
    server = await asyncio.start_server(double.serve, "127.0.0.1", 0)
    double.port = server.sockets[0].getsockname()[1]
    async with server:
        yield double
