"""Which days a text means, and how the answer to "when did it happen" is read."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.reading.date_answers import DateKind, parse_date_answer
from bot.domain.reading.dates import find_dates

MONDAY = date(2026, 11, 23)

DAYS = """
今天|2026-11-23|2026-11-23
今早|2026-11-23|2026-11-23
明天|2026-11-24|2026-11-24
后天|2026-11-25|2026-11-25
大后天|2026-11-26|2026-11-26
昨天|2026-11-22|2026-11-22
昨晚|2026-11-22|2026-11-22
前天|2026-11-21|2026-11-21
大前天|2026-11-20|2026-11-20
周五|2026-11-27|2026-11-27
本周五|2026-11-27|2026-11-27
这周三|2026-11-25|2026-11-25
下周一|2026-11-30|2026-11-30
下个星期二|2026-12-01|2026-12-01
下下周三|2026-12-09|2026-12-09
上周二|2026-11-17|2026-11-17
上个礼拜天|2026-11-22|2026-11-22
星期日|2026-11-29|2026-11-29
周末|2026-11-28|2026-11-28
上周|2026-11-16|2026-11-22
本周|2026-11-23|2026-11-29
下个星期|2026-11-30|2026-12-06
月底|2026-11-21|2026-11-30
月初|2026-11-01|2026-11-10
上个月底|2026-10-21|2026-10-31
下月初|2026-12-01|2026-12-10
上个月|2026-10-01|2026-10-31
本月|2026-11-01|2026-11-30
下个月|2026-12-01|2026-12-31
上个月10号|2026-10-10|2026-10-10
下个月15号|2026-12-15|2026-12-15
15号前|2026-12-15|2026-12-15
30号前|2026-11-30|2026-11-30
15号|2026-11-15|2026-11-15
28号|2026-10-28|2026-10-28
31号之前|2026-12-31|2026-12-31
11月3日|2026-11-03|2026-11-03
十一月三号|2026-11-03|2026-11-03
12月1日|2026-12-01|2026-12-01
12月31日|2025-12-31|2025-12-31
1月5日|2026-01-05|2026-01-05
元月5日|2026-01-05|2026-01-05
1月5日前|2027-01-05|2027-01-05
11/3|2026-11-03|2026-11-03
2026-11-03|2026-11-03|2026-11-03
2026/11/3|2026-11-03|2026-11-03
2026.11.3|2026-11-03|2026-11-03
2026年11月3日|2026-11-03|2026-11-03
20261103|2026-11-03|2026-11-03
24年2月29日|2024-02-29|2024-02-29
去年12月31日|2025-12-31|2025-12-31
二〇二五年三月|2025-03-01|2025-03-31
2025年|2025-01-01|2025-12-31
2025年底|2025-12-01|2025-12-31
24年4月|2024-04-01|2024-04-30
去年12月|2025-12-01|2025-12-31
去年|2025-01-01|2025-12-31
去年底|2025-12-01|2025-12-31
今年上半年|2026-01-01|2026-06-30
前年|2024-01-01|2024-12-31
上半年|2026-01-01|2026-06-30
3月份|2026-03-01|2026-03-31
12月份|2025-12-01|2025-12-31
3月底|2026-03-21|2026-03-31
2月中旬|2026-02-11|2026-02-20
二季度|2026-04-01|2026-06-30
四季度|2026-10-01|2026-12-31
去年四季度|2025-10-01|2025-12-31
第一季度|2026-01-01|2026-03-31
Q3|2026-07-01|2026-09-30
上季度|2026-07-01|2026-09-30
上个季度|2026-07-01|2026-09-30
还剩两天|2026-11-25|2026-11-25
只剩3天|2026-11-26|2026-11-26
三天内|2026-11-26|2026-11-26
48小时内|2026-11-25|2026-11-25
一周内|2026-11-30|2026-11-30
两周后|2026-12-07|2026-12-07
半个月前|2026-11-08|2026-11-08
三天前|2026-11-20|2026-11-20
连续三个月|2026-08-25|2026-11-23
连续几个月|2026-08-25|2026-11-23
从8月到现在|2026-08-01|2026-11-23
从去年12月份开始|2025-12-01|2026-11-23
前几天|2026-11-16|2026-11-23
最近|2026-10-24|2026-11-23
""".strip().split("\n")

NO_DAYS = [
    "2月30日",
    "三个月",
    "每个月5号之前",
    "13月1日",
    "3号楼",
    "12366",
    "第三次",
    "天气不错",
    "2023013199",
    "三天两头",
]

ANSWERS = """
今天|day|2026-11-23|2026-11-23
昨天|day|2026-11-22|2026-11-22
本周|day|2026-11-23|2026-11-23
本月|range|2026-11-01|2026-11-23
上个月或更早|range||2026-10-31
一直持续到现在|ongoing||2026-11-23
从8月份开始一直到现在|ongoing|2026-08-01|2026-11-23
11月3日|day|2026-11-03|2026-11-03
11-3|day|2026-11-03|2026-11-03
11.3|day|2026-11-03|2026-11-03
2026-11-03|day|2026-11-03|2026-11-03
上周二|day|2026-11-17|2026-11-17
周五|day|2026-11-20|2026-11-20
上周|range|2026-11-16|2026-11-22
11月3日到11月10日|range|2026-11-03|2026-11-10
去年|range|2025-01-01|2025-12-31
二季度|range|2026-04-01|2026-06-30
三天前|day|2026-11-20|2026-11-20
两个月前|day|2026-09-24|2026-09-24
前几天|range|2026-11-16|2026-11-23
大概上个月吧|range|2026-10-01|2026-10-31
明天|future|2026-11-24|2026-11-24
下周一|future|2026-11-30|2026-11-30
这周五|future|2026-11-27|2026-11-27
12月1日|future|2026-12-01|2026-12-01
2027年1月5日|future|2027-01-05|2027-01-05
不记得了|unreadable||
2月30日|unreadable||
|unreadable||
""".strip("\n").split("\n")


def day(written: str) -> date | None:
    """A day, or None for nothing."""
    return date.fromisoformat(written) if written else None


@pytest.mark.parametrize("line", DAYS)
def test_days_are_counted_from_today(line: str) -> None:
    text, start, end = line.split("|")
    (mention,) = find_dates(text, MONDAY)
    assert (mention.start, mention.end) == (day(start), day(end))
    assert mention.end is not None
    assert mention.in_days == (mention.end - MONDAY).days


@pytest.mark.parametrize("text", NO_DAYS)
def test_what_is_no_day_is_none(text: str) -> None:
    assert find_dates(text, MONDAY) == ()


@pytest.mark.parametrize("line", DAYS)
def test_without_a_today_nothing_is_made_up(line: str) -> None:
    text, start, end = line.split("|")
    for mention in find_dates(text, None):
        absolute = mention.start is not None
        assert not absolute or (mention.start, mention.end) == (day(start), day(end))
        if mention.in_days is not None:
            assert mention.in_days == (date.fromisoformat(end) - MONDAY).days


def test_without_a_today_relative_words_keep_their_distance() -> None:
    assert [one.in_days for one in find_dates("后天、还剩三天、周五", None)] == [2, 3, None]


def test_mentions_come_in_order_with_their_places() -> None:
    text = "上周二说好，明天給；11月3日、二季度都沒報"
    found = find_dates(text, MONDAY)
    assert [one.raw for one in found] == ["上周二", "明天", "11月3日", "二季度"]
    assert [text[slice(*one.span)] for one in found] == [one.raw for one in found]


def test_a_weekday_that_has_passed_is_next_weeks_if_it_is_a_limit() -> None:
    friday = date(2026, 11, 27)
    (passed,) = find_dates("周三截止", friday)
    (plain,) = find_dates("周三打的电话", friday)
    assert (passed.start, plain.start) == (date(2026, 12, 2), date(2026, 11, 25))


@pytest.mark.parametrize("line", ANSWERS)
def test_an_answer_lies_in_the_past(line: str) -> None:
    text, kind, start, end = line.split("|")
    answer = parse_date_answer(text, MONDAY)
    assert (answer.kind, answer.start, answer.end) == (DateKind(kind), day(start), day(end))
    assert answer.raw == text


@pytest.mark.parametrize(
    ("text", "old"), [("2016-11-24", False), ("2016-11-22", True), ("2010年", True), ("去年", False)]
)
def test_more_than_ten_years_back_is_marked(text: str, old: bool) -> None:
    assert parse_date_answer(text, MONDAY).old is old


def test_leap_days_have_no_anniversary_but_an_answer() -> None:
    assert parse_date_answer("今天", date(2028, 2, 29)).start == date(2028, 2, 29)
    assert parse_date_answer("2月29日", date(2028, 3, 1)).start == date(2028, 2, 29)
    assert parse_date_answer("2月29日", date(2027, 3, 1)).kind is DateKind.UNREADABLE


@given(st.dates(date(2016, 12, 1), date(2035, 1, 1)))
def test_a_printed_day_reads_back(one: date) -> None:
    for text in (
        one.isoformat(),
        f"{one.year}年{one.month}月{one.day}日",
        f"{one:%Y%m%d}",
        f"{one.year}/{one.month}/{one.day}",
    ):
        assert [found.start for found in find_dates(text, MONDAY)] == [one]


@given(st.dates(date(2000, 1, 1), date(2090, 1, 1)), st.integers(min_value=-3, max_value=3))
def test_day_words_hold_on_every_day(today: date, shift: int) -> None:
    word = dict(zip(range(-3, 4), ["大前天", "前天", "昨天", "今天", "明天", "后天", "大后天"], strict=True))[
        shift
    ]
    assert [found.start for found in find_dates(word, today)] == [today + timedelta(days=shift)]


@given(
    st.text(
        alphabet="今明后昨天上下周个月年季度号日一二三十0123456789-/.从到现在还剩内前半底初", max_size=20
    ),
    st.dates(date(2000, 1, 1), date(2090, 1, 1)),
)
def test_any_answer_can_be_read(text: str, today: date) -> None:
    answer = parse_date_answer(text, today)
    assert answer == parse_date_answer(text, today)
    if answer.start and answer.end:
        assert answer.start <= answer.end
