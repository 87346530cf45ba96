"""Evidence weighed: points of each dimension, mitigators, the band, then caps, then floors (§3.2, §3.3).

Floors always win and mitigators never break them. It does not know where evidence comes from.
"""

from dataclasses import dataclass

from bot.domain.judgement import Grade, History
from bot.domain.merging import Evidence, Signal
from bot.domain.rubric import Rubric


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the points came to, and which floor or cap decided."""

    grade: Grade
    score: int
    scoring: tuple[Signal, ...]  # the highest of each dimension, in the rubric's order
    points: tuple[tuple[str, int], ...]  # code and points, in the same order
    mitigators: tuple[tuple[str, int], ...]
    band: Grade
    floor: str | None = None  # the code whose floor raised the grade
    soft_capped: bool = False
    gated: bool = False
    kept_from_before: bool = False


def weigh(evidence: Evidence, history: History, rubric: Rubric) -> Verdict:
    """The verdict on the evidence."""
    scoring = _highest(evidence, rubric)
    points = tuple((signal.code, rubric.points_of[signal.code]) for signal in scoring)
    mitigators = _mitigators(evidence, rubric)
    off = max(rubric.raw["mitigator_cap"], sum(value for _, value in mitigators))
    score = max(0, sum(value for _, value in points) + off)
    codes = frozenset(code for code, _ in points)
    band = rubric.band(score)
    capped, soft, gated = _cap(band, codes, rubric)
    final, floor = _raise(capped, codes, rubric)
    kept = history.earlier_grade is not None and history.earlier_grade.rank > final.rank
    if kept and history.earlier_grade is not None:
        final = history.earlier_grade
    return Verdict(
        final,
        score,
        scoring,
        points,
        mitigators,
        band,
        floor,
        soft,
        gated and final is not Grade.SEVERE,
        kept,
    )


def _highest(evidence: Evidence, rubric: Rubric) -> tuple[Signal, ...]:
    best: dict[str, Signal] = {}
    for signal in evidence.signals:
        name = rubric.dimension_of.get(signal.code)
        if name and (name not in best or _outranks(signal, best[name], rubric)):
            best[name] = signal
    return tuple(best[name] for name in rubric.raw["dimensions"] if name in best)


def _outranks(one: Signal, other: Signal, rubric: Rubric) -> bool:
    # of two with equal points the one that is sure speaks
    mine, theirs = rubric.points_of[one.code], rubric.points_of[other.code]
    return mine > theirs or (mine == theirs and other.suspected and not one.suspected)


def _mitigators(evidence: Evidence, rubric: Rubric) -> tuple[tuple[str, int], ...]:
    return tuple(
        (code, rubric.mitigation(code)) for code in rubric.raw["mitigators"] if code in evidence.codes
    )


def _cap(band: Grade, codes: frozenset[str], rubric: Rubric) -> tuple[Grade, bool, bool]:
    """The grade after the soft cap and the gate, and whether either was needed."""
    if band.rank > Grade.ORDINARY.rank and codes <= rubric.codes("soft"):
        return Grade.ORDINARY, True, False
    if band is Grade.SEVERE and not _through_gate(codes, rubric):
        return Grade.MAJOR, False, True
    return band, False, False


def _through_gate(codes: frozenset[str], rubric: Rubric) -> bool:
    return bool(codes & rubric.codes("reputation")) and bool(codes & rubric.codes("gate_any"))


def _raise(grade: Grade, codes: frozenset[str], rubric: Rubric) -> tuple[Grade, str | None]:
    """The grade after the floors, and the code that raised it."""
    deciding = None
    for code in sorted(codes, key=lambda one: -rubric.points_of[one]):
        floor = rubric.floor(code)
        if floor is not None and floor.rank > grade.rank:
            grade, deciding = floor, code
    if codes & rubric.codes("reputation") and codes & rubric.codes("reputation_and_loss"):
        return Grade.SEVERE, deciding if grade is Grade.SEVERE else "reputation_and_loss"
    return grade, deciding
