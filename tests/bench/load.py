"""Runs one bot as a child process under a load of clients and measures it from outside.

Updates a second over the whole run, and for each update the time from its being queued to the bot's first
call that answers it. It knows nothing of what the bot is made of: a target is a command.
"""

import asyncio
import contextlib
import os
import sys
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from tests.bench.scenario import Step, Unanswered, play
from tests.bench.server import TOKEN, BenchServer, serving
from tests.bench.strict import StrictServer, strictly

ROOT = Path(__file__).parents[2]
_START = 30.0


@dataclass(frozen=True)
class Target:
    """A bot to measure; {api} and {token} in the command and the environment are filled in."""

    name: str
    command: tuple[str, ...]
    steps: tuple[Step, ...]
    environment: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Load:
    """How many clients in all, and how many of them are in the middle of it at the same time."""

    clients: int
    at_once: int


@dataclass(frozen=True)
class Figures:
    """What was measured; delays in milliseconds."""

    name: str
    updates: int
    seconds: float
    p50: float
    p99: float
    calls: int
    refused: tuple[str, ...] = ()

    @property
    def rate(self) -> float:
        """Updates a second."""
        return self.updates / self.seconds


async def measure(target: Target, load: Load, strict: bool = False) -> Figures:
    """Start the target, let a few clients warm it up, put the load on it, stop it; strict: on the sandbox."""
    async with strictly(TOKEN) if strict else serving() as server, running(target, server.address) as process:
        await _first_poll(server, process)
        await _drive(server, target.steps, Load(min(5, load.clients), 5), first=1)
        calls, began = server.calls, server.now()
        delays = await _drive(server, target.steps, load, first=1000)
        seconds = server.now() - began
        return Figures(
            target.name,
            load.clients * len(target.steps),
            seconds,
            percentile(delays, 50) * 1000,
            percentile(delays, 99) * 1000,
            server.calls - calls,
            tuple(server.refused),
        )


@contextlib.asynccontextmanager
async def running(target: Target, address: str) -> AsyncIterator[asyncio.subprocess.Process]:
    """Keep the target running as a child; it is asked to stop, and ended if it will not."""
    filled = {"api": address, "token": TOKEN, "python": sys.executable}
    environment = {name: value.format(**filled) for name, value in target.environment.items()}
    process = await asyncio.create_subprocess_exec(
        *(word.format(**filled) for word in target.command), cwd=ROOT, env={**os.environ, **environment}
    )
    try:
        yield process
    finally:
        if process.returncode is None:
            process.terminate()
        try:
            async with asyncio.timeout(10):
                await process.wait()
        except TimeoutError:
            process.kill()
            await process.wait()


async def _first_poll(server: BenchServer | StrictServer, process: asyncio.subprocess.Process) -> None:
    polled, ended = asyncio.create_task(server.polled.wait()), asyncio.create_task(process.wait())
    await asyncio.wait({polled, ended}, timeout=_START, return_when=asyncio.FIRST_COMPLETED)
    came = polled.done()
    for task in (polled, ended):
        task.cancel()
    if not came:
        raise Unanswered(f"the bot never asked for updates (exit code {process.returncode})")


async def _drive(
    server: BenchServer | StrictServer, steps: tuple[Step, ...], load: Load, first: int
) -> list[float]:
    places = asyncio.Semaphore(load.at_once)
    people = [await server.meet(first + number) for number in range(load.clients)]

    async def one(number: int) -> None:
        async with places:
            await play(people[number], steps)

    await asyncio.gather(*[one(number) for number in range(load.clients)])
    return sorted(delay for person in people for delay in person.delays)


def percentile(ordered: list[float], share: int) -> float:
    """The value below which `share` per cent of the ordered values lie."""
    return ordered[min(len(ordered) - 1, len(ordered) * share // 100)]
