"""The database behind everything: one writer, durable commits, one instance, migrations.

Every difference between SQLite and PostgreSQL sits here. It knows no table but Alembic's.
"""

import asyncio
import fcntl
import os
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import cast

from sqlalchemy import URL, NullPool, make_url, text

from storage.connection import Connection
from storage.driver import BUSY_MILLISECONDS, StayingConnection, make_engine

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
        self._connect = _connecting(self.url)
        self._writing = asyncio.Lock()
        self._connection: Connection | None = None
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
        async with self._apart() as connection:
            await connection.run_sync(upgrade)

    async def check_durable(self) -> None:
        """Verify, not assume, that commits are durable; raises NotDurable."""
        if self.url.get_backend_name() != "sqlite":
            return
        async with self._apart() as connection:
            for name, wanted in PRAGMAS.items():
                found = (await connection.execute(text(f"PRAGMA {name}"))).scalar()
                if str(found) != wanted:
                    raise NotDurable(f"{name} is {found}, not {wanted}")

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[Connection]:
        """One durable write transaction; commits at the end, rolls back on any error."""
        async with self._writing:
            connection = await self._writer()
            async with connection.begin():
                yield connection

    @asynccontextmanager
    async def _apart(self) -> AsyncIterator[Connection]:
        """The same on a connection of its own, closed whatever happens: nobody may be there yet to close another."""
        connection = await self._connect()
        try:
            async with connection.begin():
                yield connection
        finally:
            await connection.close()

    async def _writer(self) -> Connection:
        if self._connection is None or self._connection.closed:
            self._connection = await self._connect()
        return self._connection

    async def close(self) -> None:
        """Give everything back, the instance lock last."""
        async with self._writing:
            if self._connection is not None:
                await self._connection.close()
                self._connection = None
        if self._lock_file is not None:
            os.close(self._lock_file)
            self._lock_file = None


def _connecting(url: URL) -> Callable[[], Awaitable[Connection]]:
    """What opens a connection; nothing is kept when it is closed."""
    if url.get_backend_name() != "sqlite":
        from sqlalchemy.ext.asyncio import create_async_engine  # noqa: PLC0415  a tenth of a start on SQLite

        server = create_async_engine(url, poolclass=NullPool)
        return lambda: cast("Awaitable[Connection]", server.connect())
    pragmas = [*PRAGMAS.items(), ("cache_size", -CACHE_KIBIBYTES)]
    engine = make_engine(url, [f"PRAGMA {name}={value}" for name, value in pragmas])
    return lambda: StayingConnection(engine).opened()
