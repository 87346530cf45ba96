"""The audit chain: who did what to which thing, each entry chained to the one before with a keyed hash (R47).

An edit, a deletion, a swap or a cut tail breaks the chain or disagrees with the sealed head. Entries hold ids and
codes, never personal text.
"""

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.sealing import Sealer
from storage.tables import EPOCH, MICROSECOND, audit, audit_head
from storage.upsert import insert_or_replace

GENESIS = "0" * 64
HEAD_ID = 1


@dataclass(frozen=True, slots=True)
class Entry:
    """One act. `actor` is ``staff:<id>``, ``contact:<id>``, ``stranger:<telegram id>`` or ``system``."""

    at: datetime
    actor: str
    action: str
    subject: str
    detail: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether the chain holds; `broken_at` is the first entry that does not fit, `length` what was checked."""

    length: int
    broken_at: int | None
    problem: str | None = None

    @property
    def sound(self) -> bool:
        """Nothing was altered, taken out, swapped or cut off."""
        return self.problem is None


async def write(connection: AsyncConnection, sealer: Sealer, entries: list[Entry]) -> None:
    """Chain `entries` to what is there."""
    length, link = await _head(connection)
    rows = []
    for entry in entries:
        length += 1
        row = _row(length, entry)
        link = row["link"] = _link(sealer, link, row)
        rows.append(row)
    await connection.execute(audit.insert(), rows)
    head = {"id": HEAD_ID, "length": length, "link": link, "seal": _head_seal(sealer, length, link)}
    await connection.execute(insert_or_replace(audit_head, connection.dialect.name, "id"), head)


async def verify(connection: AsyncConnection, sealer: Sealer) -> Verdict:
    """Walk the whole chain."""
    link, length = GENESIS, 0
    rows = (await connection.stream(select(audit).order_by(audit.c.seq))).mappings()
    async for row in rows:
        length += 1
        if row["seq"] != length:
            return Verdict(length, length, "an entry is missing")
        if _link(sealer, link, row) != row["link"]:
            return Verdict(length, length, "an entry was altered")
        link = row["link"]
    return await _compare_head(connection, sealer, length, link)


async def _compare_head(connection: AsyncConnection, sealer: Sealer, length: int, link: str) -> Verdict:
    head = (await connection.execute(select(audit_head))).mappings().first()
    if head is None:
        return Verdict(length, None, "the head is missing" if length else None)
    if head["seal"] != _head_seal(sealer, head["length"], head["link"]):
        return Verdict(length, None, "the head was altered")
    if (head["length"], head["link"]) != (length, link):
        return Verdict(length, length + 1, "the tail was cut off")
    return Verdict(length, None)


async def _head(connection: AsyncConnection) -> tuple[int, str]:
    row = (await connection.execute(HEAD)).first()
    return (row.length, row.link) if row else (0, GENESIS)


HEAD = select(audit_head.c.length, audit_head.c.link)


def _row(seq: int, entry: Entry) -> dict[str, Any]:
    detail = json.dumps(entry.detail, sort_keys=True, ensure_ascii=False, default=str)
    return {
        "seq": seq, "at": entry.at, "actor": entry.actor, "action": entry.action,
        "subject": entry.subject, "detail": detail,
    }  # fmt: skip


def _link(sealer: Sealer, before: str, row: Any) -> str:
    microseconds = (row["at"] - EPOCH) // MICROSECOND
    parts = (before, row["seq"], microseconds, row["actor"], row["action"], row["subject"], row["detail"])
    return sealer.mark(json.dumps(parts, ensure_ascii=False), "audit")


def _head_seal(sealer: Sealer, length: int, link: str) -> str:
    return sealer.mark(f"{length}:{link}", "audit head")
