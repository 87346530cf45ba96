"""Getting the key for a database: a lost key file must not be made anew where something is sealed already."""

import os
import sqlite3
from pathlib import Path

from sqlalchemy import LargeBinary

from storage.checks import KeyDoesNotFit, check_key
from storage.clock import Now
from storage.engine import Database
from storage.sealing import KEY_ID_BYTES, Sealer, load_or_make
from storage.tables import metadata
from storage.uow import Storage


async def unlock(database: Database, key: Path, now: Now) -> Storage:
    """The storage with the key that fits it; made if there is neither key nor anything sealed. Raises
    KeyDoesNotFit, KeyFileUnreadable."""
    if not key.exists():  # noqa: ASYNC240  once, at start
        none = Sealer.from_ring({os.urandom(KEY_ID_BYTES): os.urandom(32)})
        await check_key(Storage(database, none, now))
    storage = Storage(database, load_or_make(key), now)
    await check_key(storage)
    return storage


def check_opens(database: Path, key: Path) -> None:
    """Whether the key opens a SQLite file that is only read; raises KeyDoesNotFit, KeyFileUnreadable."""
    samples = _samples(database)
    if samples and not key.exists():
        raise KeyDoesNotFit(str(key))
    if samples and not all(map(load_or_make(key).fits, samples)):
        raise KeyDoesNotFit(str(key))


def _samples(database: Path) -> list[bytes]:
    connection = sqlite3.connect(f"file:{database}?mode=ro", uri=True)
    try:
        there = {name for (name,) in connection.execute("SELECT name FROM sqlite_master")}
        sealed = [(t.name, c.name) for t in metadata.sorted_tables for c in t.c if isinstance(c.type, LargeBinary)]
        found = [
            connection.execute(f"SELECT {column} FROM {table} WHERE {column} IS NOT NULL LIMIT 1").fetchone()  # noqa: S608  our own names
            for table, column in sealed
            if table in there
        ]
    finally:
        connection.close()
    return [row[0] for row in found if row]
