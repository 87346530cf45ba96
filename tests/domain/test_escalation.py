"""The ladder as tables: what is owed, who stands on which rung, when that is; and who may have words sent at once."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest

from bot.domain.case import Case, Facts, NotPossible, Status, answered_by_market, judge, take_over
from bot.domain.clearance import next_hold
from bot.domain.escalation import (
    Duty,
    Rung,
    candidates,
    due_at,
    grace_of,
    half_after,
    is_owed,
    on_rung,
    rung_role,
)
from bot.domain.handling import CONTACTED, KNOWN, ONSITE, REPEATED, Hold
from bot.domain.people import Role, Staff
from bot.domain.promises import Span, Unit
from bot.domain.workdays import WorkCalendar
from tests.domain.cases import at, case, person

CALENDAR = WorkCalendar()
TAKEN = {"accepted_at": at(24, 11)}
ON_SITE = {"onsite_by": at(27, 10)}


@pytest.mark.parametrize(
    ("duty", "owed", "done"),
    [
        (Duty.ACCEPT, case(Status.OFFERED), case()),
        (Duty.FIRST_REPLY, case(), case(done=(CONTACTED,))),
        (Duty.RESOLVE, case(), case(Status.RESOLVED)),
        (Duty.RESOLVE, case(), case(Status.WAITING_CLIENT, {"paused_at": at(24, 12)})),
        (Duty.KNOW, case(**TAKEN), case(done=(KNOWN,), **TAKEN)),
        (Duty.KNOW, case(**TAKEN), case(Status.OFFERED)),
        (Duty.ONSITE, case(handling=ON_SITE), case(handling=ON_SITE, done=(ONSITE,))),
        (Duty.ONSITE, case(handling=ON_SITE), case()),
        (Duty.SETUP, case(grade="ordinary", **TAKEN), case(handling={"project": "LX-1"}, grade="ordinary", **TAKEN)),
        (Duty.SETUP, case(done=(REPEATED,), **TAKEN), case(**TAKEN)),
        (Duty.MARKET, case(Status.MARKET), case(Status.INVESTIGATING)),
    ],
)
def test_what_is_owed_and_when_it_is_done(duty: Duty, owed: Case, done: Case) -> None:
    assert is_owed(owed, duty)
    assert not is_owed(done, duty)


@pytest.mark.parametrize("duty", Duty)
def test_nothing_is_owed_on_a_case_that_is_over(duty: Duty) -> None:
    assert not is_owed(case(Status.WITHDRAWN, {"onsite_by": at(27, 10)}, **TAKEN), duty)


def test_by_when_is_what_was_promised() -> None:
    assert [due_at(case(), duty) for duty in (Duty.ACCEPT, Duty.FIRST_REPLY, Duty.RESOLVE, Duty.SETUP)] == [
        at(24, 14), at(25, 10), at(27, 10), None,
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("grade", "half", "due", "over"),
    [
        ("minor", None, Role.MANAGER, Role.DIRECTOR),
        ("ordinary", Role.MANAGER, Role.DIRECTOR, Role.EXECUTIVE),
        ("major", Role.MANAGER, Role.DIRECTOR, Role.EXECUTIVE),
        ("severe", Role.DIRECTOR, Role.EXECUTIVE, Role.EXECUTIVE),
    ],
)
def test_the_rungs_of_the_model(grade: str, half: Role | None, due: Role, over: Role) -> None:
    assert [rung_role(Duty.RESOLVE, grade, rung) for rung in Rung] == [half, due, over]
    assert [rung_role(Duty.KNOW, grade, rung) for rung in Rung] == [None, Role.MANAGER, Role.MANAGER]


CHEN, SUN = person("chen", Role.MANAGER), person("sun", Role.MANAGER, "d2")
QIAN, GAO = person("qian", Role.DIRECTOR, None), person("gao", Role.EXECUTIVE, None)


@pytest.mark.parametrize(
    ("role", "staff", "told"),
    [
        (Role.MANAGER, [SUN, CHEN, QIAN], ["chen"]),  # of the department
        (Role.DIRECTOR, [CHEN, GAO], ["gao"]),  # no director: the next above
        (Role.EXECUTIVE, [CHEN, QIAN], ["qian"]),  # nobody above: the next below
        (Role.DIRECTOR, [CHEN, person("qian", Role.DIRECTOR, None, active=False)], ["chen"]),
        (Role.DIRECTOR, [CHEN, person("qian", Role.DIRECTOR, None, telegram_id=None)], ["chen"]),
        (Role.EXECUTIVE, [SUN], ["sun"]),  # somebody must hear
    ],
)
def test_a_rung_with_nobody_on_it_is_stepped_over(role: Role, staff: list[Staff], told: list[str]) -> None:
    assert [one.id for one in on_rung(role, case(), staff)] == told


def test_whoever_is_complained_about_stands_on_no_rung_and_is_no_candidate() -> None:
    accused = case(facts=Facts(accused_id="chen"))
    assert [one.id for one in on_rung(Role.MANAGER, accused, [CHEN, QIAN])] == ["qian"]
    accused = case(facts=Facts(accused_id="zhou"))
    assert candidates(accused, [person("zhou")]) == []


@pytest.mark.parametrize(
    ("span", "start", "half"),
    [
        (Span(30, Unit.MINUTES), at(24, 10), at(24, 10, 15)),
        (Span(1, Unit.HOURS), at(24, 10), at(24, 10, 30)),
        (Span(2, Unit.DAYS), at(24, 10), at(25, 10)),
        (Span(4, Unit.WORKING_HOURS), at(24, 17), at(25, 10)),
        (Span(3, Unit.WORKING_DAYS), at(24, 10), at(25, 14, 30)),  # 27 working hours
    ],
)
def test_half_of_a_span_in_its_own_time(span: Span, start: datetime, half: datetime) -> None:
    assert half_after(span, start, CALENDAR) == half


def test_more_time_is_short_where_a_client_waits_for_an_answer() -> None:
    assert grace_of(Duty.ACCEPT).unit is Unit.WORKING_HOURS
    assert grace_of(Duty.RESOLVE) == Span(1, Unit.WORKING_DAYS)


def test_a_case_is_given_to_the_own_department_first() -> None:
    staff = [person("zhao", department="d2"), person("wang"), person("zhou"), CHEN, person("gone", active=False)]
    assert [one.id for one in candidates(case(), staff)] == ["zhou", "zhao"]


WANG, MEI, LAWYER = person("wang"), person("mei", Role.MARKET, None), person("he", Role.LEGAL, None)


@pytest.mark.parametrize(
    ("status", "handling", "writer", "hold"),
    [
        (Status.ACCEPTED, {}, WANG, None),
        (Status.ACCEPTED, {"legal": True}, WANG, Hold.LEGAL),
        (Status.ACCEPTED, {"legal": True}, CHEN, Hold.LEGAL),
        (Status.ACCEPTED, {"legal": True}, LAWYER, None),
        (Status.ACCEPTED, {"sensitive": True}, WANG, Hold.SENSITIVE),
        (Status.ACCEPTED, {"sensitive": True}, MEI, None),
        (Status.MARKET, {}, CHEN, Hold.MARKET),
        (Status.MARKET, {}, WANG, None),  # whoever answers now
        (Status.MARKET, {"legal": True}, MEI, Hold.LEGAL),
    ],
)
def test_whose_words_wait_and_for_what(
    status: Status, handling: dict[str, Any], writer: Staff, hold: Hold | None
) -> None:
    assert next_hold(case(status, handling), writer, "mei") is hold


def test_what_one_has_agreed_to_still_waits_for_the_other() -> None:
    both = case(handling={"legal": True, "sensitive": True})
    assert next_hold(both, WANG, "mei") is Hold.LEGAL
    assert next_hold(both, WANG, "mei", [Hold.LEGAL]) is Hold.SENSITIVE
    assert next_hold(both, WANG, "mei", [Hold.LEGAL, Hold.SENSITIVE]) is None


def test_whoever_takes_over_has_it_from_then_on() -> None:
    taken = take_over(case(Status.OFFERED), by="chen", at=at(24, 15))
    assert (taken.status, taken.advisor_id, taken.accepted_at) == (Status.ACCEPTED, "chen", at(24, 15))
    running = take_over(case(Status.INVESTIGATING, **TAKEN), by="chen", at=at(24, 15))
    assert (running.status, running.accepted_at) == (Status.INVESTIGATING, at(24, 11))


@pytest.mark.parametrize(
    "move",
    [
        lambda: take_over(case(Status.WITHDRAWN), by="chen", at=at(24, 15)),
        lambda: take_over(case(**TAKEN), by="wang", at=at(24, 15)),
        lambda: judge(case(), market="mei"),
        lambda: answered_by_market(case(), at=at(24, 15)),
        lambda: answered_by_market(case(Status.MARKET, advisor_id=None), at=at(24, 15)),
    ],
)
def test_moves_that_are_none(move: Callable[[], Case]) -> None:
    with pytest.raises(NotPossible):
        move()
