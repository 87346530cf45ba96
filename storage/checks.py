"""Whether the key fits what is already sealed: a program started with the wrong key must not write a word."""

from collections.abc import Iterator

from sqlalchemy import LargeBinary, Select, literal, select, union_all

from storage.tables import metadata
from storage.uow import Storage


class KeyDoesNotFit(Exception):
    """There are sealed rows that the ring of keys does not open."""


async def check_key(storage: Storage) -> None:
    """Look at one sealed value of every sealed column; raises KeyDoesNotFit."""
    async with storage.database.transaction() as connection:
        found = await connection.execute(union_all(*_samples()))
    for one in found.mappings():
        if not storage.sealer.fits(one["sealed"]):
            raise KeyDoesNotFit(one["place"])


def _samples() -> Iterator[Select[tuple[str, bytes]]]:
    """All in one statement: one for each column takes a start twenty times as long."""
    for table in metadata.sorted_tables:
        for column in (c for c in table.c if isinstance(c.type, LargeBinary)):
            named = select(literal(f"{table.name}.{column.name}").label("place"), column.label("sealed"))
            yield select(named.where(column.is_not(None)).limit(1).subquery())
