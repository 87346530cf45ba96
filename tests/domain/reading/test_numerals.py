"""What written numbers are worth, in every notation that turns up in a complaint."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.reading.figures import find_numerals
from bot.domain.reading.fold import fold
from bot.domain.reading.numerals import Numeral, read_run

VALUES = """
一百 100
一百元 100
一百零五 105
一百零五块 105
一百五 150
一百五十 150
一百五十五 155
两百五 250
二百五十块 250
三百二 320
五百八 580
九百九十九 999
一千 1000
一千零一 1001
一千零一十 1010
一千零五十 1050
一千一 1100
一千二百三 1230
一千二百三十四 1234
两千零八块 2008
三千五 3500
三千五百 3500
三千五百六 3560
三千五百六十七 3567
四千零六十 4060
八千八 8800
九千九百九十九 9999
一万 10000
一万一 11000
一万零一 10001
一万零一百 10100
一万零五十 10050
一万零五百 10500
一万两千 12000
一万二 12000
一万二千五 12500
一万二千五百 12500
一万八千六百四十二块五毛 18642.5
两万三 23000
三万零五 30005
五万六千七 56700
七万八 78000
八万六 86000
九万九千九百九十九 99999
十万 100000
十万五 105000
十一万 110000
十二万三 123000
十五万六千 156000
十五万零八百 150800
二十万 200000
二十三万五 235000
三十二万 320000
四十二万 420000
九十九万 990000
一百万 1000000
一百二十万 1200000
一百二十八万六 1286000
三百万 3000000
五百五十万 5500000
一千万 10000000
一千二百万 12000000
五千万 50000000
一个亿 100000000
一亿 100000000
一亿两千万 120000000
三个亿 300000000
1.5亿 150000000
壹佰元 100
壹仟元整 1000
壹仟贰佰叁拾肆元伍角陆分 1234.56
壹万元整 10000
壹拾万元整 100000
贰拾叁万肆仟伍佰元整 234500
叁万伍仟元 35000
伍佰圆 500
柒佰捌拾玖元 789
玖拾玖元玖角玖分 99.99
陆仟捌佰元整 6800
參萬元 30000
人民币叁拾贰万元 320000
贰仟 2000
500元 500
500块 500
500块钱 500
500rmb 500
500RMB 500
500人民币 500
RMB500 500
RMB 500 500
人民币500元 500
CNY 500 500
¥500 500
¥ 500 500
￥500.00 500
¥1,260.50 1260.5
1,260元 1260
12,600元 12600
126,000元 126000
1,286,000元 1286000
1，286，000元 1286000
128，600元 128600
12，600块 12600
12 600元 12600
1 286 000元 1286000
1260.5元 1260.5
0.5元 0.5
12.5块 12.5
3k 3000
3K 3000
2.5k 2500
3k5 3500
12k 12000
1w 10000
1W 10000
1w2 12000
1w5 15000
2w5 25000
1.25w 12500
10w 100000
16.8w 168000
16.8万 168000
16.8万元 168000
0.8万 8000
1万5 15000
1万5千 15000
1万2千5 12500
1万2千5百 12500
1万2000 12000
1万2500元 12500
2万8 28000
3万零500 30500
11万5 115000
13万2千 132000
5千 5000
5千2 5200
5千2百 5200
5百 500
5百块 500
2百5 250
1百万 1000000
2千万 20000000
3元5角 3.5
3块5 3.5
3块5毛 3.5
3块5毛2 3.52
3元5角2分 3.52
三块五 3.5
三块五毛 3.5
三块五毛二 3.52
八块八 8.8
十块零五毛 10.5
三十七块六 37.6
一百二十块零五毛 120.5
37块65 37.65
5毛 0.5
5角 0.5
5毛钱 0.5
8分钱 0.08
一块八毛 1.8
两块半 2.5
半万 5000
一万半 15000
两万半 25000
百把块 100
千把块 1000
千把 1000
万把块 10000
万把块钱 10000
百来块 100
千来块钱 1000
万来块 10000
百十来块 100
万二块 12000
百十块 100
百八十块 80
万儿八千 8000
千儿八百 800
五六百 500
七八百块 700
七八千 7000
一两千 1000
一两万 10000
三四万 30000
三五百 300
十七八万 170000
二三十万 200000
三四百块 300
两三千块 2000
3、4千 3000
三到五千 3000
三千到五千 3000
3000-5000元 3000
3000~5000 3000
3000至5000元 3000
1-2万 10000
1万-2万 10000
1万到1万5 10000
5~8万 50000
5000-8000 5000
5000-1万 5000
一百多 100
一百多万 1000000
三千多块 3000
三千来块 3000
三百余元 300
二十多万 200000
三十来万 300000
十多万 100000
十来万块 100000
两万多 20000
2万多 20000
2000多 2000
2000余元 2000
2000来块 2000
2000+ 2000
5万+ 50000
500左右 500
500元左右 500
五百上下 500
三千以上 3000
五千不到 5000
三千几 3000
上千 1000
上万 10000
上百块 100
上十万 100000
上百万 1000000
近万 10000
过万 10000
成万 10000
万元 10000
百万元 1000000
三萬兩千 32000
壹萬貳仟元 12000
兩萬餘元 20000
五仟塊 5000
一億元 100000000
""".strip().split("\n")

NOTHING = """
一
十
十三
一个
一直
一万个不放心
一千遍
三百次
八百回
万一
千万别
千万不要
百分之五
万分之五
千分之三
十分满意
一分钱没退
一毛钱没少
一块钱都没退
二〇二三
2023年
2023年度
2023-11-03
2023/11/3
2023.11.3
11月3日
3号
15号前
10:30
8点半
24小时
三天
三个月
两年
一年半
半年
5%
13个点
0.5%
3个点
12个人
12名员工
5张票
100张发票
3家公司
三家店
第三次
第1名
1/3
3:1
V2.0
A123
2号楼
3楼
1.5个比特币
500美元
300欧元
1000积分
13800138000
0755-12345678
400-820-8888
12366
12345
12315
10086
95588
QQ12345678
微信号123456
尾号8888
订单号20231103
合同编号：2023001
验证码1234
工号0012
100分
99分
五星
3折
5倍
50公里
30斤
200平
一起
一样
一百个
几个
几次
好几天
十几个
数据
数字
半天
四舍五入
七上八下
乱七八糟
三番五次
一五一十
三三两两
百姓
百度
百货
十全十美
万事
千方百计
""".strip().split("\n")

OPEN = {
    "几千": 1000,
    "几百块": 100,
    "几万": 10000,
    "好几千": 1000,
    "数万元": 10000,
    "几十万": 100000,
    "数十万元": 100000,
    "十几万": 100000,
    "二十几万": 200000,
    "十几块": 10,
    "几块钱": 1,
    "上几万": 10000,
}


def numbers(text: str) -> list[Numeral]:
    """The candidates in a text as it was written."""
    return list(find_numerals(fold(text)))


@pytest.mark.parametrize("line", VALUES)
def test_a_number_is_worth_what_people_mean_by_it(line: str) -> None:
    text, _, worth = line.rpartition(" ")
    assert [found.value for found in numbers(text)] == [Decimal(worth)]


@pytest.mark.parametrize("text", NOTHING)
def test_what_is_no_money_has_no_currency_and_no_scale(text: str) -> None:
    assert not [found for found in numbers(text) if found.currency or found.scaled]


@pytest.mark.parametrize(("text", "low"), OPEN.items())
def test_an_open_size_has_a_lower_bound_only(text: str, low: int) -> None:
    (found,) = numbers(text)
    assert (found.value, found.low, found.approximate) == (None, Decimal(low), True)


@pytest.mark.parametrize(
    "text",
    [
        "约3000",
        "大概三千块",
        "近三万",
        "快四千",
        "差不多五十万",
        "不到一万",
        "小一万",
        "两千多",
        "三千出头",
        "2W多",
        "两三万",
    ],
)
def test_a_hedge_makes_a_number_approximate(text: str) -> None:
    assert [found.approximate for found in numbers(text)] == [True]


@pytest.mark.parametrize("text", ["3000元", "三千五", "¥3,500", "1.2万", "壹佰元整"])
def test_a_plain_statement_is_exact(text: str) -> None:
    (found,) = numbers(text)
    assert not found.approximate
    assert found.low == found.high == found.value


def test_a_range_keeps_both_ends() -> None:
    (found,) = numbers("两三万")
    assert (found.low, found.high) == (Decimal(20000), Decimal(30000))
    (found,) = numbers("3-5千")
    assert (found.low, found.high) == (Decimal(3000), Decimal(5000))


@pytest.mark.parametrize(
    ("text", "worth"), [("六千一年", 6000), ("两万两次", 20000), ("三千一个月", 3000), ("10万3年", 100000)]
)
def test_a_digit_before_a_measure_belongs_to_the_measure(text: str, worth: int) -> None:
    assert [found.value for found in numbers(text)] == [Decimal(worth)]


@pytest.mark.parametrize(
    ("text", "worths"), [("500、800元", [500, 800]), ("800到500元", [800, 500]), ("3、4千", [3000])]
)
def test_a_list_is_no_range(text: str, worths: list[int]) -> None:
    assert [found.value for found in numbers(text)] == [Decimal(worth) for worth in worths]


def test_dots_between_thousands_are_money_that_needs_a_question() -> None:
    (found,) = numbers("1.286.000元")
    assert (found.value, found.low, found.currency) == (None, None, True)
    assert numbers("1.286.000") == []


def test_a_sum_below_zero_is_marked() -> None:
    assert [found.negative for found in numbers("-500元")] == [True]
    assert [found.negative for found in numbers("负500元")] == [True]
    assert [found.negative for found in numbers("罚款-500元")] == [False]


@pytest.mark.parametrize("run", ["万一", "二〇二三", "一二三", "零五", "3五", "五三", "一零零"])
def test_what_only_looks_like_a_number_is_none(run: str) -> None:
    assert read_run(run) is None


DIGITS = "零一二三四五六七八九"


def spoken(number: int) -> str:
    """The full Chinese reading of a whole number below a hundred million."""
    if number >= 10_000:
        high, low = divmod(number, 10_000)
        rest = ("零" if low < 1000 else "") + spoken(low) if low else ""
        return spoken(high) + "万" + rest
    words, gap = "", False
    for unit, name in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit, number = divmod(number, unit)
        if digit:
            words += ("零" if gap and words else "") + DIGITS[digit] + name
        gap = not digit
    return words


@given(st.integers(min_value=100, max_value=99_999_999))
def test_a_spoken_number_reads_back(number: int) -> None:
    assert [found.value for found in numbers(spoken(number) + "元")] == [Decimal(number)]


@given(st.integers(min_value=1, max_value=10**9), st.integers(min_value=0, max_value=99))
def test_a_printed_number_reads_back(whole: int, cents: int) -> None:
    for text in (f"¥{whole:,}.{cents:02d}", f"{whole}.{cents:02d}元", f"{whole:,}.{cents:02d}元"):
        assert [found.value for found in numbers(text)] == [Decimal(whole) + Decimal(cents) / 100]


@given(
    st.integers(min_value=1, max_value=9), st.integers(min_value=1, max_value=9), st.sampled_from("百千万亿")
)
def test_the_left_out_unit_is_the_next_smaller(first: int, second: int, unit: str) -> None:
    size = {"百": 100, "千": 1000, "万": 10**4, "亿": 10**8}[unit]
    text = DIGITS[first] + unit + DIGITS[second] + "块"
    assert [found.value for found in numbers(text)] == [Decimal(first * size + second * size // 10)]
