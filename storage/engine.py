"""The database behind everything: one writer, durable commits, one instance, migrations.

Every difference between SQLite and PostgreSQL sits here. It knows no table but Alembic's.
"""

import asyncio
import fcntl
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import URL, event, make_url, text
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine
from sqlalchemy.pool import NullPool

from storage.driver import BEGIN, connect

BUSY_MILLISECONDS = 30_000
CACHE_KIBIBYTES = 8192  # beyond it the system's own cache of the file serves as well
PRAGMAS = {
    "journal_mode": "wal",
    "synchronous": "2",  # FULL: a commit survives a power cut, not only a crash
    "foreign_keys": "1",
    "busy_timeout": str(BUSY_MILLISECONDS),
}


class AnotherInstance(Exception):
    """A program is already running on this database."""


class NotDurable(Exception):
    """The database refuses a setting without which a promise could be lost."""


class Database:
    """One database. `transaction()` is the only way to write, and one at a time."""

    def __init__(self, url: str) -> None:
        self.url: URL = make_url(url)
        self._engine: AsyncEngine = _engine(self.url)
        self._writing = asyncio.Lock()
        self._connection: AsyncConnection | None = None
        self._lock_file: int | None = None

    @property
    def path(self) -> Path | None:
        """The SQLite file, or None for a server or a database in memory."""
        name = self.url.database
        on_disk = self.url.get_backend_name() == "sqlite" and name and name != ":memory:"
        return Path(name) if on_disk and name else None

    def lock(self) -> None:
        """Refuse a second running program on this database (R11); the lock dies with the process."""
        if self.path is None:
            return
        self.path.parent.mkdir(parents=True, exist_ok=True)
        handle = os.open(f"{self.path}.lock", os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            os.close(handle)
            raise AnotherInstance(str(self.path)) from error
        self._lock_file = handle

    async def migrate(self) -> None:
        """Bring the schema to the newest version; creates the file if there is none."""
        from storage.migrations.run import upgrade  # noqa: PLC0415  Alembic costs 0.2 s that only this needs

        if self.path is not None:
            self.path.parent.mkdir(parents=True, exist_ok=True)
        async with self._engine.connect() as connection:
            await connection.run_sync(upgrade)
            await connection.commit()

    async def check_durable(self) -> None:
        """Verify, not assume, that commits are durable; raises NotDurable."""
        if self.url.get_backend_name() != "sqlite":
            return
        async with self._engine.connect() as connection:
            for name, wanted in PRAGMAS.items():
                found = (await connection.execute(text(f"PRAGMA {name}"))).scalar()
                if str(found) != wanted:
                    raise NotDurable(f"{name} is {found}, not {wanted}")

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[AsyncConnection]:
        """One durable write transaction; commits at the end, rolls back on any error."""
        async with self._writing:
            connection = await self._writer()
            async with connection.begin():
                yield connection

    async def _writer(self) -> AsyncConnection:
        if self._connection is None or self._connection.closed:
            self._connection = await self._engine.connect()
        return self._connection

    async def close(self) -> None:
        """Give everything back, the instance lock last."""
        async with self._writing:
            if self._connection is not None:
                await self._connection.close()
                self._connection = None
        await self._engine.dispose()
        if self._lock_file is not None:
            os.close(self._lock_file)
            self._lock_file = None


def _engine(url: URL) -> AsyncEngine:
    if url.get_backend_name() != "sqlite":
        return create_async_engine(url, poolclass=NullPool)
    engine = create_async_engine(url, poolclass=NullPool, async_creator=lambda: connect(url))
    event.listen(engine.sync_engine, "connect", _set_up_sqlite)
    event.listen(engine.sync_engine, "begin", _begin_immediate)
    return engine


def _set_up_sqlite(raw: Any, _record: Any) -> None:
    raw.isolation_level = None  # SQLAlchemy's events begin, not the driver
    cursor = raw.cursor()
    for name, value in PRAGMAS.items():
        cursor.execute(f"PRAGMA {name}={value}")
    cursor.execute(f"PRAGMA cache_size=-{CACHE_KIBIBYTES}")
    cursor.close()


def _begin_immediate(connection: Any) -> None:
    # A deferred transaction that later writes gets "database is locked" and loses its update.
    connection.exec_driver_sql(BEGIN)
