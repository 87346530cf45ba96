"""How a frozen dataclass becomes a row and comes back: plain, JSON, or sealed columns.

It knows shapes, not meanings: which class goes with which table is declared in the aggregates' files.
"""

import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from datetime import datetime
from enum import Enum
from typing import Any, Generic, TypeVar, get_type_hints

import msgspec
from sqlalchemy import LargeBinary, Table, Text

from storage.sealing import Sealer

T = TypeVar("T")
PLAIN = (str, int, float, bool, datetime)


def new_id() -> str:
    """A fresh 128-bit id, hex."""
    return secrets.token_hex(16)


@dataclass(frozen=True)
class Column:
    """One field and its column."""

    name: str
    kind: Any
    sealed: bool
    packed: bool  # JSON text


class Mapped(Generic[T]):
    """A dataclass and its table, matched field by field; `binding` is the column that seals are bound to."""

    def __init__(self, kind: type[T], table: Table, key: str = "id", binding: str = "") -> None:
        self.kind = kind
        self.table = table
        self.key = key
        self.binding = binding or key
        hints = get_type_hints(kind)
        self.columns = tuple(_column(table, f.name, hints[f.name]) for f in fields(kind))  # type: ignore[arg-type]  # T is a dataclass
        self._simple = not any(c.sealed or c.packed or _converts(c.kind) for c in self.columns)

    def to_row(self, thing: T, sealer: Sealer) -> dict[str, Any]:
        """The column values of `thing`."""
        place = self._place(getattr(thing, self.binding))
        return {c.name: _put(c, getattr(thing, c.name), place, sealer) for c in self.columns}

    def from_row(self, row: Mapping[str, Any], sealer: Sealer) -> T:
        """The value kept in `row`; raises SealBroken if somebody moved or altered a sealed column."""
        if self._simple:
            return self.kind(**{c.name: row[c.name] for c in self.columns})
        place = self._place(row[self.binding])
        return self.kind(**{c.name: _get(c, row[c.name], place, sealer) for c in self.columns})

    def _place(self, row_id: object) -> Callable[[str], str]:
        return lambda column: f"{self.table.name}.{column}:{row_id}"


def _column(table: Table, name: str, kind: Any) -> Column:
    column_type = table.c[name].type
    sealed = isinstance(column_type, LargeBinary)
    packed = isinstance(column_type, Text) and not _is_plain(kind)
    return Column(name, kind, sealed, packed)


def _is_plain(kind: Any) -> bool:
    return kind in PLAIN or all(part in (*PLAIN, type(None)) for part in getattr(kind, "__args__", (None,)))


def _converts(kind: Any) -> bool:
    return not _is_plain(kind)


def _put(column: Column, value: Any, place: Callable[[str], str], sealer: Sealer) -> Any:
    if value is None:
        return None
    if column.sealed:
        return sealer.seal(msgspec.json.encode(value), place(column.name))
    if column.packed:
        return msgspec.json.encode(value).decode()
    return value.value if isinstance(value, Enum) else value


def _get(column: Column, value: Any, place: Callable[[str], str], sealer: Sealer) -> Any:
    if value is None:
        return None
    if column.sealed:
        return msgspec.json.decode(sealer.open(value, place(column.name)), type=column.kind)
    if column.packed:
        return msgspec.json.decode(value, type=column.kind)
    return msgspec.convert(value, column.kind) if _converts(column.kind) else value
