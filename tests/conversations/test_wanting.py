"""需客户补充: items and a date, the clock stands still, three kind reminders, and it goes on: by papers, by the
client's word, by the handler, or after ten working days."""

from datetime import datetime

from bot.domain.case import Status
from tests.conversations.hiring import case_of
from tests.office import Office
from tests.papers.honest import jpg


async def asked(firm: Office, number: str) -> datetime:
    """王敏 asks for two things; returns when the case was to be resolved."""
    resolve_by = (await case_of(firm, number)).resolve_by
    wang = firm.wang
    await wang.taps("办理")
    await wang.taps("需客户补充")
    await wang.sees("每行写一样")
    await wang.says("九月银行回单\n加盖公章的合同")
    await wang.sees("请客户什么时候前发来")
    await wang.taps("3个工作日")
    await wang.sees("1. 九月银行回单\n2. 加盖公章的合同")
    await wang.taps("发送")
    await firm.li.sees("王敏 核查时还需要这几样：\n1. 九月银行回单\n2. 加盖公章的合同\n")
    await firm.li.sees("请在 11月27日（周五）18:00 前发来")
    return resolve_by


async def test_the_clock_stands_still_until_the_advisor_goes_on(firm: Office, taken: str) -> None:
    resolve_by = await asked(firm, taken)
    assert (await case_of(firm, taken)).status is Status.WAITING_CLIENT
    await firm.li.taps("现在传")
    await firm.li.sees(f"我会原样补进 {taken}")
    await firm.li.sends("回单.jpg", jpg(600), kind="photo")
    await firm.quiet()
    await firm.later(days=1)  # a working day
    await firm.wang.sees(f"{taken} 客户补了材料：E-01")
    await firm.wang.taps("继续核查")
    await firm.wang.sees("办结时限继续计时")
    case = await case_of(firm, taken)
    assert case.status is Status.INVESTIGATING
    moved = firm.program.firm.calendar.working_hours_between(resolve_by, case.resolve_by)
    assert round(moved, 1) == 9  # Friday 10:00 became Monday 10:00


async def test_progress_is_told_while_the_client_is_waited_for(firm: Office, taken: str) -> None:
    await asked(firm, taken)
    await firm.li.taps("查看进度")
    await firm.li.sees("最晚答复：等您补充后继续计时")
    await firm.later(days=2, hours=1)
    await firm.li.sees("目前在等您补充的材料")


async def test_three_reminders_and_then_it_goes_on_with_what_is_there(firm: Office, taken: str) -> None:
    await asked(firm, taken)
    for days in (1, 2, 4):
        await firm.later(days=days, minutes=1)
        await firm.li.sees(f"【进展】{taken}：还差您这边的九月银行回单、加盖公章的合同，收到后马上继续。")
        await firm.li.turns_away()
    await firm.later(days=8)
    await firm.li.sees("我们先按现有的材料继续往下办")
    await firm.wang.sees("等了10个工作日，客户仍未补充：九月银行回单、加盖公章的合同")
    assert (await case_of(firm, taken)).status is Status.INVESTIGATING


async def test_a_client_who_cannot_find_it_is_not_pressed(firm: Office, taken: str) -> None:
    await asked(firm, taken)
    await firm.li.taps("找不到")
    await firm.li.sees("没关系，找不到就不用找了")
    await firm.wang.sees(f"{taken} 客户说没有：九月银行回单、加盖公章的合同")
    await firm.li.turns_away()
    await firm.later(days=1, minutes=1)
    await firm.li.sees_nothing()


async def test_after_a_reminder_the_client_lets_it_go_on(firm: Office, taken: str) -> None:
    await asked(firm, taken)
    await firm.later(days=1, minutes=1)
    await firm.li.taps("没有了，先往下办")
    await firm.li.sees("先按现有的材料往下办")
    assert (await case_of(firm, taken)).status is Status.INVESTIGATING


async def test_a_day_is_typed_and_one_that_is_over_is_asked_for_again(firm: Office, taken: str) -> None:
    wang = firm.wang
    await wang.taps("办理")
    await wang.taps("需客户补充")
    await wang.says("九月银行回单")
    await wang.sees("请客户什么时候前发来")
    await wang.says("昨天")
    await wang.sees("没有读出一个还没到的日期")
    await wang.says("12月3日")
    await wang.sees("请在 12月3日（周四）18:00 前发来")
