"""One story in, one line out: the judgement as plain JSON values, and as rows a manager can follow.

It is what the `grade` command prints. It reads no file and writes none; a line that cannot be judged is
refused with a `LineError` that says why.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from bot.domain.grading import Assessment, grade
from bot.domain.judgement import Kind
from bot.domain.reading import Reading, read
from bot.domain.reading.clauses import split
from bot.domain.reading.modality import Modality
from bot.domain.reading.signals import Hit
from bot.domain.rubric import default_rubric
from bot.domain.sentence import words, write_sentence

UNGRADED = frozenset({"loss"})


class LineError(ValueError):
    """A line that cannot be judged; `problem` is a code, `found` what stood there."""

    def __init__(self, problem: str, found: object) -> None:
        super().__init__(f"{problem}: {found!r}")
        self.problem, self.found = problem, found


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the explanation: a clause with one hit in it, or a clause with none."""

    clause: str
    code: str = ""
    words: str = ""
    modality: str = ""
    cue: str = ""
    points: int | None = None


def assess_line(line: object) -> dict[str, Any]:
    """Judge one object with `text` (or `texts`, several messages); its id is given back if it has one."""
    texts = _texts(line)
    assessment = grade(read(texts))
    identity = {"id": line["id"]} if isinstance(line, Mapping) and "id" in line else {}
    return identity | _plain(assessment)


def _texts(line: object) -> tuple[str, ...]:
    if not isinstance(line, Mapping):
        raise LineError("not_an_object", line)
    told = line.get("texts", line.get("text"))
    if isinstance(told, str):
        return (told,)
    if isinstance(told, list) and told and all(isinstance(one, str) for one in told):
        return tuple(told)
    raise LineError("no_text", told)


def _plain(assessment: Assessment) -> dict[str, Any]:
    unrelated = assessment.kind == Kind.UNRELATED.value
    return {
        "kind": words()["kinds"][assessment.kind],
        "category": words()["no_category"] if unrelated else words()["categories"][assessment.category],
        "amount": _number(assessment.amount) if assessment.grade is not None else None,
        "grade": words()["grades"][assessment.grade.value] if assessment.grade else None,
        "score": assessment.score,
        "signals": signal_codes(assessment),
        "ruled_out": [f"neg:{code}" for code in _distinct(assessment.ruled_out)],
        "confidence": assessment.confidence,
        "sentence": write_sentence(assessment),
    }


def _number(amount: Decimal | None) -> int | float | None:
    if amount is None:
        return None
    return int(amount) if amount == amount.to_integral_value() else float(amount)


def signal_codes(assessment: Assessment) -> list[str]:
    """The codes that scored, the mitigators, and what was plainly denied as `neg:` codes."""
    denied = [hit for hit in assessment.ruled_out if hit.modality in {Modality.NEGATED, Modality.NONE}]
    told = [f"neg:{code}" for code in _distinct(denied)]
    if assessment.grade is None:
        return told
    scored = [code for code, _ in assessment.verdict.points]
    return scored + [code for code, _ in assessment.verdict.mitigators] + told


def _distinct(hits: list[Hit] | tuple[Hit, ...]) -> list[str]:
    return list(dict.fromkeys(hit.code for hit in hits))


def explain(text: str) -> tuple[Row, ...]:
    """The clauses of a text, what was found in each, how it is meant and what it is worth."""
    reading = read((text,))
    points = default_rubric().points_of
    return tuple(row for begin, end in _bounds(text) for row in _rows(reading, (begin, end), points))


def _bounds(text: str) -> list[tuple[int, int]]:
    clauses = split(read((text,)).narrative.text)
    return [
        (begin, end)
        for begin, end in zip(clauses.starts, clauses.ends, strict=True)
        if text[begin:end].strip()
    ]


def _rows(reading: Reading, place: tuple[int, int], points: Mapping[str, int]) -> list[Row]:
    begin, end = place
    clause = reading.narrative.original[begin:end].strip()
    found = [hit for hit in reading.hits if begin <= hit.span.start < end]
    return [_row(clause, hit, points) for hit in found] or [Row(clause)]


def _row(clause: str, hit: Hit, points: Mapping[str, int]) -> Row:
    worth = default_rubric().raw["mitigators"].get(hit.code, points.get(hit.code, 0)) if hit.counts else 0
    modality = words()["modalities"][hit.modality.value]
    return Row(clause, hit.code, hit.span.words, modality, hit.cue, worth)
