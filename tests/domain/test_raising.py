"""What a supplement changes: only upgrades, only by its own words; displeasure; authorities by name, never threats."""

from decimal import Decimal

import pytest

from bot.domain.case import Told
from bot.domain.grading import grade
from bot.domain.judgement import Answered
from bot.domain.raising import (
    added_texts,
    authorities_told,
    filed_length,
    find_raise,
    is_displeased,
    still_answered,
)
from bot.domain.reading import read
from bot.domain.rubric import default_rubric
from tests.domain.cases import at

FILED = "报表晚了一周才发过来，问谁都不回"


@pytest.mark.parametrize(
    ("current", "more", "raised"),
    [
        ("minor", "报表是九月的那份", None),
        ("minor", "税务局罚了我们六万块", "major"),
        ("minor", "没有被罚，就是晚了", None),
        ("severe", "税务局罚了我们六万块", None),  # never down, never for what is graver already
    ],
)
def test_only_what_the_supplement_says_raises(current: str, more: str, raised: str | None) -> None:
    before, after = grade(read([FILED])), grade(read([FILED, more]))
    found = find_raise(current, before, after, default_rubric())
    assert (found.grade.value if found else None) == raised


def test_a_case_graded_lower_by_a_person_is_not_raised_by_what_was_said_before() -> None:
    told = grade(read(["税务局罚了我们六万块"]))
    assert find_raise("minor", told, grade(read(["税务局罚了我们六万块", "单子在我这里"])), default_rubric()) is None


def test_the_raise_quotes_the_client() -> None:
    before, after = grade(read([FILED])), grade(read([FILED, "你们把我的资料发到别人群里了，泄露了"]))
    found = find_raise("minor", before, after, default_rubric())
    assert found is not None
    assert found.code.startswith("data.leak")
    assert found.words


def test_what_was_filed_ends_where_the_supplements_begin() -> None:
    story = (Told(1, at(24, 10), "一"), Told(2, at(24, 10), "二"), Told(3, at(24, 11), "三", kind="supplement"))
    assert (filed_length(story), filed_length(story[:2]), filed_length(())) == (2, 2, 0)


def test_an_edit_of_what_was_filed_is_no_news_but_one_of_a_supplement_is() -> None:
    story = (
        Told(1, at(24, 10), "一"),
        Told(1, at(24, 11), "一改", 2, "supplement"),
        Told(2, at(24, 12), "二", kind="message"),
        Told(2, at(24, 13), "二改", 2, "supplement"),
    )
    assert (added_texts(story, 1), added_texts(story, 3), added_texts(story, 4)) == (("二改",), ("二改",), ())


@pytest.mark.parametrize(
    ("answered", "more", "kept"),
    [
        (800, "一共罚了六万", False),
        (80_000, "其中罚了六百", True),
        (800, "报表是九月的", True),
        (None, "罚了六万", False),
    ],
)
def test_an_answer_gives_way_to_a_larger_loss_only(answered: int | None, more: str, kept: bool) -> None:
    said = Answered(amount=Decimal(answered) if answered else None, loss_band=None if answered else "lt1k")
    assert (still_answered(said, read([more])) == said) == kept


@pytest.mark.parametrize(
    ("more", "displeased"),
    [("你们态度太差了", True), ("还是没人理我", True), ("报表是九月的那份", False), ("好的，谢谢", False)],
)
def test_displeasure_is_what_the_words_show(more: str, displeased: bool) -> None:
    assert is_displeased(read([more])) == displeased


@pytest.mark.parametrize(
    ("more", "named"),
    [
        ("我已经向税务局投诉你们了", ("税务局",)),
        ("昨天打12345投诉你们了，也在12315登记了", ("12345", "12315")),
        ("再拖我就去税务局投诉", ()),
        ("我问了12366政策", ()),
        ("我没有去税务局投诉", ()),
        ("我已经举报你们了", ()),  # which authority was not said
    ],
)
def test_an_authority_is_one_that_was_turned_to_and_named(more: str, named: tuple[str, ...]) -> None:
    assert authorities_told(read([more])) == named
