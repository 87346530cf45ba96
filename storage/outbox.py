"""Messages to send: written with the effect they tell of, claimed by the sender, and never lost in between.

It knows states and order; rates, retries and what an answer of Telegram means are the sender's.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import IntEnum, StrEnum
from typing import Any

import orjson
from sqlalchemy import Integer, bindparam, func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.mapping import new_id
from storage.sealing import SealBroken, Sealer
from storage.tables import Moment, outbox, slots
from storage.transaction import Transaction
from storage.upsert import insert_or_replace


class Lane(IntEnum):
    """Which queue a message waits in; a lower number goes first."""

    REPLY = 0
    NOTICE = 1
    BROADCAST = 2


class Care(StrEnum):
    """What may happen when it is unsure whether a message was delivered."""

    EDIT = "edit"  # idempotent: again, freely
    RECEIPT = "receipt"  # again; it carries its case number, so a repeat is recognisable
    SENSITIVE = "sensitive"  # never again: `uncertain`, a person decides


class State(StrEnum):
    """Where a message stands."""

    WAITING = "waiting"
    SENDING = "sending"
    SENT = "sent"
    FAILED = "failed"
    UNCERTAIN = "uncertain"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A call of the Bot API to be made. `slot` names the message it makes, so that it can be found again later."""

    chat_id: int
    method: str
    body: dict[str, Any]
    lane: Lane = Lane.REPLY
    care: Care = Care.RECEIPT
    effect_key: str | None = None
    slot: str | None = None
    case_id: str | None = None
    send_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Claimed:
    """A message the sender has taken."""

    id: int
    uid: str
    chat_id: int
    lane: Lane
    care: Care
    method: str
    body: dict[str, Any]
    slot: str | None
    tries: int
    case_id: str | None
    send_at: datetime
    state: State


@dataclass(frozen=True, slots=True)
class Result:
    """What became of a claimed message."""

    id: int
    state: State
    at: datetime
    tries: int
    message_id: int | None = None
    problem: str | None = None


def post(transaction: Transaction, message: Outgoing) -> None:
    """Have `message` sent once this transaction is committed."""
    uid = new_id()
    transaction.append(
        outbox,
        {
            "uid": uid,
            "chat_id": message.chat_id,
            "lane": int(message.lane),
            "care": message.care.value,
            "method": message.method,
            "body": transaction.sealer.seal(orjson.dumps(message.body), _place(uid)),
            "effect_key": message.effect_key,
            "slot": message.slot,
            "state": State.WAITING.value,
            "tries": 0,
            "send_at": message.send_at or transaction.now,
            "created_at": transaction.now,
            "case_id": message.case_id,
        },
    )


async def was_posted(transaction: Transaction, effect_key: str) -> bool:
    """Whether a message with this key was ever posted."""
    await transaction.flush(outbox)
    found = await transaction.execute(select(outbox.c.id).where(outbox.c.effect_key == effect_key))
    return found.first() is not None


async def case_of_message(transaction: Transaction, chat_id: int, message_id: int) -> str | None:
    """The case that this delivered message told of, or None."""
    where = (outbox.c.state == State.SENT, outbox.c.chat_id == chat_id, outbox.c.message_id == message_id)
    query = select(outbox.c.case_id).where(*where, outbox.c.case_id.is_not(None)).limit(1)
    found: str | None = (await transaction.execute(query)).scalar()
    return found


async def claim(
    connection: AsyncConnection, sealer: Sealer, now: datetime, busy: Iterable[int], limit: int
) -> list[Claimed]:
    """The first waiting message of each chat that is not `busy`, marked as being sent; replies before notices."""
    rows = (await connection.execute(CLAIM, {"now": now, "busy": list(busy), "limit": limit})).mappings().all()
    if rows:
        await connection.execute(MARK_SENDING, [{"of": row["id"]} for row in rows])
    return [_claimed(row, sealer) for row in rows]


# Made once: to make a statement takes longer than to execute it.
FIRSTS = (
    select(func.min(outbox.c.id).label("id"))
    .where(outbox.c.state == State.WAITING, outbox.c.send_at <= bindparam("now"))
    .group_by(outbox.c.chat_id)
)
FREE = FIRSTS.where(outbox.c.chat_id.not_in(bindparam("busy", expanding=True))).subquery()
# The pause of a chat's first message is looked at afterwards, so that it holds back the later ones too.
MAY_GO = or_(outbox.c.retry_at.is_(None), outbox.c.retry_at <= bindparam("now"))
READY = outbox.join(FREE, outbox.c.id == FREE.c.id)
CLAIM = (
    select(outbox).select_from(READY).where(MAY_GO)
    .order_by(outbox.c.lane, outbox.c.id).limit(bindparam("limit", type_=Integer))
)  # fmt: skip
BACKLOG = select(func.count()).select_from(READY).where(MAY_GO)
MARK_SENDING = update(outbox).where(outbox.c.id == bindparam("of")).values(state=State.SENDING.value)


def _claimed(row: Any, sealer: Sealer) -> Claimed:
    return Claimed(
        id=row["id"], uid=row["uid"], chat_id=row["chat_id"], lane=Lane(row["lane"]), care=Care(row["care"]),
        method=row["method"], body=_opened(row, sealer), slot=row["slot"],
        tries=row["tries"], case_id=row["case_id"], send_at=row["send_at"], state=State(row["state"]),
    )  # fmt: skip


def _opened(row: Any, sealer: Sealer) -> dict[str, Any]:
    try:
        body: dict[str, Any] = orjson.loads(sealer.open(row["body"], _place(row["uid"])))
    except SealBroken:
        return {}  # Telegram refuses it, and a person is told; one bad row must not stop the others
    return body


async def left_sending(connection: AsyncConnection, sealer: Sealer) -> list[Claimed]:
    """What a killed program left half-sent."""
    rows = (await connection.execute(select(outbox).where(outbox.c.state == State.SENDING))).mappings()
    return [_claimed(row, sealer) for row in rows]


async def settle(connection: AsyncConnection, results: Sequence[Result]) -> None:
    """Record what became of claimed messages. What was said and delivered is not kept twice: the body goes."""
    over = [r for r in results if r.state in {State.SENT, State.CANCELLED}]
    for statement, group in ((SETTLE_AND_EMPTY, over), (SETTLE, [r for r in results if r not in over])):
        if group:
            await connection.execute(statement, [_settled(r) for r in group])


SETTLE = (
    update(outbox)
    .where(outbox.c.id == bindparam("of"))
    .values(
        state=bindparam("to"), sent_at=bindparam("when"), tries=bindparam("times"),
        message_id=bindparam("made"), problem=bindparam("why"),
    )
)  # fmt: skip
SETTLE_AND_EMPTY = SETTLE.values(body=None)


def _settled(result: Result) -> dict[str, Any]:
    sent_at = result.at if result.state is State.SENT else None
    return {
        "of": result.id, "to": result.state.value, "when": sent_at, "times": result.tries,
        "made": result.message_id, "why": (result.problem or "")[:200] or None,
    }  # fmt: skip


async def postpone(connection: AsyncConnection, message_id: int, tries: int, retry_at: datetime) -> None:
    """Put a claimed message back in its place, before all later ones of its chat, to be tried at `retry_at`."""
    back = update(outbox).where(outbox.c.id == message_id)
    await connection.execute(back.values(state=State.WAITING.value, tries=tries, retry_at=retry_at))


async def next_send(connection: AsyncConnection, now: datetime) -> datetime | None:
    """When the earliest waiting message may go, or None. One that waits behind another of its chat does not count."""
    found: datetime | None = (await connection.scalars(NEXT_SEND, {"now": now})).one()
    return found


FOREMOST = or_(outbox.c.send_at > bindparam("now"), outbox.c.id.in_(FIRSTS))
NEXT_SEND = select(func.min(func.coalesce(outbox.c.retry_at, outbox.c.send_at), type_=Moment)).where(
    outbox.c.state == State.WAITING, FOREMOST
)


async def backlog(connection: AsyncConnection, now: datetime, busy: Iterable[int] = ()) -> int:
    """How many messages could go at this moment: one of each chat that is not `busy`."""
    return (await connection.execute(BACKLOG, {"now": now, "busy": list(busy)})).scalar() or 0


async def keep_slot(connection: AsyncConnection, slot: str, chat_id: int, message_id: int, at: datetime) -> None:
    """Remember which message now stands in `slot`."""
    row = {"slot": slot, "chat_id": chat_id, "message_id": message_id, "at": at}
    await connection.execute(insert_or_replace(slots, connection.dialect.name, "slot"), row)


def _place(uid: str) -> str:
    return f"outbox.body:{uid}"
