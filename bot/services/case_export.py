"""Cases as the firm takes them out: JSON-ready, one at a time, each reading on the audit chain.

Only the operator, who holds the key, takes everything out at once.
"""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from bot.domain.case import Case, newest_texts
from bot.domain.papers import Paper
from bot.services.access import NotYours
from bot.services.actors import Actor, Operator, mark
from storage import case_rows
from storage.uow import Uow

PAGE = 200


@dataclass(frozen=True, slots=True)
class Told:
    """One case with what belongs to it."""

    case: Case
    advisor: str | None
    papers: tuple[Paper, ...]


async def read_page(uow: Uow, by: Actor, after: str = "", *, only_open: bool = False) -> list[Told]:
    """The next cases by number after `after`, `PAGE` at most; raises NotYours."""
    return await _told(uow, by, await case_rows.page(uow, after, PAGE, only_open=only_open))


async def read_numbered(uow: Uow, by: Actor, number: str) -> list[Told]:
    """The case of that number, or those with that tail; raises NotYours."""
    return await _told(uow, by, await case_rows.find_by_number(uow, number))


async def _told(uow: Uow, by: Actor, cases: list[Case]) -> list[Told]:
    if not isinstance(by, Operator):
        raise NotYours
    papers = await case_rows.papers_by_case(uow, [case.id for case in cases])
    for case in cases:
        uow.audit(mark(by), "case.read", case.id)
    return [Told(case, await _name(uow, case.advisor_id), tuple(papers.get(case.id, ()))) for case in cases]


async def _name(uow: Uow, staff_id: str | None) -> str | None:
    person = await uow.staff.find(staff_id)
    return person.name if person else None


def exported(told: Told) -> dict[str, Any]:
    """The case as one JSON object; amounts in CNY as numbers, times ISO 8601 in UTC."""
    case = told.case
    return {
        "number": case.number, "status": case.status.value, "kind": case.kind, "category": case.category,
        "grade": case.grade, "score": case.score, "amount_claimed": _number(case.facts.amount),
        "advisor": told.advisor, "submitted_at": case.submitted_at.isoformat(),
        "narrative": list(newest_texts(case.story)), "evidence": [_evidence(paper) for paper in told.papers],
    }  # fmt: skip


def _evidence(paper: Paper) -> dict[str, Any]:
    return {
        "code": paper.code, "name": paper.name, "bytes": paper.bytes, "sha256": paper.sha256,
        "state": paper.state.value,
    }  # fmt: skip


def _number(amount: Decimal | None) -> int | float | None:
    if amount is None:
        return None
    return int(amount) if amount == amount.to_integral_value() else float(amount)
