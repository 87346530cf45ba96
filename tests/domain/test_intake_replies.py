"""Typed and tapped answers: what each is read as, and what it changes."""

from datetime import date
from decimal import Decimal

import pytest

from bot.domain.intake import BY_NAME, Answers
from bot.domain.replies import (
    Confirm,
    Filled,
    Picked,
    Reply,
    Unread,
    Wrong,
    band_of,
    confirmed,
    interpret,
    limit_in,
    pick,
    skip,
    toggled,
)

TODAY = date(2026, 11, 24)
LABELS = {
    "amount": ("没有损失", "1000元以内", "1000–1万", "1万–5万", "5万–20万", "20万以上", "还不清楚"),
    "deadline": ("今天到期", "两天内", "一周内", "没有", "已经过了"),
    "desired": ("尽快改正", "说明原因", "退费", "承担损失", "换顾问", "书面致歉", "当面谈"),
    "occurred": ("今天", "本周", "本月", "上个月或更早", "一直持续到现在", "输入日期"),
    "phone": ("不留，用 Telegram",),
    "who": ("不涉及个人", "写名字", "不方便说"),
    "desired_amount": ("先不填",),
    "company": (),
}


@pytest.mark.parametrize(
    ("step", "text", "reply"),
    [
        ("amount", "没有损失", Picked(("none",))),
        ("amount", "1000元以內。", Picked(("lt1k",))),
        ("amount", "两千三", Confirm("amount", "2300")),
        ("amount", "49万9999", Confirm("amount", "499999")),
        ("amount", "50万", Confirm("big", "500000")),
        ("amount", "几万", Picked(("1w_5w",))),
        ("amount", "没有", Picked(("none",))),
        ("amount", "不清楚", Picked(("unclear",))),
        ("amount", "-300", Wrong("val.amount_negative")),
        ("amount", "你们自己看着办吧", Unread()),
        ("desired_amount", "三千", Confirm("amount", "3000")),
        ("desired_amount", "几千", Unread()),
        ("desired_amount", "希望赔偿我三千元", Confirm("amount", "3000")),
        ("amount", "希望赔偿我三千元", Unread()),
        ("desired_amount", "先不填", Picked(("open",))),
        ("deadline", "两天内", Picked(("two_days",))),
        ("deadline", "3", Picked(("week",))),
        ("deadline", "9", Unread()),
        ("deadline", "０", Unread()),
        ("deadline", "银行天天催", Unread()),
        ("desired", "退费和当面谈", Picked(("refund", "meet"))),
        ("desired", "1、3", Picked(("correct", "refund"))),
        ("desired", "随便", Unread()),
        ("desired", "1 随便", Unread()),
        ("occurred", "本周", Picked(("this_week",))),
        ("occurred", "11月3日", Filled({"occurred": "11月3日"})),
        ("occurred", "12月3日前后会到", Confirm("future", "2026-12-03")),
        ("occurred", "忘了", Unread()),
        ("phone", "13800138000", Filled({"phone": "+8613800138000"})),
        ("phone", "+852 9123 4567", Filled({"phone": "+85291234567"})),
        ("phone", "1380013800", Wrong("val.phone")),
        ("phone", "1", Wrong("val.phone")),
        ("phone", "不想留", Unread()),
        ("phone", "不留，用 Telegram", Picked(("none",))),
        ("who", "王 敏", Filled({"accused": "王 敏"})),
        ("who", "王" * 31, Wrong("val.name")),
        ("who", "不方便说", Picked(("unsaid",))),
        ("company", "晨光贸易有限公司上海分公司", Filled({"company": "晨光贸易有限公司上海分公司"})),
        ("company", "字" * 61, Wrong("val.company")),
    ],
)
def test_a_typed_answer(step: str, text: str, reply: Reply) -> None:
    assert interpret(BY_NAME[step], text, LABELS[step], TODAY) == reply


def test_a_label_beyond_the_choices_is_no_choice() -> None:
    assert interpret(BY_NAME["desired"], "选好了", (*LABELS["desired"], "选好了"), TODAY) == Unread()


@pytest.mark.parametrize(
    ("low", "band"),
    [(0, "lt1k"), (999, "lt1k"), (1000, "1k_1w"), (10000, "1w_5w"), (60000, "5w_20w"), (200000, "ge20w")],
)
def test_the_band_of_a_bound(low: int, band: str) -> None:
    assert band_of(Decimal(low)) == band


@pytest.mark.parametrize(
    ("step", "codes", "field", "value"),
    [
        ("amount", ("1k_1w",), "amount_band", "1k_1w"),
        ("amount", ("1k_1w",), "amount", None),
        ("deadline", ("week",), "deadline", "week"),
        ("contact", ("phone_any",), "contact_way", "phone_any"),
        ("desired", ("refund", "meet"), "desired", ("refund", "meet")),
        ("who", ("nobody",), "skipped", ("who",)),
        ("who", ("nobody",), "accused", None),
        ("phone", ("none",), "skipped", ("phone",)),
        ("desired_amount", ("open",), "skipped", ("desired_amount",)),
    ],
)
def test_a_choice_sets_its_field(step: str, codes: tuple[str, ...], field: str, value: object) -> None:
    assert getattr(pick(Answers(amount=Decimal(5)), BY_NAME[step], codes), field) == value


@pytest.mark.parametrize(
    ("pending", "step", "field", "value"),
    [
        ("amount:2300", "amount", "amount", Decimal(2300)),
        ("big:600000", "amount", "amount_band", None),
        ("amount:50", "desired_amount", "desired_amount", Decimal(50)),
        ("future:2026-11-26", "occurred", "deadline", "two_days"),
        ("future:2026-11-26", "occurred", "deadline_on", "2026-11-26"),
        ("future:2026-11-26", "occurred", "skipped", ("occurred",)),
    ],
)
def test_what_was_said_back_counts_once_confirmed(pending: str, step: str, field: str, value: object) -> None:
    answers = confirmed(Answers(pending=pending, amount_band="lt1k"), BY_NAME[step], TODAY)
    assert getattr(answers, field) == value


@pytest.mark.parametrize(("days", "code"), [(0, "today"), (1, "two_days"), (2, "two_days"), (3, "week"), (8, "none")])
def test_a_limit_by_its_distance(days: int, code: str) -> None:
    assert limit_in(days) == code


def test_wishes_go_on_and_off_and_steps_are_passed_over_once() -> None:
    assert toggled(toggled(Answers(), "meet"), "bear").desired == ("bear", "meet")
    assert toggled(Answers(desired=("bear", "meet")), "bear").desired == ("meet",)
    assert skip(skip(Answers(), "amount"), "amount").skipped == ("amount",)
