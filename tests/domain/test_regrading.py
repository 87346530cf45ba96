"""Which grade a button speaks of, and what has become of the case since."""

import pytest

from bot.domain.case import Status
from bot.domain.regrading import Ended, Regraded, check_grade
from tests.domain.cases import case


@pytest.mark.parametrize("status", [Status.OFFERED, Status.ACCEPTED, Status.INVESTIGATING, Status.MARKET])
def test_who_has_the_case_says_nothing_of_its_grade(status: Status) -> None:
    there = case(status, grade="major")
    assert check_grade(there, "major") is there


@pytest.mark.parametrize("shown", ["minor", "severe", ""])
def test_another_grade_is_another_question(shown: str) -> None:
    with pytest.raises(Regraded) as refused:
        check_grade(case(grade="major"), shown)
    assert refused.value.case.grade == "major"


@pytest.mark.parametrize("status", [Status.CLOSED, Status.WITHDRAWN])
def test_of_what_is_over_no_grade_is_decided(status: Status) -> None:
    with pytest.raises(Ended):
        check_grade(case(status, grade="major"), "major")
