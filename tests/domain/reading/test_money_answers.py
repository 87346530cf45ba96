"""How an answer to "how much did you lose" is read."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.reading.money_answers import MoneyKind, parse_money_answer
from bot.domain.reading.money_roles import Role

SUMS = """
3500|3500
三千五|3500
1.2万|12000
1.2w|12000
１２０００|12000
¥3,500|3500
3500元|3500
3500 元|3500
大概三千五吧|3500
八百|800
五十|50
十块|10
五百块钱。|500
约2000|2000
两三千|2000
1000到2000|1000
1000–1万|1000
1万–5万|10000
5万-20万|50000
20万以上|200000
1000元以内|1000
不到一万|10000
罚款2000，滞纳金300|2300
一共2300|2300
损失大概8000多|8000
12366|12366
三萬五|35000
人民币叁仟元整|3000
0.5|0.5
没有多少，就2000块|2000
滞纳金168块|168
""".strip().split("\n")

NOTHING = [
    "没有",
    "没有损失",
    "无",
    "暂时没有",
    "目前没有损失",
    "没什么损失",
    "0",
    "0元",
    "零",
    "没",
    "还没有造成损失",
    "沒有損失",
]
NOT_KNOWN = [
    "不清楚",
    "还不清楚",
    "不知道",
    "说不准",
    "还没算",
    "没算过",
    "不好说",
    "暂不清楚",
    "不确定",
    "還不清楚",
]
NEGATIVE = ["-500", "负500", "-1.2万", "－500", "- ¥500"]
UNREADABLE = ["", "？", "很多", "asdf", "你们自己看", "三个月", "1.2.3", "一个", "2026-11-03"]


@pytest.mark.parametrize("line", SUMS)
def test_a_sum_is_read_in_any_notation(line: str) -> None:
    text, value = line.split("|")
    answer = parse_money_answer(text)
    assert (answer.kind, answer.value) == (MoneyKind.SUM, Decimal(value))
    assert answer.raw == text


@pytest.mark.parametrize("text", NOTHING)
def test_no_loss_is_an_answer(text: str) -> None:
    assert parse_money_answer(text).kind is MoneyKind.NOTHING


@pytest.mark.parametrize("text", NOT_KNOWN)
def test_not_knowing_is_an_answer(text: str) -> None:
    assert parse_money_answer(text).kind is MoneyKind.NOT_KNOWN


@pytest.mark.parametrize("text", NEGATIVE)
def test_a_loss_cannot_be_below_zero(text: str) -> None:
    assert parse_money_answer(text).kind is MoneyKind.NEGATIVE


@pytest.mark.parametrize("text", UNREADABLE)
def test_what_is_no_answer_is_said_so(text: str) -> None:
    assert parse_money_answer(text).kind is MoneyKind.UNREADABLE


@pytest.mark.parametrize(
    ("text", "low"), [("几千", 1000), ("十几万", 100_000), ("几百块", 100), ("好几万吧", 10_000)]
)
def test_an_open_size_has_a_bound(text: str, low: int) -> None:
    answer = parse_money_answer(text)
    assert (answer.kind, answer.value, answer.low, answer.approximate) == (
        MoneyKind.SUM,
        None,
        Decimal(low),
        True,
    )


@pytest.mark.parametrize(
    ("text", "big"),
    [("99万", False), ("100万", True), ("1286000", True), ("13800138000", True), ("十几万", False)],
)
def test_a_big_sum_is_confirmed(text: str, big: bool) -> None:
    assert parse_money_answer(text).big is big


def test_a_sum_beyond_any_field_is_refused() -> None:
    assert parse_money_answer("999999999999").kind is MoneyKind.SUM
    assert parse_money_answer("1000000000000").kind is MoneyKind.TOO_LARGE
    assert parse_money_answer("一万亿元").kind is MoneyKind.TOO_LARGE


@pytest.mark.parametrize(
    ("text", "role"), [("年费3600", Role.FEE), ("赔我两万", Role.DEMAND), ("销售额480万", Role.TURNOVER)]
)
def test_a_sum_that_is_no_loss_is_told_with_its_role(text: str, role: Role) -> None:
    answer = parse_money_answer(text)
    assert (answer.kind, answer.role) == (MoneyKind.OTHER_ROLE, role)
    assert answer.value is not None


def test_hedges_make_an_answer_approximate() -> None:
    assert parse_money_answer("大概三千五").approximate
    assert not parse_money_answer("三千五").approximate


@given(
    st.text(max_size=60)
    | st.text(alphabet="零一二三五十百千万亿两半几多块元wk0159.,-到约没有不清楚", max_size=15)
)
def test_any_answer_can_be_read(text: str) -> None:
    answer = parse_money_answer(text)
    assert answer == parse_money_answer(text)
    assert answer.value is None or answer.value >= 0


@given(st.integers(min_value=1, max_value=999_999_999))
def test_a_typed_number_reads_back(number: int) -> None:
    assert parse_money_answer(str(number)).value == Decimal(number)
    assert parse_money_answer(f"{number:,}").value == Decimal(number)
