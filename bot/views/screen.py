"""A message before it is posted: its words, its buttons, and how both become a call of the Bot API.

Buttons get their tokens here. What a screen says is decided by the other views.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from bot.domain.shortening import cut_kindly, units, within
from bot.words import DEFAULT, say
from storage.outbox import Care, Lane, Outgoing
from storage.uow import Uow

WIDE = 7  # a label longer than this many characters gets a row of its own half
TEXT_LIMIT = 4096
CAPTION_LIMIT = 1024


@dataclass(frozen=True, slots=True)
class Button:
    """What a tap stands for. `once`: worth a single tap; a look (`once=False`) may be repeated."""

    label: str
    action: str
    subject: str = ""
    version: int = 0
    once: bool = True
    url: str | None = None


@dataclass(frozen=True, slots=True)
class Screen:
    """Words and rows of buttons; `contact_label` asks for a telephone number with Telegram's own button."""

    text: str
    rows: tuple[tuple[Button, ...], ...] = ()
    contact_label: str | None = None
    below: tuple[str, ...] = ()  # further labels on the keyboard that asks for the number
    remove_keyboard: bool = False


@dataclass(frozen=True, slots=True)
class Address:
    """Where a message goes and how: see `storage.outbox` for lane, care, slot and effect key."""

    chat_id: int
    lane: Lane = Lane.REPLY
    care: Care = Care.RECEIPT
    slot: str | None = None
    edit: bool = False
    message_id: int | None = None  # the message to edit
    effect_key: str | None = None
    case_id: str | None = None
    send_at: datetime | None = None


def button(
    key: str, place: int, action: str, *, language: str = DEFAULT, once: bool = True, **values: Any
) -> Button:
    """The `place`-th button of message `key` (counted from 1); `subject` and `version` bind its token."""
    subject, version = str(values.pop("subject", "")), int(values.pop("version", 0))
    return Button(say(f"{key}/{place}", language, **values), action, subject, version, once)


def in_rows(buttons: Sequence[Button]) -> tuple[tuple[Button, ...], ...]:
    """Two short labels a row, long ones alone, so that nothing is cut off on a phone."""
    rows: list[tuple[Button, ...]] = []
    for one in buttons:
        short = len(one.label) <= WIDE
        if short and rows and len(rows[-1]) == 1 and len(rows[-1][0].label) <= WIDE:
            rows[-1] = (*rows[-1], one)
        else:
            rows.append((one,))
    return tuple(rows)


def post(uow: Uow, screen: Screen, to: Address) -> None:
    """Have `screen` sent after the commit; text beyond Telegram's limit goes in several messages."""
    *before, last = split(screen.text)
    for text in before:
        uow.post(_outgoing({"chat_id": to.chat_id, "text": text}, replace(to, slot=None, effect_key=None, edit=False)))
    body: dict[str, Any] = {"chat_id": to.chat_id, "text": last}
    if (markup := _markup(uow, screen, to.chat_id)) is not None:
        body["reply_markup"] = markup
    uow.post(_outgoing(body, to))


def _outgoing(body: dict[str, Any], to: Address) -> Outgoing:
    if to.edit and to.message_id is not None:
        body["message_id"] = to.message_id
    return Outgoing(
        chat_id=to.chat_id,
        method="editMessageText" if to.edit else "sendMessage",
        body=body,
        lane=to.lane,
        care=Care.EDIT if to.edit else to.care,
        effect_key=to.effect_key,
        slot=to.slot,
        case_id=to.case_id,
        send_at=to.send_at,
    )


def split(text: str) -> list[str]:
    """`text` in pieces of at most 4,096 UTF-16 units, cut at a line's end where there is one, else kindly."""
    pieces = []
    while units(text) > TEXT_LIMIT:
        cut = _cut(text)
        pieces.append(text[:cut])
        text = text[cut:].lstrip("\n")
    # Telegram trims blanks, and refuses what is then empty
    return [piece for piece in (*pieces, text) if piece.strip()] or [text]


def _cut(text: str) -> int:
    end = within(text, TEXT_LIMIT)
    line = text.rfind("\n", 0, end)
    return line + 1 if line > end // 2 else cut_kindly(text, end)


def _markup(uow: Uow, screen: Screen, telegram_id: int) -> dict[str, Any] | None:
    if screen.contact_label:
        return {
            "keyboard": [
                [{"text": screen.contact_label, "request_contact": True}],
                *[[{"text": label}] for label in screen.below],
            ],
            "resize_keyboard": True,
            "one_time_keyboard": True,
        }
    if screen.remove_keyboard:
        return {"remove_keyboard": True}
    rows = [[_key(uow, one, telegram_id) for one in row] for row in screen.rows]
    return {"inline_keyboard": rows} if rows else None


def _key(uow: Uow, one: Button, telegram_id: int) -> dict[str, str]:
    if one.url:
        return {"text": one.label, "url": one.url}
    token = uow.taps.issue(telegram_id, one.action, one.subject, one.version, once=one.once)
    return {"text": one.label, "callback_data": token}
