"""One client's draft in one transaction: what is said about it, how it is kept, how it reads as it stands."""

from dataclasses import dataclass, field, replace
from typing import Any

from bot.domain.gaps import Before, Gaps, find_gaps
from bot.domain.intake import Answers, Draft, Limits, Stage
from bot.firm import Firm
from bot.services.assessing import Judged, assess
from bot.services.intake import save
from storage.uow import Uow


@dataclass(frozen=True, slots=True)
class Line:
    """One thing to say: the view that words it, and what it needs beside the draft."""

    view: str
    facts: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Moved:
    """The draft after a step, and what to say, in order."""

    draft: Draft
    lines: tuple[Line, ...] = ()


@dataclass(frozen=True, slots=True)
class Sitting:
    """One client's draft in one transaction."""

    uow: Uow
    firm: Firm
    draft: Draft

    def now_with(self, answers: Answers, stage: Stage | None = None) -> "Sitting":
        """The same sitting with the draft changed and kept."""
        draft = save(self.uow, replace(self.draft, answers=answers, stage=stage or self.draft.stage))
        return replace(self, draft=draft)

    @property
    def words(self) -> str:
        """All the client has written."""
        return "\n".join(self.draft.texts)


async def look(at: Sitting) -> tuple[Judged, Gaps]:
    """Read and grade the draft as it stands."""
    answers = at.draft.answers
    judged = await assess(at.uow, at.firm, at.draft, filed=False)
    contact = await at.uow.contacts.get(at.draft.contact_id)
    earlier = judged.history.cases_of_client
    before = Before(answers.first_grade, earlier, bool(contact.phone or answers.phone))
    return judged, find_gaps(judged.reading, judged.assessment, before)


def limits_of(firm: Firm) -> Limits:
    """The firm's own numbers of questions."""
    asked = firm.policy.questions
    return Limits(asked.minor, asked.ordinary, asked.major, asked.severe, asked.ceiling)


def noted(answers: Answers, judged: Judged, gaps: Gaps) -> Answers:
    """What was read, for the card and for the budget."""
    reading = judged.reading
    limit = reading.deadlines[0] if reading.deadlines else None
    return replace(
        answers,
        first_grade=answers.first_grade or gaps.grade.value,
        read_category=judged.category,
        read_amount=judged.amount,
        read_deadline=reading.narrative.original[slice(*limit.span)] if limit else None,
        read_occurred=judged.period,
    )
