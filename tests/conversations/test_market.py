"""After two rejections one voice answers; and what was found in confidence is kept from the client."""

import pytest

from bot.commands.staff import plan_reassignment
from bot.domain.case import Status
from bot.domain.people import Role
from bot.services import staff
from bot.services.actors import OPERATOR
from bot.services.privacy import as_told, everything_about
from tests.conversations.hiring import case_of, hires, speaks_for_market
from tests.driver import Person
from tests.office import Office

CANNOT = "客户资料不在我们这边，无法开展"
JUDGED = "原始凭证由客户自行保管，我方无法补做"


@pytest.fixture
async def twice(firm: Office) -> str:
    """A case that two colleagues have turned down; its number."""
    await firm.consents(firm.li)
    number = await firm.files(firm.li, "报表晚了一周才发过来，问谁都不回")
    for person in (firm.wang, firm.zhou):
        await person.taps("驳回")
        await person.sees("至少10个字")
        await person.says(CANNOT)
        await person.sees(number)
    await firm.chen.sees(f"{number} 两次判断不能开展")
    return number


async def judged(firm: Office) -> None:
    await firm.chen.taps("写判断，交市场答复")
    await firm.chen.sees("请写您对这件事的判断")
    await firm.chen.says("不行")
    await firm.chen.sees("理由太短")
    await firm.chen.says(JUDGED)


async def market_side(firm: Office) -> Person:
    mei = await hires(firm, "梅芳", Role.MARKET, 2011)
    await speaks_for_market(firm, mei, firm.li)
    return mei


async def test_the_market_side_answers_and_goes_on(firm: Office, twice: str) -> None:
    mei = await market_side(firm)
    await judged(firm)
    await firm.chen.sees(f"{twice} 已交梅芳统一答复客户")
    await mei.sees(f"{twice} 两次判断不能开展，请市场梅芳统一答复客户。项目侧判断：{JUDGED}。")
    await firm.li.sees(f"【进展】{twice}：这件事由梅芳统一与您沟通，他会在明天10:00前联系您，给您明确答复。")
    await mei.taps("已联系")
    await mei.sees("请写联系结果")
    await mei.says("客户同意自己补凭证，约周四再通电话")
    await mei.sees("联系结果已登记")
    await firm.chen.sees("梅芳已联系客户：客户同意自己补凭证")
    case = await case_of(firm, twice)
    assert (case.status, case.accepted_at is not None) == (Status.INVESTIGATING, True)


async def test_meanwhile_nobody_else_speaks(firm: Office, twice: str) -> None:
    mei = await market_side(firm)
    await judged(firm)
    await firm.li.sees("统一与您沟通")
    await firm.li.says("/more")
    await firm.li.says("凭证我这里找到一部分")
    await mei.sees("凭证我这里找到一部分")
    await firm.wang.sees_no("凭证我这里找到一部分")
    await mei.taps("回复客户")
    await mei.says("找到的部分请先发给我")
    await mei.taps("发送")
    await firm.li.sees("找到的部分请先发给我")


async def test_a_manager_who_writes_waits_for_the_one_voice(firm: Office, twice: str) -> None:
    mei = await market_side(firm)
    await firm.chen.taps("看原话")
    await judged(firm)
    await mei.sees("统一答复客户")
    await mei.taps("需特殊处理")
    await mei.sees("需要怎样特殊处理")
    await mei.says("客户要求见总经理，普通答复不够")
    await firm.chen.sees("梅芳认为需特殊处理：客户要求见总经理")
    await firm.chen.taps("办理")
    await firm.chen.taps("回复客户")
    await firm.chen.says("我来安排见面")
    await firm.chen.taps("发送")
    await firm.chen.sees("这条暂不能发出：此件由市场统一答复客户。请修改，或由梅芳批准。")
    await firm.li.sees_no("我来安排见面")
    await mei.sees("陈洁拟发")
    await mei.taps("同意发出")
    await firm.li.sees("我来安排见面")


async def test_without_a_market_side_the_manager_is_the_voice(firm: Office, twice: str) -> None:
    await judged(firm)
    await firm.chen.sees("请市场陈洁统一答复客户")
    await firm.li.sees("这件事由陈洁统一与您沟通")


async def test_if_the_one_voice_leaves_the_firm_the_manager_is_it(firm: Office, twice: str) -> None:
    mei = await market_side(firm)
    await judged(firm)
    await firm.li.sees("这件事由梅芳统一与您沟通")
    promised = (await case_of(firm, twice)).handling.answer_by
    async with firm.work() as uow:
        gone = await uow.staff.find_by("telegram_id", mei.id)
        assert gone is not None
        await staff.remove(uow, OPERATOR, gone, plan_reassignment)
    await firm.later(seconds=1)
    await firm.chen.sees(f"请市场陈洁统一答复客户。项目侧判断：{JUDGED}。")
    await firm.li.sees("这件事由陈洁统一与您沟通")
    case = await case_of(firm, twice)
    assert (case.status, case.handling.answer_by) == (Status.MARKET, promised)


async def test_what_was_found_in_confidence_is_never_relayed(firm: Office, taken: str) -> None:
    mei = await market_side(firm)
    wang, li = firm.wang, firm.li
    await wang.taps("办理")
    await wang.taps("敏感发现")
    await wang.sees("只给同事看")
    await wang.says("客户有一套账外收入")
    await wang.sees("已保存为“敏感发现”，不会发给客户。请由市场梅芳确认口径后统一回复。")
    await mei.sees("王敏记了敏感发现：客户有一套账外收入")
    await wang.taps("回复")
    await wang.says("您的收入没有全部入账")
    await wang.taps("发送")
    await wang.sees("这条暂不能发出：此件有敏感发现，口径待市场确认。")
    await firm.quiet()
    await li.sees_no("收入")
    async with firm.work() as uow:  # nor does the client's own export tell it
        contact = await uow.contacts.find_by("telegram_id", li.id)
        assert contact is not None
        told = str(as_told(await everything_about(uow, contact)))
        assert "报表晚了一周" in told
        assert "账外" not in told
        assert "没有全部入账" not in told
    await mei.taps("口径已定，可以直接发")
    await wang.sees("梅芳已确定口径")
    await wang.taps("回复")
    await wang.says("有一处需要当面核对")
    await wang.taps("发送")
    await li.sees("有一处需要当面核对")
