"""What both databases can do and SQLAlchemy spells once for each: INSERT … ON CONFLICT, and a list as one value."""

from collections.abc import Sequence
from functools import cache
from typing import Any

import orjson
from sqlalchemy import Column, ColumnElement, Insert, Table, bindparam, column, func, select
from sqlalchemy.dialects import sqlite


@cache
def insert_or_ignore(table: Table, dialect: str, unique: str) -> Insert:
    """Insert; a row whose `unique` column is there already changes nothing."""
    if dialect == "sqlite":
        return sqlite.insert(table).on_conflict_do_nothing(index_elements=[unique])
    from sqlalchemy.dialects import postgresql  # noqa: PLC0415  costs a start on SQLite 40 ms

    return postgresql.insert(table).on_conflict_do_nothing(index_elements=[unique])


@cache
def insert_or_replace(table: Table, dialect: str, key: str) -> Insert:
    """Insert; a row with that key gets all the new values."""
    others = [column.name for column in table.c if column.name != key]
    if dialect == "sqlite":
        new = sqlite.insert(table)
        return new.on_conflict_do_update(index_elements=[key], set_={name: new.excluded[name] for name in others})
    from sqlalchemy.dialects import postgresql  # noqa: PLC0415  as above

    fresh = postgresql.insert(table)
    return fresh.on_conflict_do_update(index_elements=[key], set_={name: fresh.excluded[name] for name in others})


def among(wanted: Column[Any], dialect: str) -> ColumnElement[bool]:
    """``wanted IN :values``, which is given as `listed`: the list is one parameter, so that the statement is the same
    for any number of values and compiled once, an expanding IN each time."""
    if dialect == "sqlite":
        each = func.json_each(bindparam("values")).table_valued("value")
        return wanted.in_(select(column("value")).select_from(each))
    return wanted.in_(bindparam("values", expanding=True))


def listed(values: Sequence[Any], dialect: str) -> dict[str, Any]:
    """What a statement with `among` is executed with."""
    return {"values": orjson.dumps(list(values)).decode() if dialect == "sqlite" else list(values)}
