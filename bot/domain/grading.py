"""The grade of a complaint with everything that led to it: points, floors, caps, doubt, what to ask next.

The order of evaluation is that of the rubric (§3.3): the highest code of each dimension, mitigators,
band, caps, floors, confidence. Values in, one `Assessment` out; the same input gives the same bytes. Mood
moves at most a point, and neither tier nor politeness nor length is known here.
"""

import hashlib
from dataclasses import dataclass
from decimal import Decimal

from bot.domain.confidence import Doubt, ambiguous, confide
from bot.domain.judgement import Answered, Grade, History, Kind
from bot.domain.merging import Evidence, Signal, merge
from bot.domain.questions import next_question
from bot.domain.reading import Reading
from bot.domain.reading.signals import Hit
from bot.domain.rubric import Rubric, default_rubric
from bot.domain.verdict import Verdict, weigh

NOTHING = Answered()
NO_HISTORY = History()


@dataclass(frozen=True, slots=True)
class Assessment:
    """定级记录: one run over one story, never overwritten. `grade` is None for what is no complaint."""

    rubric_version: str
    input_hash: str
    kind: str
    category: str
    amount: Decimal | None
    signals: tuple[Signal, ...]
    ruled_out: tuple[Hit, ...]
    verdict: Verdict
    grade: Grade | None
    doubt: Doubt
    needs_review: bool
    review_reasons: tuple[str, ...]
    question: str | None
    contradictions: tuple[str, ...]

    @property
    def score(self) -> int | None:
        """The points, or None where nothing is graded."""
        return None if self.grade is None else self.verdict.score

    @property
    def confidence(self) -> float:
        """From 0 to 1."""
        return self.doubt.confidence

    @property
    def on_edge(self) -> bool:
        """临界: one point more would be a higher band."""
        return "near_band" in self.doubt.reasons

    @property
    def near_severe(self) -> bool:
        """临近严重: the points are there, the conditions of the gate are not."""
        return self.verdict.gated


def grade(
    reading: Reading,
    answers: Answered = NOTHING,
    history: History = NO_HISTORY,
    rubric: Rubric | None = None,
) -> Assessment:
    """Grade one story with its answers and the desk's own counts."""
    rubric = rubric or default_rubric()
    evidence = merge(reading, answers, history, rubric)
    verdict = weigh(evidence, history, rubric)
    doubt = confide(reading, answers, evidence, verdict, rubric)
    complaint = reading.kind.choice == Kind.COMPLAINT.value
    reasons = _review(evidence, verdict, doubt, history, rubric) if complaint else ()
    return Assessment(
        rubric.version,
        _hash(reading, answers, history, rubric),
        reading.kind.choice,
        reading.category.choice,
        evidence.amount,
        evidence.signals,
        evidence.ruled_out,
        verdict,
        verdict.grade if complaint else None,
        doubt,
        bool(reasons),
        reasons,
        next_question(reading, answers, evidence, verdict, rubric) if complaint else None,
        evidence.contradictions,
    )


def _review(
    evidence: Evidence, verdict: Verdict, doubt: Doubt, history: History, rubric: Rubric
) -> tuple[str, ...]:
    """Why a person must look at it before anything else happens."""
    reasons = ["severe"] if verdict.grade is Grade.SEVERE else []
    reasons += sorted(evidence.codes & rubric.codes("always_review"))
    if doubt.confidence < rubric.raw["review_below"]:
        reasons.append("low_confidence")
    if any(signal.suspected or ambiguous(signal, rubric) for signal in verdict.scoring):
        reasons.append("suspected")
    if history.accused_is_advisor:
        reasons.append("accused_is_advisor")
    if history.rules_changed:
        reasons.append("rules_changed")
    return tuple(reasons)


def _hash(reading: Reading, answers: Answered, history: History, rubric: Rubric) -> str:
    """One hash over everything that went in."""
    put_in = [reading.digest, rubric.version, *_said(answers), *_said(history)]
    return hashlib.sha256("\x1f".join(put_in).encode()).hexdigest()


def _said(facts: Answered | History) -> list[str]:
    values = [getattr(facts, name) for name in facts.__slots__]
    return [str(sorted(value)) if isinstance(value, frozenset) else str(value) for value in values]
