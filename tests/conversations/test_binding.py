"""绑定: a name is only an application, staff decide, and nobody learns who else is a client."""

from bot.domain.people import Binding
from tests.driver import Person
from tests.office import Office


async def guest(firm: Office, name: str = "吴女士", number: int = 1101) -> Person:
    """Somebody the firm does not know, who has consented."""
    person = await firm.tg.person(name, id=number)
    await person.starts()
    await person.taps("同意，开始")
    await person.taps("我知道并同意")
    await person.sees("请告诉我公司名称")
    return person


async def test_the_whole_name_is_found_and_the_manager_approves(firm: Office) -> None:
    wu = await guest(firm)
    await wu.says("瑞康口腔门诊部")
    await wu.sees("是「瑞康口腔门诊部」吗？负责您的是代账一部 王敏")
    await wu.taps("是的")
    await wu.sees("您已提交绑定申请")
    await firm.chen.sees("申请绑定：瑞康口腔门诊部")
    await firm.chen.taps("通过：瑞康口腔门诊部")
    await firm.chen.sees("已通过")
    await wu.sees("已绑定「瑞康口腔门诊部」")


async def test_a_guest_skips_and_complains_and_the_case_follows_the_binding(firm: Office) -> None:
    wu = await guest(firm)
    await wu.taps("跳过，先说事情")
    await wu.sees("投诉处理不收取任何费用")
    await wu.taps("我要投诉")
    await wu.says("发票抬头开错了两次，一直没有人处理")
    await firm.quiet()
    async with firm.work() as uow:
        contact = await uow.contacts.find_by("telegram_id", wu.id)
        assert contact is not None
        assert contact.client_id is None
        assert contact.binding is Binding.UNBOUND


async def test_a_rejection_gives_its_reason_and_can_be_answered(firm: Office) -> None:
    wu = await guest(firm)
    await wu.says("一木装饰工程有限公司")
    await wu.taps("是的")
    await firm.chen.sees("申请绑定")
    await firm.chen.taps("驳回")
    await firm.chen.sees("请写明驳回原因")
    await firm.chen.says("不对")
    await firm.chen.sees("原因太短")
    await firm.chen.says("电话核对不上，请提供营业执照上的联系人")
    await wu.sees("绑定申请没有通过：电话核对不上")
    await wu.taps("修改后重提")
    await wu.sees("请告诉我公司名称")
    await wu.says("瑞康口腔门诊部")
    await wu.sees("是「瑞康口腔门诊部」吗")
    await wu.taps("是的")
    await firm.chen.sees("申请绑定：瑞康口腔门诊部")


async def test_a_piece_of_a_name_shows_no_client(firm: Office) -> None:
    wu = await guest(firm)
    for piece in ("晨光", "有限公司", "上海", "装饰"):
        await wu.says(piece)
        await firm.quiet()
        if "重新输入" in await wu.buttons():
            await wu.taps("重新输入")
            await wu.sees("请告诉我公司名称")
        for client in ("晨光贸易有限公司", "一木装饰", "青禾餐饮", "王敏", "周航"):
            await wu.sees_no(client)


async def test_an_unknown_name_goes_to_staff_who_point_to_the_company(firm: Office) -> None:
    wu = await guest(firm)
    await wu.says("一木工作室")
    await wu.sees("我先记下「一木工作室」")
    await wu.taps("继续")
    await wu.sees("您已提交绑定申请")
    await firm.chen.sees("申请绑定：一木工作室")
    await firm.chen.taps("指定公司")
    await firm.chen.says("不存在的公司名")
    await firm.chen.sees("没有唯一对应")
    await firm.chen.says("一木装饰工程有限公司")
    await firm.chen.sees("已通过")
    await wu.sees("已绑定「一木装饰工程有限公司」")


async def test_names_cannot_be_tried_all_day(firm: Office) -> None:
    wu = await guest(firm)
    for number in range(5):
        await wu.says(f"某某第{number}商贸公司")
        await wu.sees("暂时没查到")
        await wu.taps("重新输入")
        await wu.sees("请告诉我公司名称")
    await wu.says("晨光贸易有限公司")
    await wu.sees("今天查询公司名称的次数有点多")
    await wu.sees_no("王敏")


async def test_another_manager_cannot_decide_and_a_decision_is_made_once(firm: Office) -> None:
    wu = await guest(firm)
    await wu.says("瑞康口腔门诊部")
    await wu.sees("是「瑞康口腔门诊部」吗")
    await wu.taps("是的")
    card = await firm.chen.sees("申请绑定")
    await firm.sun.turns_away()
    token = card["reply_markup"]["inline_keyboard"][0][0]["callback_data"]
    await firm.sun.taps_data(card["message_id"], token)
    await firm.quiet()
    async with firm.work() as uow:
        contact = await uow.contacts.find_by("telegram_id", wu.id)
        assert contact is not None
        assert contact.binding is Binding.PENDING
    await firm.chen.taps_on(card, "通过：瑞康口腔门诊部")
    await firm.quiet()
    await wu.sees("已绑定")
    await firm.chen.taps("驳回") if "驳回" in await firm.chen.buttons() else None
    async with firm.work() as uow:
        contact = await uow.contacts.find_by("telegram_id", wu.id)
        assert contact is not None
        assert contact.binding is Binding.APPROVED


async def test_a_client_who_tells_instead_of_naming_is_listened_to(firm: Office) -> None:
    wu = await guest(firm)
    await wu.says("又漏报了，还罚款两千三")
    await wu.sees("您请说")


async def test_who_types_on_after_an_unknown_name_is_heard(firm: Office) -> None:
    wu = await guest(firm)
    await wu.says("一木工作室")
    await wu.sees("暂时没查到")
    await wu.says("又漏报了")
    await wu.sees("您请说")
    await wu.says("罚款两千三")
    await firm.quiet()
    async with firm.work() as uow:
        [draft] = await uow.drafts.select()
        assert draft.texts == ("又漏报了", "罚款两千三")
