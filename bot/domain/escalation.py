"""Who hears when something owed on a case is half over, due, or half again overdue (model §2.5), and when that is.

The table is the firm's ladder; where a rung has nobody, the next above hears, else the next below. Aware UTC.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from enum import IntEnum, StrEnum

from bot.domain.case import Case, Status
from bot.domain.handling import CONTACTED, KNOWN, ONSITE, REPEATED
from bot.domain.people import Role, Staff
from bot.domain.promises import Span, Unit
from bot.domain.workdays import WorkCalendar


class Duty(StrEnum):
    """What is owed."""

    ACCEPT = "accept"
    FIRST_REPLY = "first_reply"
    RESOLVE = "resolve"
    KNOW = "know"  # 002 §3.2: two working days to know the client
    ONSITE = "onsite"  # 002 §3.3: three working days, where it was flagged
    SETUP = "setup"  # 立项 within a working day
    MARKET = "market"  # the market side's answer after two rejections


class Rung(IntEnum):
    """Percent of the time that has passed."""

    HALF = 50
    DUE = 100
    OVER = 150


CHAIN = (Role.MANAGER, Role.DIRECTOR, Role.EXECUTIVE)
CLIENTS_TIME = frozenset({Duty.ACCEPT, Duty.FIRST_REPLY, Duty.RESOLVE})
LADDER: dict[str, dict[Rung, Role | None]] = {
    "minor": {Rung.HALF: None, Rung.DUE: Role.MANAGER, Rung.OVER: Role.DIRECTOR},
    "ordinary": {Rung.HALF: Role.MANAGER, Rung.DUE: Role.DIRECTOR, Rung.OVER: Role.EXECUTIVE},
    "major": {Rung.HALF: Role.MANAGER, Rung.DUE: Role.DIRECTOR, Rung.OVER: Role.EXECUTIVE},
    "severe": {Rung.HALF: Role.DIRECTOR, Rung.DUE: Role.EXECUTIVE, Rung.OVER: Role.EXECUTIVE},
}
AGAIN = timedelta(hours=4)  # a 严重 case that stays overdue is told again
SETTLED = frozenset({Status.RESOLVED, Status.REVISITING})
GRACE = {
    Duty.ACCEPT: Span(1, Unit.WORKING_HOURS),
    Duty.FIRST_REPLY: Span(1, Unit.WORKING_HOURS),
    Duty.MARKET: Span(4, Unit.WORKING_HOURS),
}
LONG_GRACE = Span(1, Unit.WORKING_DAYS)


def is_owed(case: Case, duty: Duty) -> bool:
    """Whether this has still to be done. While the client is waited for, no result is owed."""
    taken, handling = case.accepted_at is not None, case.handling
    owed = {
        Duty.ACCEPT: case.status in {Status.OFFERED, Status.SUBMITTED},
        Duty.FIRST_REPLY: CONTACTED not in case.done,
        Duty.RESOLVE: case.status not in SETTLED and handling.paused_at is None,
        Duty.KNOW: taken and KNOWN not in case.done,
        Duty.ONSITE: handling.onsite_by is not None and ONSITE not in case.done,
        Duty.SETUP: taken and needs_project(case),
        Duty.MARKET: case.status is Status.MARKET,
    }
    return case.open and owed[duty]


def needs_project(case: Case) -> bool:
    """立项: 一般, and whoever complains often (002 §6.2)."""
    return case.handling.project is None and (case.grade == "ordinary" or REPEATED in case.done)


def due_at(case: Case, duty: Duty) -> datetime | None:
    """By when it was to be done, where that is kept."""
    return {
        Duty.ACCEPT: case.accept_by,
        Duty.FIRST_REPLY: case.first_reply_by,
        Duty.RESOLVE: case.resolve_by,
        Duty.KNOW: case.handling.know_by,
        Duty.ONSITE: case.handling.onsite_by,
        Duty.MARKET: case.handling.answer_by,
    }.get(duty)


def rung_role(duty: Duty, grade: str, rung: Rung) -> Role | None:
    """Who hears beside the handler; what is owed inside the firm only goes no higher than the manager."""
    if duty in CLIENTS_TIME:
        return LADDER[grade][rung]
    return None if rung is Rung.HALF else Role.MANAGER


def on_rung(role: Role, case: Case, staff: Iterable[Staff]) -> list[Staff]:
    """The people of this rung who may know of the case; else of the next above, else of the next below."""
    able = [s for s in staff if s.active and s.telegram_id and s.id not in case.barred]
    place = CHAIN.index(role)
    for wanted in (*CHAIN[place:], *reversed(CHAIN[:place])):
        if found := [s for s in able if s.role is wanted and _answers(s, case)]:
            return found
    return [s for s in able if s.role in {Role.MANAGER, Role.OFFICER}]


def _answers(staff: Staff, case: Case) -> bool:
    return staff.role is not Role.MANAGER or staff.department_id == case.department_id


def half_after(span: Span, start: datetime, calendar: WorkCalendar) -> datetime:
    """The moment half of `span` after `start`: from submission half of it is gone, from the due time it is 150 %."""
    match span.unit:
        case Unit.MINUTES:
            return start + timedelta(minutes=span.count) / 2
        case Unit.HOURS:
            return start + timedelta(hours=span.count) / 2
        case Unit.DAYS:
            return start + timedelta(days=span.count) / 2
        case Unit.WORKING_HOURS:
            return calendar.after_hours(start, span.count / 2)
        case Unit.WORKING_DAYS:
            return calendar.after_hours(start, span.count * hours_a_day(calendar) / 2)


def hours_a_day(calendar: WorkCalendar) -> float:
    """Working hours of a working day."""
    begin, end = calendar.hours.begin, calendar.hours.end
    return end.hour - begin.hour + (end.minute - begin.minute) / 60


def grace_of(duty: Duty) -> Span:
    """给责任人宽限: how much longer somebody may take."""
    return GRACE.get(duty, LONG_GRACE)


def candidates(case: Case, staff: Sequence[Staff]) -> list[Staff]:
    """指派他人: whom a case may be given to, the own department first (002 §5.1.2)."""
    able = [s for s in staff if s.active and s.telegram_id and s.role is Role.ADVISOR]
    free = [s for s in able if s.id not in case.barred and s.id != case.advisor_id]
    return sorted(free, key=lambda s: s.department_id != case.department_id)
