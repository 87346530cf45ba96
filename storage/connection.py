"""What storage asks of a connection to the database, whichever it is: SQLAlchemy's own asynchronous one to a server, or
ours to SQLite (``driver.py``). To import SQLAlchemy's takes a tenth of a start, which SQLite is spared.
"""

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager
from typing import Any, Protocol, TypeVar

from sqlalchemy import Connection as Plain
from sqlalchemy import CursorResult, Dialect, Executable, ScalarResult

T = TypeVar("T")


class Savepoint(Protocol):
    """A part of a transaction that can be taken back alone."""

    async def commit(self) -> None:
        """Keep it."""

    async def rollback(self) -> None:
        """Take it back."""


class Rows(Protocol):
    """Rows that are read one by one."""

    def mappings(self) -> AsyncIterator[Any]:
        """By the names of their columns."""


class Connection(Protocol):
    """One task at a time."""

    @property
    def dialect(self) -> Dialect:
        """Which database it is."""

    @property
    def closed(self) -> bool:
        """Whether it was given back."""

    async def execute(self, statement: Executable, parameters: Any = None) -> CursorResult[Any]:
        """Run one statement."""

    async def scalars(self, statement: Executable, parameters: Any = None) -> ScalarResult[Any]:
        """Run one whose rows are of one value."""

    async def stream(self, statement: Executable) -> Rows:
        """Run one that has many rows."""

    async def run_sync(self, work: Callable[[Plain], T]) -> T:
        """Have something done that knows no waiting."""

    def begin(self) -> AbstractAsyncContextManager[Any]:
        """One transaction: everything or nothing."""

    async def begin_nested(self) -> Savepoint:
        """A savepoint."""

    async def close(self) -> None:
        """Give it back."""
