"""What one written day or stretch of time means, counted from a given today.

One small function for each way of writing; the ways themselves are patterns in `data/dates.toml`. Without
a today the days stay open, and the distance is given where the words alone tell it.
"""

import re
from calendar import monthrange
from collections.abc import Callable
from datetime import date, timedelta
from functools import cache
from typing import Any, NamedTuple

from bot.domain.reading.fold import load
from bot.domain.reading.numerals import tokens, worth

SOON = 31  # days ahead in which a day without a year is taken as coming, not as last year's


class Stretch(NamedTuple):
    """First and last day, or only a distance from today in days."""

    start: date | None = None
    end: date | None = None
    in_days: int | None = None
    ongoing: bool = False


UNKNOWN = Stretch()
DAYS_OF = {None: (1, 31), "begin": (1, 10), "middle": (11, 20), "end": (21, 31)}
MONTHS_OF = {None: (1, 12), "begin": (1, 2), "first_half": (1, 6), "second_half": (7, 12), "end": (12, 12)}


class Said(NamedTuple):
    """One match of a pattern, what follows it in the text, and the day it is counted from."""

    found: re.Match[str]
    following: str
    today: date | None

    @property
    def forward(self) -> bool:
        """Whether it looks forward: 15号前."""
        return re.match(_table("spans")["forward"], self.following) is not None

    def word(self, name: str) -> str | None:
        """A named part of the match, or None where the pattern has or found no such part."""
        return self.found[name] if name in self.found.re.groupindex else None


@cache
def _table(section: str) -> dict[str, Any]:
    words: dict[str, Any] = load("dates.toml")[section]
    return words


def count(written: str) -> int:
    """A small whole number in either script; 二〇二六 is read digit by digit."""
    if len(written) >= 4:
        return int("".join(str(int(worth(tokens(sign)) or 0)) for sign in written))
    if written in _table("spans")["months"]:
        return int(_table("spans")["months"][written])
    return int(worth(tokens(written)) or 0)


def resolve(kind: str, found: re.Match[str], following: str, today: date | None) -> Stretch | None:
    """The days meant by one match of the pattern `kind`; None where no such day exists (30 February)."""
    return WAYS[kind](Said(found, following, today))


def _one_day(day: date | None) -> Stretch | None:
    return Stretch(day, day) if day else None


def _exists(year: int, month: int, day: int) -> date | None:
    return date(year, month, day) if 1 <= day <= monthrange(year, month)[1] else None


def _year(written: str | None, today: date | None) -> int | None:
    if not written:
        return today.year if today else None
    if written in _table("relative"):
        return today.year + int(_table("relative")[written]) if today else None
    number = count(written.removesuffix(_table("units_of")["year"]))
    return number + 2000 if number < 100 else number


def _exact(said: Said) -> Stretch | None:
    year = _year(said.found["year"], said.today)
    if year is None:
        return UNKNOWN
    return _one_day(_exists(year, count(said.found["month"]), count(said.found["day"])))


def _month_and_day(said: Said) -> Stretch | None:
    month, day = count(said.found["month"]), count(said.found["day"])
    if said.today is None:
        return UNKNOWN if _exists(2024, month, day) else None
    years = (said.today.year + shift for shift in (-1, 0, 1))
    return _one_day(_nearest([_exists(year, month, day) for year in years], said.today, said.forward))


def _nearest(candidates: list[date | None], today: date, forward: bool) -> date | None:
    """A day without a year: the coming one if it is a limit, else this year's or the one before it."""
    real = [one for one in candidates if one]
    if forward:
        return next((one for one in real if one >= today), None)
    near = [
        one
        for one in real
        if one <= today or (one.year == today.year and one - today <= timedelta(days=SOON))
    ]
    return near[-1] if near else None


def _day_of_month(said: Said) -> Stretch | None:
    day = count(said.found["day"])
    if said.today is None:
        return UNKNOWN
    months = [shift_month(said.today, shift) for shift in (-1, 0, 1, 2)]
    days = [_exists(year, month, day) for year, month in months]
    if said.forward:
        return _one_day(next((one for one in days if one and one >= said.today), None))
    return _one_day(next((one for one in reversed(days) if one and one <= said.today), None))


def shift_month(day: date, by: int) -> tuple[int, int]:
    """Year and month that lie `by` months from that of `day`."""
    index = day.year * 12 + day.month - 1 + by
    return index // 12, index % 12 + 1


def whole_month(year: int, month: int, part: str | None = None) -> Stretch:
    """A month, or its beginning (1-10), middle (11-20) or end (21-)."""
    begin, end = DAYS_OF[part]
    return Stretch(date(year, month, begin), date(year, month, min(end, monthrange(year, month)[1])))


def _part(said: Said) -> str | None:
    part = said.word("part")
    return str(_table("parts")[part]) if part else None


def _year_and_month(said: Said) -> Stretch | None:
    year = _year(said.found["year"], said.today)
    return UNKNOWN if year is None else whole_month(year, count(said.found["month"]), _part(said))


def _named_month(said: Said) -> Stretch | None:
    if said.today is None:
        return UNKNOWN
    month = count(said.found["month"])
    year = said.today.year - (month > said.today.month and not said.forward)
    return whole_month(year, month, _part(said))


def _relative_month(said: Said) -> Stretch | None:
    if said.today is None:
        return UNKNOWN
    shift = int(_table("relative")[said.found["rel"]]) if said.found["rel"] else 0
    part = _part(said)
    return whole_month(*shift_month(said.today, shift), part)


def _day_of_relative_month(said: Said) -> Stretch | None:
    if said.today is None:
        return UNKNOWN
    year, month = shift_month(said.today, int(_table("relative")[said.found["rel"]]))
    return _one_day(_exists(year, month, count(said.found["day"])))


def _quarter(said: Said) -> Stretch | None:
    if said.today is None:
        return UNKNOWN
    written = said.found["q1"] or said.found["q2"] or said.found["q3"]
    current = (said.today.month - 1) // 3
    if written:
        number, year = count(written) - 1, _year(said.found["year"], said.today) or said.today.year
        year -= not said.found["year"] and number > current and not said.forward
    else:
        index = said.today.year * 4 + current + int(_table("relative")[said.found["rel"]])
        year, number = divmod(index, 4)
    return Stretch(date(year, number * 3 + 1, 1), whole_month(year, number * 3 + 3).end)


def _days_left(said: Said) -> Stretch | None:
    return Stretch(in_days=_length(said))


def _length(said: Said) -> int:
    unit = int(_table("units")[said.found["unit"]])
    if said.found["n"] in _table("spans")["half"]:
        return unit // 2
    number = count(said.found["n"])
    return number * unit if unit else -(-number // 24)


def _within(said: Said) -> Stretch | None:
    days = _length(said)
    return Stretch(in_days=-days if re.fullmatch(_table("spans")["backward"], said.found["dir"]) else days)


def _running(said: Said) -> Stretch | None:
    if said.today is None:
        return Stretch(ongoing=True)
    few = said.found["n"] in _table("spans")["few"]  # 连续几个月: three at least
    length = 3 * int(_table("units")[said.found["unit"]]) if few else _length(said)
    return Stretch(said.today - timedelta(days=length), said.today, ongoing=True)


def _since(said: Said) -> Stretch | None:
    if said.today is None:
        return Stretch(ongoing=True)
    month = count(said.found["month"])
    year = (
        _year(said.found["year"], said.today)
        if said.found["year"]
        else said.today.year - (month > said.today.month)
    )
    return Stretch(date(year or said.today.year, month, 1), said.today, ongoing=True)


def _weekday(said: Said) -> Stretch | None:
    if said.today is None:
        return UNKNOWN
    monday = said.today - timedelta(days=said.today.weekday())
    shift = int(_table("relative")[said.found["rel"]]) if said.found["rel"] else 0
    day = monday + timedelta(weeks=shift, days=int(_table("weekdays")[said.found["wd"]]))
    return _one_day(
        day + timedelta(weeks=1) if said.forward and not said.found["rel"] and day < said.today else day
    )


def _week(said: Said) -> Stretch | None:
    if said.today is None:
        return UNKNOWN
    shift = int(_table("relative")[said.found["rel"]])
    monday = said.today + timedelta(weeks=shift, days=-said.today.weekday())
    return Stretch(monday, monday + timedelta(days=6))


def _day_word(said: Said) -> Stretch | None:
    return Stretch(in_days=int(_table("days")[said.found["word"]]))


def _named_year(said: Said) -> Stretch | None:
    year = _year(said.word("year") or said.word("word"), said.today)
    return UNKNOWN if year is None else _part_of_year(year, _part(said))


def _part_of_year(year: int, part: str | None) -> Stretch:
    first, last = MONTHS_OF[part]
    return Stretch(date(year, first, 1), whole_month(year, last).end)


def _half_year(said: Said) -> Stretch | None:
    return UNKNOWN if said.today is None else _part_of_year(said.today.year, _part(said))


def _recent(said: Said) -> Stretch | None:
    if said.today is None:
        return UNKNOWN
    return Stretch(said.today - timedelta(days=int(_table("recent")[said.found["word"]])), said.today)


def _ongoing(said: Said) -> Stretch | None:
    return Stretch(end=said.today, ongoing=True)


WAYS: dict[str, Callable[[Said], Stretch | None]] = {
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
    "vague": _recent,
    "ongoing": _ongoing,
}
