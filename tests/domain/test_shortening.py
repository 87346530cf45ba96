"""Where a text is cut, and what a name may hold."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.names import plain
from bot.domain.shortening import cut_kindly, may_go_on, rejoined, shorten, units, within
from bot.views.screen import TEXT_LIMIT, split

FAMILY = "👨\u200d👩\u200d👧"


@pytest.mark.parametrize(
    ("text", "room", "shown"),
    [
        ("发票开错了。没人改。", 20, "发票开错了。没人改。"),
        ("发票开错了，没人改，问了也不回", 11, "发票开错了，没人改，…"),
        ("发票开错了。没人改过，还要我自己去", 10, "发票开错了。…"),
        ("短。后面一直没有停顿的一段话啊啊啊", 12, "短。后面一直没有停顿的…"),
        ("一二三四五六七八九十", 8, "一二三四五六七…"),
        ("一二三四五六" + FAMILY + "完", 10, "一二三四五六…"),
        ("一二三四五六e\u0301完了完了", 8, "一二三四五六…"),
        ("一二三四五六👍🏽完了完了", 8, "一二三四五六…"),
        ("一e" + "\u0301" * 60, 40, "一e" + "\u0301" * 37 + "…"),
    ],
)
def test_a_text_is_cut_after_a_sentence_else_a_clause_else_between_characters(text: str, room: int, shown: str) -> None:
    assert shorten(text, room) == shown
    assert len(shorten(text, room)) <= room


@given(st.text(max_size=300), st.integers(2, 200))
def test_nothing_is_longer_than_its_room_and_nothing_is_invented(text: str, room: int) -> None:
    cut = cut_kindly(text, room)
    assert 0 < cut <= room or not text
    assert units(text[: within(text, room)]) <= room
    assert within(text, room) == len(text) or units(text[: within(text, room) + 1]) > room


@given(st.lists(st.sampled_from(["字", "。", "\n", " ", "😀", FAMILY, "a"]), max_size=4000).map("".join))
def test_pieces_fit_and_lose_nothing_but_blanks(text: str) -> None:
    pieces = split(text * 3)
    assert all(units(piece) <= TEXT_LIMIT for piece in pieces)
    assert "".join("".join(pieces).split()) == "".join((text * 3).split())
    assert len(pieces) == 1 or all(piece.strip() for piece in pieces)


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("李总", "李总"), ("李\u202e总\u2066", "李总"), ("  李 \n\t 总 ", "李 总"), (FAMILY, FAMILY), ("a\x00b", "ab"),
        ("<b>李</b>", "<b>李</b>"), ("\u202e", ""),
    ],
)  # fmt: skip
def test_a_name_turns_nothing_round(name: str, shown: str) -> None:
    assert plain(name) == shown


@pytest.mark.parametrize(
    ("first", "rest", "whole"),
    [
        ("请先登报。", "再补开。", "请先登报。\n再补开。"),
        ("请先登", "报声明", "请先登报声明"),
        ("请先登报，", "再补开", "请先登报，再补开"),
        ("", "再补开", "再补开"),
    ],
)
def test_what_was_cut_into_two_messages_is_whole_again(first: str, rest: str, whole: str) -> None:
    assert rejoined(first, rest) == whole


@pytest.mark.parametrize(("text", "may"), [("一" * 2999, False), ("一" * 3000, True), ("😀" * 1500, True)])
def test_only_a_long_message_may_go_on_in_the_next(text: str, may: bool) -> None:
    assert may_go_on(text) is may
