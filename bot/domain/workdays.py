"""Working time of the firm: is 10 October a workday, when are two working hours over, when may we write.

Working time is Mon-Fri 09:00-18:00 Asia/Shanghai, minus statutory holidays, plus make-up working days
(调休), plus and minus what the firm itself decides. Instants come in and go out as aware UTC; a `date` is
a day in the firm's zone. It does not know which promise needs which time (`promises`), nor what time it
is.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

CHINA = ZoneInfo("Asia/Shanghai")
BEFORE_QUIET = timedelta(minutes=15)  # so that what is late by a little is not said in the quiet hours
FOREVER = timedelta(days=400)  # no firm closes for longer; one that never opens is a mistake


class NeverOpenError(ValueError):
    """The calendar has no working time within `FOREVER` of the day asked about."""


@dataclass(frozen=True, slots=True)
class Holidays:
    """Holidays and make-up working days of one year; `announced` is False where nobody has named them yet."""

    off: frozenset[date]
    makeup: frozenset[date]
    announced: bool


@cache
def statutory(year: int) -> Holidays:
    """The statutory holidays of mainland China in `year`, with the make-up days of the yearly notice.

    Until the notice of a year is out, `holidays` knows no exchanged days; such a year is not `announced`.
    """
    table = _china()(years=year)
    makeup = frozenset(day for day in table.weekend_workdays if day.year == year)
    exchanged = any("substituted" in name.lower() for name in table.values())
    announced = bool(makeup) or exchanged
    return Holidays(frozenset(table) if announced else frozenset(), makeup, announced)


@cache
def _china() -> Any:
    """The library's class for China, from its own file: its package of countries imports some 250 others with it."""
    import holidays  # noqa: PLC0415  it takes 40 ms, and what reads no calendar need not wait for it

    spec = spec_from_file_location("holidays_china", Path(holidays.__file__).parent / "countries" / "china.py")
    if spec is None or spec.loader is None:
        raise ImportError("holidays has no countries/china.py")
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module.China


@dataclass(frozen=True, slots=True)
class Hours:
    """A daily stretch of time in some zone; an end before the beginning runs over midnight."""

    begin: time
    end: time

    def contains(self, moment: time) -> bool:
        """Whether a time of day lies within: the beginning counts, the end does not."""
        if self.begin <= self.end:
            return self.begin <= moment < self.end
        return moment >= self.begin or moment < self.end


OFFICE = Hours(time(9), time(18))
QUIET = Hours(time(21), time(9))


@dataclass(frozen=True, slots=True)
class WorkCalendar:
    """When the firm works. `closed` and `opened` are the firm's own days and outrank the statutory ones."""

    hours: Hours = OFFICE
    closed: frozenset[date] = frozenset()
    opened: frozenset[date] = frozenset()
    zone: ZoneInfo = field(default=CHINA)

    def __post_init__(self) -> None:
        if self.hours.begin >= self.hours.end:
            raise ValueError("working hours end on the day on which they begin")

    def is_workday(self, day: date) -> bool:
        """Whether the firm works on `day`; a year that is not announced is plain Monday to Friday."""
        if day in self.closed or day in self.opened:
            return day not in self.closed
        year = statutory(day.year)
        if day in year.makeup:
            return True
        return day.weekday() < 5 and day not in year.off

    def years_without_data(self, first: date, last: date) -> tuple[int, ...]:
        """Years in a range of days whose holidays neither the notice nor the firm has named, so that somebody can be
        warned; they are plain Monday to Friday until then."""
        named = {day.year for day in self.closed | self.opened}
        years = range(first.year, last.year + 1)
        return tuple(year for year in years if year not in named and not statutory(year).announced)

    def next_workday(self, day: date) -> date:
        """The first working day after `day`."""
        return next(self._workdays_from(day + timedelta(days=1)))

    def is_working(self, at: datetime) -> bool:
        """Whether the firm works at this instant."""
        local = at.astimezone(self.zone)
        return self.is_workday(local.date()) and self.hours.contains(local.time())

    def next_open(self, at: datetime) -> datetime:
        """`at` itself if the firm works then, else the next opening; aware UTC."""
        if self.is_working(at):
            return at.astimezone(UTC)
        local = at.astimezone(self.zone)
        today_is_over = local.time() >= self.hours.begin
        first = local.date() + timedelta(days=1) if today_is_over else local.date()
        return self._opening(next(self._workdays_from(first)))

    def after_hours(self, at: datetime, hours: float) -> datetime:
        """The instant at which `hours` working hours have passed since `at`; aware UTC.

        A stretch that is used up exactly at closing time ends there, not at the next opening.
        """
        left = timedelta(hours=hours)
        start = self.next_open(at)
        while left > (rest := self._closing(start.astimezone(self.zone).date()) - start):
            left -= rest
            start = self._opening(self.next_workday(start.astimezone(self.zone).date()))
        return start + left

    def after_days(self, at: datetime, days: int) -> datetime:
        """The same time of day `days` working days after `at`; aware UTC.

        An instant outside working time counts from the next opening, so that what is filed on a Saturday is
        due like what is filed on Monday at nine.
        """
        start = self.next_open(at).astimezone(self.zone)
        day = start.date()
        for _ in range(days):
            day = self.next_workday(day)
        return datetime.combine(day, start.time(), self.zone).astimezone(UTC)

    def end_of_day(self, at: datetime, days: int = 0) -> datetime:
        """Closing time of the working day that lies `days` after that of `at`; aware UTC."""
        return self._closing(self.after_days(at, days).astimezone(self.zone).date())

    def working_hours_between(self, first: datetime, last: datetime) -> float:
        """Working hours from `first` to `last`; 0 if `last` is not later."""
        day, end = first.astimezone(self.zone).date(), last.astimezone(self.zone).date()
        total = timedelta()
        while day <= end:
            if self.is_workday(day):
                total += max(timedelta(), min(last, self._closing(day)) - max(first, self._opening(day)))
            day += timedelta(days=1)
        return total / timedelta(hours=1)

    def _workdays_from(self, day: date) -> Iterator[date]:
        last = day + FOREVER
        while day <= last:
            if self.is_workday(day):
                yield day
            day += timedelta(days=1)
        raise NeverOpenError(f"no working day within {FOREVER.days} days before {last}")

    def _opening(self, day: date) -> datetime:
        return datetime.combine(day, self.hours.begin, self.zone).astimezone(UTC)

    def _closing(self, day: date) -> datetime:
        return datetime.combine(day, self.hours.end, self.zone).astimezone(UTC)


def next_inside(at: datetime, window: Hours, zone: ZoneInfo = CHINA) -> datetime:
    """`at` if it lies in the daily `window` of `zone`, else the window's next beginning; aware UTC."""
    local = at.astimezone(zone)
    if window.contains(local.time()):
        return at.astimezone(UTC)
    today = datetime.combine(local.date(), window.begin, zone).astimezone(UTC)
    tomorrow = datetime.combine(local.date() + timedelta(days=1), window.begin, zone).astimezone(UTC)
    return today if today > at else tomorrow


def after_natural(at: datetime, span: timedelta, window: Hours, zone: ZoneInfo = CHINA) -> datetime:
    """`span` of natural time after `at` inside the daily `window`; outside it, the window's next beginning.

    Model §2.5: a 重大 case is accepted within 30 minutes, and at night (23:00-07:00) by 07:00. Aware UTC.
    """
    begin = next_inside(at, window, zone)
    return begin if begin > at else begin + span


def before_quiet(at: datetime, zone: ZoneInfo = CHINA, quiet: Hours = QUIET) -> datetime:
    """`at` if it lies outside the `quiet` hours of a person's `zone`, else a moment before they began; aware UTC."""
    local = at.astimezone(zone)
    if not quiet.contains(local.time()):
        return at.astimezone(UTC)
    began = datetime.combine(local.date(), quiet.begin, zone)
    began = began if began <= local else datetime.combine(local.date() - timedelta(days=1), quiet.begin, zone)
    return (began - BEFORE_QUIET).astimezone(UTC)


def out_of_quiet(at: datetime, zone: ZoneInfo = CHINA, quiet: Hours = QUIET) -> datetime:
    """`at` if it lies outside the `quiet` hours of a person's `zone`, else their end; aware UTC."""
    return next_inside(at, Hours(quiet.end, quiet.begin), zone)
