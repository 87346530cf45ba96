"""The driver gives the same rows whether they are asked for all at once, singly, in lots or as a stream."""

import asyncio
import contextlib
import sqlite3
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from storage.engine import Database

NUMBERS = text("WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n WHERE x < 2500) SELECT x FROM n")


async def test_a_stream_gives_every_row(tmp_path: Path) -> None:
    database = Database(f"sqlite+aiosqlite:///{tmp_path}/t.db")
    async with database.transaction() as connection:
        at_once = list((await connection.execute(NUMBERS)).scalars())
        streamed = [x async for x in (await connection.stream(NUMBERS)).scalars()]
        singly = await connection.stream(NUMBERS)
        first = await singly.fetchone()
        lot = await singly.fetchmany(10)
        rest = await singly.fetchall()
    await database.close()
    assert at_once == streamed == list(range(1, 2501))
    assert first is not None
    assert [row.x for row in (first, *lot, *rest)] == at_once


async def test_who_waits_for_another_programs_lock_holds_up_nobody(tmp_path: Path) -> None:
    database = Database(f"sqlite+aiosqlite:///{tmp_path}/t.db")
    async with database.transaction() as connection:
        await connection.execute(text("CREATE TABLE seen (n INTEGER)"))
    other = sqlite3.connect(tmp_path / "t.db", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")

    async def see() -> None:
        async with database.transaction() as connection:
            await connection.execute(text("INSERT INTO seen VALUES (1)"))

    waiting = asyncio.create_task(see())
    await asyncio.sleep(0.1)  # the loop turns while the other has the lock
    assert not waiting.done()
    other.execute("COMMIT")
    await waiting
    assert other.execute("SELECT count(*) FROM seen").fetchone() == (1,)
    other.close()
    await database.close()


async def test_a_transaction_given_up_while_it_waited_leaves_the_next_one_clean(tmp_path: Path) -> None:
    database = Database(f"sqlite+aiosqlite:///{tmp_path}/t.db")
    async with database.transaction() as connection:
        await connection.execute(text("CREATE TABLE seen (n INTEGER)"))
    other = sqlite3.connect(tmp_path / "t.db", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")

    async def see(number: int) -> None:
        async with database.transaction() as connection:
            await connection.execute(text("INSERT INTO seen VALUES (:n)"), {"n": number})

    given_up = asyncio.create_task(see(1))
    await asyncio.sleep(0.1)
    given_up.cancel()
    other.execute("COMMIT")
    with contextlib.suppress(asyncio.CancelledError):
        await given_up
    await see(2)
    assert other.execute("SELECT n FROM seen").fetchall() == [(2,)]
    other.close()
    await database.close()


async def test_a_commit_that_fails_leaves_the_next_one_clean(tmp_path: Path) -> None:
    database = Database(f"sqlite+aiosqlite:///{tmp_path}/t.db")
    async with database.transaction() as connection:
        await connection.execute(text("CREATE TABLE known (n INTEGER PRIMARY KEY)"))
        await connection.execute(text("CREATE TABLE seen (n INTEGER REFERENCES known DEFERRABLE INITIALLY DEFERRED)"))
    with pytest.raises(IntegrityError):
        async with database.transaction() as connection:
            await connection.execute(text("INSERT INTO seen VALUES (1)"))  # refused, but not before the commit
    async with database.transaction() as connection:
        await connection.execute(text("INSERT INTO known VALUES (2)"))
        await connection.execute(text("INSERT INTO seen VALUES (2)"))
    await database.close()
    with contextlib.closing(sqlite3.connect(tmp_path / "t.db")) as other:
        assert other.execute("SELECT n FROM seen").fetchall() == [(2,)]


@pytest.mark.parametrize("locked", [False, True])
async def test_wherever_a_task_is_cancelled_its_transaction_is_whole_or_nothing(tmp_path: Path, locked: bool) -> None:
    database = Database(f"sqlite+aiosqlite:///{tmp_path}/t.db")
    async with database.transaction() as connection:
        await connection.execute(text("CREATE TABLE seen (n INTEGER)"))
    other = sqlite3.connect(tmp_path / "t.db", isolation_level=None)

    async def see(number: int) -> None:
        for _ in range(2):
            async with database.transaction() as connection:
                await connection.execute(text("INSERT INTO seen VALUES (:n)"), {"n": number})
                await asyncio.sleep(0)
                await connection.execute(text("INSERT INTO seen VALUES (:n)"), {"n": number})

    for turns in range(12):
        if locked:
            other.execute("BEGIN IMMEDIATE")
        task = asyncio.create_task(see(turns))
        for _ in range(turns):
            await asyncio.sleep(0)
        task.cancel()
        if locked:
            other.execute("COMMIT")
        with contextlib.suppress(asyncio.CancelledError):
            await task
    await see(99)
    counts = other.execute("SELECT n, count(*) FROM seen GROUP BY n ORDER BY n").fetchall()
    other.close()
    await database.close()
    assert all(count in {2, 4} for _, count in counts)
    assert counts[-1] == (99, 4)
