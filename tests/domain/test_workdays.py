"""When the firm works, and when working hours, working days and quiet hours are over."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import holidays
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.workdays import (
    CHINA,
    QUIET,
    Hours,
    NeverOpenError,
    WorkCalendar,
    after_natural,
    before_quiet,
    next_inside,
    out_of_quiet,
    statutory,
)

CALENDAR = WorkCalendar()
AWAKE = Hours(time(7), time(23))


def at(written: str, zone: ZoneInfo = CHINA) -> datetime:
    """A local time as aware UTC."""
    return datetime.fromisoformat(written).replace(tzinfo=zone).astimezone(UTC)


def local(moment: datetime) -> str:
    """An instant in the firm's zone."""
    assert moment.tzinfo is UTC
    return moment.astimezone(CHINA).isoformat(sep=" ", timespec="minutes")[:16]


@pytest.mark.parametrize(
    ("day", "works"),
    [
        ("2026-11-23", True),  # a Monday
        ("2026-11-21", False),  # a Saturday
        ("2026-10-01", False),  # National Day
        ("2026-10-07", False),  # exchanged against 10 October
        ("2026-10-10", True),  # a Saturday made up
        ("2026-09-20", True),  # a Sunday made up
        ("2026-02-14", True),
        ("2026-02-16", False),
        ("2026-02-23", False),
        ("2026-02-24", True),
        ("2026-02-28", True),
        ("2026-01-01", False),
        ("2026-01-02", False),
        ("2026-01-04", True),
        ("2025-10-11", True),
        ("2024-02-29", True),  # a leap day
        ("2028-02-29", True),
        ("2031-10-01", True),  # not announced: Monday to Friday, and somebody is warned
        ("2031-10-04", False),
    ],
)
def test_is_it_a_workday(day: str, works: bool) -> None:
    assert CALENDAR.is_workday(date.fromisoformat(day)) is works


def test_the_year_2026_has_the_days_of_the_notice() -> None:
    year = statutory(2026)
    assert year.announced
    assert {day.isoformat()[5:] for day in year.makeup} == {
        "01-04",
        "02-14",
        "02-28",
        "05-09",
        "09-20",
        "10-10",
    }
    days = [date(2026, 1, 1) + timedelta(days=shift) for shift in range(365)]
    assert sum(map(CALENDAR.is_workday, days)) == 248


def test_years_without_data_are_named() -> None:
    assert CALENDAR.years_without_data(date(2026, 1, 1), date(2026, 12, 31)) == ()
    assert CALENDAR.years_without_data(date(2026, 12, 1), date(2032, 1, 1))[-2:] == (2031, 2032)
    assert not statutory(2031).announced
    assert statutory(2031).off == frozenset()


def test_a_year_whose_days_the_firm_has_named_itself_is_no_year_without_data() -> None:
    first, last = date(2031, 1, 1), date(2032, 12, 31)
    assert WorkCalendar(closed=frozenset({date(2031, 10, 1)})).years_without_data(first, last) == (2032,)
    assert WorkCalendar(opened=frozenset({date(2032, 10, 9)})).years_without_data(first, last) == (2031,)


def test_the_firms_own_days_outrank_the_statutory_ones() -> None:
    day, saturday = date(2026, 11, 24), date(2026, 11, 21)
    own = WorkCalendar(
        closed=frozenset({day, date(2026, 10, 10)}), opened=frozenset({saturday, date(2026, 10, 1)})
    )
    assert [own.is_workday(one) for one in (day, saturday, date(2026, 10, 10), date(2026, 10, 1))] == [
        False,
        True,
        False,
        True,
    ]
    both = WorkCalendar(closed=frozenset({saturday}), opened=frozenset({saturday}))
    assert not both.is_workday(saturday)


@pytest.mark.parametrize(
    ("moment", "works"),
    [
        ("2026-11-23 08:59", False),
        ("2026-11-23 09:00", True),
        ("2026-11-23 12:30", True),
        ("2026-11-23 17:59", True),
        ("2026-11-23 18:00", False),
        ("2026-11-22 10:00", False),
        ("2026-10-10 10:00", True),
    ],
)
def test_is_it_working_time(moment: str, works: bool) -> None:
    assert CALENDAR.is_working(at(moment)) is works


@pytest.mark.parametrize(
    ("start", "opens"),
    [
        ("2026-11-23 10:00", "2026-11-23 10:00"),
        ("2026-11-23 07:00", "2026-11-23 09:00"),
        ("2026-11-23 18:00", "2026-11-24 09:00"),
        ("2026-11-20 18:30", "2026-11-23 09:00"),
        ("2026-11-21 12:00", "2026-11-23 09:00"),
        ("2026-09-30 19:00", "2026-10-08 09:00"),
        ("2026-10-09 19:00", "2026-10-10 09:00"),
        ("2025-12-31 20:00", "2026-01-04 09:00"),
    ],
)
def test_the_next_opening(start: str, opens: str) -> None:
    assert local(CALENDAR.next_open(at(start))) == opens


@pytest.mark.parametrize(
    ("start", "hours", "due"),
    [
        ("2026-11-23 10:00", 2, "2026-11-23 12:00"),
        ("2026-11-23 16:00", 2, "2026-11-23 18:00"),
        ("2026-11-23 17:00", 2, "2026-11-24 10:00"),
        ("2026-11-23 08:00", 4, "2026-11-23 13:00"),
        ("2026-11-20 17:30", 4, "2026-11-23 12:30"),
        ("2026-11-21 12:00", 2, "2026-11-23 11:00"),
        ("2026-09-30 17:00", 2, "2026-10-08 10:00"),
        ("2026-10-09 17:00", 2, "2026-10-10 10:00"),
        ("2026-11-23 09:00", 9, "2026-11-23 18:00"),
        ("2026-11-23 09:00", 18, "2026-11-24 18:00"),
        ("2026-11-23 09:00", 0, "2026-11-23 09:00"),
        ("2026-11-23 10:00", 0.5, "2026-11-23 10:30"),
        ("2025-12-31 17:00", 2, "2026-01-04 10:00"),
        ("2028-02-28 17:00", 2, "2028-02-29 10:00"),
    ],
)
def test_working_hours_pass_only_in_working_time(start: str, hours: float, due: str) -> None:
    assert local(CALENDAR.after_hours(at(start), hours)) == due


@pytest.mark.parametrize(
    ("start", "days", "due"),
    [
        ("2026-11-23 10:00", 0, "2026-11-23 10:00"),
        ("2026-11-23 10:00", 1, "2026-11-24 10:00"),
        ("2026-11-20 10:00", 1, "2026-11-23 10:00"),
        ("2026-11-20 18:30", 1, "2026-11-24 09:00"),
        ("2026-11-21 12:00", 2, "2026-11-25 09:00"),
        ("2026-09-30 15:00", 1, "2026-10-08 15:00"),
        ("2026-09-30 15:00", 3, "2026-10-10 15:00"),
        ("2026-12-31 11:00", 0, "2026-12-31 11:00"),
    ],
)
def test_working_days_keep_the_time_of_day(start: str, days: int, due: str) -> None:
    assert local(CALENDAR.after_days(at(start), days)) == due


def test_a_day_ends_at_closing_time() -> None:
    assert local(CALENDAR.end_of_day(at("2026-11-23 10:00"))) == "2026-11-23 18:00"
    assert local(CALENDAR.end_of_day(at("2026-11-23 10:00"), 2)) == "2026-11-25 18:00"
    assert local(CALENDAR.end_of_day(at("2026-11-21 10:00"))) == "2026-11-23 18:00"


@pytest.mark.parametrize(
    ("day", "after"),
    [("2026-11-23", "2026-11-24"), ("2026-11-20", "2026-11-23"), ("2026-09-30", "2026-10-08")],
)
def test_the_next_workday(day: str, after: str) -> None:
    assert CALENDAR.next_workday(date.fromisoformat(day)) == date.fromisoformat(after)


@pytest.mark.parametrize(
    ("first", "last", "hours"),
    [
        ("2026-11-23 10:00", "2026-11-23 12:00", 2),
        ("2026-11-23 17:00", "2026-11-24 10:00", 2),
        ("2026-11-20 17:00", "2026-11-23 10:00", 2),
        ("2026-11-21 10:00", "2026-11-22 10:00", 0),
        ("2026-11-23 00:00", "2026-11-24 00:00", 9),
        ("2026-11-23 12:00", "2026-11-23 10:00", 0),
        ("2026-11-24 12:00", "2026-11-23 10:00", 0),
    ],
)
def test_working_hours_between(first: str, last: str, hours: float) -> None:
    assert CALENDAR.working_hours_between(at(first), at(last)) == hours


def test_hours_are_the_firms_to_set() -> None:
    early = WorkCalendar(hours=Hours(time(8, 30), time(17, 30)))
    assert local(early.after_hours(at("2026-11-23 17:00"), 1)) == "2026-11-24 09:00"
    with pytest.raises(ValueError, match="begin"):
        WorkCalendar(hours=Hours(time(22), time(6)))


def test_a_firm_that_never_opens_is_a_mistake() -> None:
    closed = frozenset(date(2026, 1, 1) + timedelta(days=shift) for shift in range(900))
    with pytest.raises(NeverOpenError):
        WorkCalendar(closed=closed).next_open(at("2026-11-23 10:00"))


@pytest.mark.parametrize(
    ("start", "due"),
    [
        ("2026-11-23 10:00", "2026-11-23 10:30"),
        ("2026-11-22 07:00", "2026-11-22 07:30"),
        ("2026-11-23 22:59", "2026-11-23 23:29"),
        ("2026-11-23 23:00", "2026-11-24 07:00"),
        ("2026-11-23 03:00", "2026-11-23 07:00"),
        ("2026-12-31 23:30", "2027-01-01 07:00"),
    ],
)
def test_a_grave_case_is_taken_within_half_an_hour_or_in_the_morning(start: str, due: str) -> None:
    assert local(after_natural(at(start), timedelta(minutes=30), AWAKE)) == due


@pytest.mark.parametrize(
    ("start", "free"),
    [
        ("2026-11-23 20:59", "2026-11-23 20:59"),
        ("2026-11-23 21:00", "2026-11-24 09:00"),
        ("2026-11-23 08:59", "2026-11-23 09:00"),
        ("2026-11-23 09:00", "2026-11-23 09:00"),
        ("2026-12-31 22:00", "2027-01-01 09:00"),
        ("2028-02-28 23:00", "2028-02-29 09:00"),
    ],
)
def test_nobody_is_written_to_in_quiet_hours(start: str, free: str) -> None:
    assert local(out_of_quiet(at(start))) == free


def test_quiet_hours_are_the_persons_own() -> None:
    berlin = ZoneInfo("Europe/Berlin")
    assert out_of_quiet(at("2026-11-23 10:00"), berlin) == at("2026-11-23 09:00", berlin)
    short = Hours(time(13), time(14))
    assert out_of_quiet(at("2026-11-23 13:30"), CHINA, short) == at("2026-11-23 14:00")
    assert out_of_quiet(at("2026-11-23 22:30"), CHINA, short) == at("2026-11-23 22:30")


def test_a_clock_put_forward_or_back_shifts_no_morning() -> None:
    berlin = ZoneInfo("Europe/Berlin")
    assert out_of_quiet(at("2026-03-28 23:00", berlin), berlin) == at("2026-03-29 09:00", berlin)
    assert out_of_quiet(at("2026-10-24 23:00", berlin), berlin) == at("2026-10-25 09:00", berlin)
    assert out_of_quiet(at("2026-03-28 23:00", berlin), berlin) - at("2026-03-28 23:00", berlin) == timedelta(
        hours=9
    )
    office = WorkCalendar(zone=berlin)
    assert office.after_hours(at("2026-03-27 17:00", berlin), 2) == at("2026-03-30 10:00", berlin)
    assert office.after_days(at("2026-10-23 10:00", berlin), 1) == at("2026-10-26 10:00", berlin)


def test_hours_over_midnight() -> None:
    assert [QUIET.contains(time(hour)) for hour in (20, 21, 23, 0, 8, 9)] == [
        False,
        True,
        True,
        True,
        True,
        False,
    ]
    assert next_inside(at("2026-11-23 12:00"), QUIET) == at("2026-11-23 21:00")


MOMENTS = st.datetimes(datetime(2024, 1, 1), datetime(2030, 12, 1), timezones=st.just(UTC))  # noqa: DTZ001  made aware


@given(MOMENTS, st.floats(min_value=0, max_value=90, allow_nan=False))
def test_hours_after_are_hours_between(start: datetime, hours: float) -> None:
    due = CALENDAR.after_hours(start, hours)
    assert due >= start
    assert CALENDAR.working_hours_between(start, due) == pytest.approx(hours, abs=1e-6)


@given(MOMENTS, st.integers(min_value=0, max_value=15))
def test_days_after_fall_into_working_time(start: datetime, days: int) -> None:
    due = CALENDAR.after_days(start, days)
    assert CALENDAR.is_working(due)
    assert due >= start


@given(MOMENTS)
def test_the_next_opening_is_open(start: datetime) -> None:
    assert CALENDAR.is_working(CALENDAR.next_open(start))
    assert not QUIET.contains(out_of_quiet(start).astimezone(CHINA).time())


@pytest.mark.parametrize("year", range(2024, 2029))
def test_the_holidays_are_those_of_the_library(year: int) -> None:
    theirs = holidays.country_holidays("CN", years=year)
    ours = statutory(year)
    assert ours.makeup == {day for day in theirs.weekend_workdays if day.year == year}
    assert ours.off == (set(theirs) if ours.announced else set())


@pytest.mark.parametrize(
    ("start", "said"),
    [
        ("2026-11-23 15:00", "2026-11-23 15:00"),
        ("2026-11-23 20:59", "2026-11-23 20:59"),
        ("2026-11-23 21:00", "2026-11-23 20:45"),
        ("2026-11-24 03:30", "2026-11-23 20:45"),
        ("2026-11-24 08:59", "2026-11-23 20:45"),
        ("2026-11-24 09:00", "2026-11-24 09:00"),
        ("2027-01-01 00:00", "2026-12-31 20:45"),
    ],
)
def test_what_would_fall_into_the_quiet_hours_is_said_before_them(start: str, said: str) -> None:
    assert local(before_quiet(at(start))) == said
