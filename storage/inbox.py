"""Updates as they came from Telegram: written before they are acknowledged, claimed in order, never twice.

It knows what makes two deliveries the same update; it does not know what an update means.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import orjson
from sqlalchemy import Integer, bindparam, func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.sealing import SealBroken, Sealer
from storage.tables import Moment, inbox
from storage.upsert import insert_or_ignore

BEYOND = 2**63  # the first number the database cannot hold
WAITING, DONE, QUARANTINED = "waiting", "done", "quarantined"
PAUSES = tuple(timedelta(seconds=s) for s in (0.5, 2, 8, 20))  # then quarantine: five tries in all


@dataclass(frozen=True, slots=True)
class Arrival:
    """An update as stored. `tap_hash` finds the button's token without opening the body."""

    identity: str
    chat_id: int
    user_id: int
    tap_hash: str | None
    body: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Waiting:
    """An arrival that waits for its handler."""

    id: int
    identity: str
    chat_id: int
    user_id: int
    tap_hash: str | None
    body: dict[str, Any]
    tries: int
    received_at: datetime


def identify(update: dict[str, Any]) -> Arrival:
    """What makes this update itself. Telegram may renumber ``update_id`` after a silent week, so the message's
    own numbers come first: (chat, message), (chat, message, edit date, words), or the callback query's id."""
    update = _storable(update)
    for name in ("message", "edited_message"):
        if isinstance(message := update.get(name), dict):
            return _message_arrival(update, message)
    if isinstance(query := update.get("callback_query"), dict):
        return _tap_arrival(update, query)
    return _other_arrival(update)


def _storable(update: dict[str, Any]) -> dict[str, Any]:
    """What no database can hold (half a character, a number without end) must not keep out what came with it."""
    try:
        orjson.dumps(update)
    except TypeError:
        return {_plain(name): _plain(value) for name, value in update.items()}
    return update


def _plain(value: Any) -> Any:
    match value:
        case str():
            return value.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
        case int():
            return value if abs(value) < BEYOND else str(value)
        case dict():
            return {_plain(name): _plain(inner) for name, inner in value.items()}
        case list():
            return [_plain(inner) for inner in value]
    return value


def _message_arrival(update: dict[str, Any], message: dict[str, Any]) -> Arrival:
    chat_id, user_id = _id_in(message, "chat"), _id_in(message, "from")
    identity = f"m:{chat_id}:{message.get('message_id')}"
    if edited := message.get("edit_date"):
        # Two edits within one second share a date, so the words count too.
        identity = f"e:{chat_id}:{message.get('message_id')}:{edited}:{_digest(message)[:16]}"
    return Arrival(identity[:80], chat_id, user_id or chat_id, None, update)


def _tap_arrival(update: dict[str, Any], query: dict[str, Any]) -> Arrival:
    user_id = _id_in(query, "from")
    message = query.get("message")
    chat_id = _id_in(message, "chat") if isinstance(message, dict) else user_id
    return Arrival(f"c:{query.get('id')}"[:80], chat_id, user_id, tap_hash(str(query.get("data", ""))), update)


def _other_arrival(update: dict[str, Any]) -> Arrival:
    inner = next((value for value in update.values() if isinstance(value, dict)), {})
    identity = f"u:{update.get('update_id')}:{_digest(update)[:32]}"
    return Arrival(identity[:80], _id_in(inner, "chat"), _id_in(inner, "from"), None, update)


def _id_in(holder: dict[str, Any], name: str) -> int:
    found = holder.get(name)
    number = found.get("id") if isinstance(found, dict) else None
    return number if isinstance(number, int) and abs(number) < BEYOND else 0


def _digest(value: dict[str, Any]) -> str:
    return hashlib.sha256(orjson.dumps(value, option=orjson.OPT_SORT_KEYS)).hexdigest()


def tap_hash(token: str) -> str:
    """The hash under which a button's token is kept."""
    return hashlib.sha256(token.encode()).hexdigest()


async def receive(
    connection: AsyncConnection, sealer: Sealer, arrivals: Sequence[Arrival], now: datetime
) -> None:
    """Store what is new of `arrivals`; a second delivery of the same update changes nothing."""
    rows = [
        {
            "identity": a.identity,
            "chat_id": a.chat_id,
            "user_id": a.user_id,
            "tap_hash": a.tap_hash,
            "body": sealer.seal(orjson.dumps(a.body), _place(a.identity)),
            "state": WAITING,
            "tries": 0,
            "try_at": now,
            "received_at": now,
        }
        for a in arrivals
    ]
    if rows:
        await connection.execute(insert_or_ignore(inbox, connection.dialect.name, "identity"), rows)


async def oldest(connection: AsyncConnection, sealer: Sealer, now: datetime, limit: int) -> list[Waiting]:
    """The oldest waiting update of each chat that is not pausing, at most `limit`."""
    rows = (await connection.execute(OLDEST, {"now": now, "limit": limit})).mappings()
    return [_waiting(row, sealer) for row in rows]


# Made once: to make a statement takes longer than to execute it.
FIRSTS = select(func.min(inbox.c.id).label("id")).where(inbox.c.state == WAITING).group_by(inbox.c.chat_id)
FIRST = FIRSTS.subquery()
OLDEST = (
    select(inbox).join(FIRST, inbox.c.id == FIRST.c.id).where(inbox.c.try_at <= bindparam("now"))
    .order_by(inbox.c.id).limit(bindparam("limit", type_=Integer))
)  # fmt: skip
FINISH = update(inbox).where(inbox.c.id == bindparam("of")).values(state=DONE, body=None)
NEXT_TRY = select(func.min(inbox.c.try_at, type_=Moment)).where(inbox.c.id.in_(FIRSTS))


def _waiting(row: Any, sealer: Sealer) -> Waiting:
    try:
        body = orjson.loads(sealer.open(row["body"], _place(row["identity"])))
    except SealBroken:
        body = {}  # unreadable for ever: quarantined alone, like anything else that is no update
    return Waiting(
        row["id"], row["identity"], row["chat_id"], row["user_id"], row["tap_hash"], body, row["tries"],
        row["received_at"],
    )  # fmt: skip


async def finish(connection: AsyncConnection, ids: Sequence[int]) -> None:
    """These are done; what they said lives on in what it became, so the body goes."""
    if ids:
        await connection.execute(FINISH, [{"of": i} for i in ids])


async def postpone(
    connection: AsyncConnection, failed: Waiting, problem: str, now: datetime, *, final: bool = False
) -> bool:
    """Try again after a pause, or quarantine after the fifth try or when `final`. True if it is quarantined."""
    tries = failed.tries + 1
    given_up = final or tries > len(PAUSES)
    await connection.execute(
        update(inbox)
        .where(inbox.c.id == failed.id)
        .values(
            tries=tries,
            state=QUARANTINED if given_up else WAITING,
            try_at=now if given_up else now + PAUSES[tries - 1],
            problem=problem[:200],
        )
    )
    return given_up


async def next_try(connection: AsyncConnection) -> datetime | None:
    """When the earliest update may be tried, or None if none waits. One that waits behind another of its chat does
    not count."""
    found: datetime | None = (await connection.scalars(NEXT_TRY)).one()
    return found


def _place(identity: str) -> str:
    return f"inbox.body:{identity}"
