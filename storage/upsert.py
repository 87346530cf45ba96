"""INSERT … ON CONFLICT, which both databases have and SQLAlchemy spells once for each."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Insert, Table
from sqlalchemy.dialects import postgresql, sqlite


def insert_or_ignore(table: Table, dialect: str, unique: Sequence[str]) -> Insert:
    """Insert; a row whose `unique` columns are there already changes nothing."""
    if dialect == "sqlite":
        return sqlite.insert(table).on_conflict_do_nothing(index_elements=unique)
    return postgresql.insert(table).on_conflict_do_nothing(index_elements=unique)


def insert_or_replace(table: Table, dialect: str, key: str) -> Insert:
    """Insert; a row with that key gets all the new values."""
    others = [column.name for column in table.c if column.name != key]
    if dialect == "sqlite":
        new = sqlite.insert(table)
        return new.on_conflict_do_update(index_elements=[key], set_={name: new.excluded[name] for name in others})
    fresh = postgresql.insert(table)
    return fresh.on_conflict_do_update(index_elements=[key], set_={name: fresh.excluded[name] for name in others})


def upsert(table: Table, dialect: str, key: str, row: dict[str, Any]) -> Insert:
    """One row, inserted or put in place of the one with its key."""
    return insert_or_replace(table, dialect, key).values(row)
