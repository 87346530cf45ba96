"""How sure a grade is, and why not surer (§3.6). A number from 0 to 1 with its reasons; nothing else."""

from dataclasses import dataclass

from bot.domain.judgement import Answered
from bot.domain.merging import Evidence, Signal
from bot.domain.reading import Reading
from bot.domain.rubric import Rubric
from bot.domain.verdict import Verdict

ISSUES = frozenset(
    {
        "staff.misconduct",
        "records.lost",
        "seal.lost",
        "data.leak",
        "data.leak_spread",
        "fraud",
        "tax.abnormal",
    }
)


@dataclass(frozen=True, slots=True)
class Doubt:
    """The confidence and the reasons that moved it, in a fixed order."""

    confidence: float
    reasons: tuple[str, ...]


def confide(
    reading: Reading, answers: Answered, evidence: Evidence, verdict: Verdict, rubric: Rubric
) -> Doubt:
    """The confidence of a verdict."""
    holds = {
        "near_band": rubric.edge_above(verdict.score) and verdict.floor is None and not verdict.soft_capped,
        "loss_without_sum": "loss.unknown" in evidence.codes,
        "ambiguous": any(ambiguous(signal, rubric) for signal in verdict.scoring),
        "contradiction": bool(evidence.contradictions),
        "thin": len("".join(reading.narrative.messages).strip()) < rubric.raw["thin_below"]
        or not evidence.codes,
        "sarcasm": "sarcasm" in reading.flags,
        "approximate": "approximate" in reading.flags and answers.amount is None,
        "several_issues": len(evidence.codes & ISSUES) > 1,
        "confirmed": bool({code for code, _ in verdict.points} & evidence.confirmed),
        "document": bool(answers.documents) and any(code.startswith("tax.") for code in evidence.codes),
    }
    reasons = tuple(reason for reason, held in holds.items() if held)
    total = 1.0 + sum(rubric.confidence(reason) for reason in reasons)
    return Doubt(round(min(1.0, max(0.0, total)), 2), reasons)


def ambiguous(signal: Signal, rubric: Rubric) -> bool:
    """Whether much hangs on words that only suspect it or only sound like it."""
    heavy = rubric.points_of[signal.code] >= int(rubric.raw["ambiguous_from"])
    return heavy and (signal.suspected or signal.learned)
