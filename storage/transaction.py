"""A unit of work: everything one transaction reads and is going to write, written together at its end.

Many updates share one transaction; each is an `attempt` that can fail alone. Rows wait in two layers,
`settled` (attempts that succeeded) and `own` (the attempt under way), so that an attempt that fails is simply
forgotten; a savepoint is only opened when an attempt must write before it can read.
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import Column, Delete, Executable, Insert, Table, delete, insert
from sqlalchemy.engine import CursorResult
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncTransaction

from storage.mapping import Mapped
from storage.sealing import Sealer
from storage.tables import metadata, outbox
from storage.upsert import among, insert_or_ignore, insert_or_replace, listed

TABLE_ORDER = {table: place for place, table in enumerate(metadata.sorted_tables)}


@dataclass
class Layer:
    """Rows waiting to be written: things by mapping and key, fresh rows in order, keys to delete."""

    things: dict[Mapped[Any], dict[Any, Any]] = field(default_factory=dict)
    fresh: dict[Table, list[dict[str, Any]]] = field(default_factory=dict)
    gone: dict[Mapped[Any], list[Any]] = field(default_factory=dict)
    swept: dict[Column[Any], list[Any]] = field(default_factory=dict)  # delete all rows with these values

    def tables(self) -> set[Table]:
        """The tables that differ from the database."""
        return {m.table for m in (*self.things, *self.gone)} | set(self.fresh) | {c.table for c in self.swept}

    def merge(self, later: "Layer") -> None:
        """Take over what a later layer holds."""
        for mapped, keys in later.gone.items():
            self.gone.setdefault(mapped, []).extend(keys)
            for key in keys:
                self.things.get(mapped, {}).pop(key, None)
        for column, values in later.swept.items():
            self.swept.setdefault(column, []).extend(values)
            for mapped in [m for m in self.things if m.table is column.table]:
                kept = self.things[mapped].items()
                self.things[mapped] = {k: t for k, t in kept if getattr(t, column.name) not in values}
        for mapped, things in later.things.items():
            self.things.setdefault(mapped, {}).update(things)
        for table, rows in later.fresh.items():
            self.fresh.setdefault(table, []).extend(rows)


class Transaction:
    """The memory and the pen of one transaction. `now` is aware UTC and the same for the whole of it."""

    def __init__(self, connection: AsyncConnection, sealer: Sealer, now: datetime) -> None:
        self.connection = connection
        self.sealer = sealer
        self.now = now
        self._settled = Layer()
        self._own = Layer()
        self._undo: list[tuple[dict[Any, Any], Any, Any]] = []
        self._savepoint: AsyncTransaction | None = None
        self._attempting = False
        self.memo: dict[str, Any] = {}  # what was asked once and holds for the whole transaction
        self.touched: set[Table] = set()  # every table this transaction changes

    @property
    def dialect(self) -> str:
        """``sqlite`` or ``postgresql``."""
        return self.connection.dialect.name

    async def execute(self, statement: Executable, values: dict[str, Any] | None = None) -> CursorResult[Any]:
        """Run one statement as it is; it does not see rows that still wait."""
        return await self.connection.execute(statement, values)

    def put(self, mapped: Mapped[Any], key: Any, thing: Any) -> None:
        """Have this thing written under its key."""
        self._own.things.setdefault(mapped, {})[key] = thing
        self.touched.add(mapped.table)

    def drop(self, mapped: Mapped[Any], key: Any) -> None:
        """Have the row with this key deleted."""
        self._own.things.get(mapped, {}).pop(key, None)
        self._own.gone.setdefault(mapped, []).append(key)

    def sweep(self, column: Column[Any], value: Any) -> None:
        """Have every row deleted whose `column` has this value, unread; rows put in this attempt stay."""
        self._own.swept.setdefault(column, []).append(value)

    def append(self, table: Table, row: dict[str, Any]) -> None:
        """Have a row inserted whose key the database counts up."""
        self._own.fresh.setdefault(table, []).append(row)
        self.touched.add(table)

    def awaits(self, mapped: Mapped[Any], column: str, value: Any) -> bool:
        """Whether a thing whose `column` has this value, or the end of any of its kind, waits to be written."""
        layers = (self._settled, self._own)
        if any(mapped in layer.gone or any(swept.table is mapped.table for swept in layer.swept) for layer in layers):
            return True
        waiting = (thing for layer in layers for thing in layer.things.get(mapped, {}).values())
        return any(getattr(thing, column) == value for thing in waiting)

    def remember(self, cache: dict[Any, Any], key: Any, value: Any) -> None:
        """Note a change of a cache, so that a failed attempt takes it back."""
        self._undo.append((cache, key, cache.get(key, _NOTHING)))
        cache[key] = value

    @asynccontextmanager
    async def attempt(self) -> AsyncIterator[None]:
        """One part that succeeds or leaves no trace."""
        self._settle()
        self._attempting = True
        try:
            yield
        except BaseException:
            await self._forget()
            raise
        finally:
            self._attempting = False
        if self._savepoint is not None:
            await self._savepoint.commit()
            self._savepoint = None
        self._settle()

    async def flush(self, table: Table | None = None) -> None:
        """Write what waits; with a table, only if something of that table waits."""
        if table is not None and table not in self._settled.tables() | self._own.tables():
            return
        await self._write(self._settled)
        self._settled = Layer()
        if self._attempting and self._savepoint is None:
            self._savepoint = await self.connection.begin_nested()
        await self._write(self._own)
        self._own = Layer()

    def _settle(self) -> None:
        self._settled.merge(self._own)
        self._own = Layer()
        self._undo.clear()

    async def _forget(self) -> None:
        for known, key, before in reversed(self._undo):
            if before is _NOTHING:
                known.pop(key, None)
            else:
                known[key] = before
        self._undo.clear()
        self._own = Layer()
        if self._savepoint is not None:
            await self._savepoint.rollback()
            self._savepoint = None

    async def _write(self, layer: Layer) -> None:
        for mapped in sorted(layer.gone, key=lambda m: -TABLE_ORDER[m.table]):
            await self._delete(mapped.table.c[mapped.key], layer.gone[mapped])
        for column, values in layer.swept.items():
            await self._delete(column, values)
        for table in sorted(layer.tables(), key=TABLE_ORDER.__getitem__):
            for mapped in [m for m in layer.things if m.table is table]:
                await self._upsert(mapped, list(layer.things[mapped].values()))
            if rows := layer.fresh.get(table):
                await self.connection.execute(_insert_into(table, self.connection.dialect.name), rows)

    async def _delete(self, column: Column[Any], values: list[Any]) -> None:
        await self.execute(_delete_from(column, self.dialect), listed(values, self.dialect))

    async def _upsert(self, mapped: Mapped[Any], things: list[Any]) -> None:
        if not things:
            return
        statement = insert_or_replace(mapped.table, self.dialect, mapped.key)
        await self.connection.execute(statement, [mapped.to_row(thing, self.sealer) for thing in things])


@cache
def _delete_from(column: Column[Any], dialect: str) -> Delete:
    return delete(column.table).where(among(column, dialect))


@cache
def _insert_into(table: Table, dialect: str) -> Insert:
    """A message that must exist once is there already: then that is all that was wanted."""
    return insert_or_ignore(table, dialect, "effect_key") if table is outbox else insert(table)


_NOTHING = object()
