"""The ladder: half over, due, half again overdue; what those above do; what the handler owes the firm."""

from datetime import datetime, timedelta

from bot.domain.people import Role
from tests.conversations.hiring import case_of, hires
from tests.driver import Person
from tests.office import Office

TROUBLE = "报表晚了一周才发过来，问谁都不回"
ORDINARY = "漏报了一个月，罚款三百块"
FORGED = "完税证明是你们伪造的，我转给你们代缴的十一万税款根本没交，我已经报警了"


async def until(firm: Office, moment: datetime) -> None:
    """A minute past this moment."""
    async with firm.work() as uow:
        wait = moment - uow.now + timedelta(minutes=1)
    await firm.later(seconds=wait.total_seconds())


async def opens(person: Person, what: str) -> None:
    await person.taps("办理")
    await person.sees("请选要做的事")
    await person.taps(what)


async def filed(firm: Office, text: str = TROUBLE) -> str:
    await firm.consents(firm.li)
    number = await firm.files(firm.li, text)
    await firm.wang.sees(number)
    return number


async def test_an_offer_nobody_answers_climbs_and_then_goes_to_somebody_else(firm: Office) -> None:
    number = await filed(firm)
    case = await case_of(firm, number)
    await until(firm, case.submitted_at + (case.accept_by - case.submitted_at) / 2)
    await firm.wang.sees("接单时限已过半")
    await until(firm, case.accept_by)
    await firm.wang.sees(f"⛔ {number}（轻微）接单已超时1分钟，已报陈洁。请立即处理并说明原因。")
    await firm.chen.sees(f"升级通知：{number}（轻微）接单超时1分钟，责任人王敏。请您接管或另行指派。")
    await firm.later(hours=2)
    await firm.zhou.sees(f"新投诉 {number}")
    await firm.zhou.taps("接单")
    await firm.li.sees("已由代账一部 周航 负责")


async def test_the_manager_takes_it_over_and_the_client_hears(firm: Office) -> None:
    number = await filed(firm)
    await until(firm, (await case_of(firm, number)).accept_by)
    await firm.chen.taps("我来处理")
    await firm.chen.sees(f"{number} 现在：负责人已接手。请选要做的事")
    await firm.li.sees(f"【进展】{number}：您这件事已由代账一部部门经理 陈洁亲自跟进。")
    await firm.wang.sees(f"{number} 已由陈洁接管")
    await firm.zhou.turns_away()
    await firm.later(hours=3)  # nothing waits for an answer any more
    await firm.zhou.sees_nothing()


async def test_the_manager_gives_it_to_somebody_by_name(firm: Office) -> None:
    number = await filed(firm)
    await until(firm, (await case_of(firm, number)).accept_by)
    await firm.chen.taps("指派他人")
    await firm.chen.sees("指派给谁")
    assert (await firm.chen.buttons())[:2] == ["周航", "赵立"]  # the own department first
    await firm.chen.taps("赵立")
    await firm.chen.sees("已指派给赵立")
    await firm.zhao.sees(f"新投诉 {number}")
    await firm.wang.taps("看原话")
    assert firm.wang.toast == "这件投诉不在您的权限内。"


async def test_more_time_needs_a_reason_and_the_client_keeps_the_promise(firm: Office) -> None:
    number = await filed(firm)
    case = await case_of(firm, number)
    await until(firm, case.accept_by)
    await firm.chen.taps("给责任人宽限")
    await firm.chen.says("忙")
    await firm.chen.sees("理由太短")
    await firm.chen.says("王敏上午在客户现场，下午接")
    await firm.chen.sees(f"{number} 已宽限到")
    await firm.wang.sees("陈洁同意宽限，请在")
    assert (await case_of(firm, number)).resolve_by == case.resolve_by
    await firm.later(minutes=50)
    assert (await case_of(firm, number)).accepted_at is None
    await firm.wang.taps("接单")
    await firm.li.sees("王敏")


async def test_a_result_that_is_late_climbs_to_the_director_and_the_executive(firm: Office) -> None:
    qian, gao = await hires(firm, "钱总监", Role.DIRECTOR, 2012), await hires(firm, "高总", Role.EXECUTIVE, 2013)
    number = await filed(firm, ORDINARY)
    await firm.wang.taps("接单")
    await firm.li.sees("王敏")
    case = await case_of(firm, number)
    await until(firm, case.resolve_by)
    await firm.wang.sees(f"⛔ {number}（一般）办结已超时")
    await qian.sees(f"升级通知：{number}（一般）办结超时1分钟，责任人王敏")
    await gao.sees_no("当前缺口：到期仍未办结")
    await firm.later(days=7)
    await gao.sees(f"升级通知（总经理）：{number}，晨光贸易有限公司，【一般】。")
    await gao.sees("已发生：已受理、王敏已接单。当前缺口：到期仍未办结。建议您今日主持会商")


async def test_while_the_client_is_waited_for_no_result_is_owed(firm: Office, taken: str) -> None:
    resolve_by = (await case_of(firm, taken)).resolve_by
    await opens(firm.wang, "需客户补充")
    await firm.wang.says("回单")
    await firm.wang.taps("10个工作日")
    await firm.wang.taps("发送")
    await firm.li.sees("核查时还需要这几样")
    await until(firm, resolve_by)
    await firm.wang.sees_no("办结已超时")


async def test_the_executive_hears_of_a_grave_complaint_at_once(firm: Office) -> None:
    gao = await hires(firm, "高总", Role.EXECUTIVE, 2013)
    await firm.consents(firm.li)
    number = await firm.files(firm.li, FORGED)
    await gao.sees(f"升级通知（总经理）：{number}，晨光贸易有限公司，【严重】。")
    await gao.sees("已发生：已受理、已分配给王敏。当前缺口：还没有人首次联系客户。")


async def test_to_know_the_client_takes_two_working_days(firm: Office, taken: str) -> None:
    await firm.later(days=1, minutes=1)
    await firm.wang.sees(f"{taken}：请在明天10:00前完成“了解企业基本情况”")
    await firm.wang.taps("已了解")
    await firm.wang.sees("已登记：已了解企业基本情况")
    await firm.later(days=1)
    await firm.chen.sees_no("了解企业基本情况超时")


async def test_who_does_not_get_to_know_the_client_is_helped_or_overtaken(firm: Office, taken: str) -> None:
    await firm.later(days=1, minutes=1)
    await firm.wang.taps("需要协助")
    await firm.chen.sees(f"{taken}：王敏了解企业情况时需要协助")
    await firm.later(days=1)
    await firm.wang.sees("了解企业基本情况已超时")
    await firm.chen.sees("了解企业基本情况超时")


async def test_on_site_only_when_flagged_and_waived_with_a_reason(firm: Office, taken: str) -> None:
    await firm.later(days=3, hours=1)
    await firm.wang.sees_no("现场辅导")
    await opens(firm.wang, "需现场辅导")
    await firm.wang.sees("前完成现场辅导（3个工作日），或填写不需要的原因")
    await firm.wang.taps("不需要现场")
    await firm.wang.says("不用")
    await firm.wang.sees("理由太短")
    await firm.wang.says("客户说线上对账就可以了")
    await firm.wang.sees("不需要现场，原因已记入档案")
    await firm.later(days=4)
    await firm.chen.sees_no("现场辅导超时")


async def test_an_ordinary_case_is_set_up_within_a_working_day(firm: Office) -> None:
    number = await filed(firm, ORDINARY)
    await firm.wang.taps("接单")
    await firm.li.sees("王敏")
    await firm.later(hours=1, minutes=1)
    await firm.wang.sees(f"⏳ {number}（一般）还没有立项")
    await firm.later(days=1)
    await firm.chen.sees(f"升级通知：{number}（一般）立项超时")
    await opens(firm.wang, "立项")
    await firm.wang.sees("已立项（LX-")


async def test_a_client_who_complains_often_and_a_colleague_often_complained_about(firm: Office) -> None:
    await firm.consents(firm.li)
    for text in (TROUBLE, "发票抬头开错了，重开拖了两周", "账上的工资记错了，改了两次还是错"):
        await firm.files(firm.li, text)
    await firm.chen.sees("重复投诉预警：晨光贸易有限公司 90天内第3次")
    await firm.chen.sees("预警：王敏 30天内被投诉3次，涉及1家客户。请质控核查。")
    await firm.wang.sees_no("预警")
