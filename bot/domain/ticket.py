"""咨询, 建议, 表扬, 无关 and 找人工: light tickets beside the complaints, without a grade (002 §一).

A ticket has a number, somebody to answer it, and a time; it can become a complaint with everything that was said.
Who sits at the desk of a subject is in ``desks.py``; wording and storage are elsewhere.
"""

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from bot.domain.case import NotPossible, Told, newest_texts


class TicketKind(StrEnum):
    """What the client wants; the values of the first four are those of `judgement.Kind`."""

    QUESTION = "question"  # 咨询
    SUGGESTION = "suggestion"  # 建议
    PRAISE = "praise"  # 表扬
    UNRELATED = "unrelated"  # 无关
    HUMAN = "human"  # 找人工


PREFIX = {
    TicketKind.QUESTION: "ZX",
    TicketKind.SUGGESTION: "JY",
    TicketKind.PRAISE: "BY",
    TicketKind.UNRELATED: "WG",
    TicketKind.HUMAN: "RG",
}


class TicketStatus(StrEnum):
    """Where a ticket stands."""

    OPEN = "open"
    TAKEN = "taken"  # 找人工: somebody has said that they will call
    ANSWERED = "answered"
    MOVED = "moved"  # it has become a complaint
    CLOSED = "closed"  # nothing is owed: praise, or what was none of ours


LIVE = frozenset({TicketStatus.OPEN, TicketStatus.TAKEN})


@dataclass(frozen=True, slots=True)
class Ticket:
    """One question, suggestion, word of praise or call for a human. `reply` waits for 发送, or is what was sent."""

    id: str
    number: str
    contact_id: str
    kind: TicketKind
    category: str
    story: tuple[Told, ...]
    opened_at: datetime
    answer_by: datetime
    status: TicketStatus = TicketStatus.OPEN
    client_id: str | None = None
    department_id: str | None = None
    staff_id: str | None = None
    urgent: bool = False
    rounds: int = 0
    reply: str | None = None
    answered_at: datetime | None = None
    version: int = 1

    @property
    def texts(self) -> tuple[str, ...]:
        """The client's own words."""
        return newest_texts(self.story)

    @property
    def live(self) -> bool:
        """Whether somebody still owes an answer."""
        return self.status in LIVE


def add(ticket: Ticket, told: Told) -> Ticket:
    """The ticket with one more message, or with the next version of one it holds."""
    version = 1 + sum(known.message_id == told.message_id for known in ticket.story)
    return _next(ticket, story=(*ticket.story, replace(told, version=version)))


def take(ticket: Ticket, *, by: str) -> Ticket:
    """Somebody will call the client: only the first one; raises NotPossible."""
    if ticket.status is not TicketStatus.OPEN:
        raise NotPossible
    return _next(ticket, status=TicketStatus.TAKEN, staff_id=by)


def word_reply(ticket: Ticket, text: str) -> Ticket:
    """The answer as it will be sent; raises NotPossible once the ticket has become a complaint."""
    if ticket.status is TicketStatus.MOVED:
        raise NotPossible
    return _next(ticket, reply=text)


def answer(ticket: Ticket, *, by: str, at: datetime) -> Ticket:
    """发送: the worded reply goes out; raises NotPossible without one or when it is a complaint by now."""
    if not ticket.reply or ticket.status is TicketStatus.MOVED:
        raise NotPossible
    return _next(ticket, status=TicketStatus.ANSWERED, staff_id=by, answered_at=at)


def move(ticket: Ticket) -> Ticket:
    """其实是投诉: it lives on as a complaint; raises NotPossible the second time."""
    if ticket.status is TicketStatus.MOVED:
        raise NotPossible
    return _next(ticket, status=TicketStatus.MOVED)


def close(ticket: Ticket) -> Ticket:
    """Nothing is owed any more."""
    return _next(ticket, status=TicketStatus.CLOSED)


def _next(ticket: Ticket, **change: object) -> Ticket:
    return replace(ticket, version=ticket.version + 1, **change)  # type: ignore[arg-type]  # fields of Ticket by name
