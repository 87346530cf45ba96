"""Reading and grading one complaint with what the desk knows of it; the run is kept, never overwritten.

The judgement is ``domain/reading/`` and ``domain/grading.py``; here it is fed with the client's answers, the desk's own
counts and the moment, and its reasons are put away with the case.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from decimal import Decimal
from typing import Any

import msgspec

from bot.clock import CHINA
from bot.domain.case import Case, Told, newest_texts
from bot.domain.grading import Assessment, grade
from bot.domain.intake import Answers, Draft
from bot.domain.judgement import Answered, Category, Grade, History, Kind
from bot.domain.reading import Reading, read
from bot.domain.reading.dates import find_dates
from bot.domain.reading.filing_days import announced
from bot.domain.rubric import Rubric, default_rubric
from bot.domain.sentence import write_sentence
from bot.firm import Firm
from storage.cases import cases_of_client_since, clients_with
from storage.mapping import new_id
from storage.uow import Assessed, Uow

LOOK_BACK = timedelta(days=90)
MOODS = (("emo.safety", "safety"), ("emo.distress", "distress"), ("emo.strong", "angry"))
WORRIES = ("deadline.", "biz.blocked", "biz.halt")


@dataclass(frozen=True, slots=True)
class Judged:
    """What reading and grading made of the client's words."""

    reading: Reading
    assessment: Assessment
    history: History = field(default_factory=History)
    rubric: Rubric = field(default_factory=default_rubric)

    @property
    def kind(self) -> str:
        """As in `Kind`."""
        return self.assessment.kind

    @property
    def category(self) -> str:
        """As in `Category`."""
        return self.assessment.category or Category.OTHER.value

    @property
    def grade(self) -> str:
        """As in `Grade`; what is filed as a complaint has one even where the words alone would not."""
        return (self.assessment.grade or self.assessment.verdict.grade or Grade.MINOR).value

    @property
    def score(self) -> int:
        """The points."""
        return self.assessment.verdict.score

    @property
    def confidence(self) -> float:
        """From 0 to 1."""
        return self.assessment.confidence

    @property
    def amount(self) -> Decimal | None:
        """The loss claimed, CNY."""
        return self.assessment.amount

    @property
    def sentence(self) -> str:
        """For the advisor; never for the client."""
        return write_sentence(self.assessment, self.rubric)

    @property
    def codes(self) -> frozenset[str]:
        """The signals that count."""
        return frozenset(signal.code for signal in self.assessment.signals)

    @property
    def period(self) -> str | None:
        """When it happened, in the client's own words, if they said so."""
        limits = {one.span for one in self.reading.deadlines}
        found = [one for one in find_dates(self.reading.narrative.original, None) if one.span not in limits]
        return found[0].raw if found else None

    @property
    def mood(self) -> str:
        """How the client feels, for tone only."""
        found = next((mood for code, mood in MOODS if code in self.codes), None)
        worried = any(code.startswith(WORRIES) for code in self.codes)
        return found or ("worry" if worried else "neutral")


async def assess(uow: Uow, firm: Firm, draft: Draft, *, filed: bool = True) -> Judged:
    """Read and grade a draft. `filed`: the client calls it a complaint, so it is graded as one."""
    reading = read_now(uow, draft.texts)
    reading = _as_answered(reading, draft.answers, filed=filed)
    history = await _history(uow, draft.contact_id, reading)
    return Judged(reading, grade(reading, answered(draft.answers), history, firm.rubric), history, firm.rubric)


def read_now(uow: Uow, texts: Sequence[str]) -> Reading:
    """Read these words as they are meant today."""
    return read(texts, uow.now.astimezone(CHINA), announced())


def sounds_dangerous(uow: Uow, text: str) -> bool:
    """Whether one message speaks of harm to oneself or to others."""
    return any(hit.code == "emo.safety" for hit in read_now(uow, [text]).counted)


def _as_answered(reading: Reading, answers: Answers, *, filed: bool) -> Reading:
    """Kind and category as the client chose them outrank what was read."""
    if filed or answers.kind:
        kind = Kind.COMPLAINT.value if filed else str(answers.kind)
        reading = replace(reading, kind=replace(reading.kind, choice=kind, confidence=1.0))
    if answers.category:
        reading = replace(reading, category=replace(reading.category, choice=answers.category, confidence=1.0))
    return reading


def answered(answers: Answers) -> Answered:
    """The answers that bear on the grade."""
    return Answered(
        amount=answers.amount,
        loss_band=answers.amount_band,
        amount_role=answers.amount_role,
        tense=answers.tense,
        deadline=answers.deadline,
        blocked=answers.blocked,
        repeat=answers.repeat,
        resolved=answers.resolved,
    )


async def assess_again(uow: Uow, firm: Firm, case: Case, story: tuple[Told, ...], said: Answered) -> Judged:
    """Read and grade a filed complaint with (part of) its story; it does not count as an earlier one of itself."""
    reading = _as_answered(read_now(uow, newest_texts(story)), Answers(category=case.category), filed=True)
    history = await _history(uow, case.contact_id, reading)
    history = replace(history, cases_of_client=max(0, history.cases_of_client - 1))
    return Judged(reading, grade(reading, said, history, firm.rubric), history, firm.rubric)


async def _history(uow: Uow, contact_id: str, reading: Reading) -> History:
    contact = await uow.contacts.get(contact_id)
    if contact.client_id is None:
        return History()
    since = uow.now - LOOK_BACK
    client = await uow.clients.get(contact.client_id)
    advisor_id = client.advisor_id
    return History(
        cases_of_client=await cases_of_client_since(uow, client.id, since),
        clients_same_advisor=await clients_with(uow, reading.category.choice, advisor_id, since) if advisor_id else 0,
    )


def keep_assessment(uow: Uow, case: Case, judged: Judged) -> None:
    """Keep everything that led to the grade."""
    found = judged.assessment
    held: dict[str, Any] = msgspec.to_builtins(found, str_keys=True, builtin_types=())
    uow.assessments.add(
        Assessed(new_id(), case.id, uow.now, found.rubric_version, found.input_hash, judged.grade, held)
    )
