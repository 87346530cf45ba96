"""After filing: 催一下 and its limit, 撤回 with its three answers, 希望换人, words between client and advisor."""

import pytest

from tests.driver import Person
from tests.office import Office

TROUBLE = "报表晚了一周才发过来，问谁都不回"


@pytest.fixture
async def taken(firm: Office) -> str:
    """A case that 王敏 has taken; its number."""
    await firm.consents(firm.li)
    number = await firm.files(firm.li, TROUBLE)
    await firm.wang.sees(f"新投诉 {number}")
    await firm.wang.taps("接单")
    await firm.li.sees("王敏")
    return number


async def card(li: Person) -> None:
    await li.taps("查看进度")
    await li.sees("最晚答复")


async def test_two_nudges_a_day_reach_the_advisor_and_a_third_is_kindly_stopped(firm: Office, taken: str) -> None:
    li, wang = firm.li, firm.wang
    await card(li)
    await li.taps("催一下")
    await li.sees("已替您催办，王敏 会在2个工作小时内回复您")
    await wang.sees(f"{taken} 客户在催进度")
    await li.taps("催一下")
    await li.sees("已替您催办")
    await li.taps("催一下")
    await li.sees("今天已催过2次")
    await firm.later(days=1)
    await li.taps("催一下")
    await li.sees("已替您催办")


async def test_a_nudge_nobody_answers_goes_to_the_manager(firm: Office, taken: str) -> None:
    await card(firm.li)
    await firm.li.taps("催一下")
    await firm.li.sees("已替您催办")
    await firm.chen.looks()
    await firm.later(hours=4)
    await firm.chen.sees(f"{taken}")
    await firm.chen.sees("催办后到时仍未回复")


async def test_a_nudge_that_was_answered_stays_with_the_advisor(firm: Office, taken: str) -> None:
    li, wang = firm.li, firm.wang
    await card(li)
    await li.taps("催一下")
    await wang.sees("客户在催进度")
    await wang.taps("回复客户")
    await wang.sees("请写给客户的话")
    await wang.says("报表今天下午四点前发到您邮箱")
    await wang.sees("您的消息将以“代账一部 王敏”的名义发给客户")
    await wang.taps("发送")
    await li.sees("代账一部 王敏")
    await li.sees("报表今天下午四点前发到您邮箱")
    await firm.chen.looks()
    await firm.later(hours=4)
    assert "催办后到时仍未回复" not in firm.chen.screen()


async def test_withdrawing_is_asked_twice_and_can_be_undone(firm: Office, taken: str) -> None:
    li, wang = firm.li, firm.wang
    await card(li)
    await li.taps("撤回")
    await li.sees(f"您是想撤回 {taken} 吗")
    await li.taps("不撤回")
    await li.sees("最晚答复")
    await li.taps("撤回")
    await li.sees("您是想撤回")
    await li.taps("确认撤回")
    await li.sees("已撤回。谢谢您给我们机会")
    await wang.sees(f"{taken} 客户已撤回")
    await li.taps("恢复处理")
    await li.sees(f"已重新打开 {taken}，这次换由负责同事处理，之前的内容都在，不用重讲。让您再跑一趟，抱歉。")
    await li.sees("最晚答复")
    await wang.sees(f"新投诉 {taken}")


async def test_what_is_brought_back_is_promised_anew(firm: Office, taken: str) -> None:
    await card(firm.li)
    await firm.li.taps("撤回")
    await firm.li.taps("确认撤回")
    await firm.later(days=7)
    await firm.li.taps("恢复处理")
    await firm.li.sees("最晚答复：12月4日（周五）10:00")
    await firm.li.turns_away()
    await firm.later(days=2, hours=1)
    await firm.li.sees(f"【进展】{taken}：今天还没有新的结果")


async def test_a_withdrawal_under_pressure_withdraws_nothing_and_tells_the_manager(firm: Office, taken: str) -> None:
    li = firm.li
    await card(li)
    await li.taps("撤回")
    await li.sees("您是想撤回")
    await firm.wang.looks()
    await li.taps("有人要求我撤回")
    await li.sees("这件投诉会继续处理")
    await firm.chen.sees("有人要求他撤回")
    assert "撤回" not in firm.wang.screen()
    await card(li)


async def test_a_client_who_wants_somebody_else_gets_somebody_else(firm: Office, taken: str) -> None:
    li, wang, chen, zhou = firm.li, firm.wang, firm.chen, firm.zhou
    await li.taps("希望换人")
    await li.sees("请告诉我原因")
    await li.taps("沟通不顺")
    await li.sees("已提交回避申请（HB-20261124-0001）")
    await chen.sees(f"{taken} 客户申请换人")
    await wang.taps("看原话")
    assert wang.toast == "这件投诉不在您的权限内。"
    await chen.taps("同意换人")
    await zhou.sees(f"新投诉 {taken}")
    await li.sees("已同意换人")


async def test_words_for_the_advisor_reach_the_advisor_only(firm: Office, taken: str) -> None:
    li, wang = firm.li, firm.wang
    await card(li)
    await li.taps("联系顾问")
    await li.sees("您请说，我马上转给负责的同事")
    await li.says("下午三点以后都可以打给我")
    await li.sees("已转给负责的同事")
    await wang.sees(f"{taken} 客户新消息：下午三点以后都可以打给我")
    assert "下午三点" not in firm.zhou.screen()


async def test_more_goes_to_the_one_open_case_or_asks_which(firm: Office, taken: str) -> None:
    li, wang = firm.li, firm.wang
    await li.says("/more")
    await li.sees(f"我会原样补进 {taken}")
    await li.says("报表是九月的那份")
    await wang.sees(f"{taken} 客户补充：报表是九月的那份")
    await li.taps("说完了")
    await li.sees("补充好了")
    second = await firm.files(li, "发票抬头开错了，重开拖了两周")
    await li.says("/more")
    await li.sees("请选要补充的是哪一件")
    assert any(second in label for label in await li.buttons())
