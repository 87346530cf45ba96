"""Who gets the case: the client's own advisor, else the least loaded of the department, else a manager.

Nobody gets a complaint about themselves, nor one they have already turned down (002 §5.2.1). Second assignment keeps
to the department first, then looks to the others (002 §5.1.2).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from bot.domain.people import Role, Staff


class Why(StrEnum):
    """The rule that chose, or ruled out."""

    OWN_ADVISOR = "own_advisor"
    SAME_DEPARTMENT = "same_department"
    OTHER_DEPARTMENT = "other_department"
    MANAGER = "manager"
    SENIOR = "senior"
    NAMED = "named"  # by whoever answers for the case


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the case asks of its handler. `barred` are staff ids that may not have it, with the reason as a code."""

    advisor_id: str | None
    department_id: str | None
    barred: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Choice:
    """The person chosen and why, and who was ruled out and why."""

    staff: Staff
    why: Why
    ruled_out: tuple[tuple[str, str], ...]


def choose_advisor(wanted: Wanted, staff: Sequence[Staff], load: Mapping[str, int]) -> Choice | None:
    """The best candidate, or None when the firm has nobody left. `load` is the number of open cases by staff id."""
    able = [s for s in staff if s.active and s.telegram_id is not None and s.id not in wanted.barred]
    ruled_out = tuple((s.id, wanted.barred[s.id]) for s in staff if s.id in wanted.barred)
    for why, candidates in _by_preference(wanted, able):
        if candidates:
            best = min(candidates, key=lambda s: (load.get(s.id, 0), s.created_at, s.id))
            return Choice(best, why, ruled_out)
    return None


def _by_preference(wanted: Wanted, able: Sequence[Staff]) -> list[tuple[Why, list[Staff]]]:
    advisors = [s for s in able if s.role is Role.ADVISOR]
    managers = [s for s in able if s.role is Role.MANAGER]
    ours = wanted.department_id
    return [
        (Why.OWN_ADVISOR, [s for s in advisors if s.id == wanted.advisor_id]),
        (Why.SAME_DEPARTMENT, [s for s in advisors if ours and s.department_id == ours]),
        (Why.MANAGER, [s for s in managers if ours and s.department_id == ours]),
        (Why.OTHER_DEPARTMENT, advisors),
        (Why.MANAGER, managers),
        (Why.SENIOR, [s for s in able if s.role in {Role.OFFICER, Role.DIRECTOR, Role.EXECUTIVE}]),
    ]
