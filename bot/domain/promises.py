"""When things are promised by: accepting, first reply, result, and how often progress is told (model §2.5).

All times are aware UTC; working time is Asia/Shanghai by the firm's calendar. The numbers are the firm's
(``tingsu.toml``); here is only how a span becomes a moment. Counted from submission, not from assignment: the client
is promised, not the desk.
"""

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from bot.domain.workdays import Hours, WorkCalendar, after_natural

CHINA = ZoneInfo("Asia/Shanghai")


class Unit(StrEnum):
    """What a span is counted in; ``wh`` and ``wd`` pass only while the firm is open."""

    MINUTES = "min"
    HOURS = "h"
    DAYS = "d"
    WORKING_HOURS = "wh"
    WORKING_DAYS = "wd"


@dataclass(frozen=True, slots=True)
class Span:
    """A length of time as the firm says it: ``4 wh`` is four working hours."""

    count: int
    unit: Unit

    def __str__(self) -> str:
        return f"{self.count} {self.unit}"


@dataclass(frozen=True, slots=True)
class Pledge:
    """What is promised for one grade (model §2.5)."""

    accept: Span
    first_reply: Span
    resolve: Span
    update_every: Span
    update_at: tuple[time, ...]
    update_weekends: tuple[time, ...]
    revisits: tuple[Span, ...]
    accept_between: Hours | None = None


@dataclass(frozen=True, slots=True)
class Promised:
    """The moments promised for one case."""

    accept_half: datetime
    accept_by: datetime
    first_reply_by: datetime
    resolve_by: datetime
    next_update_at: datetime


def promise(pledge: Pledge, submitted_at: datetime, calendar: WorkCalendar) -> Promised:
    """Everything that is promised for a case of this pledge, submitted at that moment."""
    accept_by = _accept_by(pledge, submitted_at, calendar)
    return Promised(
        accept_half=submitted_at + (accept_by - submitted_at) / 2,
        accept_by=accept_by,
        first_reply_by=max(accept_by, after(pledge.first_reply, submitted_at, calendar)),
        resolve_by=after(pledge.resolve, submitted_at, calendar),
        next_update_at=next_update(pledge, submitted_at, calendar),
    )


def _accept_by(pledge: Pledge, submitted_at: datetime, calendar: WorkCalendar) -> datetime:
    if pledge.accept_between is None:
        return after(pledge.accept, submitted_at, calendar)
    # Natural minutes run only while somebody is awake (重大, 07–23); a night complaint is taken by morning.
    length = after(pledge.accept, submitted_at, calendar) - submitted_at
    return after_natural(submitted_at, length, pledge.accept_between)


def after(span: Span, start: datetime, calendar: WorkCalendar) -> datetime:
    """The moment a span after `start`."""
    match span.unit:
        case Unit.MINUTES:
            return start + timedelta(minutes=span.count)
        case Unit.HOURS:
            return start + timedelta(hours=span.count)
        case Unit.DAYS:
            return start + timedelta(days=span.count)
        case Unit.WORKING_HOURS:
            return calendar.after_hours(start, span.count)
        case Unit.WORKING_DAYS:
            return calendar.after_days(start, span.count)


def next_update(pledge: Pledge, last: datetime, calendar: WorkCalendar) -> datetime:
    """When the client hears of progress next, after `last`."""
    if not pledge.update_at:
        return after(pledge.update_every, last, calendar)
    day = last.astimezone(CHINA).date()
    for ahead in range(15):
        date = day + timedelta(days=ahead)
        hours = pledge.update_at if calendar.is_workday(date) else pledge.update_weekends
        for hour in hours:
            moment = datetime.combine(date, hour, CHINA)
            if moment > last:
                return moment.astimezone(last.tzinfo)
    return after(pledge.update_every, last, calendar)

