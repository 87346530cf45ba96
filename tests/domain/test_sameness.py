"""Told again the same day: the same matter, another one, or one to ask about. One row, one pair of stories."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from bot.domain.reading import read
from bot.domain.sameness import Matter, Verdict, compare, likeness, matter_of

TODAY = date(2026, 11, 24)
STAFF = ("王敏", "周航", "赵立")
VAT = "上个月的增值税你们漏报了，税务局罚了2300，问王敏一直不回"
LATE = "报表晚了一周才发过来，问谁都不回"
HEAD = "发票抬头开错了，重开拖了两周"
RUDE = "周航说话很难听，骂我不懂还找事"
FEE = "合同写的一年3600，现在又多收了我1200"
PAY = "社保断缴了一个月，员工看病报销不了"

SAME = (
    (VAT, VAT, "same_words"),  # pasted
    (VAT, VAT + "。", "same_words"),
    (VAT, "上个月的增值税你们漏报了，税务局罚了2300", "same_words"),  # a part of it pasted
    (VAT, "你们把上个月的增值税漏报了，税务局罚了2300块钱，王敏一直不回我", "alike"),
    (VAT, "增值税漏报，罚了2300", "alike"),  # shorter
    (VAT, "上个月增值税漏报被罚2300，滞纳金又多了80", "same_sum"),  # a sum added to the same one
    ("上个月的增值税你们漏报了，税务局来通知了", "上个月的增值税漏报，税务局罚款2300元", "alike"),  # a sum by now
    (VAT, "刚才说的增值税漏报那件事，罚单我找到了", "points_back"),
    (HEAD, "补充一下刚才的投诉，发票抬头到现在也没重开", "points_back"),
    ("發票抬頭開錯了，重開拖了兩周", "发票抬头开错，拖了两周还没重开", "alike"),  # the other script
    (LATE, "报表晚了一个星期才发给我，问谁都没人回", "alike"),
    (HEAD, "又来说一下，发票抬头开错，拖了两周还没重开", "alike"),
    ("会计把我们的发票开错了抬头，退回来重开了", "会计把发票抬头开错了，客户退回来让重开", "alike"),
    (RUDE, "我要投诉周航，说话特别难听，还骂我不懂", "alike"),
    (FEE, "合同说好一年3600，你们又多收1200，凭什么", "alike"),
    (PAY, "员工社保被你们断缴一个月，看病没法报销", "alike"),
)
UNSURE = (
    (VAT, "9月的增值税你们也漏报了，税务局罚了2300", "another_month"),  # the same subject, another month
    ("10月的个税漏报了", "9月的个税漏报了", "another_month"),
    (VAT, "上个月的增值税你们漏报了，税务局罚了5800，问王敏一直不回", "another_sum"),
    (RUDE, "赵立说话很难听，骂我不懂还找事", "another_person"),
    ("发票开错了抬头", "发票开错了金额", "near"),  # few words, and one of them differs
    (VAT, "还有，王敏电话也不接", "follows"),
    (VAT, "还有，报表也没给我", "follows"),
    (VAT, "对了，你们电话也打不通", "follows"),
    (VAT, "税的事到底怎么处理", "brief"),
    (VAT, "怎么到现在还没人联系我", "chasing"),
    (VAT, "刚才那件事，王敏电话也不接", "points_back"),
)
OTHER = (
    (VAT, "还有一件事，发票抬头也开错了，退了三次", "said_apart"),
    (VAT, "另外一件事，社保断缴了一个月", "said_apart"),
    (VAT, "不是刚才那件，9月的增值税也漏报了，罚了2300", "said_apart"),
    (VAT, "王敏把我们公司的营业执照正本弄丢了，到处找不到", "another_category"),  # the same advisor
    (VAT, FEE, "another_category"),
    (RUDE, "周航把我们今年的会计凭证弄丢了三本，说找不到", "another_category"),
    (HEAD, "合同到期了你们自动续费扣了3600", "another_category"),
    ("10月的个税漏报了，被罚200", "三季度的企业所得税算错，多缴了1万", "another_month"),
    (LATE, "王敏让我把货款打到她自己的卡上，说这样快", "another_category"),
    (PAY, LATE, "another_category"),
    (HEAD, "电子专票一直开不出来，客户催了三天，你们说系统升级要再等等看", "little_in_common"),
)  # fmt: skip


def told(words: str, teller: str = "li") -> Matter:
    return matter_of(teller, read([words]), TODAY, frozenset(name for name in STAFF if name in words))


@pytest.mark.parametrize(("old", "new", "why"), SAME)
def test_the_same_matter(old: str, new: str, why: str) -> None:
    found = compare(told(new), told(old))
    assert (found.verdict, found.reasons) == (Verdict.SAME, (why,)), found


@pytest.mark.parametrize(("old", "new", "why"), UNSURE)
def test_what_has_to_be_asked(old: str, new: str, why: str) -> None:
    found = compare(told(new), told(old))
    assert found.verdict is Verdict.UNSURE, found
    assert why in found.reasons, found


@pytest.mark.parametrize(("old", "new", "why"), OTHER)
def test_another_matter(old: str, new: str, why: str) -> None:
    found = compare(told(new), told(old))
    assert found.verdict is Verdict.OTHER, found
    assert why in found.reasons, found


@pytest.mark.parametrize(("old", "new", "why"), SAME)
def test_what_somebody_else_told_is_another_matter(old: str, new: str, why: str) -> None:
    assert compare(told(new, "he"), told(old)).reasons == ("another_person",)


def test_a_matter_holds_what_was_named() -> None:
    matter = told(VAT)
    assert matter.sums == {Decimal(2300)}
    assert matter.months == {"2026-10"}
    assert matter.people == {"王敏"}
    assert told("三季度的企业所得税算错了").months == {"2026-07", "2026-08", "2026-09"}


def test_a_sum_that_is_named_again_is_no_other_sum() -> None:
    old = told(VAT)
    assert "another_sum" not in compare(replace(old, sums=frozenset({Decimal(2300), Decimal(80)})), old).reasons


def test_likeness_is_of_both_directions_and_of_nothing() -> None:
    assert likeness(VAT, HEAD) == likeness(HEAD, VAT)
    assert likeness("", VAT) == 0.0
