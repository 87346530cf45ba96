"""The checklist of a category, and which item a paper is."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from bot.domain.checklist import Item, _lists, checklist_of, find_item, statuses
from bot.domain.judgement import Category
from bot.domain.papers import MAX_PAPERS, MAX_TOTAL_BYTES, Paper, PaperState, Refusal, Room, room_of
from bot.words import say

PLAIN = Paper(
    "p", "c", "d", None, "E-01", "document", "", "", "f", "u", 1, 1, None, False, PaperState.STORED,
    datetime(2026, 11, 23, tzinfo=UTC),
)  # fmt: skip


def paper(name: str = "", caption: str = "", **more: object) -> Paper:
    """A stored paper with this name and caption."""
    return replace(PLAIN, id=name + caption, name=name, caption=caption, **more)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("category", "name"),
    [
        ("filing", "tax"), ("bookkeeping", "tax"), ("fees", "fee"), ("archives", "doc"), ("invoices", "inv"),
        ("payroll", "pay"), ("registration", "reg"), ("confidentiality", "sec"), ("conduct", "emp"),
        ("response", "any"), ("advice", "any"), ("other", "any"), ("unheard of", "any"),
    ],
)  # fmt: skip
def test_each_category_has_its_checklist(category: str, name: str) -> None:
    assert checklist_of(category) == name


def test_no_category_is_without_one() -> None:
    assert {checklist_of(category) for category in Category} <= set(_lists())


@pytest.mark.parametrize("name", ["tax", "fee", "doc", "inv", "pay", "reg", "sec", "emp", "any"])
def test_items_and_the_lines_a_client_reads_are_equal_in_number(name: str) -> None:
    lines = [line for line in say(f"ev.chk.{name}").split("\n") if line.startswith("·")]
    assert len(lines) == len(_lists()[name]["items"])


@pytest.mark.parametrize(
    ("name", "one", "place"),
    [
        ("tax", paper("处罚决定书.pdf"), 0),
        ("tax", paper("税務事項通知書.pdf"), 0),
        ("tax", paper("a.pdf", "三季度申报表"), 1),
        ("tax", paper("微信聊天.jpg"), 2),
        ("tax", paper("IMG_0001.jpg"), None),
        ("tax", paper("v.ogg", kind="voice"), None),
        ("emp", paper("v.ogg", kind="voice"), 1),
        ("emp", paper("v.mp3", "转账时说的", kind="audio"), 0),
        ("fee", paper("服务合同.docx"), 0),
        ("any", paper("x.pdf"), None),
    ],
)
def test_a_paper_is_the_item_its_words_say(name: str, one: Paper, place: int | None) -> None:
    assert find_item(name, one) == place


def test_statuses_come_from_what_is_here_and_what_could_not_be_taken() -> None:
    papers = [
        paper("处罚决定书.pdf"),
        paper("处罚通知书.exe", state=PaperState.REFUSED, refusal=Refusal.BAD_TYPE),
        paper("申报表.pdf", state=PaperState.LOST),
        paper("聊天.jpg", state=PaperState.AWAITED),
        paper("IMG.jpg"),
    ]
    assert statuses("tax", papers) == (Item.GOT, Item.AGAIN, Item.DUE)
    assert statuses("tax", []) == (Item.DUE,) * 3


@pytest.mark.parametrize(
    ("extra", "room"),
    [(0, Room(MAX_PAPERS, MAX_TOTAL_BYTES)), (30, Room(2 * MAX_PAPERS, 2 * MAX_TOTAL_BYTES))],
)
def test_opened_room_grows_in_papers_and_bytes_alike(extra: int, room: Room) -> None:
    assert room_of(extra) == room


@pytest.mark.parametrize(
    ("code", "draft", "case", "unplaced"),
    [("U-01", None, None, True), ("E-01", None, None, False), ("U-01", "d", None, False), ("E-01", None, "c", False)],
)
def test_a_paper_without_a_home_still_to_be_named(
    code: str, draft: str | None, case: str | None, unplaced: bool
) -> None:
    assert replace(PLAIN, code=code, draft_id=draft, case_id=case).unplaced is unplaced
