"""An installation of its own, and the commands run in it."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

import pytest
from typer.testing import CliRunner

from bot.clock import Clock
from bot.commands.line import app
from storage.engine import Database
from storage.keys import unlock
from storage.uow import Uow

T = TypeVar("T")


@dataclass(frozen=True)
class Done:
    """What a command did."""

    code: int
    out: str
    err: str


class Installation:
    """A directory with database, papers and key, and the environment that points there."""

    def __init__(self, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.home = home
        self.environment = {
            "TINGSU_DATABASE": f"sqlite+aiosqlite:///{home}/tingsu.db",
            "TINGSU_KEY": f"{home}/tingsu.key",
            "TINGSU_PAPERS": f"{home}/papers",
            "TINGSU_POLICY": f"{home}/tingsu.toml",
        }
        for name, value in self.environment.items():
            monkeypatch.setenv(name, value)

    def __call__(self, *words: object) -> Done:
        """Run ``tingsu words…``."""
        result = CliRunner().invoke(app, [str(word) for word in words])
        if result.exception is not None and not isinstance(result.exception, SystemExit):
            raise result.exception
        return Done(result.exit_code, result.stdout, result.stderr)

    def file(self, name: str, content: str) -> Path:
        path = self.home / name
        path.write_text(content, encoding="utf-8")
        return path

    def work(self, do: Callable[[Uow], Awaitable[T]]) -> T:
        """One transaction in this installation."""

        async def whole() -> T:
            database = Database(self.environment["TINGSU_DATABASE"])
            try:
                await database.migrate()
                storage = await unlock(database, self.home / "tingsu.key", Clock().now)
                async with storage.work() as uow:
                    return await do(uow)
            finally:
                await database.close()

        return asyncio.run(whole())
