"""``python -m tests.domain.exam``: the reader on narratives that were never used to tune it, with its confusions.

Four authors wrote and labelled them from the rubric without seeing the program's words. They are not gates: whoever
tunes on them must find others.
"""

from collections import Counter
from typing import Any

from bot.domain.assessment_line import assess_line
from bot.domain.sentence import words
from tests.domain.labelled import stories

GRADES = ("轻微", "一般", "重大", "严重", None)
GRAVE = ("重大", "严重")


def narratives(names: tuple[str, ...]) -> list[dict[str, Any]]:
    """Those of some exams, with their labels."""
    return [story for name, story in stories(exams=True) if name in names]


def spoken(table: str, code: str | None) -> str | None:
    """A code as the labels say it."""
    return None if code is None else words()[table].get(code, code)


def measure(names: tuple[str, ...]) -> tuple[Counter[str], Counter[tuple[str | None, str | None]]]:
    """Hits by what was asked, and grades by label and answer, in some exams."""
    hits: Counter[str] = Counter()
    confusion: Counter[tuple[str | None, str | None]] = Counter()
    for told in narratives(names):
        got = assess_line({name: told[name] for name in ("text", "texts") if name in told})
        grade, wanted = spoken("grades", got["grade"]), told["grade"]
        allowed = {told["category"], *(told.get("category_alt") or [])}
        amount = None if got["amount"] is None else float(got["amount"])
        hits["all"] += 1
        hits["kind"] += spoken("kinds", got["kind"]) == told["kind"]
        hits["grade"] += grade == wanted
        hits["amount"] += amount == (None if told["amount_cny"] is None else float(told["amount_cny"]))
        hits["categorised"] += told["category"] != "无"
        hits["category"] += told["category"] != "无" and spoken("categories", got["category"]) in allowed
        hits["grave"] += wanted in GRAVE
        hits["grave found"] += wanted in GRAVE and grade in GRAVE
        confusion[wanted, grade] += 1
    return hits, confusion


def show(names: tuple[str, ...]) -> None:
    """Print the figures of some exams."""
    hits, confusion = measure(names)
    print(f"{', '.join(names)}: {hits['all']} stories")
    for name, of in (("kind", "all"), ("grade", "all"), ("amount", "all"), ("category", "categorised")):
        print(f"{name}: {hits[name]}/{hits[of]} = {hits[name] / hits[of]:.3f}")
    print(f"重大 and 严重 found as such: {hits['grave found']}/{hits['grave']}")
    print("label \\ got", *[grade or "none" for grade in GRADES], sep="\t")
    for wanted in GRADES:
        print(wanted or "none", *[confusion[wanted, got] for got in GRADES], sep="\t")


def main() -> None:
    """Print the figures: the first two exams are by two authors, each later one by another."""
    for names in (("exam_1", "exam_2"), ("exam_3",), ("exam_4",)):
        show(names)


if __name__ == "__main__":
    main()
