"""The one sentence for the advisor that says what a grade stands on (§3.7). Never shown to the client.

Its templates and names are data; the client's words are cut from the original. The same assessment gives
the same sentence, byte for byte.
"""

import json
from functools import cache
from typing import Any

from bot.domain.grading import Assessment
from bot.domain.merging import Signal
from bot.domain.reading.signals import Hit
from bot.domain.rubric import DATA, Rubric, default_rubric

TOP = 3
WORDS = 16
OUT = 2


@cache
def words() -> dict[str, Any]:
    """The Chinese names and templates of the judgement."""
    content: dict[str, Any] = json.loads((DATA / "words_zh.json").read_text(encoding="utf-8"))
    return content


def write_sentence(assessment: Assessment, rubric: Rubric | None = None) -> str:
    """Say in one sentence why an assessment came out as it did."""
    form = words()["sentence"]
    if assessment.grade is None:
        return str(form["ungraded"].format(kind=words()["kinds"][assessment.kind]))
    body = form["part"].join(_parts(assessment, rubric or default_rubric()))
    mark = form["near_severe"] if assessment.near_severe else form["edge"] if assessment.on_edge else ""
    grade = words()["grades"][assessment.grade.value]
    return str(form["head"].format(grade=grade, score=assessment.verdict.score, mark=mark, body=body))


def _parts(assessment: Assessment, rubric: Rubric) -> list[str]:
    form = words()["sentence"]
    parts = [_signals(assessment, rubric), *_decided(assessment)]
    if assessment.verdict.mitigators:
        names = form["join"].join(words()["codes"][code] for code, _ in assessment.verdict.mitigators)
        off = sum(points for _, points in assessment.verdict.mitigators)
        parts.append(form["mitigated"].format(points=max(off, rubric.raw["mitigator_cap"]), names=names))
    if denied := _ruled_out(assessment):
        parts.append(form["ruled_out"].format(names=form["join"].join(denied)))
    if assessment.contradictions:
        parts.append(form["contradiction"])
    parts.append(_ending(assessment, rubric))
    return parts


def _signals(assessment: Assessment, rubric: Rubric) -> str:
    form = words()["sentence"]
    ranked = sorted(assessment.verdict.scoring, key=lambda signal: -rubric.points_of[signal.code])
    named = [_name(signal, assessment, rubric) for signal in ranked[:TOP]]
    return str(form["join"].join(named) or form["nothing"])


def _name(signal: Signal, assessment: Assessment, rubric: Rubric) -> str:
    form = words()["sentence"]
    floor = rubric.floor(signal.code) if assessment.verdict.floor == signal.code else None
    told = {
        "name": words()["codes"][signal.code],
        "dimension": words()["dimensions"][rubric.dimension_of[signal.code]],
        "points": rubric.points_of[signal.code],
        "floor": form["floor"].format(grade=words()["grades"][floor.value]) if floor else "",
    }
    if signal.hit is None:
        return str(form["unspoken"].format(source=words()["sources"][signal.source], **told))
    return str(form["signal"].format(words=_cut(signal.hit), **told))


def _cut(hit: Hit) -> str:
    said = " ".join(hit.span.words.split())
    return said if len(said) <= WORDS else said[: WORDS - 1] + "\u2026"


def _decided(assessment: Assessment) -> list[str]:
    form, verdict = words()["sentence"], assessment.verdict
    said = []
    if verdict.floor == "reputation_and_loss":
        said.append(form["both"])
    if verdict.soft_capped:
        said.append(form["soft_capped"])
    if verdict.gated:
        said.append(form["gated"])
    if verdict.kept_from_before:
        said.append(form["kept"].format(grade=words()["grades"][verdict.grade.value]))
    return said


def _ruled_out(assessment: Assessment) -> list[str]:
    form = words()["sentence"]
    seen: dict[str, str] = {}
    for hit in assessment.ruled_out:
        name = words()["modalities"][hit.modality.value]
        seen.setdefault(hit.code, form["ruled"].format(words=_cut(hit), modality=name))
    return list(seen.values())[:OUT]


def _ending(assessment: Assessment, rubric: Rubric) -> str:
    form = words()["sentence"]
    if assessment.needs_review:
        return str(form["review"])
    if assessment.confidence >= rubric.raw["automatic_from"]:
        return str(form["high"])
    return str(form["comma"].join([form["middle"], form["pending"]]))
