"""A client's answer to "when did it happen": a day, a stretch of time, or still going on.

What happened lies in the past, so a day without a year or week is the last such day. A day that is yet to
come is said so, since it may be a deadline; one more than ten years back is marked, since it may be a
slip.
"""

import re
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from bot.domain.reading.dates import DateMention, find_dates
from bot.domain.reading.fold import fold, load

YEARS_BACK = 10


class DateKind(StrEnum):
    """What sort of answer it was."""

    DAY = "day"
    RANGE = "range"
    ONGOING = "ongoing"
    FUTURE = "future"
    UNREADABLE = "unreadable"


@dataclass(frozen=True, slots=True)
class DateAnswer:
    """First and last day in the firm's zone; `start` is None where only an end is known (上个月或更早)."""

    kind: DateKind
    raw: str
    start: date | None = None
    end: date | None = None
    old: bool = False  # more than ten years back: ask whether that is meant


def parse_date_answer(text: str, today: date) -> DateAnswer:
    """Read one answer to the question when it happened; `today` is the day in the firm's zone."""
    raw = text.strip()
    answer = re.sub(r"^(\d{1,2})[-.](\d{1,2})$", r"\1/\2", fold(raw))
    mentions = [one for one in find_dates(answer, today) if one.end is not None]
    if not mentions:
        return DateAnswer(DateKind.UNREADABLE, raw)
    if any(one.ongoing for one in mentions):
        starts = [one.start for one in mentions if one.start is not None and one.start <= today]
        return _dated(DateKind.ONGOING, raw, (min(starts, default=None), today), today)
    start, end = _stretch(answer, mentions, today)
    if (start or end) > today:
        return DateAnswer(DateKind.FUTURE, raw, start, end)
    end = min(end, today)  # this week and this month are not over
    return _dated(DateKind.DAY if start == end else DateKind.RANGE, raw, (start, end), today)


def _dated(kind: DateKind, raw: str, days: tuple[date | None, date], today: date) -> DateAnswer:
    start, end = days
    old = (start or end) < today.replace(year=today.year - YEARS_BACK, day=min(today.day, 28))
    return DateAnswer(kind, raw, start, end, old)


def _stretch(answer: str, mentions: list[DateMention], today: date) -> tuple[date | None, date]:
    days = [_past(one, today) for one in mentions]
    start, end = min(first for first, _ in days), max(last for _, last in days)
    earlier = load("dates.toml")["spans"]["earlier"]
    if re.match(earlier, answer[mentions[-1].span[1] :]) and mentions[-1].kind not in {"within", "left"}:
        return None, end
    return start, end


def _past(mention: DateMention, today: date) -> tuple[date, date]:
    """The days of a mention, a bare weekday taken from last week if this week's is yet to come."""
    first, last = mention.start or today, mention.end or today
    bare = mention.kind == "weekday" and not re.match(
        load("dates.toml")["spans"]["this_or_next"], mention.raw
    )
    return (
        (first - timedelta(weeks=1), last - timedelta(weeks=1)) if bare and first > today else (first, last)
    )
