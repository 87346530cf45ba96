"""A cheap look before a dear one lets through whatever the dear one would find, in every labelled story."""

from functools import cache

import pytest

from bot.domain.reading import dates, numerals
from bot.domain.reading.fold import fold, load, patterns
from tests.domain.labelled import stories, told

DIGITS = "0123456789一二两三四五六七八九十百千几半"
BEFORE = ["idiom_before", "sign_before", "minus_before", "about_before", "at_least", "not_cny_before"]


@cache  # not for who only collects the tests
def texts() -> list[str]:
    """Every story, folded."""
    return [fold("\n".join(told(story))) for _, story in stories(exams=False)]


@cache
def heads() -> set[str]:
    """Whatever stands before a digit in any of them, as far as the patterns look back."""
    return {text[max(0, at - 6) : at] for text in texts() for at in range(1, len(text)) if text[at] in DIGITS}


@pytest.mark.parametrize("kind", dates.rules().sources)
def test_a_day_is_looked_for_wherever_a_pattern_finds_one(kind: str) -> None:
    may_begin = load("dates.toml")["first"][kind]
    found = [one for text in texts() for one in dates.rules()[kind].finditer(text) if one[0][:1] in may_begin]
    assert not [one[0] for one in found if not dates._first().match(one.string, one.start())]


@pytest.mark.parametrize(
    ("table", "name"), [("deadlines.toml", "lapsed"), ("deadlines.toml", "today_hour"), ("roles.toml", "label")]
)
def test_a_pattern_is_tried_wherever_it_finds_anything(table: str, name: str) -> None:
    rules = patterns(table)
    assert not [text for text in texts() if rules[name].search(text) and not rules[f"{name}_if"].search(text)]


@pytest.mark.parametrize("name", BEFORE)
def test_what_stands_before_a_number_is_heralded_by_its_last_character(name: str) -> None:
    rules = numerals.rules()
    found = [head for head in heads() if rules[name].search(head)]
    assert found
    assert not [head for head in found if not rules["herald"].match(head, len(head) - 1)]


@pytest.mark.parametrize("table", ["adoption", "dates", "deadlines", "numerals", "roles"])
def test_every_pattern_can_be_compiled(table: str) -> None:
    rules = patterns(f"{table}.toml")
    assert all(rules[name].pattern for name in rules.sources)
