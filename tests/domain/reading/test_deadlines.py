"""Which dates in a story are limits set by somebody outside, and how near they are."""

from datetime import date

import pytest

from bot.domain.reading.deadlines import code_for, find_deadlines
from bot.domain.reading.filing_days import FilingCalendar, announced

MONDAY = date(2026, 11, 23)
ORDER = ["deadline.week", "deadline.48h", "deadline.overdue"]

ON_A_MONDAY = """
明天要给客户开票，额度被停|48h
你们三天内给我答复|
后天投标，完税证明还没出|48h
银行说周五前要报表，不然贷款就黄了|week
资助申报窗口昨天就关闭了，今年没机会了|
申报已经逾期了，到现在还没报|overdue
11月25日截止申报，你们还没动|48h
限你们今天下班前给我答复|
我明天去税务局投诉|
会计说明天给我发报表|
工资后天就要发了，U盾还在你们手上|48h
30号年报截止，你们还没报|week
申报期只剩最后一天了|48h
明天就到期了|48h
今天是征期最后一天，你们电话没人接|overdue
今天申报截止|overdue
贷款周四面签，银行要近三年的报表，你们一份都没给|week
下周一开庭，证据材料你们还压着|week
下个月开庭|
明天开庭，账册还在你们那|48h
今天必须给我解决|
明天之前不解决我就去12345|
再给你们三天时间|
你们周五前必须把税报了|
你说好周三给我的，今天都周五了|
上次说15号前报税，结果拖到20号|
每月15号报税，你们总是卡到最后一天|
能不能每个月5号之前给报表|
投标截止是明天上午九点，税务登记信息还没改过来|48h
资助项目申报还有五天就截止了，审计报告还没影|week
合同还有三个月到期|
客户要求周三之前必须拿到专票，否则终止合作|48h
后天发工资，个税还没报，U盾在你们会计手里|48h
高企申报材料28号截止提交|week
今天下午三点要去银行放款，你们的财务报表还没盖章|overdue
税务局限我们3日内整改|week
责令五日内改正|week
专管员让我们明天去税务所说明情况|48h
记者明天来采访|
我后天出差，今天把材料给我|
不急，下周三之前给我就行|
明天给我个说法|
等了三天了，还没人理我|
三天内不退款我就起诉|
招标周二截止，今天周一了，资料还没齐|48h
投标今天下午五点截止|overdue
截止日就是今天|overdue
昨天就是征期最后一天，你们到现在都没报|overdue
征期上周就过了，税还没报|overdue
罚款限15日内缴纳|
税局通知7天内补缴|week
明天就是发薪日|48h
下午四点要交标书|overdue
再过两天申报期就结束了|48h
离申报截止只有48小时|48h
年报30号就截止了，现在登不进去|week
房东说明天签约要看执照|48h
客户明天来签合同，执照还没下来|48h
你们约我明天上门，别又放鸽子|
预约了后天去工商变更，材料你们还没准备|48h
银行贷款下周二到期要续贷，报表还没出|
驗資報告明天投標要用，到現在還沒收到|48h
就剩两天了，6月30号截至|48h
申报期还剩3天|week
征期还剩四天|week
法官给我们七天|week
我先不报警，给三天，不退就报警|
给三天，改不好就换人|
税务局要我们三天内回|week
后天，海关来人|48h
下午四点要交标书，还好三点半上传成功了|
""".strip().split("\n")

WITHOUT_A_CLOCK = [
    ("现在12个员工的工资发不出去，明天就是发薪日", "deadline.48h"),
    ("申报期还剩3天，财务负责人变更还没弄好", "deadline.week"),
    ("6月30号截至，就剩两天了", "deadline.48h"),
    ("投标今天下午五点截止", "deadline.overdue"),
    ("周五之前要投标", "deadline.week"),
    ("他说周五投标的事再说", None),
    ("上周五之前要投标", None),
    ("下周三开标，完税证明还没出", "deadline.week"),
    ("银行要我礼拜五前交报表，今天礼拜四了", "deadline.48h"),
    ("26号得给客户开票，今天25号", "deadline.48h"),
    ("七月十五之前要申报的，今天十四了", "deadline.48h"),
    ("今天都九十九了还没报", None),
    ("今天是15号，增值税还没报", "deadline.overdue"),
    ("今天是12号，增值税还没报", None),
    ("今天是15号，增值税月初就报好了", None),
    ("今天银行对印鉴说有人开过户", None),
    ("招标系统倒计时显示19小时", "deadline.48h"),
    ("还剩七十分钟，没人接电话", "deadline.overdue"),
    ("对方要我们月底前给，今天二十六号了", "deadline.week"),
    ("15号申报截止", None),
    ("今天周五，周三来验收，材料还没好", "deadline.week"),
    ("今天周五，上周三来验收，材料没好", None),
    ("甲方二十五号封账，今天二十一", "deadline.week"),
    ("甲方五号封账，今天二十八号了", "deadline.week"),
    ("十号之前要交资料，今天十六号了", None),
    ("房东只给到周五", "deadline.week"),
    ("下个月开庭", None),
]


def nearest(text: str, today: date | None) -> str | None:
    """The most pressing code found."""
    return max((one.code for one in find_deadlines(text, today, announced())), key=ORDER.index, default=None)


@pytest.mark.parametrize("line", ON_A_MONDAY)
def test_a_limit_from_outside_is_told_from_an_ultimatum(line: str) -> None:
    text, code = line.split("|")
    assert nearest(text, MONDAY) == (f"deadline.{code}" if code else None)


@pytest.mark.parametrize(("text", "code"), WITHOUT_A_CLOCK)
def test_without_a_clock_relative_words_still_count(text: str, code: str | None) -> None:
    assert nearest(text, None) == code


@pytest.mark.parametrize(
    ("days", "code"),
    [(-1, ORDER[2]), (0, ORDER[2]), (1, ORDER[1]), (2, ORDER[1]), (3, ORDER[0]), (7, ORDER[0]), (8, None)],
)
def test_the_nearer_the_heavier(days: int, code: str | None) -> None:
    assert code_for(days) == code


def test_a_limit_says_what_it_is_for_and_when() -> None:
    text = "后天投标，完税证明还没出"
    (limit,) = find_deadlines(text, MONDAY)
    assert text[slice(*limit.span)] == "后天"
    assert (limit.event, limit.due, limit.in_days) == ("tender", date(2026, 11, 25), 2)


def test_what_falls_due_may_stand_before_a_day_that_stands_alone() -> None:
    (limit,) = find_deadlines("标书，周五前", MONDAY)
    assert (limit.event, limit.in_days) == ("tender", 4)


def test_a_day_without_a_clock_has_no_date() -> None:
    (limit,) = find_deadlines("后天投标")
    assert limit.due is None


@pytest.mark.parametrize(
    ("day", "code"),
    [
        (3, None),
        (10, "deadline.week"),
        (14, "deadline.48h"),
        (16, "deadline.overdue"),
        (20, "deadline.overdue"),
    ],
)
def test_this_months_filing_is_due_by_the_calendar(day: int, code: str | None) -> None:
    assert nearest("这个月的税到现在还没报", MONDAY.replace(day=day)) == code


def test_a_filing_already_done_is_no_limit() -> None:
    assert nearest("这个月的税已经报了", MONDAY.replace(day=14)) is None


@pytest.mark.parametrize(
    "text", ["申报已经逾期了", "征期已经过了，错过了，明年再说", "申报已经逾期了，还没交，只能等明年"]
)
def test_a_lapsed_limit_counts_only_while_it_is_open(text: str) -> None:
    assert nearest(text, MONDAY) is None


def test_a_year_without_an_announcement_is_not_guessed() -> None:
    assert nearest("这个月的税到现在还没报", MONDAY.replace(year=2031)) is None
    assert find_deadlines("这个月的税到现在还没报", MONDAY) == ()


@pytest.mark.parametrize("text", ["下午四点要交标书，不急", "每天下午四点要交标书", "下午四点要吃饭"])
def test_an_hour_is_a_limit_only_with_an_event_outside(text: str) -> None:
    assert nearest(text, MONDAY) is None


def test_filing_days_of_the_year() -> None:
    calendar = announced()
    assert calendar.in_month(2026, 12) == date(2026, 12, 15)
    assert calendar.in_month(2031, 1) is None
    assert calendar.next_from(date(2026, 10, 8)) == date(2026, 10, 26)
    assert calendar.next_from(date(2026, 10, 26)) == date(2026, 10, 26)
    assert FilingCalendar(()).next_from(date(2026, 1, 1)) is None


def test_every_announced_filing_day_is_a_working_day_in_its_own_month() -> None:
    days = announced().days
    assert [day.month for day in days if day.year == 2026] == list(range(1, 13))
    assert all(day.weekday() < 5 for day in days)
