"""A command as a program of its own, beside a sandbox: how it ends and what it says."""

import asyncio
import sys
from pathlib import Path

from tests.box import Telegram


async def command(tg: Telegram, home: Path, *words: str, **more: str) -> tuple[int, str]:
    """A command as a program of its own; its exit code and all it said."""
    environment = {
        "TINGSU_TOKEN": tg.token, "TINGSU_BOT_API": tg.url, "TINGSU_DATABASE": f"sqlite+aiosqlite:///{home}/t.db",
        "TINGSU_KEY": f"{home}/t.key", "TINGSU_PAPERS": f"{home}/papers", "TINGSU_POLICY": f"{home}/t.toml",
        "PTB_TIMEDELTA": "1", "PATH": "", **more,
    }  # fmt: skip
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-W", "error", "-m", "bot", *words, env=environment, cwd=Path(__file__).parents[2],
        stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.STDOUT,
    )  # fmt: skip
    out, _ = await asyncio.wait_for(process.communicate(), 30)
    return process.returncode or 0, out.decode()
