"""Children for the rigs: the real program started, killed, asked to stop; how each ended. Knows nothing of Telegram."""

import asyncio
import json
import os
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.crash.launcher import ROOT

CLEAN = {name: value for name, value in os.environ.items() if not name.startswith(("TINGSU_", "TEST_"))}


@dataclass(frozen=True)
class Place:
    """A directory a program lives in, and the Bot API it talks to."""

    directory: Path
    api: str
    token: str
    level: str = "WARNING"

    def environment(self) -> dict[str, str]:
        """The settings, as the program wants them."""
        return {
            "TINGSU_TOKEN": self.token,
            "TINGSU_BOT_API": self.api,
            "TINGSU_DATABASE": f"sqlite+aiosqlite:///{self.directory}/tingsu.db",
            "TINGSU_PAPERS": str(self.directory / "papers"),
            "TINGSU_KEY": str(self.directory / "tingsu.key"),
            "TINGSU_POLICY": str(self.directory / "tingsu.toml"),
            "TINGSU_LOG": self.level,
        }

    @property
    def log(self) -> Path:
        """What the program has said."""
        return self.directory / "program.log"


class Nursery:
    """Forks the program; one order at a time."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self._process = process
        self._ordering = asyncio.Lock()

    async def _order(self, **order: Any) -> dict[str, Any]:
        async with self._ordering:
            assert self._process.stdin is not None
            assert self._process.stdout is not None
            self._process.stdin.write(json.dumps(order).encode() + b"\n")
            line = await self._process.stdout.readline()
            assert line, "the nursery has died"
            answer: dict[str, Any] = json.loads(line)
            return answer

    async def start(self, place: Place, **more: str) -> "Forked":
        """A running program."""
        environment = place.environment() | more
        return Forked(self, (await self._order(start=environment, log=str(place.log)))["pid"])

    async def ended(self, pid: int) -> int:
        """Wait for its end: the exit code, negative for a signal."""
        return int((await self._order(wait=pid))["code"])


@dataclass
class Forked:
    """One program."""

    nursery: Nursery
    pid: int

    async def kill(self) -> int:
        """SIGKILL, at once; returns when it is gone."""
        os.kill(self.pid, signal.SIGKILL)
        return await self.nursery.ended(self.pid)

    async def stop(self, within: float = 10.0) -> int:
        """SIGTERM; the exit code. Fails if it takes longer than `within` seconds."""
        os.kill(self.pid, signal.SIGTERM)
        async with asyncio.timeout(within):
            return await self.nursery.ended(self.pid)

    async def ended(self, within: float = 20.0) -> int:
        """The exit code once it has ended by itself."""
        async with asyncio.timeout(within):
            return await self.nursery.ended(self.pid)


@asynccontextmanager
async def nursery() -> AsyncIterator[Nursery]:
    """A process that has imported the program and forks it on demand; all children are gone at the end."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "tests.crash.launcher", "--nursery", cwd=ROOT, env=CLEAN,
        stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE,
    )  # fmt: skip
    assert process.stdout is not None
    await process.stdout.readline()
    try:
        yield Nursery(process)
    finally:
        assert process.stdin is not None
        process.stdin.close()
        try:
            async with asyncio.timeout(5):
                await process.wait()
        except TimeoutError:
            process.kill()
            await process.wait()


@dataclass
class Started:
    """A program started the slow way, as a user does."""

    process: asyncio.subprocess.Process

    async def kill(self) -> int:
        """SIGKILL, at once; returns when it is gone."""
        self.process.kill()
        return await self.process.wait()

    async def stop(self, within: float = 10.0) -> int:
        """SIGTERM; the exit code."""
        self.process.terminate()
        return await self.ended(within)

    async def ended(self, within: float = 20.0) -> int:
        """The exit code once it has ended by itself."""
        async with asyncio.timeout(within):
            return await self.process.wait()


async def started(place: Place, *command: str, **more: str) -> Started:
    """The program (or another bot, given its command) as a process of its own."""
    with place.log.open("ab") as log:
        process = await asyncio.create_subprocess_exec(
            sys.executable, *(command or ("-m", "bot", "run")), cwd=ROOT, env=CLEAN | place.environment() | more,
            stdin=asyncio.subprocess.DEVNULL, stdout=log, stderr=log,
        )  # fmt: skip
    return Started(process)
