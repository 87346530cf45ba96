"""Who may change a grade, and by how much: one step at a time, with a reason (model §2.4, grading §3.9).

Upgrades protect the client and need one person; taking a complaint below its floor needs a second one.
"""

from collections.abc import Iterable
from enum import StrEnum

from bot.domain.case import Case, NotPossible
from bot.domain.judgement import Grade
from bot.domain.people import Role
from bot.domain.rubric import Rubric

UP_TO_MAJOR = frozenset({Role.MANAGER, Role.OFFICER})
ALL_GRADES = frozenset({Role.DIRECTOR, Role.EXECUTIVE})


class Step(StrEnum):
    """A change of one grade."""

    UP = "up"
    DOWN = "down"


class NoSuchGrade(ValueError):
    """There is no grade above 严重 nor below 轻微."""


class NotReviewed(NotPossible):
    """The grade cannot be decided on as it was shown: what has become of the case says why."""

    def __init__(self, case: Case) -> None:
        super().__init__(case.number)
        self.case = case


class Regraded(NotReviewed):
    """It has another grade by now."""


class Ended(NotReviewed):
    """It is over."""


class OnesOwn(NotReviewed):
    """Whoever has the case does not decide on its grade."""


class AboveYou(NotReviewed):
    """Only those above decide on this change."""


def check_grade(case: Case, shown: str) -> Case:
    """The case, if its grade is still the one that was shown; that somebody has taken it meanwhile changes nothing.
    Raises Ended, Regraded."""
    if not case.open:
        raise Ended(case)
    if case.grade != shown:
        raise Regraded(case)
    return case


def stepped(grade: str, step: Step) -> str:
    """The grade one step away; raises NoSuchGrade."""
    grades = list(Grade)
    place = grades.index(Grade(grade)) + (1 if step is Step.UP else -1)
    if not 0 <= place < len(grades):
        raise NoSuchGrade(grade)
    return grades[place].value


def may_regrade(role: Role, before: str, after: str) -> bool:
    """Managers and officers up to 重大 and never away from 严重; directors and executives all."""
    if role in ALL_GRADES:
        return True
    return role in UP_TO_MAJOR and Grade.SEVERE not in {before, after}


def needs_second(codes: Iterable[str], after: str, rubric: Rubric) -> bool:
    """Whether a second person must agree: `after` lies below the floor of something the client said."""
    floors = [floor for code in codes if (floor := rubric.floor(code)) is not None]
    return any(Grade(after).rank < floor.rank for floor in floors)
