"""Progress and waiting for the client: when it is asked for, how many lines, which day is meant, what stands still."""

from datetime import UTC, date, datetime, timedelta

import pytest

from bot.clock import CHINA
from bot.domain import pausing
from bot.domain.case import NotPossible, Status
from bot.domain.handling import Kind
from bot.domain.progress import (
    NoDay,
    TooLong,
    TooManyLines,
    Unwritten,
    add_lines,
    closing_of,
    coming_day,
    is_written,
    remind_at,
    renew,
    tell_progress,
)
from bot.domain.workdays import WorkCalendar
from bot.policy import built_in
from tests.domain.cases import at, case

CALENDAR = WorkCalendar()
TODAY = date(2026, 11, 24)  # a Tuesday


@pytest.mark.parametrize(
    ("last", "due", "asked"),
    [
        (at(24, 10), at(26, 10), at(25, 14, 30)),  # 18 working hours: four and a half before
        (at(24, 10), at(24, 18), at(24, 16)),
        (at(28, 10), at(28, 18), at(28, 16)),  # a Saturday of a 严重 case: natural time
        (at(27, 17), at(30, 10), at(30, 9, 30)),  # two working hours around a weekend
    ],
)
def test_a_quarter_of_the_interval_is_left_to_write(last: datetime, due: datetime, asked: datetime) -> None:
    assert remind_at(last, due, CALENDAR) == asked


def test_the_reminder_never_comes_after_what_it_reminds_of() -> None:
    due = at(24, 10) + timedelta(minutes=1)
    assert remind_at(at(24, 10), due, CALENDAR) < due


@pytest.mark.parametrize(
    ("before", "typed", "after"),
    [
        ((), "发送记录", ("发送记录",)),
        ((), "发送记录。\n\n 找到了；\n补发", ("发送记录", "找到了", "补发")),
        (("发送记录",), "找到了\n补发", ("发送记录", "找到了", "补发")),
    ],
)
def test_progress_comes_line_by_line_or_at_once(
    before: tuple[str, ...], typed: str, after: tuple[str, ...]
) -> None:
    assert add_lines(Kind.UPDATE, before, typed, TODAY) == after
    assert is_written(Kind.UPDATE, after) == (len(after) == 3)


@pytest.mark.parametrize(
    ("kind", "before", "typed", "refusal"),
    [
        (Kind.UPDATE, (), " \n。", Unwritten),
        (Kind.UPDATE, ("一", "二"), "三\n四", TooManyLines),
        (Kind.INTERIM, (), "长" * 1001, TooLong),
        (Kind.DELAY, (), "看情况", NoDay),
        (Kind.DELAY, (), "11月20日", NoDay),
    ],
)
def test_what_cannot_be_sent_is_refused(
    kind: Kind, before: tuple[str, ...], typed: str, refusal: type[Exception]
) -> None:
    with pytest.raises(refusal):
        add_lines(kind, before, typed, TODAY)


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("12月1日", date(2026, 12, 1)), ("12-1", date(2026, 12, 1)), ("明天", date(2026, 11, 25)),
        ("周五", date(2026, 11, 27)), ("1月5日", date(2027, 1, 5)), ("11月20日", None), ("2026年1月5日", None),
        ("昨天", None), ("尽快", None), ("2月29日", None),
    ],
)  # fmt: skip
def test_a_colleague_names_a_day_to_come(typed: str, day: date | None) -> None:
    assert coming_day(typed, TODAY) == day


def test_a_day_is_kept_as_a_day_and_closes_when_the_firm_does() -> None:
    assert add_lines(Kind.DELAY, (), "周六", TODAY) == ("2026-11-28",)
    assert closing_of("2026-11-28", CALENDAR) == at(30, 18)  # a Saturday: Monday


def test_what_is_brought_back_is_promised_anew() -> None:
    left = case(Status.SUBMITTED, {"paused_at": at(24, 12), "wanted": ("回单",), "delayed_from": at(25, 10)})
    back = renew(left, built_in().grades.minor, at(26, 10), CALENDAR)
    assert (back.first_reply_by, back.resolve_by) == (at(27, 10), datetime(2026, 12, 1, 10, tzinfo=CHINA))
    assert (back.handling.paused_at, back.handling.wanted, back.handling.delayed_from) == (None, (), None)


def test_the_first_progress_begins_the_investigation_and_a_later_one_leaves_the_state() -> None:
    told = tell_progress(case(), ("一", "二", "三"))
    assert (told.status, told.handling.finished, told.handling.following) == (Status.INVESTIGATING, "二", "三")
    assert tell_progress(case(Status.WAITING_CLIENT), ("一", "二", "三")).status is Status.WAITING_CLIENT


@pytest.mark.parametrize(
    ("asked", "answered", "resolve_by"),
    [
        (at(24, 12), at(25, 12), at(30, 10)),  # a working day: Friday becomes Monday
        (at(24, 12), at(24, 12), at(27, 10)),
        (at(28, 12), at(29, 12), at(27, 10)),  # asked when it was late already: it stays as late
    ],
)
def test_only_the_time_to_resolve_stands_still(asked: datetime, answered: datetime, resolve_by: datetime) -> None:
    waiting = pausing.ask_client(case(), ("回单",), asked, asked)
    again = pausing.ask_client(waiting, ("回单", "合同"), answered, answered)
    assert (again.handling.paused_at, again.handling.wanted) == (asked, ("回单", "合同"))
    back = pausing.go_on(again, answered, CALENDAR)
    assert (back.resolve_by.astimezone(UTC), back.status) == (resolve_by.astimezone(UTC), Status.INVESTIGATING)
    assert (back.handling.paused_at, back.handling.wanted) == (None, ())
    assert back.first_reply_by == case().first_reply_by


def test_nothing_is_asked_before_somebody_has_the_case_and_nothing_goes_on_that_did_not_stop() -> None:
    with pytest.raises(NotPossible):
        pausing.ask_client(case(Status.OFFERED), ("回单",), at(24, 12), at(24, 12))
    with pytest.raises(NotPossible):
        pausing.go_on(case(), at(24, 12), CALENDAR)
    assert pausing.run_on(case(), at(24, 12), CALENDAR) == case()
