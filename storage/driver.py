"""aiosqlite with a trip to its thread only where something is waited for.

A trip costs more than most statements do. `BEGIN IMMEDIATE` may wait for another program and a commit waits for the
disk: both are made in the thread. Between them the lock is ours and a statement waits for nobody, so it is run where it
stands. The connection is only ever used by one task at a time, so leaving the thread is safe.
"""

import sqlite3
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any

import aiosqlite
from aiosqlite import Cursor
from sqlalchemy import URL

# It queues in the thread behind whatever a cancelled transaction has left there.
BEGIN = "BEGIN IMMEDIATE"


class StayingCursor(Cursor):
    """Executes in place inside a transaction, and fetches in the same go."""

    def __init__(self, connection: aiosqlite.Connection) -> None:
        super().__init__(connection, connection._conn.cursor())  # noqa: SLF001  as the parent's own cursor() does
        self._fetched: Iterator[Any] = iter(())

    async def execute(self, sql: str, parameters: Iterable[Any] | None = None) -> Cursor:
        """Execute; rows, if any, come back with it."""
        if self._conn.in_transaction and sql != BEGIN:
            rows = self._run(sql, parameters or ())
        else:
            rows = await self._execute(self._run, sql, parameters or ())  # type: ignore[no-untyped-call]  # theirs
        self._fetched = iter(rows)
        return self

    async def executemany(self, sql: str, parameters: Iterable[Any]) -> Cursor:
        """Execute for each of the parameters."""
        if not self._conn.in_transaction:
            return await super().executemany(sql, parameters)
        self._cursor.executemany(sql, parameters)
        return self

    def _run(self, sql: str, parameters: Any) -> list[Any]:
        self._cursor.execute(sql, parameters)
        return self._cursor.fetchall() if self._cursor.description else []

    async def fetchall(self) -> Iterable[sqlite3.Row]:
        """The rows that came with the execution and were not given yet."""
        return list(self._fetched)

    async def fetchone(self) -> sqlite3.Row | None:
        """The next of them; a stream asks so."""
        return next(self._fetched, None)

    async def fetchmany(self, size: int | None = None) -> Iterable[sqlite3.Row]:
        """The next few of them; a stream asks so."""
        return list(islice(self._fetched, size or 1))

    async def close(self) -> None:
        """Closing needs no thread."""
        self._cursor.close()


class StayingConnection(aiosqlite.Connection):
    """Makes such cursors."""

    def cursor(self) -> Cursor:  # type: ignore[override]  # SQLAlchemy enters it and never awaits it
        """A cursor of ours."""
        return StayingCursor(self)


async def connect(url: URL) -> aiosqlite.Connection:
    """A connection to the SQLite database of `url`."""
    path = url.database or ":memory:"
    # The connection is used in its thread and outside it, but never by two at once.
    return await StayingConnection(lambda: sqlite3.connect(path, check_same_thread=False), iter_chunk_size=64)
