"""Our own bot as a target of the benchmark: every commit durable, Telegram's limits lifted as a Bot API server of one's
own may lift them; and what it costs to start it and to keep many drafts open.
"""

import asyncio
import compileall
import contextlib
import tempfile
import time
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from pathlib import Path

from tests.bench.load import ROOT, Target, running
from tests.bench.scenario import Step, play
from tests.bench.server import BenchServer, serving

POLICY = "[sending]\noverall = 10000.0\nchat = 100.0\nchat_burst = 1000\n"
CONSENT = (Step("/start"), Step(tap="同意，开始"), Step(tap="我知道并同意"), Step(tap="跳过，先说事情"))
STORY = (Step("我问的发票抬头拖到今天才回，也不急，就是提醒一下（我是{who}号客户）", answered=False),)
INTAKE = (*CONSENT, Step(tap="我要投诉"), *STORY, Step(tap="我说完了"), Step(tap="确认提交"))
DRAFT = (*CONSENT, Step(tap="我要投诉"), STORY[0])
COMMAND = ("{python}", "-m", "bot", "run")


@contextlib.contextmanager
def ours() -> Iterator[Target]:
    """The target, with a directory of its own for as long as it is measured."""
    with tempfile.TemporaryDirectory(prefix="tingsu-bench-") as home:
        (Path(home) / "tingsu.toml").write_text(POLICY, encoding="utf-8")
        environment = {
            "TINGSU_TOKEN": "{token}",
            "TINGSU_BOT_API": "{api}",
            "TINGSU_DATABASE": f"sqlite+aiosqlite:///{home}/tingsu.db",
            "TINGSU_PAPERS": f"{home}/papers",
            "TINGSU_KEY": f"{home}/tingsu.key",
            "TINGSU_POLICY": f"{home}/tingsu.toml",
            "TINGSU_LOG": "WARNING",
            "PTB_TIMEDELTA": "1",
        }
        yield Target("ours (synchronous=FULL)", COMMAND, INTAKE, environment)


@dataclass(frozen=True)
class Costs:
    """Seconds from the command to the first poll, with a fresh and with a used database; resident megabytes."""

    first_start: float
    start: float
    drafts: int
    megabytes: float


async def costs(drafts: int = 1000) -> Costs:
    """Start it twice, open that many drafts, look at its memory.

    Compiled first, as it is on any machine where it has run before and Python may keep what it compiles.
    """
    for package in ("bot", "handlers", "storage", "locales"):
        compileall.compile_dir(ROOT / package, quiet=2)
    with ours() as target:
        async with _started(target) as (first, _, _):
            pass
        async with _started(target) as (second, server, process):
            people = [await server.meet(50_000 + number) for number in range(drafts)]
            for begin in range(0, drafts, 100):
                await asyncio.gather(*[play(person, DRAFT) for person in people[begin : begin + 100]])
            await asyncio.sleep(1.0)
            return Costs(first, second, drafts, _resident(process.pid))


@contextlib.asynccontextmanager
async def _started(target: Target) -> AsyncIterator[tuple[float, BenchServer, asyncio.subprocess.Process]]:
    async with serving() as server:
        began = time.monotonic()
        async with running(target, server.address) as process:
            await server.polled.wait()
            yield time.monotonic() - began, server, process


def _resident(pid: int) -> float:
    status = Path(f"/proc/{pid}/status").read_text(encoding="ascii")
    kilobytes = next(line.split()[1] for line in status.splitlines() if line.startswith("VmRSS"))
    return int(kilobytes) / 1024

