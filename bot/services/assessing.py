"""Reading and grading one complaint with what the desk knows of it; the run is kept, never overwritten."""

from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from bot.domain.case import Case
from bot.domain.intake import Draft
from bot.firm import Firm
from storage.mapping import new_id
from storage.uow import Assessed, Uow


@dataclass(frozen=True, slots=True)
class Judged:
    """What reading and grading made of the client's words."""

    kind: str
    category: str
    grade: str
    score: int
    confidence: float
    sentence: str
    mood: str = "neutral"
    amount: Decimal | None = None
    rubric_version: str = ""
    input_hash: str = ""
    held: dict[str, Any] = field(default_factory=dict)


async def assess(uow: Uow, firm: Firm, draft: Draft) -> Judged:
    """Provisional until grading is in place: every complaint is 一般."""
    return Judged("complaint", "other", "ordinary", 3, 0.5, "")


def keep_assessment(uow: Uow, case: Case, judged: Judged) -> None:
    """Keep everything that led to the grade."""
    uow.assessments.add(
        Assessed(new_id(), case.id, uow.now, judged.rubric_version, judged.input_hash, judged.grade, judged.held)
    )
