"""The questionnaire as a table: what is asked when, within which budget, and that it always ends."""

from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.case import Told
from bot.domain.gaps import Gaps
from bot.domain.intake import (
    BY_NAME,
    STEPS,
    Answers,
    Draft,
    Limits,
    Sort,
    Stage,
    budget,
    is_complete,
    is_long,
    is_too_short,
    next_step,
    open_steps,
)
from bot.domain.judgement import Category, Grade
from bot.domain.replies import pick, skip

LIMITS = Limits(minor=2, ordinary=4, major=4, severe=1, ceiling=6)
ORDINARY = Gaps(grade=Grade.ORDINARY, first_grade=Grade.ORDINARY, category="fees", wish_told=True)
NONE = Answers()
AT = datetime(2026, 11, 24, 2, tzinfo=UTC)


def names(gaps: Gaps, answers: Answers = NONE) -> list[str]:
    return [step.name for step in open_steps(gaps, answers, LIMITS)]


@pytest.mark.parametrize(
    ("gaps", "answers", "asked"),
    [
        ({}, {}, []),
        ({"body": "财政局"}, {}, ["tense"]),
        ({"body": "财政局"}, {"tense": "done"}, []),
        ({"role_unclear": "三万"}, {}, ["amount_role"]),
        ({"role_unclear": "三万"}, {"amount": Decimal(3)}, []),
        ({"role_unclear": "三万"}, {"amount_band": "lt1k"}, []),
        ({"role_unclear": "三万"}, {"amount_role": "fee"}, []),
        ({"role_unclear": "三万"}, {"amount_role": "loss"}, ["amount"]),
        ({"sum_missing": True}, {}, ["amount"]),
        ({"sum_missing": True}, {"amount": Decimal(0)}, []),
        ({"category": "filing"}, {}, ["deadline"]),
        ({"category": "archives"}, {}, ["deadline"]),
        ({"category": "filing", "grade": Grade.MINOR}, {}, []),
        ({"category": "filing", "limit_told": True}, {}, []),
        ({"category": "filing"}, {"deadline": "none"}, []),
        ({"category": "invoices", "limit_told": True, "confidence": 0.5}, {}, ["blocked"]),
        ({"category": "invoices", "limit_told": True, "confidence": 0.5}, {"blocked": "none"}, []),
        ({"category": "invoices", "limit_told": True, "confidence": 0.5, "standstill_told": True}, {}, []),
        ({"category": "invoices", "limit_told": True, "confidence": 0.75}, {}, []),
        ({"category_confidence": 0.79}, {}, ["category"]),
        ({"category_confidence": 0.79}, {"category": "fees"}, []),
        ({"category": "bookkeeping", "confidence": 0.5}, {}, ["occurred"]),
        ({"category": "bookkeeping", "confidence": 0.5, "period_told": True}, {}, []),
        ({"category": "bookkeeping", "confidence": 0.5}, {"occurred": "today"}, []),
        ({"category": "response", "confidence": 0.5}, {}, []),
        ({"count_open": True, "confidence": 0.5}, {}, ["repeat"]),
        ({"count_open": True, "confidence": 0.9}, {}, []),
        ({"count_open": True, "confidence": 0.5}, {"repeat": "first"}, []),
        ({"mended": True}, {}, ["resolved"]),
        ({"mended": True}, {"resolved": "yes"}, []),
        ({"category": "conduct"}, {}, ["who"]),
        ({"category": "conduct"}, {"accused": "王敏"}, []),
        ({"wish_told": False}, {}, ["desired"]),
        ({"wish_told": False, "grade": Grade.MINOR}, {}, []),
        ({"wish_told": False}, {"desired": ("meet",)}, []),
        ({}, {"desired": ("refund",)}, ["desired_amount"]),
        ({}, {"desired": ("bear",)}, ["desired_amount"]),
        ({}, {"desired": ("explain",)}, []),
        ({}, {"desired": ("bear",), "desired_amount": Decimal(5)}, []),
        ({}, {"desired": ("bear",), "amount": Decimal(5)}, []),
        ({}, {"desired": ("bear",), "read_amount": Decimal(5)}, []),
        ({"grade": Grade.MAJOR, "first_grade": Grade.MAJOR}, {}, ["contact"]),
        ({"grade": Grade.MAJOR, "floored": True}, {}, ["contact"]),
        ({"grade": Grade.MAJOR}, {}, []),
        ({"grade": Grade.ORDINARY, "first_grade": Grade.MAJOR}, {}, []),
        ({"grade": Grade.MAJOR, "first_grade": Grade.MAJOR}, {"contact_way": "here"}, []),
        ({}, {"contact_way": "phone_any"}, ["phone"]),
        ({}, {"contact_way": "phone_any", "phone": "+86138"}, []),
        ({"phone_known": True}, {"contact_way": "phone_any"}, []),
        ({}, {"contact_way": "here"}, []),
    ],
)
def test_a_step_is_asked_when_its_condition_holds(gaps: dict, answers: dict, asked: list[str]) -> None:
    assert names(replace(ORDINARY, **gaps), replace(NONE, **answers)) == asked


EVERYTHING = Gaps(
    grade=Grade.MAJOR, first_grade=Grade.MAJOR, confidence=0.3, category="filing", category_confidence=0.1,
    body="12366", role_unclear="三万", sum_missing=True, count_open=True, mended=True,
)  # fmt: skip


def test_the_order_is_that_of_the_script_and_contact_comes_after_the_four() -> None:
    assert names(EVERYTHING) == ["tense", "amount_role", "amount", "deadline", "contact"]
    assert names(EVERYTHING, Answers(asked=("tense", "amount_role", "amount", "deadline"))) == ["contact"]


def test_nothing_is_asked_twice() -> None:
    answers = Answers(asked=("tense", "contact"))
    assert names(EVERYTHING, answers) == ["amount_role", "amount", "deadline"]


@pytest.mark.parametrize(
    ("grade", "most"), [(Grade.MINOR, 2), (Grade.ORDINARY, 4), (Grade.MAJOR, 4), (Grade.SEVERE, 1)]
)
def test_the_budget_is_that_of_the_provisional_grade(grade: Grade, most: int) -> None:
    assert budget(replace(EVERYTHING, grade=grade), LIMITS) == most


@pytest.mark.parametrize("codes", [{"urgent": True}, {"urgent": True, "grade": Grade.SEVERE}])
def test_a_grave_case_is_asked_for_contact_and_nothing_else(codes: dict) -> None:
    gaps = replace(EVERYTHING, **codes)
    assert names(gaps) == ["contact"]
    assert names(gaps, Answers(asked=("contact",), contact_way="phone_any")) == []
    assert names(gaps, Answers(asked=("amount",))) == []


def test_danger_ends_the_questions() -> None:
    assert next_step(replace(EVERYTHING, safety=True, urgent=True), NONE, LIMITS) is None


def test_the_ceiling_holds_contact_too() -> None:
    asked = ("tense", "amount_role", "amount", "deadline", "blocked", "category")
    assert names(EVERYTHING, Answers(asked=asked)) == []


gaps_of = st.builds(
    Gaps,
    grade=st.sampled_from(Grade), first_grade=st.sampled_from(Grade), floored=st.booleans(),
    confidence=st.floats(0, 1), category=st.sampled_from([c.value for c in Category]),
    category_confidence=st.floats(0, 1), urgent=st.booleans(), safety=st.booleans(), sum_missing=st.booleans(),
    role_unclear=st.none() | st.just("三万"), body=st.none() | st.just("12345"), limit_told=st.booleans(),
    standstill_told=st.booleans(), period_told=st.booleans(), count_open=st.booleans(), mended=st.booleans(),
    wish_told=st.booleans(), phone_known=st.booleans(),
)  # fmt: skip


def play(findings: list[Gaps], choose: st.DataObject) -> list[str]:
    """Answer whatever is asked, the findings changing with every answer as they may."""
    answers, turn = NONE, 0
    while (step := next_step(findings[min(turn, len(findings) - 1)], answers, LIMITS)) is not None:
        answers, turn = replace(answers, asked=(*answers.asked, step.name)), turn + 1
        code = choose.draw(st.sampled_from([*step.choices, None]))
        answers = skip(answers, step.name) if code is None else pick(answers, step, (code,))
        assert turn <= LIMITS.ceiling
    return list(answers.asked)


@settings(max_examples=300, deadline=None)
@given(st.lists(gaps_of, min_size=1, max_size=8), st.data())
def test_it_ends_within_the_ceiling_whatever_is_answered(findings: list[Gaps], choose: st.DataObject) -> None:
    asked = play(findings, choose)
    assert len(asked) == len(set(asked)) <= LIMITS.ceiling


@settings(max_examples=200, deadline=None)
@given(st.lists(gaps_of, min_size=1, max_size=8), st.data())
def test_a_grave_case_is_never_asked_more_than_once(findings: list[Gaps], choose: st.DataObject) -> None:
    grave = [replace(gaps, grade=Grade.SEVERE, urgent=True) for gaps in findings]
    assert len(play(grave, choose)) <= 1


def test_every_step_has_its_place_and_choices() -> None:
    assert [step.name for step in STEPS if step.sort is Sort.MANY] == ["desired"]
    assert BY_NAME["company"].choices == ()
    assert not BY_NAME["company"].wanted(EVERYTHING, NONE)


@pytest.mark.parametrize(
    ("gaps", "words", "complete"),
    [
        ({}, 12, True),
        ({}, 11, False),
        ({"category_confidence": 0.79}, 20, False),
        ({"kind": "question"}, 20, False),
        ({"kind_confidence": 0.69}, 20, False),
        ({"sum_missing": True}, 20, False),
    ],
)
def test_the_shortest_path(gaps: dict, words: int, complete: bool) -> None:
    sure = Gaps(category="invoices", category_confidence=0.9)
    assert is_complete(replace(sure, **gaps), NONE, words, LIMITS) is complete


@pytest.mark.parametrize(
    ("answers", "codes", "words", "short"),
    [
        ({}, set(), 4, True),
        ({}, set(), 12, False),
        ({}, {"biz.delay"}, 4, False),
        ({"nudged": True}, set(), 4, False),
        ({"papers": 1}, set(), 4, False),
    ],
)
def test_too_short_a_story(answers: dict, codes: set[str], words: int, short: bool) -> None:
    assert is_too_short(Gaps(codes=frozenset(codes)), replace(NONE, **answers), words) is short


def test_a_long_story_has_many_messages_or_many_words() -> None:
    few = tuple(Told(n, AT, "字") for n in range(7))
    assert not is_long((*few, Told(0, AT, "改", version=2)), 100)
    assert is_long((*few, Told(7, AT, "字")), 100)
    assert is_long(few, 800)


def test_a_draft_has_the_newest_words() -> None:
    story = (Told(1, AT, "旧"), Told(1, AT, "新", version=2))
    assert Draft("d", "c", Stage.VENTING, story, NONE, AT, AT).texts == ("新",)
