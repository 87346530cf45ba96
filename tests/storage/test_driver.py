"""The driver gives the same rows whether they are asked for all at once, singly, in lots or as a stream."""

import asyncio
import contextlib
import sqlite3
from pathlib import Path

from sqlalchemy import text

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
