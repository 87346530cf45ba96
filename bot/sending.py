"""One call of the Bot API, and what its answer means for the message: done, again, unsure, resend or final.

Pool and connect time-outs, 429 and 5xx: the message surely was not delivered, or may be tried again. Read and write
time-outs and broken connections: nobody knows. 400, 403, 404: it never will be. A refused token says nothing of the
message: all wait until it works again.
"""

from dataclasses import dataclass, replace
from enum import Enum, auto
from typing import Any

from telegram import Bot, InputFile
from telegram.error import BadRequest, InvalidToken, NetworkError, RetryAfter, TelegramError

from bot.transport import is_unsure
from storage.outbox import Claimed, Outgoing
from storage.papers import PaperStore

LONGEST_PAUSE = 60.0
UNCHANGED = "not modified"
EDIT_IMPOSSIBLE = ("message to edit not found", "message can't be edited", "message_id_invalid")
EDIT = "editMessageText"


class Meaning(Enum):
    """What to do with the message now."""

    DONE = auto()
    RETRY = auto()
    UNSURE = auto()
    RESEND = auto()  # what was to be edited is gone: say it anew
    FINAL = auto()
    HOLD = auto()  # no message can go now


@dataclass(frozen=True, slots=True)
class Answer:
    """What became of a call. `retry_after` in seconds."""

    meaning: Meaning
    message_id: int | None = None
    retry_after: float | None = None
    problem: str = ""


async def perform(bot: Bot, papers: PaperStore, message: Claimed) -> Answer:
    """Make the call; raises TelegramError."""
    body = dict(message.body)
    if (paper := body.pop("paper", None)) is not None:
        body[paper["field"]] = InputFile(await papers.read(paper["id"], paper["stored_as"]), paper["name"])
    if (inline := body.pop("inline_file", None)) is not None:
        body[inline["field"]] = InputFile(inline["text"].encode(), inline["name"])
    result = await bot.do_api_request(message.method, api_kwargs=body)
    made = result.get("message_id") if isinstance(result, dict) else None
    return Answer(Meaning.DONE, message_id=made)


def meaning_of(error: TelegramError) -> Answer:
    """What a failure says about the message."""
    problem = f"{type(error).__name__}: {error.message}"[:200]
    if isinstance(error, RetryAfter):
        seconds = error._retry_after.total_seconds()  # noqa: SLF001  the public one warns of its change of type
        return Answer(Meaning.RETRY, retry_after=float(seconds), problem="RetryAfter")
    if isinstance(error, BadRequest):
        return _refused(error, problem)
    if isinstance(error, InvalidToken):
        return Answer(Meaning.HOLD, problem="InvalidToken")  # ours to mend; nothing is lost
    if is_unsure(error):
        return Answer(Meaning.UNSURE, problem=problem)
    return Answer(Meaning.RETRY if isinstance(error, NetworkError) else Meaning.FINAL, problem=problem)


def _refused(error: BadRequest, problem: str) -> Answer:
    text = error.message.lower()
    if UNCHANGED in text:
        return Answer(Meaning.DONE)
    if any(words in text for words in EDIT_IMPOSSIBLE):
        return Answer(Meaning.RESEND, problem=problem)
    return Answer(Meaning.FINAL, problem=problem)


def pause_after(tries: int) -> float:
    """Seconds before the next try: 1, 2, 4 … 60."""
    return float(min(LONGEST_PAUSE, 2 ** min(tries, 6)))


def failed_edit(message: Claimed) -> Outgoing:
    """The same words as a new message, since the one to edit is gone."""
    body: dict[str, Any] = {name: value for name, value in message.body.items() if name != "message_id"}
    return replace(
        Outgoing(message.chat_id, "sendMessage", body, lane=message.lane, slot=message.slot),
        case_id=message.case_id,
        effect_key=f"resend:{message.uid}",
    )
