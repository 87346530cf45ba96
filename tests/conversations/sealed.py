"""Looks through everything that is kept, with the key in hand: what a search of the ciphertext could never find."""

import json
from pathlib import Path
from typing import Any

from sqlalchemy import LargeBinary, select

from storage.inbox import _place as inbox_place
from storage.outbox import _place as outbox_place
from storage.tables import metadata
from storage.uow import Uow
from tests.office import Office

BOUND_TO = {"inbox": ("identity", inbox_place), "outbox": ("uid", outbox_place)}


async def everything(firm: Office) -> dict[str, str]:
    """Every value of every row, opened: ``table.column`` → all of it in one text."""
    found: dict[str, str] = {}
    async with firm.work() as uow:
        for table in metadata.sorted_tables:
            for row in (await uow.execute(select(table))).mappings().all():
                for column in table.c:
                    where = f"{table.name}.{column.name}"
                    found[where] = found.get(where, "") + "\n" + _opened(uow, table, column, row)
    return found


def _opened(uow: Uow, table: Any, column: Any, row: Any) -> str:
    value = row[column.name]
    if not isinstance(column.type, LargeBinary) or value is None:
        return str(value)
    if table.name in BOUND_TO:
        key, place = BOUND_TO[table.name]
        raw = uow.sealer.open(value, place(row[key]))
    else:
        raw = uow.sealer.open(value, f"{table.name}.{column.name}:{row[_binding(table)]}")
    try:
        return json.dumps(json.loads(raw), ensure_ascii=False)
    except ValueError:
        return raw.decode("utf-8", "replace")


def _binding(table: Any) -> str:
    return next(column.name for column in table.primary_key)


async def places_of(firm: Office, canary: str) -> list[str]:
    """The columns in which these words are found."""
    return sorted(where for where, text in (await everything(firm)).items() if canary in text)


def files_with(directory: Path, needle: bytes) -> list[str]:
    """The files below this directory that hold these bytes."""
    return sorted(str(p.name) for p in directory.rglob("*") if p.is_file() and needle in p.read_bytes())
