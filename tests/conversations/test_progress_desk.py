"""Progress without being asked for: the advisor is reminded in time, writes it in two taps, or sends "nothing new" in
one; and introduces himself with the first step."""

from dataclasses import replace

from bot.domain.case import Status
from tests.conversations.hiring import case_of
from tests.office import Office


async def test_the_introduction_is_one_tap_after_taking_the_case(firm: Office, taken: str) -> None:
    await firm.wang.sees("要先向客户介绍自己吗")
    await firm.wang.taps("就这样发")
    await firm.li.sees("李总，您好，我是代账一部的王敏。您反映的事由我负责到底。")
    await firm.li.sees("我现在先做的是：")
    await firm.wang.sees("已发给客户")


async def test_the_first_step_of_the_introduction_can_be_changed(firm: Office, taken: str) -> None:
    await firm.wang.taps("改第一步")
    await firm.wang.sees("您现在先做的是什么")
    await firm.wang.says("今天下班前把九月报表重发给您")
    await firm.wang.sees("客户会看到：")
    await firm.wang.taps("发送")
    await firm.li.sees("我现在先做的是：今天下班前把九月报表重发给您。")


async def test_the_advisor_is_asked_in_time_and_one_tap_says_that_there_is_nothing_new(
    firm: Office, taken: str
) -> None:
    await firm.later(days=1, hours=6)
    await firm.wang.sees(f"{taken}：")
    await firm.wang.sees("前要给客户一次进展")
    await firm.wang.taps("发“暂无新结果”")
    await firm.li.sees(f"【进展】{taken}：今天还没有新的结果")
    await firm.li.turns_away()
    await firm.later(hours=20)  # the promise that was kept early is not kept a second time
    await firm.li.sees_nothing()


async def test_a_stale_nothing_new_does_nothing(firm: Office, taken: str) -> None:
    await firm.later(days=1, hours=6)
    await firm.wang.sees("前要给客户一次进展")
    await firm.later(days=1)
    await firm.li.sees("今天还没有新的结果")
    await firm.li.turns_away()
    old = next(m for m in firm.wang.messages if "前要给客户一次进展" in m.get("text", ""))
    await firm.wang.taps_on(old, "发“暂无新结果”")
    assert firm.wang.toast == "这件投诉的状态已经变了，这个按钮不再有效。"
    await firm.li.sees_nothing()


async def test_progress_in_three_lines_at_once(firm: Office, taken: str) -> None:
    await firm.later(days=1, hours=6)
    await firm.wang.taps("写进展")
    await firm.wang.sees("正在核查什么")
    await firm.wang.says("九月报表为什么晚发。\n调出了发送记录\n周四前把补发的报表给您核对")
    await firm.wang.sees("正在核查九月报表为什么晚发。已完成：调出了发送记录；接下来：周四前把补发的报表给您核对；")
    await firm.wang.taps("发送")
    await firm.li.sees(f"【进展】{taken}：正在核查九月报表为什么晚发。已完成：调出了发送记录")
    await firm.li.sees("下次告诉您进展的时间：")
    assert (await case_of(firm, taken)).status is Status.INVESTIGATING
    await firm.li.taps("查看进度")
    await firm.li.sees("已经做的：调出了发送记录\n接下来：周四前把补发的报表给您核对")


async def test_progress_line_by_line_and_written_anew(firm: Office, taken: str) -> None:
    wang = firm.wang
    await wang.taps("办理")
    await wang.sees("请选要做的事")
    await wang.taps("写进展")
    await wang.sees("正在核查什么")
    await wang.says("发送记录")
    await wang.sees("已经完成了什么")
    await wang.says("找到了原因\n下一步\n再下一步")
    await wang.sees("最多三行")
    await wang.says("找到了原因")
    await wang.sees("接下来做什么")
    await wang.says("补发")
    await wang.sees("接下来：补发")
    await wang.taps("再改改")
    await wang.sees("正在核查什么")
    await wang.says("发送记录\n找到了原因\n今天补发")
    await wang.sees("接下来：今天补发")
    await wang.taps("发送")
    await firm.li.sees("接下来：今天补发")


async def test_who_does_not_have_the_case_cannot_write(firm: Office, taken: str) -> None:
    await firm.wang.looks()
    desk = next(m for m in reversed(firm.wang.messages) if "要先向客户介绍自己吗" in m.get("text", ""))
    await firm.li.taps("希望换人")
    await firm.li.taps("沟通不顺")
    await firm.chen.sees("客户申请换人")
    await firm.wang.taps_on(desk, "就这样发")
    assert firm.wang.toast == "这件投诉不在您的权限内。"
    await firm.li.sees_no("由我负责到底")


async def test_the_list_of_cases_leads_to_the_desk(firm: Office, taken: str) -> None:
    await firm.zhou.says("/cases")
    await firm.zhou.sees("您手上没有正在办的投诉")
    await firm.wang.says("/cases")
    await firm.wang.sees("您手上有1件投诉")
    label = next(one for one in await firm.wang.buttons() if taken in one)
    await firm.wang.taps(label)
    await firm.wang.sees("请选要做的事")


async def test_who_has_withdrawn_consent_is_telephoned_not_written_to(firm: Office, taken: str) -> None:
    await firm.wang.taps("办理")
    await firm.wang.taps("写进展")
    async with firm.work() as uow:
        contact = await uow.contacts.find_by("telegram_id", firm.li.id)
        assert contact is not None
        uow.contacts.save(replace(contact, consent=None))
    await firm.wang.says("发送记录\n找到了原因\n今天补发")
    await firm.wang.sees("客户不再同意通过这里联系，请改用电话")
    await firm.li.turns_away()
    await firm.later(days=2, hours=1)
    await firm.li.sees_nothing()
