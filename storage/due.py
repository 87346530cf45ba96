"""Promises of time as rows: one key, one due time; planned again under the same key, it moves.

The timekeeper claims them; what a promise then does is a service's business.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.mapping import Mapped
from storage.shelf import Shelf
from storage.tables import Moment, due
from storage.transaction import Transaction


class DueState(StrEnum):
    """Where a promise stands."""

    WAITING = "waiting"
    DONE = "done"
    CANCELLED = "cancelled"  # in rows of before; now they go


@dataclass(frozen=True, slots=True)
class Due:
    """One promise: `key` is unique, `subject` is the id of the draft, case … it is about."""

    key: str
    promise: str
    subject: str
    due_at: datetime
    state: DueState = DueState.WAITING
    tries: int = 0


DUES = Mapped(Due, due, key="key")


class DueShelf(Shelf[Due]):
    """Plans and cancels."""

    def __init__(self, transaction: Transaction) -> None:
        super().__init__(transaction, DUES)
        self.soonest: datetime | None = None  # of what was planned in this transaction

    def plan(self, promise: str, subject: str, at: datetime, part: str = "") -> Due:
        """Promise it at `at`; the same promise on the same subject (and part) moves."""
        self.soonest = at if self.soonest is None else min(self.soonest, at)
        return self.save(Due(due_key(promise, subject, part), promise, subject, at))

    def cancel(self, promise: str, subject: str, part: str = "") -> None:
        """It need not be kept any more: its row goes, unread."""
        self.forget(due_key(promise, subject, part))

    async def is_waiting(self, promise: str, subject: str) -> bool:
        """Whether it is promised and not kept yet."""
        found = await self.find(due_key(promise, subject))
        return found is not None and found.state is DueState.WAITING

    def cancel_all(self, subject: str) -> None:
        """Nothing is promised about `subject` any more: its rows go."""
        self._uow.sweep(due.c.subject, subject)

    async def ripe(self, limit: int) -> list[Due]:
        """What is due by now, the earliest first."""
        where = (due.c.state == DueState.WAITING, due.c.due_at <= self._uow.now)
        return await self.select(*where, order=[due.c.due_at, due.c.key], limit=limit)


def due_key(promise: str, subject: str, part: str = "") -> str:
    """The unique key of a promise about a subject."""
    return f"{promise}:{subject}:{part}" if part else f"{promise}:{subject}"


async def earliest(connection: AsyncConnection) -> datetime | None:
    """When the next promise falls due."""
    found: datetime | None = (await connection.scalars(EARLIEST)).one()
    return found


EARLIEST = select(func.min(due.c.due_at, type_=Moment)).where(due.c.state == DueState.WAITING)
