"""A colleague who is a client as well: consent as everyone, and whatever they tell is handled by somebody else."""

from bot.domain.people import Role, Staff
from bot.services.actors import OPERATOR
from bot.services.invitations import Terms, invite_staff
from tests.conversations.hiring import case_of
from tests.driver import Person
from tests.office import Office

STORY = "报表晚了一周才发过来，问谁都不回"


async def becomes_client(firm: Office, person: Person, company: str | None = None) -> None:
    await person.starts()
    await person.sees("新的投诉会直接发到这里")
    await person.taps("我也是客户")
    await person.sees("开始之前请您了解")
    await person.taps("同意，开始")
    await person.sees("其中第2点需要您单独确认")
    await person.taps("我知道并同意")
    await person.sees("请告诉我公司名称")
    if company is None:
        await person.taps("跳过，先说事情")
        await person.sees("投诉处理不收取任何费用")


async def test_the_desk_stays_where_it_was(firm: Office) -> None:
    wang = firm.wang
    await becomes_client(firm, wang)
    await wang.starts()
    await wang.sees("您的岗位是顾问")
    assert await wang.buttons() == ["录入电话投诉", "我也是客户"]
    await wang.taps("我也是客户")
    await wang.sees("又见面了")


async def test_no_consent_nothing_is_kept(firm: Office) -> None:
    wang = firm.wang
    await wang.starts()
    await wang.taps("我也是客户")
    await wang.taps("不同意")
    await wang.sees("我不会保存您的信息")
    await wang.says(STORY)
    await wang.sees("您的岗位是顾问")
    await wang.says("/new")
    await wang.sees("您的岗位是顾问")
    async with firm.work() as uow:
        assert await uow.contacts.find_by("telegram_id", wang.id) is None
        assert await uow.drafts.select() == []


async def test_a_clients_button_asks_a_colleague_for_consent_first(firm: Office) -> None:
    await firm.wang.says("/help")
    await firm.wang.taps("我要投诉")
    await firm.wang.sees("开始之前请您了解")


async def test_their_complaint_is_handled_by_somebody_else(firm: Office) -> None:
    wang = firm.wang
    await becomes_client(firm, wang)
    number = await firm.files(wang, STORY)
    await firm.quiet()
    case = await case_of(firm, number)
    async with firm.work() as uow:
        own = await uow.staff.find_by("telegram_id", wang.id)
        handler = await uow.staff.get(case.advisor_id)
    assert own is not None
    assert own.id in case.barred
    assert handler.id != own.id
    await wang.sees_no(f"新投诉 {number}")
    taker = next(one for one in firm.people.values() if one.id == handler.telegram_id)
    await taker.taps("接单")
    await wang.sees(f"【进展】{number}：已由")
    told = await wang.sees("【进展】")
    await wang.says("请问今天能给吗", reply_to=told["message_id"])
    await taker.sees(f"{number} 客户新消息：请问今天能给吗")
    await wang.sees_no("客户新消息")


async def test_the_head_of_a_department_neither_hears_of_it_nor_climbs_to_it(firm: Office) -> None:
    chen = firm.chen
    await becomes_client(firm, chen)
    number = await firm.files(chen, STORY)
    await chen.turns_away()
    for _ in range(12):
        await firm.later(hours=6)
    await chen.looks()
    assert not [one for one in chen.new if "⏳" in str(one) or "升级通知" in str(one) or "🔔" in str(one)]
    await chen.says("/status")
    await chen.sees(number)


async def test_nobody_decides_on_their_own_binding(firm: Office) -> None:
    chen, sun = firm.chen, firm.sun
    await becomes_client(firm, chen, company="晨光")
    await chen.says("晨光贸易有限公司")
    await chen.taps("是的")
    await firm.quiet()
    await chen.sees_no("申请绑定")
    await sun.sees("晨光贸易有限公司")
    await sun.taps("通过：晨光贸易有限公司")
    await chen.sees("已绑定「晨光贸易有限公司」")


async def test_their_question_is_answered_by_somebody_else(firm: Office) -> None:
    chen = firm.chen
    await becomes_client(firm, chen)
    await chen.taps("咨询问题")
    await firm.quiet()
    await chen.says("请问小规模纳税人季度申报截止到哪天")
    await chen.sees("已转给")
    await firm.quiet()
    await chen.sees_no("客户咨询")
    async with firm.work() as uow:
        (ticket,) = await uow.tickets.select()
        own = await uow.staff.find_by("telegram_id", chen.id)
    assert own is not None
    assert ticket.staff_id != own.id


async def test_words_of_danger_of_a_colleague_page_the_others(firm: Office) -> None:
    chen = firm.chen
    await becomes_client(firm, chen)
    await chen.taps("我要投诉")
    await chen.says("我真的不想活了")
    await chen.sees("您现在安全吗")
    await firm.sun.sees("🚨 人身安全提示")
    await chen.sees_no("🚨 人身安全提示")


async def joins(firm: Office, person: Person) -> Staff:
    """A client becomes a colleague."""
    async with firm.work() as uow:
        link = await invite_staff(uow, Terms(OPERATOR, 7), "李新", Role.OFFICER, None)
    await person.starts(link.secret)
    await person.sees("您的岗位是投诉专员")
    async with firm.work() as uow:
        own = await uow.staff.find_by("telegram_id", person.id)
    assert own is not None
    return own


async def test_a_client_who_becomes_a_colleague_does_not_read_what_they_told(firm: Office) -> None:
    li = firm.li
    await firm.consents(li)
    number = await firm.files(li, STORY)
    own = await joins(firm, li)
    assert own.id in (await case_of(firm, number)).barred


async def test_nor_what_they_had_taken_back_and_might_bring_back(firm: Office) -> None:
    li = firm.li
    await firm.consents(li)
    number = await firm.files(li, STORY)
    await li.says("/status")
    await li.taps("撤回")
    await li.taps("确认撤回")
    await li.sees("已撤回")
    own = await joins(firm, li)
    assert own.id in (await case_of(firm, number)).barred


async def test_after_taking_consent_back_the_desk_is_still_there(firm: Office) -> None:
    wang = firm.wang
    await becomes_client(firm, wang)
    await wang.says("/privacy")
    await wang.taps("撤回同意")
    await wang.taps("确定撤回")
    await wang.sees("已撤回同意")
    await wang.starts()
    await wang.sees("您的岗位是顾问")
    await wang.taps("我也是客户")
    await wang.sees("开始之前请您了解")
