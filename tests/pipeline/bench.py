"""One database, one clock that is moved by hand, and a Telegram that says what the test wants: for the parts of the
pipeline one by one. SQLite and the sealing are real.
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import Table, select

from storage.engine import Database
from storage.outbox import Care, Lane, Outgoing
from storage.sealing import Sealer, load_or_make
from storage.uow import Storage
from tests.schema import lay_down

NOON = datetime(2026, 11, 24, 4, 0, tzinfo=UTC)


class HandClock:
    """Stands still until it is moved."""

    def __init__(self, at: datetime = NOON) -> None:
        self.at = at

    def now(self) -> datetime:
        """The moment it shows."""
        return self.at

    def move(self, **by: float) -> None:
        """Forward."""
        self.at += timedelta(**by)


@dataclass
class Bench:
    """The storage under test."""

    storage: Storage
    clock: HandClock

    @property
    def database(self) -> Database:
        """Its database."""
        return self.storage.database

    async def rows(self, table: Table) -> list[dict[str, Any]]:
        """Every row, in order of its first column."""
        async with self.database.transaction() as connection:
            found = (await connection.execute(select(table).order_by(next(iter(table.c))))).mappings()
            return [dict(row) for row in found]

    async def posts(self, *messages: Outgoing) -> None:
        """Put messages into the outbox, in one transaction."""
        async with self.storage.work() as uow:
            for message in messages:
                uow.post(message)


@asynccontextmanager
async def bench(directory: Path) -> AsyncIterator[Bench]:
    """A fresh database."""
    clock = HandClock()
    await lay_down(directory / "tingsu.db")
    database = Database(f"sqlite+aiosqlite:///{directory}/tingsu.db")
    sealer: Sealer = load_or_make(directory / "tingsu.key")
    try:
        yield Bench(Storage(database, sealer, clock.now), clock)
    finally:
        await database.close()


def says(chat_id: int, text: str = "您好", care: Care = Care.RECEIPT, **more: Any) -> Outgoing:
    """A plain message."""
    return Outgoing(chat_id, "sendMessage", {"chat_id": chat_id, "text": text}, care=care, **more)


def message(number: int, chat: int = 1001, text: str = "漏报了", update_id: int | None = None) -> dict[str, Any]:
    """An update with a text, as Telegram writes it."""
    person = {"id": chat, "is_bot": False, "first_name": "李总"}
    body = {"message_id": number, "date": 1_795_500_000, "chat": {"id": chat, "type": "private"}, "from": person}
    return {"update_id": update_id if update_id is not None else 5_000 + number, "message": body | {"text": text}}


def tap(query: str, data: str = "x", chat: int = 1001, update_id: int = 9_000) -> dict[str, Any]:
    """An update with a tap."""
    person = {"id": chat, "is_bot": False, "first_name": "李总"}
    on = {"message_id": 1, "date": 1_795_500_000, "chat": {"id": chat, "type": "private"}}
    body = {"id": query, "from": person, "chat_instance": "1", "data": data, "message": on}
    return {"update_id": update_id, "callback_query": body}


@dataclass
class Telegram:
    """Answers `getUpdates` from a script and notes what it was asked; a call waits when the script is over."""

    script: list[Any]
    asked: list[dict[str, Any]] = field(default_factory=list)
    on_ask: Any = None

    async def do_api_request(self, method: str, api_kwargs: dict[str, Any] | None = None, **_: Any) -> Any:
        """A receiver takes away any webhook, then polls."""
        if method == "deleteWebhook":
            return True
        assert method == "getUpdates"
        assert api_kwargs is not None
        self.asked.append(dict(api_kwargs))
        if self.on_ask is not None:
            await self.on_ask(dict(api_kwargs))
        if not self.script:
            import asyncio

            await asyncio.Event().wait()
        answer = self.script.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return answer


__all__ = ["Bench", "HandClock", "Lane", "Telegram", "bench", "message", "says", "tap"]
