"""Progress in the handler's own words: the lines it is written in, when to ask for it, and what it does to the case.

It knows neither the wording nor who may write (``services/progress_desk.py``). Times are aware UTC.
"""

import re
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from bot.domain.case import Case, Status
from bot.domain.handling import PARTS, Kind
from bot.domain.promises import Pledge, promise
from bot.domain.reading.dates import find_dates
from bot.domain.reading.fold import fold
from bot.domain.workdays import WorkCalendar

WRITING_SHARE = 0.25  # of the interval is left to write in
LONGEST = 1000
DAYS = frozenset({"until", "by"})
NOON = time(12)
CHINA = ZoneInfo("Asia/Shanghai")
LATELY = 60  # days: a day so long past and no longer was meant as past
ENDINGS = " \t\u3000\u3002\uff1b;\uff0c,."  # the sentence of the catalogue has its own


class Unwritten(ValueError):
    """Nothing was written."""


class TooManyLines(ValueError):
    """More lines than are asked for."""


class TooLong(ValueError):
    """A line that does not fit into one message with the rest."""


class NoDay(ValueError):
    """No day still to come can be read in it."""


def handled(case: Case, **changes: Any) -> Case:
    """The case with its handling changed."""
    return replace(case, facts=replace(case.facts, handling=replace(case.handling, **changes)))


def add_lines(kind: Kind, parts: tuple[str, ...], text: str, today: date) -> tuple[str, ...]:
    """The parts with what was typed; progress may come line by line or at once, a day is kept as YYYY-MM-DD.

    Raises Unwritten, TooManyLines, TooLong, NoDay.
    """
    if PARTS[kind][len(parts)] in DAYS:
        return (*parts, _day(text, today))
    found = [line.strip(ENDINGS) for line in text.splitlines()] if kind is Kind.UPDATE else [text.strip()]
    lines = tuple(line for line in found if line)
    if not lines:
        raise Unwritten
    if len(parts) + len(lines) > len(PARTS[kind]):
        raise TooManyLines
    if sum(map(len, (*parts, *lines))) > LONGEST:
        raise TooLong
    return (*parts, *lines)


def _day(text: str, today: date) -> str:
    day = coming_day(text, today)
    if day is None:
        raise NoDay
    return day.isoformat()


def closing_of(day: str, calendar: WorkCalendar) -> datetime:
    """Closing time of that day, or of the next one on which the firm works; aware UTC."""
    return calendar.end_of_day(datetime.combine(date.fromisoformat(day), NOON, CHINA))


def is_written(kind: Kind, parts: tuple[str, ...]) -> bool:
    """Whether nothing is missing."""
    return len(parts) == len(PARTS[kind])


def remind_at(last: datetime, due: datetime, calendar: WorkCalendar) -> datetime:
    """When the handler is asked for progress that is due: a quarter of the interval is left, in working time.

    Where the interval holds no working time (a weekend of a 严重 case) it is natural time.
    """
    hours = calendar.working_hours_between(last, due)
    if not hours:
        return due - (due - last) * WRITING_SHARE
    return min(calendar.after_hours(last, hours * (1 - WRITING_SHARE)), due - timedelta(minutes=1))


def tell_progress(case: Case, lines: tuple[str, ...]) -> Case:
    """调查中 with the first progress; what was told is what the status card says."""
    what, finished, following = lines
    status = Status.INVESTIGATING if case.status is Status.ACCEPTED else case.status
    return handled(replace(case, status=status), what=what, finished=finished, following=following)


def coming_day(text: str, today: date) -> date | None:
    """The day a colleague names for something yet to come; None if there is none, or it is over.

    A day without a year is the next such day, a bare weekday that of this week or else of the next.
    """
    written = re.sub(r"^(\d{1,2})[-.](\d{1,2})$", r"\1/\2", fold(text.strip()))
    mentions = [one for one in find_dates(written, today) if one.end is not None]
    day = mentions[-1].end if mentions else None
    if day is None or day >= today:
        return day
    if mentions[-1].kind == "weekday":
        return day + timedelta(weeks=1)
    if re.search(r"\d{4}", written) or (today - day).days < LATELY:
        return None
    return day.replace(year=day.year + 1) if (day.month, day.day) != (2, 29) else None


def renew(case: Case, pledge: Pledge, at: datetime, calendar: WorkCalendar) -> Case:
    """A case brought back: nothing promised before counts, everything is promised anew from now on."""
    fresh = promise(pledge, at, calendar)
    again = handled(case, paused_at=None, wanted=(), wanted_by=None, delayed_from=None, waiting=())
    return replace(
        again, accept_by=fresh.accept_by, first_reply_by=fresh.first_reply_by, resolve_by=fresh.resolve_by,
        next_update_at=fresh.next_update_at,
    )  # fmt: skip
