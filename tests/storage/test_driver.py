"""The driver gives the same rows whether they are asked for all at once, singly, in lots or as a stream."""

import asyncio
import contextlib
import sqlite3
import threading
from pathlib import Path

import pytest
from sqlalchemy import event, text
from sqlalchemy.exc import IntegrityError

from storage.driver import FetchingConnection, StayingConnection
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


async def test_a_commit_under_way_when_every_task_is_cancelled_is_kept(tmp_path: Path) -> None:
    database = Database(f"sqlite+aiosqlite:///{tmp_path}/t.db")
    async with database.transaction() as connection:
        await connection.execute(text("CREATE TABLE seen (n INTEGER)"))
    assert isinstance(connection, StayingConnection)
    under_way, go_on = threading.Event(), threading.Event()

    def slow(_: object) -> None:
        under_way.set()
        go_on.wait(timeout=10)

    event.listen(connection._engine, "commit", slow)

    async def see() -> None:
        async with database.transaction() as connection:
            await connection.execute(text("INSERT INTO seen VALUES (1)"))

    task = asyncio.create_task(see())
    while not under_way.is_set():
        await asyncio.sleep(0)
    for one in asyncio.all_tasks() - {asyncio.current_task()}:  # as a loop does at its end
        one.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await task
    go_on.set()
    await database.close()
    with contextlib.closing(sqlite3.connect(tmp_path / "t.db")) as other:
        assert other.execute("SELECT n FROM seen").fetchall() == [(1,)]


@pytest.mark.parametrize("turns", range(5))
async def test_a_close_that_is_cancelled_leaves_no_thread_behind(tmp_path: Path, turns: int) -> None:
    database = Database(f"sqlite+aiosqlite:///{tmp_path}/t.db")
    before = threading.active_count()
    async with database.transaction() as connection:
        pass
    task = asyncio.create_task(connection.close())
    for _ in range(turns):
        await asyncio.sleep(0)
    task.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await task
    if turns:  # one that has not begun closes nothing
        assert connection.closed
        assert threading.active_count() == before
    await connection.close()
    await database.close()
    assert threading.active_count() == before


def test_a_loop_over_a_cursor_meets_every_row() -> None:
    with contextlib.closing(sqlite3.connect(":memory:", factory=FetchingConnection)) as connection:
        assert [n for (n,) in connection.execute("VALUES (1), (2), (3)")] == [1, 2, 3]
