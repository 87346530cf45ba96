"""严重: the card says ring first; the call's result and the group are noted, and the client is told who leads."""

from bot.domain.people import Role, Staff
from storage.mapping import new_id
from tests.office import Office

FORGED = "完税证明是你们伪造的，我转给你们代缴的十一万税款根本没交，我已经报警了"


async def severe(firm: Office) -> str:
    await firm.consents(firm.li)
    number = await firm.files(firm.li, FORGED)
    await firm.wang.sees(f"专案 {number}｜严重投诉")
    return number


async def test_the_first_call_is_noted_and_told_to_those_above(firm: Office) -> None:
    number = await severe(firm)
    wang, chen = firm.wang, firm.chen
    await wang.taps("已电话联系")
    await wang.sees("首次联系结果")
    await wang.says("打了")
    await wang.sees("太短了")
    await wang.says("客户情绪平稳，约明天上午带完税证明来核对")
    await wang.sees("首次联系结果已登记")
    await chen.sees(f"{number} 首次联系结果（王敏）")


async def test_a_group_is_named_and_the_client_knows_its_leader(firm: Office) -> None:
    await severe(firm)
    wang, li = firm.wang, firm.li
    await wang.taps("组建专案组")
    await wang.sees("专案组负责人是谁")
    await wang.says("陈洁")
    await wang.sees("专案组已成立（ZA-20261124-0001）")
    await li.sees("公司已成立专门小组处理，负责人陈洁。每天10:00和18:00各向您报一次进展")


async def test_the_severe_card_is_taken_with_one_tap_and_only_once(firm: Office) -> None:
    number = await severe(firm)
    card = next(m for m in reversed(firm.wang.messages) if f"专案 {number}" in m.get("text", ""))
    await firm.wang.taps("接单")
    await firm.wang.sees(f"{number} 已由您接单")
    assert card["message_id"]


async def test_whoever_a_severe_story_accuses_does_not_get_it_though_nobody_was_asked(firm: Office) -> None:
    li, wang = firm.li, firm.wang
    await firm.consents(li)
    number = await firm.files(li, "完税证明是假的，十一万，我报警了，是王敏干的")
    await firm.zhou.sees(f"专案 {number}｜严重投诉")
    await wang.sees_no(number)
    async with firm.work() as uow:
        (case,) = await uow.cases.select()
        accused = await uow.staff.get(case.facts.accused_id)
    assert accused.name == "王敏"
    await firm.later(hours=3)
    await wang.sees_no(number)


async def test_an_advisor_who_is_only_slow_keeps_the_case(firm: Office) -> None:
    await firm.consents(firm.li)
    number = await firm.files(firm.li, "报表晚了一周才发过来，王敏说下周才有空")
    await firm.wang.sees(f"新投诉 {number}")


async def test_a_colleague_who_is_a_client_too_does_not_handle_their_own_complaint(firm: Office) -> None:
    li, chen = firm.li, firm.chen
    await firm.consents(li)
    async with firm.work() as uow:
        manager = await uow.staff.find_by("telegram_id", chen.id)
        assert manager is not None
        uow.staff.add(Staff(new_id(), "李经理", Role.MANAGER, manager.department_id, li.id, uow.now))
    await firm.files(li, FORGED)
    await chen.sees("请复核定级")
    await firm.quiet()
    await li.sees_no("请复核定级")
    await li.sees_no("请值班负责人立即联系客户")
