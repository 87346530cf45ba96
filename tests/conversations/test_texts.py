"""Texts that no other transcript shows: rarer worries and questions, lists of papers, names alike, a fault of ours."""

import asyncio
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from bot.domain.people import Client, Tier
from bot.services import privacy
from bot.services.clients import company_key
from storage.mapping import new_id
from storage.tables import inbox
from tests.conversations.test_binding import guest
from tests.office import Office


async def tells(firm: Office, text: str) -> None:
    """A story by 我要投诉, told to its end."""
    li = firm.li
    await firm.consents(li)
    await li.taps("我要投诉")
    await li.sees("您请说")
    await li.says(text)
    await firm.quiet()
    await li.taps("我说完了")
    await firm.quiet()


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("账户冻结，公司停业了，工资发不出", "我明白您现在最担心的是"),
        ("你们态度太差了，气死我了，什么垃圾公司", "换了谁遇到这样的事都会着急上火"),
        ("报表一直不给，太失望了，亏我这么信任你们", "看得出您之前是信任我们的"),
    ],
)
async def test_the_soothing_line_fits(firm: Office, text: str, line: str) -> None:
    await tells(firm, text)
    await firm.li.sees(line)


async def test_a_sum_whose_part_is_unclear_is_asked_about(firm: Office) -> None:
    await tells(firm, "朋友圈我已经发了，文案就一句：“花三千六请了个复读机”。")
    await firm.li.sees("您提到的三千六，是已经造成的损失吗？")
    await firm.li.taps("是损失")
    await firm.li.sees("目前给您造成的损失大约是多少")


async def test_what_stands_still_is_asked_where_it_would_change_the_grade(firm: Office) -> None:
    await tells(firm, "附加税多交了1,260元\n说申请退税要等\n等了两个月没下文\n问就是“在走流程”\n流程是走到国外去了吗")
    await firm.li.taps("没有")
    await firm.li.sees("现在公司正常业务受影响了吗？")
    await firm.li.taps("没有影响")
    await firm.li.sees("这件事大概是什么时候发生的？")


async def test_how_often_is_asked_where_again_is_all_that_was_said(firm: Office) -> None:
    await tells(firm, "又没给我报表。")
    await firm.li.taps("本月")
    await firm.li.sees("同样的情况之前发生过吗？")
    await firm.li.taps("第一次")
    await firm.li.sees("如果手边有相关材料")


@pytest.mark.parametrize(
    ("text", "item"),
    [
        ("发票抬头开错了，也不急，就是提醒一下", "· 客户催票的记录"),
        ("社保漏缴了一个月，员工在闹", "· 工资表（可遮住其他人信息）"),
        ("工商变更拖了三个月还没办好", "· 工商系统截图"),
        ("发票专用章丢了，你们的人承认了", "· 快递单号"),
        ("把我们的工资明细发到别人微信群里了", "· 误发内容的截图（请遮住他人身份信息）"),
    ],
)
async def test_each_matter_has_its_own_list_of_useful_papers(firm: Office, text: str, item: str) -> None:
    li = firm.li
    await tells(firm, text)
    while "跳过" in await li.buttons():
        await li.taps("跳过")
        await firm.quiet()
    if "改一下" in await li.buttons():  # on the short card papers are a line like any other
        await li.taps("改一下")
        await li.taps("修改")
        await li.taps("材料")
    asked = await li.sees("本类问题通常用得上")
    assert item in asked["text"]


async def test_words_for_nobody_here_are_answered_once_a_day(firm: Office) -> None:
    li = firm.li
    await firm.consents(li)
    await li.says("【招聘】诚招会计实习生，双休五险，月薪4500起")
    await li.taps("我说完了")
    await li.sees("这里只处理明理财税的服务问题")
    await firm.later(minutes=10)
    await li.says("【招聘】诚招会计助理，双休五险，月薪4500起")
    await li.sees("您请说")
    await li.taps("我说完了")
    await firm.quiet()
    await li.sees_nothing(0.2)


async def test_somebody_elses_matter_that_was_simply_typed_is_dropped_on_request(firm: Office) -> None:
    li = firm.li
    await firm.consents(li)
    await li.says("外卖一直不到，骑手不接电话，餐费亏了三十块")
    await li.taps("我说完了")
    await li.sees("您说的好像是别的平台或商家的事")
    await li.taps("发错了")
    await li.sees("没关系，刚才那条没有留下")
    async with firm.work() as uow:
        assert await uow.tickets.select() == []


async def test_two_companies_alike_are_shown_to_choose_from(firm: Office) -> None:
    async with firm.work() as uow:
        [department, *_] = await uow.departments.select()
        [advisor, *_] = await uow.staff.select()
        for company in ("华东新瑞达贸易有限公司", "华东新瑞达科技有限公司"):
            uow.clients.add(
                Client(new_id(), company, company_key(uow.sealer, company), Tier.STANDARD, ("代理记账",), uow.now,
                       department_id=department.id, advisor_id=advisor.id)
            )  # fmt: skip
    wu = await guest(firm)
    await wu.says("华东新瑞达")
    await wu.sees("找到了几家名字相近的，请选一下")
    assert "都不是" in await wu.buttons()
    await wu.taps("华东新瑞达科技有限公司")
    await wu.sees("您已提交绑定申请")


async def test_a_link_that_leads_nowhere_says_so(firm: Office) -> None:
    await firm.consents(firm.li)
    await firm.li.starts("AAAAAAAAAAAAAAAAAAAAAA")
    await firm.li.sees("这个链接已经失效或被使用过了")


async def test_with_an_open_case_one_is_asked_which_matter(firm: Office) -> None:
    li = firm.li
    await firm.consents(li)
    number = await firm.files(li, "报表晚了一周，问谁都不回")
    await li.starts()
    await li.sees(f"您有一件正在处理的投诉（{number}，")
    await li.taps("补充这一件")
    await li.sees(f"我会原样补进 {number}")


async def test_a_guest_praises_asks_and_calls_for_a_human(firm: Office) -> None:
    wu = await guest(firm)
    await wu.taps("跳过，先说事情")
    await wu.taps("夸一夸")
    await wu.says("前台的小姑娘特别耐心")
    await wu.sees("我会原话转给相关同事和他的主管")
    await wu.taps("咨询问题")
    await wu.says("请问个体户要不要报税？")
    await wu.sees("已转给明理财税服务台")
    await wu.says("/human")
    await wu.sees("正在为您转接值班同事，请稍候")
    await wu.taps("改打电话 021-5555 0188")
    await wu.sees("请拨 021-5555 0188（周一至周五 9:00–18:00")


async def test_a_deletion_that_is_not_wanted_after_all(firm: Office) -> None:
    li = firm.li
    await firm.consents(li)
    await li.says("/privacy")
    await li.taps("申请删除")
    await li.taps("不删了")
    await li.sees("好的，都保持原样")


async def test_a_fault_of_ours_is_owned_and_leads_on(firm: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    async def broken(*_: Any) -> None:
        raise RuntimeError("a bug")

    li = firm.li
    await firm.consents(li)
    monkeypatch.setattr(privacy, "look", broken)
    await li.says("/privacy")
    await li.taps("查看已存信息", wait=0)
    async with asyncio.timeout(10):
        while await waiting(firm):  # it is tried again and again, with pauses
            firm.program.clock.move(timedelta(seconds=21))
            firm.program.dispatcher.received.ring()
            await asyncio.sleep(0.02)
    await li.sees("刚才出了点小问题，不是您操作的原因")
    assert await li.buttons() == ["再试一次", "找人工"]
    await firm.quiet()
    for manager in (firm.chen, firm.sun):
        await manager.looks()
    told = [manager for manager in (firm.chen, firm.sun) if "有一条消息没能自动处理，已单独存放" in manager.screen()]
    assert len(told) == 1
    await li.taps("再试一次")
    await li.sees("又见面了")


async def waiting(firm: Office) -> bool:
    """Whether an update waits for its handler."""
    async with firm.work() as uow:
        return "waiting" in (await uow.execute(select(inbox.c.state))).scalars().all()
