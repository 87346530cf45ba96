"""What `tingsu run` loads before its first poll, and what it leaves out until somebody asks for it."""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
LEFT_OUT = ("typer", "pydantic", "rich", "httpx._main", "sqlalchemy.orm", "alembic", "holidays")

SPARED = "from bot.spared import sparing\nwith sparing():\n    from bot.running import run_desk\n"
LOADED = f"import sys\nprint([name for name in {LEFT_OUT} if name in sys.modules])\n"
LATER = """
import rich
from sqlalchemy.ext.asyncio.session import AsyncSession
from sqlalchemy.orm import Session
print(AsyncSession.__name__, AsyncSession.sync_session_class is Session, bool(rich.get_console()))
"""


def python(script: str) -> list[str]:
    done = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True)
    return done.stdout.splitlines()


def bot(*words: str) -> subprocess.CompletedProcess[str]:
    bare = {name: value for name, value in os.environ.items() if not name.startswith("TINGSU_")}
    command = [sys.executable, "-m", "bot", *words]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, env=bare)


def test_the_desk_starts_without_what_it_never_uses() -> None:
    assert python(SPARED + LOADED) == ["[]"]


def test_without_sparing_it_would_bring_them_along() -> None:
    assert python("from bot.running import run_desk\n" + LOADED) == ["['rich', 'httpx._main', 'sqlalchemy.orm']"]


def test_whoever_asks_for_them_later_gets_the_whole_of_them() -> None:
    assert python(SPARED + LATER) == ["AsyncSession True True"]


def test_run_alone_and_run_through_the_command_line_refuse_alike() -> None:
    alone, parsed = bot("run"), bot("run", "--")
    assert alone.returncode == parsed.returncode == 2
    assert alone.stderr == parsed.stderr
    assert "TINGSU_TOKEN" in alone.stderr
    assert len(alone.stderr.splitlines()) == 1
