"""Sums in a text: the shared vectors, their roles, and what must hold for any text whatever."""

import csv
from datetime import date
from decimal import Decimal
from pathlib import Path

import opencc
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.reading.amounts import MANY, Amount, find_amounts
from bot.domain.reading.dates import find_dates
from bot.domain.reading.deadlines import find_deadlines
from bot.domain.reading.fold import fold, load
from bot.domain.reading.losses import claimed_loss
from bot.domain.reading.money_roles import Role, find_cues

TABLE = Path(__file__).with_name("amounts.tsv").read_text(encoding="utf-8")
VECTORS = list(csv.DictReader(TABLE.splitlines(), delimiter="\t", quoting=csv.QUOTE_NONE))
MONEY_LOST = {Role.LOSS, Role.UNCLEAR}
TO_SIMPLIFIED, TO_TRADITIONAL = opencc.OpenCC("t2s"), opencc.OpenCC("s2t")

ROLES = """
该补的我认，一共12000元的税|accepted
税我认，补税2万|accepted
合同一年3600|fee
年费3600|fee
代账费每月300|fee
你们报价1200|fee
一年六千|fee
六千块一年|fee
说好3000一年|fee
续费要5000|fee
月销售额10万以下免税|threshold
政策门槛是500万|threshold
起征点5000|threshold
年营业额300万|turnover
公司流水80万|turnover
账户余额23万|turnover
库存商品40万|turnover
客户货款15万|turnover
贷款50万|principal
保证金2万|principal
押金2000元|principal
注册资本500万|principal
票面一百多万|face
开了一张2万的票|face
一张5万的专票|face
开票额度25万|quota
授信额度200万|quota
每月限额10万|quota
月薪2万|wage
年终奖6万|wage
工资18万发不出去|wage
退我5000这事就算了|demand
赔我两万|demand
要求赔偿10万|demand
补偿我们3000|demand
2000块私了|demand
退了我2000|refunded
已经赔了我们800|refunded
补贴8万|expected
本来能拿8万补贴|expected
高新奖励20万|expected
损失了80万的订单|expected
利润少了180万|figure
把收入报成1200了|figure
少记收入12万|figure
漏记了3万|figure
省了2000|saving
帮我们少交了2万|saving
能便宜两千|saving
视频播放5万|count
粉丝20万|count
阅读量3.5万|count
朋友公司被罚了5万|others
隔壁老王被罚了2000|others
差点被罚5000|averted
幸亏没罚2000|averted
没多收我2000|averted
他们说要先交滞纳金三千才给办|averted
再不报就要罚2万了|expected
如果被罚5万|expected
可能要罚5万|expected
材料作废了，重新做要花三千|expected
税局说补税两万的决定书还没下来|expected
税款5万转给你们了|handed
印花税300元|tax
房租每月8000元|fee
被罚了两千三|loss
罚款1500|loss
一千五的罚款|loss
滞纳金168块|loss
168块滞纳金|loss
多缴1.8w|loss
多收我们两千|loss
乱收费800元|loss
重复扣费300元|loss
一百八的手续费白交了|loss
违约金2万|loss
赔了客户2万|loss
被挪用30万|loss
收了3000好处费|loss
误工费800|loss
垫付1200|loss
损失三万五|loss
亏了十万|loss
被坑了5000|loss
补缴4.6万残保金|loss
追缴三年的税9万|loss
押金2000一直不退|loss
定金5000打水漂了|loss
这2000块谁出|loss
服务费7200什么都没干|loss
转到会计个人账户3万|loss
那张单子上是3800元|unclear
""".strip().split("\n")

NO_SUM = """
打了3个电话都没人接
我打12366问过了
12345也打了
电话13800138000
税号91310115MA1K35XXXX
尾号8888的那张卡
发票号12345678
凭证号第23号
2025年度汇算清缴
11月3日申报的
三天了没人理
等了两个月
第三次出错
催了八百遍
一万个不放心
12个员工
三家公司都这样
税率从15%回到25%
13个点
每天万分之五
1.5个比特币
一分钱没退
你们会计是个二百五
万一被罚怎么办
千万别再弄错了
hello 123 asdkjh 11111
20万人看过
500强企业
订单号2023110300001
""".strip().split("\n")


@pytest.mark.parametrize("vector", VECTORS, ids=lambda vector: vector["text"])
def test_shared_vectors(vector: dict[str, str]) -> None:
    told = [one for one in find_amounts(vector["text"]) if one.role in MONEY_LOST]
    if vector["value"] == "None":
        assert all(one.value is None for one in told)
    else:
        assert [one.value for one in told] == [Decimal(vector["value"])]


def test_all_shared_vectors_are_here() -> None:
    assert len(VECTORS) == 77


@pytest.mark.parametrize("line", ROLES)
def test_the_role_is_read_before_the_value(line: str) -> None:
    text, role = line.split("|")
    assert [one.role for one in find_amounts(text)] == [Role(role)]


@pytest.mark.parametrize("text", NO_SUM)
def test_a_number_that_is_no_money_is_no_sum(text: str) -> None:
    assert find_amounts(text) == ()


def test_a_sum_points_to_its_words() -> None:
    text = "  上个月，滞纳金　１，２６０元！"
    (one,) = find_amounts(text)
    assert one.raw == text[slice(*one.span)] == "１，２６０元"
    assert one.noun is not None
    assert text[slice(*one.noun)] == "滞纳金"
    assert one.value == Decimal(1260)


def test_of_a_pasted_ledger_only_so_many_sums_are_weighed() -> None:
    assert len(find_amounts("，".join(f"罚款{number}元" for number in range(1000, 1600)))) == MANY


def test_a_sum_takes_the_loss_named_before_it() -> None:
    (one,) = find_amounts("要求视同内销补税。通知书昨天收到的，写的是7万8。")
    assert (one.role, one.family, one.inherited) == (Role.LOSS, "back_tax", True)


def test_a_loss_that_has_its_sum_is_not_lent_to_another() -> None:
    first, second = find_amounts("罚款500。那张单子上是3800元。")
    assert (first.role, second.role) == (Role.LOSS, Role.UNCLEAR)


def test_money_handed_over_is_lost_only_once_it_went_astray() -> None:
    assert [one.role for one in find_amounts("税款8万6转到你们对公账户让你们代缴的")] == [Role.HANDED]
    story = "税款8万6转到你们对公账户让你们代缴的。上周税局来催，说根本没收到这笔钱。"
    assert [one.role for one in find_amounts(story)] == [Role.LOSS]


def test_a_list_goes_on_with_the_same_loss() -> None:
    told = find_amounts("多交了两个季度的城建税，一季度312，二季度287")
    assert [(one.role, one.label) for one in told] == [(Role.LOSS, "一季度"), (Role.LOSS, "二季度")]


def test_a_total_without_a_word_of_its_own_is_about_what_went_before() -> None:
    first, total = find_amounts("三家店每家被罚500，一共1500")
    assert not first.total
    assert total.total
    assert total.role is Role.LOSS


def test_bare_numbers_below_zero_are_left_out() -> None:
    assert find_amounts("温度 -500 罚") == ()


def test_every_cue_begins_with_a_plain_character() -> None:
    words = [word for cue in load("roles.toml")["cue"] for word in cue["words"]]
    assert not [word for word in words if word[0] in "(?[.\\^$|*+" or word[1:2] in {"?", "*", "{"}]
    assert len(words) > 300


def test_every_cue_is_found_somewhere() -> None:
    assert [found.cue.role for found in find_cues("罚款单")] == [Role.LOSS]
    assert find_cues("天气") == []


MONEY = st.sampled_from(
    [
        "3500",
        "三千五",
        "1.2万",
        "¥3,500",
        "两三千",
        "十几万",
        "1.286.000元",
        "2w",
        "一百八",
        "三萬五",
        "３５００元",
        "5000-8000",
    ]
)
WORD = st.sampled_from(
    [
        "罚款",
        "滞纳金",
        "年费",
        "多收了",
        "退我",
        "一共",
        "，",
        "。",
        "的",
        "销售额",
        "明天",
        "11月3日",
        "还剩两天",
        "谁出",
        "税款",
        "转给会计",
        "没收到",
        "12366",
        "个人",
        "损失",
        "補稅",
        "貸款",
        "如果",
        "差点",
        "又",
        "二季度",
    ]
)
STORY = st.lists(MONEY | WORD, max_size=14).map("".join)
TEXT = (
    STORY
    | st.text(max_size=80)
    | st.text(alphabet="零一二三五十百千万亿两半几数多来块元毛角分wk0159.,， -到罚款年月日号", max_size=30)
)


@settings(max_examples=300, deadline=None)
@given(TEXT)
def test_any_text_can_be_read(text: str) -> None:
    sums = find_amounts(text)
    assert sums == find_amounts(text)
    assert claimed_loss(sums) == claimed_loss(sums)
    ends = [0]
    for one in sums:
        assert ends[-1] <= one.span[0] < one.span[1] <= len(text)
        assert one.raw == text[slice(*one.span)]
        assert one.low is None or one.high is None or one.value is None or one.low <= one.value <= one.high
        ends.append(one.span[1])
    for mention in find_dates(text, date(2026, 11, 23)):
        assert text[slice(*mention.span)] == mention.raw != ""
    for limit in find_deadlines(text):
        assert 0 <= limit.span[0] < limit.span[1] <= len(text)


@settings(max_examples=200, deadline=None)
@given(STORY)
def test_traditional_reads_as_simplified(text: str) -> None:
    simplified = TO_SIMPLIFIED.convert(text)
    traditional = TO_TRADITIONAL.convert(simplified)
    assert [_core(one) for one in find_amounts(traditional)] == [
        _core(one) for one in find_amounts(simplified)
    ]


@settings(max_examples=200, deadline=None)
@given(STORY)
def test_full_width_reads_as_half_width(text: str) -> None:
    wide = "".join(
        chr(ord(sign) + 0xFEE0) if "!" <= sign <= "~" and sign != "," else sign for sign in fold(text)
    )
    assert [_core(one) for one in find_amounts(wide)] == [_core(one) for one in find_amounts(fold(text))]


@given(TEXT)
def test_the_fold_keeps_every_place(text: str) -> None:
    assert len(fold(text)) == len(text)
    assert fold(fold(text)) == fold(text)


def _core(one: Amount) -> tuple[tuple[int, int], Decimal | None, Role]:
    return one.span, one.value, one.role
