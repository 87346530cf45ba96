"""Whether the key fits what is already sealed: a program started with the wrong key must not write a word."""

from sqlalchemy import LargeBinary, select

from storage.tables import metadata
from storage.uow import Storage


class KeyDoesNotFit(Exception):
    """There are sealed rows that the ring of keys does not open."""


async def check_key(storage: Storage) -> None:
    """Look at one sealed value of every sealed column; raises KeyDoesNotFit."""
    async with storage.database.transaction() as connection:
        for table in metadata.sorted_tables:
            for column in (c for c in table.c if isinstance(c.type, LargeBinary)):
                query = select(column).where(column.is_not(None)).limit(1)
                sealed = (await connection.execute(query)).scalar()
                if sealed is not None and not storage.sealer.fits(sealed):
                    raise KeyDoesNotFit(f"{table.name}.{column.name}")
