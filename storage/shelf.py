"""One aggregate's door to the database inside a unit of work: find, add, save, with everything already read kept.

A shelf never writes by itself: it hands rows to its unit of work, which writes all of them together.
"""

from collections.abc import Iterable, Sequence
from functools import cache
from typing import Any, Generic, TypeVar

from sqlalchemy import Column, ColumnElement, Select, select

from storage.mapping import Mapped
from storage.transaction import Transaction
from storage.upsert import among, listed

T = TypeVar("T")


class Absent(LookupError):
    """There is no such thing on the shelf."""


class Shelf(Generic[T]):
    """Things of one kind, by key and by the unique columns named in `indexed`."""

    def __init__(self, uow: Transaction, mapped: Mapped[T], indexed: tuple[str, ...] = ()) -> None:
        self._uow = uow
        self._mapped = mapped
        self._indexed = indexed
        self._known: dict[tuple[str, Any], T | None] = {}
        self._without: dict[str, set[Any]] = {}  # by column: values that no row had when this unit of work looked

    async def find(self, key: Any) -> T | None:
        """The thing with this key, or None."""
        return await self.find_by(self._mapped.key, key)

    async def get(self, key: Any) -> T:
        """The thing with this key; raises Absent."""
        found = await self.find(key)
        if found is None:
            raise Absent(f"{self._mapped.table.name} {key}")
        return found

    async def find_by(self, column: str, value: Any) -> T | None:
        """The thing whose unique `column` has this value, or None."""
        if value is None:
            return None
        if (column, value) not in self._known:
            await self.preload(column, [value])
        return self._known[column, value]

    async def preload(self, column: str, values: Iterable[Any]) -> None:
        """Read many at once; those that are not there are remembered as absent."""
        wanted = [v for v in dict.fromkeys(values) if v is not None and (column, v) not in self._known]
        if not wanted:
            return
        # No flush: whatever waits to be written is known already, so the database is only asked for the rest.
        query = _rows_among(self._mapped.table.c[column], self._uow.dialect)
        for thing in await self._read(query, listed(wanted, self._uow.dialect)):
            self._known[column, getattr(thing, column)] = thing
        for value in wanted:
            self._known.setdefault((column, value), None)

    async def select(self, *where: ColumnElement[bool], order: Sequence[Any] = (), limit: int = 0) -> list[T]:
        """All that match, as the database and this unit of work together know them."""
        await self._uow.flush(self._mapped.table)
        query = select(self._mapped.table).where(*where).order_by(*order)
        return await self._read(query.limit(limit) if limit else query)

    async def of(self, column: str, value: Any, *where: ColumnElement[bool], order: Sequence[Any] = ()) -> list[T]:
        """All whose `column` has this value and that match; what waits is only written first if it is one of these."""
        known = any(getattr(thing, column) == value for thing in self._known.values() if thing is not None)
        if not known and value in self._without.get(column, ()):
            return []
        if self._uow.awaits(self._mapped, column, value):
            await self._uow.flush(self._mapped.table)
        query = select(self._mapped.table).where(self._mapped.table.c[column] == value, *where).order_by(*order)
        return [thing for thing in await self._read(query) if getattr(thing, column) == value]

    async def preload_absent(self, column: str, values: Sequence[Any]) -> None:
        """Learn in one statement for which of these values `of` would find nothing."""
        query = _found_among(self._mapped.table.c[column], self._uow.dialect)
        found = await self._uow.execute(query, listed(values, self._uow.dialect))
        self._without.setdefault(column, set()).update(set(values).difference(found.scalars()))

    async def _read(self, query: Select[Any], values: dict[str, Any] | None = None) -> list[T]:
        rows = await self._uow.execute(query, values)
        return [self._keep(row) for row in rows.mappings()]

    def add(self, thing: T) -> T:
        """Put a new thing on the shelf."""
        return self.save(thing)

    def save(self, thing: T) -> T:
        """Replace what is kept under this thing's key."""
        before = self._known.get((self._mapped.key, getattr(thing, self._mapped.key)))
        for column in (self._mapped.key, *self._indexed):
            value = getattr(thing, column)
            if before is not None and getattr(before, column) != value:
                self._uow.remember(self._known, (column, getattr(before, column)), None)
            if value is not None:
                self._uow.remember(self._known, (column, value), thing)
        self._uow.put(self._mapped, getattr(thing, self._mapped.key), thing)
        return thing

    def remove(self, thing: T) -> None:
        """Take it off the shelf for good."""
        for column in (self._mapped.key, *self._indexed):
            self._uow.remember(self._known, (column, getattr(thing, column)), None)
        self._uow.drop(self._mapped, getattr(thing, self._mapped.key))

    def forget(self, key: Any) -> None:
        """Have whatever has this key go, unread; only for shelves without other unique columns."""
        self._uow.remember(self._known, (self._mapped.key, key), None)
        self._uow.drop(self._mapped, key)

    def _keep(self, row: Any) -> T:
        key = row[self._mapped.key]
        known = self._known.get((self._mapped.key, key))
        if known is not None:
            return known
        thing = self._mapped.from_row(row, self._uow.sealer)
        for column in (self._mapped.key, *self._indexed):
            self._known[column, getattr(thing, column)] = thing
        return thing


# Made once: to make a statement takes longer than to execute it.
@cache
def _rows_among(column: Column[Any], dialect: str) -> Select[Any]:
    return select(column.table).where(among(column, dialect))


@cache
def _found_among(column: Column[Any], dialect: str) -> Select[Any]:
    return select(column).where(among(column, dialect)).distinct()
