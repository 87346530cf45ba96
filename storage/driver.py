"""aiosqlite with a trip to its thread only where something is waited for.

A trip costs more than most statements do. `BEGIN IMMEDIATE` may wait for another program and a commit waits for the
disk: both are made in the thread, unless the lock is free and nothing was written. Between them the lock is ours and a
statement waits for nobody, so it is run where it stands, without what SQLAlchemy lays between its own code and an
asynchronous driver. The connection is only ever used by one at a time, so leaving the thread is safe.
"""

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Callable, Iterable, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from functools import partial
from itertools import islice
from typing import TYPE_CHECKING, Any, Self, TypeVar

import aiosqlite
from sqlalchemy import (
    URL,
    Connection,
    CursorResult,
    Dialect,
    Engine,
    Executable,
    NestedTransaction,
    NullPool,
    ScalarResult,
    create_engine,
    event,
)

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncResult

T = TypeVar("T")
BEGIN = "BEGIN IMMEDIATE"
BUSY_MILLISECONDS = 30_000
PATIENT = f"PRAGMA busy_timeout={BUSY_MILLISECONDS}"


class FetchingCursor(sqlite3.Cursor):
    """Fetches in the same go: a statement left half-read would keep its look at the database beyond the commit."""

    _fetched: Iterator[Any] = iter(())

    def execute(self, sql: str, parameters: Any = (), /) -> Self:
        """Execute; rows, if any, come with it."""
        super().execute(sql, parameters)
        self._fetched = iter(super().fetchall() if self.description else ())
        return self

    def fetchall(self) -> list[Any]:
        """The rows that came with the execution and were not given yet."""
        return list(self._fetched)

    def fetchone(self) -> Any:
        """The next of them."""
        return next(self._fetched, None)

    def fetchmany(self, size: int | None = 1) -> list[Any]:
        """The next few of them."""
        return list(islice(self._fetched, size))

    def __next__(self) -> Any:
        """The next of them, for a loop over the cursor."""
        return next(self._fetched)


class FetchingConnection(sqlite3.Connection):
    """Makes such cursors."""

    def cursor(self, factory: Any = FetchingCursor) -> Any:
        """A cursor of ours."""
        return super().cursor(factory)


def make_engine(url: URL, set_up: Iterable[str]) -> Engine:
    """Connections to the SQLite database of `url`, each after these statements; `begin` takes the lock at once."""
    options = {"factory": FetchingConnection, "check_same_thread": False}
    engine = create_engine(url.set(drivername="sqlite"), poolclass=NullPool, connect_args=options)
    event.listen(engine, "connect", partial(_connected, tuple(set_up)))
    event.listen(engine, "begin", _begun)
    return engine


def _connected(set_up: Iterable[str], raw: sqlite3.Connection, _record: Any) -> None:
    raw.isolation_level = None  # SQLAlchemy's events begin, not the driver
    for statement in set_up:
        raw.execute(statement)


def _begun(connection: Connection) -> None:
    if not _raw(connection).in_transaction:
        # A deferred transaction that later writes gets "database is locked" and loses its update.
        connection.exec_driver_sql(BEGIN)


def _raw(connection: Connection) -> sqlite3.Connection:
    raw: sqlite3.Connection = connection.connection.driver_connection  # type: ignore[assignment]  # any driver's
    return raw


@dataclass(frozen=True, slots=True)
class StayingSavepoint:
    """A part of a transaction that can be taken back alone."""

    nested: NestedTransaction

    async def commit(self) -> None:
        """Keep it."""
        self.nested.commit()

    async def rollback(self) -> None:
        """Take it back."""
        self.nested.rollback()


class StayingConnection:
    """A connection used like one to a server, for one task at a time: aiosqlite's thread for what may wait."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._thread = aiosqlite.Connection(self._open, iter_chunk_size=64)
        self._last: asyncio.Future[Any] | None = None  # given to the thread last: a cancelled task does not wait for it

    def _open(self) -> sqlite3.Connection:
        self._staying = self._engine.connect()
        self._raw = _raw(self._staying)
        return self._raw

    async def opened(self) -> Self:
        """Itself, once the database is open."""
        try:
            await self._thread
        except BaseException:
            self._thread._thread.join()  # noqa: SLF001  it was told to stop; the loop must not be closed before it has
            raise
        return self

    @property
    def dialect(self) -> Dialect:
        """SQLite."""
        return self._staying.dialect

    @property
    def closed(self) -> bool:
        """Whether it was given back."""
        return self._staying.closed

    async def execute(self, statement: Executable, parameters: Any = None) -> CursorResult[Any]:
        """Run it where it stands."""
        return self._staying.execute(statement, parameters)

    async def scalars(self, statement: Executable, parameters: Any = None) -> ScalarResult[Any]:
        """The same, of one value each."""
        return self._staying.execute(statement, parameters).scalars()

    async def stream(self, statement: Executable) -> "AsyncResult[Any]":
        """The same, for who reads the rows one by one."""
        from sqlalchemy.ext.asyncio import AsyncResult  # noqa: PLC0415  only for the walk through the audit chain

        return AsyncResult(self._staying.execute(statement))

    async def run_sync(self, work: Callable[[Connection], T]) -> T:
        """Have it done where it stands."""
        return work(self._staying)

    async def begin_nested(self) -> "StayingSavepoint":
        """A savepoint."""
        return StayingSavepoint(self._staying.begin_nested())

    @asynccontextmanager
    async def begin(self) -> AsyncIterator[None]:
        """One transaction: everything or nothing."""
        try:
            if not self._begins_at_once():
                await self._aside(self._staying.begin)
            before = self._raw.total_changes
            yield
            if self._raw.total_changes != before:
                await self._aside(self._staying.commit)
            else:
                self._staying.commit()  # nothing to write: no disk is waited for
        except BaseException:
            self._give_up()
            raise

    def _begins_at_once(self) -> bool:
        """Take the lock if it is free; where another program has it, the thread waits for it."""
        if self._thread_works:
            return False
        try:
            self._raw.execute("PRAGMA busy_timeout=0")
            self._raw.execute(BEGIN)
        except sqlite3.OperationalError:
            return False
        finally:
            self._raw.execute(PATIENT)
        self._staying.begin()
        return True

    def _give_up(self) -> None:
        """Take back what was begun, or what a cancelled task has left the thread to begin; the next queues behind."""
        if self._thread_works:
            self._given(self._take_back)
        else:
            self._take_back()

    def _take_back(self) -> None:
        self._staying.rollback()
        if self._raw.in_transaction:  # a commit that failed is over for SQLAlchemy, not for the database
            self._raw.rollback()

    async def _aside(self, work: Callable[[], T]) -> T:
        return await asyncio.shield(self._given(work))  # to its end, whoever gives up waiting

    def _given(self, work: Callable[[], T]) -> asyncio.Future[T]:
        """Work for the thread, behind whatever it has.

        No task of its own: a loop that ends cancels every task, and this one would look done while the thread is at it.
        """
        if not self._thread._running:  # noqa: SLF001  it would never be done
            raise ValueError("the connection is closed")
        self._last = doing = asyncio.get_running_loop().create_future()
        doing.add_done_callback(_seen)
        self._thread._tx.put_nowait((doing, work))  # noqa: SLF001  as aiosqlite does it
        return doing

    @property
    def _thread_works(self) -> bool:
        return self._last is not None and not self._last.done()

    async def close(self) -> None:
        """Give it back, behind whatever a cancelled task has left in the thread; twice is no more than once."""
        try:
            if not self._staying.closed:
                await self._aside(self._staying.close)
        finally:  # the thread would hold up the end of the program
            await self._thread.close()


def _seen(done: asyncio.Future[Any]) -> None:
    """What a task that gave up waiting would have been told; whoever waits is told all the same."""
    if not done.cancelled():
        done.exception()
