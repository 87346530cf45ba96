"""What one written day or stretch of time means, counted from a given today.

One small function for each way of writing; the ways themselves are patterns in `data/dates.toml`. A way that needs
today answers None for the days when there is no today, and the distance where the words alone give it.
"""

import re
from calendar import monthrange
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from typing import Any

from bot.domain.reading.fold import load
from bot.domain.reading.numerals import tokens, worth

SOON = 31  # days ahead in which a day without a year is taken as coming, not as last year's


@dataclass(frozen=True, slots=True)
class Stretch:
    """First and last day, or only a distance from today in days."""

    start: date | None = None
    end: date | None = None
    in_days: int | None = None
    ongoing: bool = False


UNKNOWN = Stretch()


@cache
def _words() -> Any:
    return load("dates.toml")


def count(written: str) -> int:
    """A small whole number in either script; 二〇二六 is read digit by digit."""
    if len(written) >= 4:
        return int("".join(str(int(worth(tokens(sign)) or 0)) for sign in written))
    if written in _words()["spans"]["months"]:
        return int(_words()["spans"]["months"][written])
    return int(worth(tokens(written)) or 0)


def resolve(kind: str, found: re.Match[str], following: str, today: date | None) -> Stretch | None:
    """The days meant by one match of the pattern `kind`; None where no such day exists (30 February)."""
    forward = bool(re.match(_words()["spans"]["forward"], following))
    return WAYS[kind](found, today, forward)


def _one_day(day: date | None) -> Stretch | None:
    return Stretch(day, day) if day else None


def _exists(year: int, month: int, day: int) -> date | None:
    if not (date.min.year <= year <= date.max.year and 1 <= month <= 12):
        return None
    return date(year, month, day) if 1 <= day <= monthrange(year, month)[1] else None


def _year(written: str | None, today: date | None) -> int | None:
    if not written:
        return today.year if today else None
    if written in _words()["relative"]:
        return today.year + int(_words()["relative"][written]) if today else None
    number = count(written.removesuffix(_words()["units_of"]["year"]))
    return number + 2000 if number < 100 else number


def _exact(found: re.Match[str], today: date | None, forward: bool) -> Stretch | None:
    year = _year(found["year"], today)
    if year is None:
        return UNKNOWN
    return _one_day(_exists(year, count(found["month"]), count(found["day"])))


def _month_and_day(found: re.Match[str], today: date | None, forward: bool) -> Stretch | None:
    month, day = count(found["month"]), count(found["day"])
    if today is None:
        return UNKNOWN if _exists(2024, month, day) else None
    return _one_day(_nearest([_exists(today.year + shift, month, day) for shift in (-1, 0, 1)], today, forward))


def _nearest(candidates: list[date | None], today: date, forward: bool) -> date | None:
    """Without a year or month: the coming one before a limit, otherwise the latest that has been or comes soon."""
    real = [one for one in candidates if one]
    if forward:
        return next((one for one in real if one >= today), None)
    current = [one for one in real if one.year == today.year and one <= today + timedelta(days=SOON)]
    past = [one for one in real if one <= today]
    return (current or past or [None])[-1]


def _day_of_month(found: re.Match[str], today: date | None, forward: bool) -> Stretch | None:
    day = count(found["day"])
    if not 1 <= day <= 31:
        return None
    if today is None:
        return UNKNOWN
    months = [shift_month(today, shift) for shift in (-1, 0, 1, 2)]
    days = [_exists(year, month, day) for year, month in months]
    if forward:
        return _one_day(next((one for one in days if one and one >= today), None))
    return _one_day(next((one for one in reversed(days) if one and one <= today), None))


def shift_month(day: date, by: int) -> tuple[int, int]:
    """Year and month that lie `by` months from that of `day`."""
    index = day.year * 12 + day.month - 1 + by
    return index // 12, index % 12 + 1


def whole_month(year: int, month: int, part: str | None = None) -> Stretch:
    """A month, or its beginning (1-10), middle (11-20) or end (21-)."""
    last = monthrange(year, month)[1]
    begin, end = {None: (1, last), "begin": (1, 10), "middle": (11, 20), "end": (21, last)}[part]
    return Stretch(date(year, month, begin), date(year, month, end))


def _part(found: re.Match[str]) -> str | None:
    part = found["part"]
    return str(_words()["parts"][part]) if part else None


def _year_and_month(found: re.Match[str], today: date | None, forward: bool) -> Stretch | None:
    year = _year(found["year"], today)
    return UNKNOWN if year is None else whole_month(year, count(found["month"]), _part(found))


def _named_month(found: re.Match[str], today: date | None, forward: bool) -> Stretch | None:
    if today is None:
        return UNKNOWN
    month = count(found["month"])
    year = today.year - (month > today.month and not forward)
    return whole_month(year, month, _part(found))


def _relative_month(found: re.Match[str], today: date | None, forward: bool) -> Stretch | None:
    if today is None:
        return UNKNOWN
    shift = int(_words()["relative"][found["rel"]]) if found["rel"] else 0
    part = _part(found) if "part" in found.re.groupindex else None
    return whole_month(*shift_month(today, shift), part)


def _day_of_relative_month(found: re.Match[str], today: date | None, forward: bool) -> Stretch | None:
    if today is None:
        return UNKNOWN
    year, month = shift_month(today, int(_words()["relative"][found["rel"]]))
    return _one_day(_exists(year, month, count(found["day"])))


def _quarter(found: re.Match[str], today: date | None, forward: bool) -> Stretch | None:
    if today is None:
        return UNKNOWN
    written = found["q1"] or found["q2"] or found["q3"]
    current = (today.month - 1) // 3
    if written:
        number, year = count(written) - 1, _year(found["year"], today) or today.year
        year -= not found["year"] and number > current and not forward
    else:
        index = today.year * 4 + current + int(_words()["relative"][found["rel"]])
        year, number = divmod(index, 4)
    return Stretch(date(year, number * 3 + 1, 1), whole_month(year, number * 3 + 3).end)


def _days_left(found: re.Match[str], today: date | None, forward: bool) -> Stretch | None:
    return Stretch(in_days=_length(found))


def _length(found: re.Match[str]) -> int:
    unit = int(_words()["units"][found["unit"]])
    if found["n"] in _words()["half_words"]:
        return unit // 2
    number = count(found["n"])
    return number * unit if unit else -(-number // 24)


def _within(found: re.Match[str], today: date | None, forward: bool) -> Stretch | None:
    days = _length(found)
    return Stretch(in_days=-days if re.fullmatch(_words()["spans"]["backward"], found["dir"]) else days)


def _running(found: re.Match[str], today: date | None, forward: bool) -> Stretch | None:
    length = 3 * int(_words()["units"][found["unit"]]) if found["n"] in _words()["few_words"] else _length(found)
    return Stretch(today - timedelta(days=length), today, ongoing=True) if today else Stretch(ongoing=True)


def _since(found: re.Match[str], today: date | None, forward: bool) -> Stretch | None:
    if today is None:
        return Stretch(ongoing=True)
    month = count(found["month"])
    year = _year(found["year"], today) if found["year"] else today.year - (month > today.month)
    return Stretch(date(year or today.year, month, 1), today, ongoing=True)


def _weekday(found: re.Match[str], today: date | None, forward: bool) -> Stretch | None:
    if today is None:
        return UNKNOWN
    monday = today - timedelta(days=today.weekday())
    shift = int(_words()["relative"][found["rel"]]) if found["rel"] else 0
    return _one_day(monday + timedelta(weeks=shift, days=int(_words()["weekdays"][found["wd"]])))


def _week(found: re.Match[str], today: date | None, forward: bool) -> Stretch | None:
    if today is None:
        return UNKNOWN
    monday = today - timedelta(days=today.weekday()) + timedelta(weeks=int(_words()["relative"][found["rel"]]))
    return Stretch(monday, monday + timedelta(days=6))


def _day_word(found: re.Match[str], today: date | None, forward: bool) -> Stretch | None:
    return Stretch(in_days=int(_words()["days"][found["word"]]))


def _named_year(found: re.Match[str], today: date | None, forward: bool) -> Stretch | None:
    year = _year(found["year"] if "year" in found.re.groupindex else found["word"], today)
    return UNKNOWN if year is None else _part_of_year(year, _part(found))


def _part_of_year(year: int, part: str | None) -> Stretch:
    first, last = {None: (1, 12), "first_half": (1, 6), "second_half": (7, 12), "begin": (1, 2), "end": (12, 12)}[part]
    return Stretch(date(year, first, 1), whole_month(year, last).end)


def _half_year(found: re.Match[str], today: date | None, forward: bool) -> Stretch | None:
    return UNKNOWN if today is None else _part_of_year(today.year, _part(found))


def _ongoing(found: re.Match[str], today: date | None, forward: bool) -> Stretch | None:
    return Stretch(end=today, ongoing=True)


WAYS: dict[str, Callable[[re.Match[str], date | None, bool], Stretch | None]] = {
    "iso": _exact,
    "compact": _exact,
    "full": _exact,
    "monthday": _month_and_day,
    "slash": _month_and_day,
    "yearmonth": _year_and_month,
    "quarter": _quarter,
    "left": _days_left,
    "within": _within,
    "running": _running,
    "since": _since,
    "weekday": _weekday,
    "week": _week,
    "relday": _day_word,
    "monthpart": _relative_month,
    "monthday_of": _day_of_relative_month,
    "relmonth": _relative_month,
    "month": _named_month,
    "year": _named_year,
    "relyear": _named_year,
    "half": _half_year,
    "dayonly": _day_of_month,
    "ongoing": _ongoing,
}
