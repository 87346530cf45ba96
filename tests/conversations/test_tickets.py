"""咨询, 建议, 表扬, 找人工: filed, answered under a name, carried over into a complaint."""

from datetime import datetime

import pytest

from bot.clock import CHINA
from tests.driver import words
from tests.office import Office


async def test_a_question_reaches_the_own_advisor_and_is_answered_under_a_name(firm: Office) -> None:
    li, wang = firm.li, firm.wang
    await firm.consents(li)
    await li.taps("咨询问题")
    await li.sees("您请问")
    await li.says("请问这个季度的申报截止到哪一天？")
    await li.sees("已转给代账一部，编号 ZX-20261124-0001，一般在明天10:00前答复您")
    await wang.sees("咨询 ZX-20261124-0001")
    await wang.taps("回复")
    await wang.sees("请写给客户的答复")
    await wang.says("本季度截止到12月15日")
    await wang.sees("您的消息将以“代账一部 王敏”的名义发给客户")
    await wang.taps("发送")
    await wang.sees("答复已发给客户")
    answer = await li.sees("代账一部 王敏 答复您")
    assert "本季度截止到12月15日" in answer["text"]


ITEM = "第{n:03d}条：请在{n:03d}号前备齐进项发票、银行流水和合同，逐项核对后签字寄回。"


@pytest.mark.parametrize("items", [95, 100, 240])
async def test_a_long_answer_arrives_whole(firm: Office, items: int) -> None:
    """One that the name in front makes longer than a message, and some that the colleague's own telephone cuts."""
    li, wang = firm.li, firm.wang
    answer = "".join(ITEM.format(n=n) for n in range(items))
    await firm.consents(li)
    await li.taps("咨询问题")
    await li.says("请问备查资料要准备哪些？")
    await wang.sees("咨询 ZX-20261124-0001")
    await wang.taps("回复")
    await wang.says(answer)
    await firm.quiet()
    await wang.looks()
    shown = "".join(words(one) for one in wang.messages if not one["mine"])
    assert answer in shown
    await wang.taps("发送")
    await wang.sees("答复已发给客户")
    await li.sees(ITEM.format(n=items - 1))
    heard = "".join(words(one) for one in li.messages if not one["mine"])
    assert answer in heard
    assert [one for one in li.messages if "其实是投诉" in str(one.get("reply_markup"))]


async def test_after_an_answer_that_fits_the_next_words_are_none_of_it(firm: Office) -> None:
    await firm.consents(firm.li)
    await firm.li.taps("咨询问题")
    await firm.li.says("请问发票丢了怎么办？")
    await firm.wang.sees("咨询 ZX-20261124-0001")
    await firm.wang.taps("回复")
    await firm.wang.says("请先登报声明作废")
    await firm.wang.sees("的名义发给客户")
    await firm.wang.says("今天食堂吃什么")
    await firm.quiet()
    await firm.wang.taps("发送")
    await firm.li.sees("请先登报声明作废")
    await firm.li.sees_no("食堂")


async def test_further_words_belong_to_the_question(firm: Office) -> None:
    li, wang = firm.li, firm.wang
    await firm.consents(li)
    await li.taps("咨询问题")
    await li.says("请问小规模的开票额度怎么提高？")
    await li.sees("已转给代账一部")
    await li.says("我们是去年注册的")
    await li.sees("已补进 ZX-20261124-0001")
    await wang.sees("客户补充：我们是去年注册的")


async def test_a_question_that_is_a_complaint_carries_everything_over(firm: Office) -> None:
    li, wang = firm.li, firm.wang
    await firm.consents(li)
    await li.taps("咨询问题")
    await li.says("上个月的报税你们又漏报了，罚款两千三谁出")
    await li.taps("其实是投诉")
    await li.sees("不用重讲")
    await wang.sees("其实是投诉")
    async with firm.work() as uow:
        contact = await uow.contacts.find_by("telegram_id", li.id)
        assert contact is not None
        draft = await uow.drafts.find_by("contact_id", contact.id)
        assert draft is not None
        assert draft.texts == ("上个月的报税你们又漏报了，罚款两千三谁出",)


async def test_advice_goes_to_the_department_the_policy_names(firm: Office) -> None:
    await firm.consents(firm.li)
    await firm.li.taps("咨询问题")
    await firm.li.says("想咨询一下税务筹划和股权架构的方案")
    await firm.li.sees("已转给咨询部")
    await firm.sun.sees("咨询 ZX-20261124-0001")
    await firm.wang.sees_no("ZX-20261124-0001")


async def test_a_suggestion_is_registered(firm: Office) -> None:
    await firm.consents(firm.li)
    await firm.li.taps("提个建议")
    await firm.li.sees("您请说")
    await firm.li.says("希望报税完成后能发一条提醒")
    await firm.li.sees("已登记（JY-20261124-0001）。采纳与否，我们都会在5个工作日内告诉您")
    await firm.wang.sees("建议 JY-20261124-0001")


async def test_praise_goes_word_for_word_to_the_person_named_and_the_manager(firm: Office) -> None:
    await firm.consents(firm.li)
    await firm.li.taps("夸一夸")
    await firm.li.says("周航这次帮我们把旧账理得清清楚楚，谢谢他")
    await firm.li.sees("我会原话转给周航和他的主管")
    for person in (firm.zhou, firm.chen):
        await person.sees("周航这次帮我们把旧账理得清清楚楚，谢谢他")
    await firm.wang.sees_no("清清楚楚")


async def test_open_tickets_are_listed_for_those_who_may_answer(firm: Office) -> None:
    await firm.consents(firm.li)
    await firm.li.taps("咨询问题")
    await firm.li.says("请问发票丢了怎么办？")
    await firm.li.sees("编号 ZX-20261124-0001")
    await firm.wang.says("/tickets")
    await firm.wang.sees("咨询 ZX-20261124-0001")
    await firm.zhao.says("/tickets")
    await firm.zhao.sees("没有等您答复的")
    await firm.he.says("/tickets")
    await firm.he.sees("仅限工作人员使用")


async def test_an_answer_that_is_late_is_asked_after(firm: Office) -> None:
    await firm.consents(firm.li)
    await firm.li.taps("咨询问题")
    await firm.li.says("请问发票丢了怎么办？")
    await firm.li.sees("编号 ZX-20261124-0001")
    await firm.later(hours=25)
    await firm.wang.sees("还没有答复")


async def test_a_human_is_called_until_somebody_takes_it(firm: Office) -> None:
    li, wang, chen = firm.li, firm.wang, firm.chen
    await firm.consents(li)
    await li.says("/human")
    await li.sees("正在为您转接代账一部 王敏，请稍候。工作时间一般10分钟内回复")
    await wang.sees("（第1次呼叫）")
    await chen.sees_no("客户找人工")
    await firm.later(minutes=11)
    await wang.sees("（第2次呼叫）")
    await chen.sees("（第2次呼叫）")
    await chen.taps("我来联系")
    await chen.sees("由您联系")
    await li.sees("代账一部 陈洁 已看到您的请求")
    await wang.turns_away()
    await firm.later(minutes=30)
    await wang.sees_no("（第3次呼叫）")
    await wang.taps("我来联系")
    await firm.quiet()
    async with firm.work() as uow:
        [ticket] = await uow.tickets.select()
        taker = await uow.staff.get(ticket.staff_id)
        assert taker.name == "陈洁"


async def test_at_night_one_leaves_a_message_or_says_that_it_is_urgent(firm: Office) -> None:
    li, wang = firm.li, firm.wang
    await firm.consents(li)
    await firm.later(hours=11)
    assert firm.program.clock.now().astimezone(CHINA) > datetime(2026, 11, 24, 21, 0, tzinfo=CHINA)
    await li.says("/human")
    await li.sees("明天9:00回复您")
    await li.taps("留言")
    await li.says("明早请回个电话")
    await li.sees("记下了（RG-20261124-0001），明天9:00回复您")
    await wang.sees_no("客户找人工")
    await li.says("/human")
    await li.taps("很急")
    await li.sees("已经叫值班同事")
    await wang.sees("明早请回个电话")
