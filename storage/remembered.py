"""Small things learnt from outside and worth keeping, such as the bot's own name; never anything personal."""

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.tables import remembered
from storage.upsert import insert_or_replace


async def recall(connection: AsyncConnection, name: str) -> str | None:
    """What is remembered under this name."""
    query = select(remembered.c.value).where(remembered.c.name == name)
    found: str | None = (await connection.execute(query)).scalar()
    return found


async def remember(connection: AsyncConnection, name: str, value: str) -> None:
    """Keep `value` under this name from now on."""
    row = {"name": name, "value": value}
    await connection.execute(insert_or_replace(remembered, connection.dialect.name, "name"), row)
