"""What usually helps for a category of complaint, and which of it has come (002 §3.4): 待交, 已收, 需补.

A paper fulfils an item by what its name, caption or note says; a picture without a word fulfils none, and nobody is
asked for less or more because of it. The words are data (``data/checklists.toml``); the lines a client reads are
``ev.chk.<name>``, item for item.
"""

import tomllib
from collections.abc import Sequence
from enum import StrEnum
from functools import cache
from importlib.resources import files
from typing import Any

from bot.domain.judgement import Category
from bot.domain.papers import Paper, PaperState
from bot.domain.reading.fold import fold

SOUNDS = frozenset({"voice", "audio"})
BEFORE = {
    Category.FILING: "tax",
    Category.BOOKKEEPING: "tax",
    Category.FEES: "fee",
    Category.ARCHIVES: "doc",
    Category.INVOICES: "inv",
    Category.PAYROLL: "pay",
    Category.REGISTRATION: "reg",
    Category.CONFIDENTIALITY: "sec",
    Category.CONDUCT: "emp",
}


class Item(StrEnum):
    """Where one item of a checklist stands."""

    DUE = "due"  # 待交
    GOT = "got"  # 已收
    AGAIN = "again"  # 需补: it was sent, and could not be taken


def checklist_of(category: str) -> str:
    """The name of the checklist for a category; ``any`` where nothing particular helps."""
    return BEFORE.get(Category(category), "any") if category in set(Category) else "any"


def find_item(checklist: str, paper: Paper) -> int | None:
    """Which item of the checklist (from 0) this paper is, or None."""
    listed = _lists()[checklist]
    said = fold(f"{paper.name} {paper.caption}").lower()
    for place, words in enumerate(listed["items"]):
        if any(word in said for word in words):
            return place
    return listed.get("sounds") if paper.kind in SOUNDS else None


def statuses(checklist: str, papers: Sequence[Paper]) -> tuple[Item, ...]:
    """Each item's status after these papers."""
    stands = {paper.id: find_item(checklist, paper) for paper in papers}
    got = {stands[paper.id] for paper in papers if paper.state is PaperState.STORED}
    failed = {stands[paper.id] for paper in papers if paper.state in {PaperState.REFUSED, PaperState.LOST}}
    return tuple(_status(place, got, failed) for place in range(len(_lists()[checklist]["items"])))


def _status(place: int, got: set[int | None], failed: set[int | None]) -> Item:
    if place in got:
        return Item.GOT
    return Item.AGAIN if place in failed else Item.DUE


@cache
def _lists() -> dict[str, dict[str, Any]]:
    return tomllib.loads((files("bot.domain") / "data" / "checklists.toml").read_text(encoding="utf-8"))
