"""Labelled narratives: how often kind, grade, amount, category and signals are what a person said."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Any

import pytest

from bot.domain.assessment_line import assess_line

HERE = Path(__file__).parent / "narratives"
GRADES = ("轻微", "一般", "重大", "严重")


@dataclass
class Tally:
    """Counts over one set."""

    rows: int = 0
    right: dict[str, int] = field(default_factory=lambda: dict.fromkeys(("kind", "grade", "amount", "category"), 0))
    far: list[str] = field(default_factory=list)
    under: list[str] = field(default_factory=list)
    both: int = 0
    extra: int = 0
    missed: int = 0

    def share(self, what: str) -> float:
        return self.right[what] / self.rows

    @property
    def f1(self) -> float:
        return 2 * self.both / (2 * self.both + self.extra + self.missed)


def _rows(name: str) -> Iterator[dict[str, Any]]:
    for line in (HERE / name).read_text("utf-8").splitlines():
        yield json.loads(line)


def _count(name: str) -> Tally:
    tally = Tally()
    for row in _rows(name):
        told = assess_line(row)
        tally.rows += 1
        wanted = {"kind": row["kind"], "grade": row["grade"], "amount": row["amount_cny"]}
        wanted["category"] = told["category"] if _fits(row, told["category"]) else row["category"]
        for what, value in wanted.items():
            tally.right[what] += told[what] == value
        _distance(tally, row, told)
        expected, found = set(row["signals"]), set(told["signals"])
        tally.both += len(expected & found)
        tally.extra += len(found - expected)
        tally.missed += len(expected - found)
    return tally


def _fits(row: dict[str, Any], category: str) -> bool:
    """Whether a labeller would accept the category: some stories have two subjects."""
    others = row.get("category_alt") or []
    return row["kind"] == "无关" or category in (row["category"], *([others] if isinstance(others, str) else others))


def _distance(tally: Tally, row: dict[str, Any], told: dict[str, Any]) -> None:
    if row["grade"] is None:
        return
    wanted = GRADES.index(row["grade"])
    found = GRADES.index(told["grade"]) if told["grade"] else -1
    if abs(wanted - found) > 1:
        tally.far.append(row["id"])
    if wanted >= 2 and found < wanted:
        tally.under.append(row["id"])


def test_cases() -> None:
    tally = _count("cases.jsonl")
    assert tally.rows == 50
    assert tally.share("kind") >= 0.96
    assert tally.share("grade") >= 0.92
    assert tally.share("amount") >= 0.96
    assert tally.share("category") >= 0.90
    assert tally.f1 >= 0.90
    assert (tally.far, tally.under) == ([], [])


def test_tuning() -> None:
    tally = _count("tuning.jsonl")
    assert tally.rows == 170
    assert tally.share("kind") >= 0.94
    assert tally.share("grade") >= 0.90
    assert tally.share("amount") >= 0.86
    assert tally.share("category") >= 0.82
    assert tally.f1 >= 0.84
    assert len(tally.far) <= 2
    assert len(tally.under) <= 5


# What is reached on stories the words were widened on; on unseen ones the reader is right far less often.
LEARNT = {
    "a_dev.jsonl": (85, 0.96, 0.90, 0.83, 0.95),
    "c_dev.jsonl": (25, 0.96, 0.92, 0.88, 0.88),
    "own_dev.jsonl": (60, 0.95, 0.88, 0.86, 0.95),
    "own2_dev.jsonl": (40, 0.95, 0.87, 0.80, 0.90),
    "own3_dev.jsonl": (30, 0.93, 0.76, 0.80, 0.93),
}


@pytest.mark.parametrize("name", LEARNT)
def test_learnt(name: str) -> None:
    rows, kind, grade, category, amount = LEARNT[name]
    tally = _count(name)
    assert tally.rows == rows
    assert tally.share("kind") >= kind
    assert tally.share("grade") >= grade
    assert tally.share("category") >= category
    assert tally.share("amount") >= amount
    assert len(tally.far) <= 1
    assert len(tally.under) <= 2


# The stories the tables were learned from, a little below what is reached; the last two numbers are how many may be
# more than one grade off, and how many grave ones graded lower.
LESSONS = {
    "lessons_1.jsonl": (170, 0.98, 0.88, 0.99, 0.97, 2, 5),
    "lessons_2.jsonl": (220, 0.99, 0.88, 0.99, 0.94, 2, 10),
    "lessons_3.jsonl": (200, 0.99, 0.91, 0.99, 0.91, 3, 5),
    "lessons_4.jsonl": (240, 0.99, 0.88, 0.98, 0.97, 4, 9),
    "lessons_5.jsonl": (262, 0.98, 0.85, 0.98, 0.94, 14, 10),
    "lessons_6.jsonl": (260, 0.99, 0.86, 0.99, 0.91, 6, 14),
    "lessons_7.jsonl": (200, 0.99, 0.90, 0.99, 0.95, 4, 7),
    "lessons_8.jsonl": (200, 0.99, 0.88, 0.99, 0.94, 2, 7),
    "lessons_9.jsonl": (220, 0.99, 0.83, 0.99, 0.97, 2, 10),
    "lessons_10.jsonl": (220, 0.99, 0.86, 0.99, 0.93, 4, 8),
    "lessons_11.jsonl": (220, 0.99, 0.89, 0.99, 0.94, 7, 7),
    "lessons_12.jsonl": (220, 0.99, 0.87, 0.99, 0.93, 3, 12),
    "lessons_13.jsonl": (1046, 0.99, 0.88, 0.98, 0.97, 16, 22),
    "lessons_14.jsonl": (1272, 0.99, 0.89, 0.99, 0.96, 63, 40),
    "lessons_15.jsonl": (934, 0.99, 0.92, 0.98, 0.98, 16, 23),
    "lessons_16.jsonl": (1099, 0.98, 0.89, 0.99, 0.97, 15, 45),
    "lessons_17.jsonl": (813, 0.98, 0.91, 0.99, 0.97, 13, 19),
    "lessons_18.jsonl": (771, 0.98, 0.88, 0.98, 0.95, 10, 18),
    "lessons_19.jsonl": (1791, 0.99, 0.86, 0.99, 0.91, 48, 56),
    "lessons_20.jsonl": (1732, 0.99, 0.85, 0.99, 0.92, 52, 66),
    "lessons_21.jsonl": (1788, 0.99, 0.88, 0.99, 0.95, 38, 57),
    "lessons_22.jsonl": (1718, 0.99, 0.85, 0.99, 0.94, 41, 62),
    "lessons_23.jsonl": (1808, 0.99, 0.81, 0.99, 0.92, 81, 73),
    "lessons_24.jsonl": (1682, 0.99, 0.90, 0.99, 0.94, 24, 45),
    "retired_b.jsonl": (85, 0.99, 0.93, 0.99, 0.99, 3, 2),
    "retired_c.jsonl": (80, 0.99, 0.94, 0.99, 0.98, 1, 1),
}


@pytest.mark.parametrize("name", LESSONS)
def test_lessons(name: str) -> None:
    rows, kind, grade, category, amount, far, under = LESSONS[name]
    tally = _count(name)
    assert tally.rows == rows
    assert tally.share("kind") >= kind
    assert tally.share("grade") >= grade
    assert tally.share("category") >= category
    assert tally.share("amount") >= amount
    assert len(tally.far) <= far
    assert len(tally.under) <= under


@pytest.mark.parametrize("row", [pytest.param(row, id=row["id"]) for row in _rows("cases.jsonl")])
def test_same_in_same_bytes_out(row: dict[str, Any]) -> None:
    assert json.dumps(assess_line(row)) == json.dumps(assess_line(row))
    assert assess_line(row)["id"] == row["id"]


@pytest.mark.parametrize("fact", ["会计还挪用了我们的税款。", "我已经起诉你们了。", "公章也被你们弄丢了。"])
def test_one_more_grave_fact_never_lowers_a_story(fact: str) -> None:
    lowered = []
    for row in islice(_rows("lessons_5.jsonl"), 0, None, 2):
        messages = row.get("texts") or [row["text"]]
        alone, grown = (assess_line({"texts": texts})["grade"] for texts in (messages, [*messages, fact]))
        if alone and (grown is None or GRADES.index(grown) < GRADES.index(alone)):
            lowered.append(row["id"])
    assert lowered == []
