"""The driver gives the same rows whether they are asked for all at once, singly, in lots or as a stream."""

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
