"""A complaint told on the telephone is written down by a colleague and dealt with like the client's own."""

import asyncio
from dataclasses import replace

from sqlalchemy import select

from bot.app import Program
from bot.domain.case import Case
from bot.domain.people import Role
from bot.services.clients import company_key
from storage.mapping import new_id
from storage.tables import audit, cases
from tests.driver import Person
from tests.office import Office
from tests.papers.honest import pdf

BOUND, UNBOUND = "晨光贸易有限公司", "瑞康口腔门诊部"
LATE = "报表晚了一周才发过来，问谁都不回"


async def begins(
    person: Person, company: str = "瑞康", full: str = UNBOUND, caller: str = "刘经理 13800138000"
) -> None:
    """To where the story is told."""
    await person.says("/enter")
    await person.sees("哪家客户打来的")
    await person.says(company)
    await person.taps(full)
    await person.sees("是谁打来的")
    await person.says(caller)
    await person.sees("请照客户的原话记")


async def enters(firm: Office, person: Person, *texts: str, **where: str) -> str:
    """The whole of it; returns the number."""
    await begins(person, **where)
    for text in texts:
        await person.says(text)
    await firm.quiet()
    await person.taps("我说完了")
    await person.sees("电话投诉，请念给客户听")
    await person.taps("确认提交")
    done = await person.sees("已提交。请告诉客户编号")
    return str(done["text"])[:16]


async def one_case(firm: Office) -> Case:
    async with firm.work() as uow:
        [case] = await uow.cases.select(order=[cases.c.number])
        return case


async def audited(firm: Office, action: str) -> list[str]:
    async with firm.work() as uow:
        return list((await uow.execute(select(audit.c.actor).where(audit.c.action == action))).scalars())


async def test_it_is_read_graded_numbered_promised_and_offered(firm: Office) -> None:
    chen, wang = firm.chen, firm.wang
    await begins(chen)
    await chen.says("上个月的报表晚了一周才发过来")
    await chen.says("又漏报了增值税，税务局罚了2300")
    await chen.sends("罚单.pdf", pdf(), "罚单")
    await firm.quiet()
    await firm.later(seconds=4)
    await chen.sees("收到 1 份材料（E-01）")
    await chen.taps("我说完了")
    card = await chen.sees("来电人：刘经理（+8613800138000）")
    for shown in (UNBOUND, "损失：2,300 元", "材料：1 份", "又漏报了增值税", "罚单"):
        assert shown in str(card["text"])
    await chen.taps("确认提交")
    done = await chen.sees("TS-20261124-0001 已提交")
    assert "来源：电话，陈洁录入｜来电人：刘经理" in str(done["text"])
    offer = await wang.sees("新投诉 TS-20261124-0001")
    assert UNBOUND in str(offer["text"])
    assert "未核对：请打电话把记录念给客户听" in str(offer["text"])
    case = await one_case(firm)
    told = ["上个月的报表晚了一周才发过来", "又漏报了增值税，税务局罚了2300", "罚单"]
    assert [one.text for one in case.story] == told
    assert (case.facts.source, case.facts.caller, case.facts.phone) == ("phone", "刘经理", "+8613800138000")
    assert str(case.facts.amount) == "2300"
    assert case.grade in {"ordinary", "major"}
    async with firm.work() as uow:
        chen_id = (await uow.staff.find_by("telegram_id", chen.id)).id  # type: ignore[union-attr]
        assert case.facts.entered_by == chen_id
        assert len(await uow.assessments.select()) == 1
        assert await uow.drafts.select() == []
    assert await audited(firm, "case.submit") == [f"staff:{chen_id}"]
    await wang.taps_on(offer, "看材料")
    await wang.sees("TS-20261124-0001 E-01")


async def test_without_a_bound_contact_it_is_read_back_by_telephone_once(firm: Office) -> None:
    wang = firm.wang
    number = await enters(firm, firm.chen, LATE)
    offer = await wang.sees(f"新投诉 {number}")
    await wang.taps_on(offer, "已电话核对")
    await wang.sees("王敏今天10:0")
    await wang.taps_on(offer, "已电话核对")
    await firm.quiet()
    assert len(await audited(firm, "entry.read_back")) == 1
    case = await one_case(firm)
    assert case.facts.checked == "read_back"
    await wang.taps_on(offer, "看原话")
    told = await wang.sees("已电话核对")
    assert LATE in str(told["text"])
    assert "reply_markup" not in told


async def test_what_a_client_without_a_chat_would_read_is_told_by_telephone(firm: Office) -> None:
    number = await enters(firm, firm.chen, LATE)
    await firm.wang.sees(f"新投诉 {number}")
    await firm.wang.taps("接单")
    told = await firm.wang.sees("客户不在 Telegram 上，请打电话（+8613800138000）告诉客户")
    assert "已由代账一部 王敏 负责" in str(told["text"])
    await firm.wang.taps("回复")
    await firm.wang.sees("客户不在 Telegram 上，请打电话：+8613800138000")
    await firm.wang.sees_no("要先向客户介绍自己吗")
    await firm.wang.taps("办理")
    for what in ("写进展", "推迟答复时间", "需客户补充"):
        await firm.wang.taps(what)
        await firm.wang.sees(f"{number} 的客户不在 Telegram 上，请打电话：+8613800138000")
        await firm.wang.taps("办理")
    await firm.later(days=3)
    await firm.wang.sees("今天还没有新的结果")


async def test_a_client_who_was_read_to_has_had_the_first_call(firm: Office) -> None:
    number = await enters(firm, firm.chen, LATE)
    await firm.chen.taps("已电话核对")
    await firm.chen.sees("已电话核对")
    await firm.wang.sees(f"新投诉 {number}")
    await firm.wang.taps("接单")
    await firm.later(days=2)
    await firm.wang.sees_no("已到首次联系客户的时间")


async def test_the_bound_contact_is_asked_and_confirms(firm: Office) -> None:
    li, wang = firm.li, firm.wang
    await firm.consents(li)
    number = await enters(firm, wang, LATE, company="晨光", full=BOUND, caller="李总")
    asked = await li.sees("刚才接到李总的电话，我替您记下了一件投诉")
    for shown in (number, LATE, "代账一部的王敏"):
        assert shown in str(asked["text"])
    offer = await wang.sees(f"新投诉 {number}")
    assert "等待确认" in str(offer["text"])
    await li.taps_on(asked, "确认")
    await li.sees("谢谢您核对")
    await wang.sees(f"{number} 客户已确认电话记录")
    await li.taps_on(asked, "确认")
    await li.sees("已经过期")
    await li.taps_on(asked, "有出入")
    await li.sees("已经过期")
    assert len(await audited(firm, "entry.confirm")) == 1
    await li.taps("查看最新")
    await li.sees(number)  # it is the client's own case
    async with firm.work() as uow:
        contacts = await uow.contacts.select()
    assert all(contact.has_chat for contact in contacts)  # nobody is kept twice


async def test_what_is_not_right_is_a_supplement_and_the_advisor_is_told(firm: Office) -> None:
    li, wang = firm.li, firm.wang
    await firm.consents(li)
    number = await enters(firm, firm.chen, LATE, company="晨光", full=BOUND, caller="前台小吴")
    asked = await li.sees("刚才接到前台小吴的电话")
    await li.taps_on(asked, "有出入")
    await li.sees("以您说的为准")
    await li.says("不是一周，是三周")
    await li.sees(f"已经补进 {number}")
    await wang.sees(f"{number} 客户说电话记录有出入")
    await wang.sees("客户补充：不是一周，是三周")
    case = await one_case(firm)
    assert case.facts.checked == "disputed"
    assert case.story[-1].text == "不是一周，是三周"
    async with firm.work() as uow:
        contact = await uow.contacts.find_by("telegram_id", li.id)
    assert contact is not None
    assert case.contact_id == contact.id
    assert contact.phone is None  # the caller's number is not the contact's


async def test_only_who_may_see_the_company_may_enter_for_it(firm: Office) -> None:
    zhou, zhao = firm.zhou, firm.zhao
    for person in (zhou, zhao):
        await person.says("/enter")
        await person.sees("哪家客户打来的")
        await person.says("瑞康")
        await person.sees("没有找到您可以录入的公司：瑞康")
    await firm.sun.says("/enter")
    await firm.sun.says(UNBOUND)
    await firm.sun.sees("没有找到您可以录入的公司")
    await firm.li.says("/enter")
    await firm.li.sees("仅限工作人员使用")
    assert len(await audited(firm, "entry.look_up")) == 3
    assert len(await audited(firm, "access.refused")) == 1


async def test_the_command_is_in_the_menu_of_those_who_may(firm: Office) -> None:
    async def menu(person: Person) -> dict[str, str]:
        told = await firm.tg.get(f"/people/{person.id}/messages")
        return {one["command"]: one["description"] for one in told["commands"]}

    async with asyncio.timeout(5):
        while "enter" not in await menu(firm.sun):  # set behind the start, one after another
            await asyncio.sleep(0.02)
    assert (await menu(firm.sun))["enter"] == "录入电话投诉"
    assert "enter" not in await menu(firm.li)


async def test_several_companies_are_offered_and_only_ones_own(firm: Office) -> None:
    async with firm.work() as uow:
        [one] = [client for client in await uow.clients.select() if client.company == UNBOUND]
        twin, foreign = "瑞康体检中心", "瑞康医药有限公司"
        for name, department in ((twin, one.department_id), (foreign, None)):
            key = company_key(uow.sealer, name)
            uow.clients.add(replace(one, id=new_id(), company=name, company_key=key, department_id=department,
                                    advisor_id=None))  # fmt: skip
    await firm.chen.says("/enter")
    await firm.chen.says("瑞康")
    await firm.chen.sees("是哪一家")
    assert set(await firm.chen.buttons()) == {UNBOUND, twin}
    await firm.chen.says("瑞康口控门诊部")  # a slip
    await firm.chen.sees("是哪一家")
    assert await firm.chen.buttons() == [UNBOUND]


async def test_rights_that_are_lost_in_between_end_it(firm: Office) -> None:
    wang = firm.wang
    await begins(wang)
    await wang.says(LATE)
    await firm.quiet()
    await wang.taps("我说完了")
    card = await wang.sees("电话投诉，请念给客户听")
    async with firm.work() as uow:
        [client] = [one for one in await uow.clients.select() if one.company == UNBOUND]
        zhou = await uow.staff.find_by("telegram_id", firm.zhou.id)
        assert zhou is not None
        uow.clients.save(replace(client, advisor_id=zhou.id))
    await wang.taps_on(card, "确认提交")
    assert wang.toast == "这件投诉不在您的权限内。"
    async with firm.work() as uow:
        assert await uow.cases.select() == []
    await firm.later(hours=3)  # what was begun is not lost: a manager goes on with it
    await firm.chen.sees("原录入人不便继续")
    await firm.chen.taps("接着录")
    await firm.chen.sees(LATE)
    await firm.chen.taps("确认提交")
    await firm.chen.sees("已提交")


async def test_a_colleague_who_has_left_enters_nothing_more(firm: Office) -> None:
    wang = firm.wang
    await begins(wang)
    await wang.says(LATE)
    await firm.quiet()
    async with firm.work() as uow:
        staff = await uow.staff.find_by("telegram_id", wang.id)
        assert staff is not None
        uow.staff.save(replace(staff, active=False, telegram_id=None))
    await wang.taps("我说完了")
    async with firm.work() as uow:
        assert await uow.cases.select() == []


async def test_a_half_entered_one_outlives_a_restart(firm: Office) -> None:
    chen = firm.chen
    await begins(chen)
    await chen.says(LATE)
    await firm.quiet()
    await firm.program.stop()
    firm.program = Program(firm.program.settings, firm.program.firm.policy, firm.program.clock)
    await firm.program.open()
    await firm.program.start()
    await chen.says("罚款两千三")
    await firm.quiet()
    await chen.says("/enter")
    await chen.sees(f"没录完的电话投诉：{UNBOUND} 刘经理")
    await chen.taps("接着录")
    await chen.taps("我说完了")
    await chen.sees("罚款两千三")
    await chen.taps("确认提交")
    await chen.sees("已提交")
    assert [told.text for told in (await one_case(firm)).story] == [LATE, "罚款两千三"]


async def test_other_work_in_between_does_not_swallow_the_story(firm: Office) -> None:
    wang = firm.wang
    await firm.consents(firm.li)
    number = await firm.files(firm.li, LATE)
    await wang.sees(f"新投诉 {number}")
    await begins(wang)
    await wang.says("合同写的一年3600，现在多收1200")
    await wang.taps("驳回")
    await wang.sees("请写明不能开展的原因")
    await wang.says("这家客户的报表由咨询部负责，请转给赵立")
    await firm.quiet()
    await wang.says("客户说下周一前要答复")
    await firm.quiet()
    async with firm.work() as uow:
        [draft] = await uow.drafts.select()
    assert draft.texts == ("合同写的一年3600，现在多收1200", "客户说下周一前要答复")


async def test_two_taps_are_one_case_and_an_old_card_files_nothing(firm: Office) -> None:
    chen = firm.chen
    await begins(chen)
    await chen.says(LATE)
    await firm.quiet()
    await chen.taps("我说完了")
    old = await chen.sees("请念给客户听")
    await chen.taps("再补充")
    await chen.sees("请照客户的原话记")
    await chen.says("还少了一张利润表")
    await firm.quiet()
    await chen.taps("我说完了")
    new = await chen.sees("还少了一张利润表")
    await chen.taps_on(old, "确认提交")
    await chen.sees("还少了一张利润表")
    async with firm.work() as uow:
        assert await uow.cases.select() == []
    await chen.taps_on(new, "确认提交")
    await chen.sees("已提交")
    await chen.taps_on(old, "再补充")
    await firm.quiet()
    await one_case(firm)


async def test_words_and_papers_beside_the_card_belong_to_it(firm: Office) -> None:
    chen = firm.chen
    await begins(chen)
    first = await chen.says(LATE)
    await firm.quiet()
    await chen.taps("我说完了")
    card = await chen.sees("请念给客户听")
    await chen.says("还少了一张利润表")
    await chen.sees("还少了一张利润表")
    await chen.edits(first, "报表晚了两周才发过来，问谁都不回")
    await chen.sees("报表晚了两周")
    await chen.sends("报表.pdf", pdf())
    await firm.quiet()
    await chen.taps_on(card, "确认提交")
    newest = await chen.sees("材料：1 份")
    await chen.taps_on(newest, "确认提交")
    await chen.sees("已提交")
    told = [LATE, "还少了一张利润表", "报表晚了两周才发过来，问谁都不回"]
    assert [one.text for one in (await one_case(firm)).story] == told


async def test_where_everybody_who_may_is_named_it_waits_unseen_for_somebody_else(firm: Office) -> None:
    chen, zhao = firm.chen, firm.zhao
    await begins(chen)
    await chen.says("你们的陈洁说话很难听，骂我不懂")
    await firm.quiet()
    await chen.taps("我说完了")
    await chen.sees("眼下没有能接手的人")
    await chen.says("/enter")
    await chen.sees("哪家客户打来的")
    async with firm.work() as uow:
        officer = await uow.staff.find_by("telegram_id", zhao.id)
        assert officer is not None
        uow.staff.save(replace(officer, role=Role.OFFICER))
    await firm.later(hours=3)
    await zhao.sees("原录入人不便继续")
    await zhao.taps("接着录")
    await zhao.sees("涉及同事：陈洁")


async def test_whoever_is_named_in_it_does_not_write_it_down(firm: Office) -> None:
    wang, chen = firm.wang, firm.chen
    await begins(wang)
    await wang.says("王敏说话很难听，骂我们不懂还找事")
    await firm.quiet()
    await wang.taps("我说完了")
    await wang.sees("已转给陈洁接着录")
    await wang.taps("我说完了")
    assert wang.toast == "这件投诉不在您的权限内。"
    await chen.sees("原录入人不便继续")
    await chen.taps("接着录")
    await chen.sees("涉及同事：王敏")
    await chen.taps("确认提交")
    await chen.sees("已提交")
    await firm.quiet()
    case = await one_case(firm)
    async with firm.work() as uow:
        staff = await uow.staff.find_by("telegram_id", wang.id)
        assert staff is not None
    assert case.facts.accused_id == staff.id
    assert case.advisor_id != staff.id
    await wang.sees_no(case.number)
    await wang.says("/enter")
    await wang.sees("哪家客户打来的")


async def test_an_answer_that_names_nobody_does_not_hide_whom_the_story_names(firm: Office) -> None:
    chen, wang = firm.chen, firm.wang
    await begins(chen)
    await chen.says("王敏说话很难听，骂我们不懂还找事")
    await firm.quiet()
    await chen.taps("我说完了")
    await chen.taps("涉及同事")
    await chen.says("就是她")
    await chen.sees("涉及同事：就是她")
    await chen.taps("确认提交")
    await chen.sees("已提交")
    await firm.quiet()
    await wang.sees_no("TS-20261124-0001")
    await firm.zhou.sees("TS-20261124-0001")


async def test_naming_the_colleague_by_the_button_bars_them(firm: Office) -> None:
    chen, wang = firm.chen, firm.wang
    await begins(chen)
    await chen.says("你们的会计态度很差，一直挂我电话")
    await firm.quiet()
    await chen.taps("我说完了")
    await chen.sees("涉及同事：不涉及个人")
    await chen.taps("涉及同事")
    await chen.says("王敏")
    await chen.sees("涉及同事：王敏")
    await chen.taps("确认提交")
    await chen.sees("已提交")
    await firm.quiet()
    await wang.sees_no("TS-20261124-0001")
    await firm.zhou.sees("TS-20261124-0001")


async def test_what_the_client_has_filed_already_today_is_not_filed_twice(firm: Office) -> None:
    await firm.consents(firm.li)
    number = await firm.files(firm.li, LATE)
    await begins(firm.chen, "晨光", BOUND, "李总")
    await firm.chen.says("报表晚了一个星期才发给我，问谁都没人回")
    await firm.quiet()
    await firm.chen.taps("我说完了")
    await firm.chen.taps("确认提交")
    await firm.chen.sees(f"客户今天已经提交过这件事（{number}）")
    assert len((await one_case(firm)).story) == 2


async def test_given_up_nothing_is_kept(firm: Office) -> None:
    chen = firm.chen
    async with firm.work() as uow:
        before = len(await uow.contacts.select())
    await begins(chen)
    await chen.says(LATE)
    await chen.sends("罚单.pdf", pdf())
    await firm.quiet()
    await chen.taps("不录了")
    await chen.sees("没有保存")
    async with firm.work() as uow:
        assert (await uow.drafts.select(), await uow.papers.select()) == ([], [])
        assert len(await uow.contacts.select()) == before
    await begins(chen)
    await chen.says("/cancel")
    await chen.sees("没有保存")
    async with firm.work() as uow:
        assert await uow.drafts.select() == []


async def test_one_that_is_left_is_asked_after_and_ends_after_three_days(firm: Office) -> None:
    chen = firm.chen
    await begins(chen)
    await chen.says(LATE)
    await firm.quiet()
    await firm.later(hours=2, minutes=1)
    await chen.sees("没录完的电话投诉")
    await firm.later(hours=80)
    async with firm.work() as uow:
        assert await uow.drafts.select() == []


async def test_secrets_are_not_written_down(firm: Office) -> None:
    await begins(firm.chen)
    await firm.chen.says("客户说电子税务局密码是 Abc12345")
    await firm.chen.sees("不予保存")
    async with firm.work() as uow:
        [draft] = await uow.drafts.select()
    assert draft.story == ()


async def test_a_caller_nobody_can_read_is_asked_again(firm: Office) -> None:
    await firm.chen.says("/enter")
    await firm.chen.says("瑞康")
    await firm.chen.taps(UNBOUND)
    await firm.chen.says("13800138000")
    await firm.chen.sees("没有读懂")
    await firm.chen.says("刘经理")
    await firm.chen.sees("请照客户的原话记")
    await firm.chen.taps("我说完了")
    await firm.chen.sees("还没有记下内容")


async def test_an_officer_enters_for_every_company_and_an_administrator_for_none(firm: Office) -> None:
    async with firm.work() as uow:
        zhao = await uow.staff.find_by("telegram_id", firm.zhao.id)
        sun = await uow.staff.find_by("telegram_id", firm.sun.id)
        assert zhao is not None
        assert sun is not None
        uow.staff.save(replace(zhao, role=Role.OFFICER))
        uow.staff.save(replace(sun, role=Role.ADMINISTRATOR))
    await firm.zhao.starts()
    await firm.zhao.taps("录入电话投诉")
    await firm.zhao.says("瑞康")
    await firm.zhao.taps(UNBOUND)
    await firm.zhao.sees("是谁打来的")
    await firm.sun.says("/enter")
    await firm.sun.sees("不在您的权限内")
