"""What the ear hears: lanes that sum like single numbers, clauses that reach their bar, and what becomes of it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.grading import grade
from bot.domain.judgement import Category, Kind
from bot.domain.reading import read
from bot.domain.reading.clauses import split
from bot.domain.reading.learned import HEAD, LONGEST, OF_KIND, TOLD, Heard, Lanes, ear, is_manners, runs
from bot.domain.reading.lexicon import rows
from bot.domain.reading.losses import NOTHING
from bot.domain.reading.modality import Modality
from bot.domain.reading.normal import narrate
from bot.domain.reading.settle import settle
from bot.domain.reading.signals import Hit, overhear, survey
from bot.domain.rubric import default_rubric

NAMES = ("one", "two", "three")
weights = st.fixed_dictionaries({name: st.integers(-4000, 4000) for name in NAMES})


@given(st.lists(weights, max_size=60))
def test_lanes_sum_as_single_numbers_do(rows_of_weights: list[dict[str, int]]) -> None:
    lanes = Lanes(NAMES)
    packed = sum(lanes.read(" ".join(f"{name}:{weight}" for name, weight in row.items())) for row in rows_of_weights)
    sums = {name: sum(row[name] for row in rows_of_weights) for name in NAMES}
    assert lanes.unpack(packed + lanes.middles) == sums
    assert list(lanes.reached(packed + lanes.middles)) == [name for name in NAMES if sums[name] >= 0]


def test_the_table_names_what_the_judgement_knows() -> None:
    known = default_rubric()
    codes = set(known.points_of) | set(known.raw["mitigators"])
    assert set(ear().codes.names) <= codes
    assert set(ear().kinds.names) <= {kind.value for kind in Kind}
    assert set(ear().subjects.names) == {category.value for category in Category}


def test_no_run_is_longer_than_three_and_none_stands_twice() -> None:
    found = [line[0] for line in rows("learned.tsv")[HEAD:]]
    assert len(found) == len(set(found)) > 5000
    marks = [name for name in found if len(name) > LONGEST]
    assert marks
    assert all(name.startswith(("@@", "!!", "%%", OF_KIND)) for name in marks)


@pytest.mark.parametrize(
    ("clause", "expected"),
    [
        ("改了", {"改", "了", "^改", "改了", "了$", "^改了", "改了$"}),
        ("，2600。", {"0", "^0", "0$", "^0$"}),
        ("  ", {"^$"}),
    ],
)
def test_runs_of_a_clause(clause: str, expected: set[str]) -> None:
    assert runs(clause) == expected


def test_the_pass_over_a_clause_sums_the_weights_of_its_runs_and_of_the_story() -> None:
    table = {line[0]: line[1:] for line in rows("learned.tsv")[HEAD:]}
    starts, whole = (dict(pair.split(":") for pair in rows("learned.tsv")[3 + row][1].split()) for row in (0, TOLD))
    clause = "客户群里全是我们公司的工资表"
    heard = {code for code, _ in ear().hear(split(clause)).said}
    assert heard
    for code in ear().codes.names:
        total = int(starts[code]) + int(whole[code])
        for run in runs(clause) & table.keys():
            for column in (0, TOLD):
                total += int(dict(p.rsplit(":", 1) for p in table[run][column].split()).get(code, 0))
        assert (code in heard) == (total >= 0)


@pytest.mark.parametrize("clause", ["谢谢你们一直以来的辛苦", "气死我了!", "您好，", "  "])
def test_manners_tell_nothing(clause: str) -> None:
    assert is_manners(clause)


@pytest.mark.parametrize("clause", ["谢谢你们把章弄丢了", "我的钱呢", "报表"])
def test_what_happened_is_no_manners(clause: str) -> None:
    assert not is_manners(clause)


def _overheard(text: str, hits: list[Hit], said: str, doubted: str = "") -> tuple[Hit, ...]:
    heard = Heard(((said, (0, len(text))),) if said else (), frozenset({doubted}), 0, 0)
    return overhear(hits, heard, narrate([text]), survey(text))


def test_what_nothing_supports_is_ruled_out() -> None:
    text = "他就那么看着我"
    counted = Hit("staff.attitude", Modality.ASSERTED, narrate([text]).span(0, 1))
    (hit,) = _overheard(text, [counted], "", doubted="staff.attitude")
    assert (hit.code, hit.modality) == ("staff.attitude", Modality.DOUBTED)


def test_a_leak_that_hardly_spread_is_a_leak_still() -> None:
    text = "表发到别人那儿了"
    counted = Hit("data.leak_spread", Modality.ASSERTED, narrate([text]).span(0, 1))
    (hit,) = _overheard(text, [counted], "", doubted="data.leak_spread")
    assert (hit.code, hit.counts) == ("data.leak", True)


def test_what_a_rule_has_read_there_stands() -> None:
    text = "没有罚款"
    denied = Hit("tax.penalty", Modality.NEGATED, narrate([text]).span(2, 4), "没有")
    assert _overheard(text, [denied], "tax.penalty") == (denied,)


def test_what_no_rule_has_read_is_added_and_marked() -> None:
    (hit,) = _overheard("他就那么看着我", [], "staff.attitude")
    assert (hit.code, hit.learned, hit.counts) == ("staff.attitude", True, True)
    assert hit.span.words == "他就那么看着我"


def test_a_third_time_is_not_heard_where_periods_are_told_one_by_one() -> None:
    text = "五月报表晚了，六月又晚了"
    period = Hit("count.period", Modality.ASSERTED, narrate([text]).span(0, 2))
    assert _overheard(text, [period], "repeat.3") == (period,)


@pytest.mark.parametrize(
    ("text", "counts"),
    [("报表错了三回", True), ("報表錯了三個季度", True), ("报表错了三天", False), ("老是报错", False)],
)
def test_a_third_time_that_is_heard_must_be_countable_in_its_words(text: str, counts: bool) -> None:
    narrative = narrate([text])
    heard = Hit("repeat.3", Modality.ASSERTED, narrative.span(0, len(text)), learned=True)
    assert settle([heard], NOTHING, (), narrative) == ((heard,) if counts else ())


@pytest.mark.parametrize(("text", "counts"), [("約談我三次", True), ("催了两回", False)])
def test_a_notice_that_is_heard_must_name_the_office_or_what_it_sends(text: str, counts: bool) -> None:
    narrative = narrate([text])
    heard = Hit("tax.notice", Modality.ASSERTED, narrative.span(0, len(text)), learned=True)
    assert settle([heard], NOTHING, (), narrative) == ((heard,) if counts else ())


def test_what_is_heard_is_shown_without_the_marks_around_it() -> None:
    clause = "客户群里全是我们公司的工资表"
    told = f"“{clause}”。"
    places = {place for _, place in ear().hear(split(told)).said}
    assert {told[slice(*place)] for place in places} == {clause}


def test_a_code_counted_elsewhere_is_not_heard_again() -> None:
    text = "他就那么看着我"
    counted = Hit("staff.attitude", Modality.ASSERTED, narrate([text]).span(0, 1))
    assert _overheard(text, [counted], "staff.attitude") == (counted,)


def test_a_grave_thing_that_is_only_heard_goes_to_a_person() -> None:
    story = heard_only()
    assessment = grade(read([story]))
    assert "suspected" in assessment.review_reasons
    assert "ambiguous" in assessment.doubt.reasons


def heard_only() -> str:
    """A told fact of four points or more that no rule reads."""
    for line in STORIES:
        if any(hit.learned and default_rubric().points_of.get(hit.code, 0) >= 4 for hit in read([line]).counted):
            return line
    raise AssertionError("every one of these is read by a rule now: find others")


STORIES = (
    "我存在你们那儿的三年票据，今天去拿，柜子是空的",
    "房东手机里居然有我家店的流水截图，说是你们那边传出来的",
    "你们那个人拿我的章去办了什么我一概不知",
    "那箱单子搬家之后再没人见过",
    "我员工的工资，楼下快递小哥都背得出来",
)
