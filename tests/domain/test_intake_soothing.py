"""The one soothing line, and what a story leaves open."""

from dataclasses import replace
from datetime import datetime

import pytest

from bot.domain.gaps import Before, Gaps, find_gaps
from bot.domain.grading import grade
from bot.domain.intake import Answers
from bot.domain.judgement import Grade
from bot.domain.reading import read
from bot.domain.reading.filing_days import announced
from bot.domain.routing import Routed, route_kind
from bot.domain.soothing import choose_soothing

NOW = datetime(2026, 11, 24, 10)  # noqa: DTZ001  the reader takes local time


def gaps(text: str, before: Before = Before()) -> Gaps:  # noqa: B008  frozen
    reading = read([text], NOW, announced())
    return find_gaps(reading, grade(reading), before)


@pytest.mark.parametrize(
    ("text", "name", "worry"),
    [
        ("我不想活了，账全乱了", "safety", None),
        ("又漏报了，还罚款", "repeat", None),
        ("被罚了500块", "loss", None),
        ("完税证明是假的，十一万，我报警了", "loss", None),
        ("贷款卡住了，报表一直没给，银行明天就要", "worry", "deadline"),
        ("我们这几天一直开不了票", "worry", "blocked"),
        ("账户冻结，公司停业了，工资发不出", "worry", "halt"),
        ("气死我了什么垃圾公司", "angry", None),
        ("太失望了，亏我这么信任你们", "disappoint", None),
        ("我问的发票抬头拖到今天才回，也不急", "neutral", None),
        ("被罚了，后来退给我们了，没有损失", "neutral", None),
    ],
)
def test_one_line_by_rule_with_its_reason(text: str, name: str, worry: str | None) -> None:
    chosen = choose_soothing(gaps(text), text)
    assert (chosen.name, chosen.worry) == (name, worry)
    assert bool(chosen.reasons) is (name != "neutral")


ALL = ["emo.safety", "repeat.2", "loss.1k_1w", "deadline.48h", "emo.strong"]
ORDER = ["safety", "repeat", "loss", "worry", "angry", "disappoint"]


@pytest.mark.parametrize("place", range(6))
def test_the_stronger_rule_goes_first(place: int) -> None:
    found = Gaps(codes=frozenset(ALL[place:]), safety=place == 0)
    assert choose_soothing(found, "太失望了").name == ORDER[place]


@pytest.mark.parametrize(
    ("text", "field", "value"),
    [
        ("又漏报了，还罚款", "sum_missing", True),
        ("又漏报了，还罚款两千三", "sum_missing", False),
        ("你们害我亏了好几万", "sum_missing", True),
        ("没有损失，就是慢", "sum_missing", False),
        ("税报错了，信用从A降到B", "sum_missing", False),
        ("税报错了，交了滞纳金", "fined", True),
        ("再拖我就去财政局反映，报表等半个月", "body", "财政局"),
        ("已经去财政局交了材料，报表等半个月", "body", None),
        ("再这样我就去曝光你们", "body", None),
        ("贷款卡住了，报表一直没给，银行明天就要", "limit_told", True),
        ("贷款卡住了，报表一直没给，银行明天就要", "standstill_told", True),
        ("上个月的报表错了", "period_told", True),
        ("又把个税报错了", "count_open", True),
        ("上次报错，后来你们改了", "mended", True),
        ("税报错了，我要退费", "wish_told", True),
        ("税报错了", "wish_told", False),
        ("完税证明是假的，十一万，我报警了", "urgent", True),
        ("怀疑会计把税款转走了", "urgent", True),
        ("我不想活了，账全乱了", "safety", True),
        ("税报错了，涉及十一万", "role_unclear", "十一万"),
        ("税报错了", "role_unclear", None),
    ],
)
def test_what_is_missing(text: str, field: str, value: object) -> None:
    assert getattr(gaps(text), field) == value


def test_what_is_known_beside_the_words() -> None:
    told = gaps("又把个税报错了", Before(first_grade="major", earlier_cases=1, phone_known=True))
    assert (told.first_grade, told.count_open, told.phone_known) == (Grade.MAJOR, False, True)
    assert replace(told).grade is Grade.MINOR


@pytest.mark.parametrize(
    ("gaps_", "answers", "words", "where"),
    [
        ({}, {}, "发票错了", Routed.COMPLAINT),
        ({"kind_confidence": 0.6}, {}, "嗯", Routed.UNSURE),
        ({"kind_confidence": 0.6}, {"pressed": True}, "嗯", Routed.COMPLAINT),
        ({"kind": "question", "kind_confidence": 0.7}, {}, "几号报税", Routed.TICKET),
        ({"kind": "question", "kind_confidence": 0.69}, {}, "几号报税", Routed.UNSURE),
        ({"kind": "question"}, {"pressed": True}, "几号报税", Routed.UNSURE),
        ({"kind": "question"}, {"kind": "complaint"}, "几号报税", Routed.COMPLAINT),
        ({"kind": "question"}, {"kind": "praise"}, "几号报税", Routed.TICKET),
        ({"kind": "question"}, {"papers": 1}, "几号报税", Routed.COMPLAINT),
        ({"kind": "question", "urgent": True}, {}, "我不想活了", Routed.COMPLAINT),
        ({"kind": "unrelated"}, {}, "  ", Routed.COMPLAINT),
        ({"kind": "unrelated", "kind_confidence": 0.4}, {}, "你好", Routed.COMPLAINT),
        ({"kind": "unrelated"}, {}, "外卖不到", Routed.TICKET),
        ({"kind": "unrelated"}, {"pressed": True}, "外卖不到", Routed.ELSEWHERE),
    ],
)
def test_where_a_story_goes(gaps_: dict, answers: dict, words: str, where: Routed) -> None:
    assert route_kind(replace(Gaps(), **gaps_), replace(Answers(), **answers), words) is where
