"""The next best question: the one unanswered thing that could move the grade most, or none (§3.6).

The order is fixed: the sum, the limit, the tense of an outside complaint, how often, whether it is
mended. A question is put only if some answer would change the grade, and an outside complaint only if the
client named one.
"""

from bot.domain.judgement import Answered, Category, Grade
from bot.domain.merging import OUTSIDE, Evidence
from bot.domain.reading import Reading
from bot.domain.rubric import Rubric
from bot.domain.verdict import Verdict

DATED = {Category.FILING.value, Category.INVOICES.value, Category.REGISTRATION.value, Category.ARCHIVES.value}


def next_question(
    reading: Reading, answers: Answered, evidence: Evidence, verdict: Verdict, rubric: Rubric
) -> str | None:
    """amount, amount_role, deadline, tense, repeat, resolved, or None."""
    if verdict.grade is Grade.SEVERE or evidence.codes & rubric.codes("always_review"):
        return None
    wanted = (
        ("amount", answers.amount is None and answers.loss_band is None and _sum_open(reading, evidence)),
        ("amount_role", answers.amount_role is None and answers.amount is None and _role_open(reading)),
        ("deadline", answers.deadline is None and _limit_open(reading, evidence, verdict, rubric)),
        ("tense", answers.tense is None and _tense_open(evidence)),
        ("repeat", answers.repeat is None and "repeat.2" in evidence.codes and _moves(verdict, rubric, 2)),
        ("resolved", answers.resolved is None and _maybe_mended(evidence)),
    )
    return next((name for name, open_ in wanted if open_), None)


def _sum_open(reading: Reading, evidence: Evidence) -> bool:
    bound = reading.loss.known and reading.loss.value is None
    return bool("loss.unknown" in evidence.codes or bound or "contradiction" in evidence.contradictions)


def _role_open(reading: Reading) -> bool:
    return reading.loss.in_doubt is not None


def _limit_open(reading: Reading, evidence: Evidence, verdict: Verdict, rubric: Rubric) -> bool:
    stated = any(code.startswith("deadline.") for code in evidence.codes)
    pressing = (
        reading.category.choice in DATED
        and verdict.grade is not Grade.MINOR
        and "mit.fixed" not in evidence.codes
    )
    return not stated and pressing and _moves(verdict, rubric, 3)


def _tense_open(evidence: Evidence) -> bool:
    """An outside body was named and only threatened, or named by somebody who may not have gone there."""
    return "rep.threat" in evidence.codes and not evidence.codes & set(OUTSIDE)


def _moves(verdict: Verdict, rubric: Rubric, points: int) -> bool:
    return rubric.band(verdict.score + points).rank > verdict.grade.rank


def _maybe_mended(evidence: Evidence) -> bool:
    return any(hit.code == "mit.fixed" for hit in evidence.ruled_out)
