"""Progress is told without being asked, a promised call is not forgotten, and nobody hears of complaints about them."""

from datetime import timedelta

from tests.office import Office

TROUBLE = "报表晚了一周才发过来，问谁都不回"


async def test_even_nothing_new_is_told_on_the_promised_day(firm: Office) -> None:
    await firm.consents(firm.li)
    number = await firm.files(firm.li, TROUBLE)
    await firm.wang.taps("接单")
    await firm.li.sees("王敏")
    await firm.li.looks()
    await firm.later(days=2, hours=1)
    await firm.li.sees(f"【进展】{number}：今天还没有新的结果")
    await firm.li.sees("目前在等负责人核对情况")
    await firm.li.looks()
    await firm.later(days=2)
    await firm.li.sees(f"【进展】{number}：今天还没有新的结果")


async def test_a_first_call_that_was_not_made_is_told_to_advisor_and_manager(firm: Office) -> None:
    await firm.consents(firm.li)
    number = await firm.files(firm.li, TROUBLE)
    await firm.wang.taps("接单")
    await firm.li.sees("王敏")
    async with firm.work() as uow:
        case = await uow.cases.find_by("number", number)
        assert case is not None
        wait = case.first_reply_by - uow.now + timedelta(minutes=1)
    await firm.later(seconds=wait.total_seconds())
    await firm.wang.sees("已到首次联系客户的时间")
    await firm.chen.sees(f"升级通知：{number}（轻微）首次联系客户超时1分钟，责任人王敏")


async def test_an_advisor_who_is_complained_about_hears_nothing_more(firm: Office) -> None:
    li, wang, chen = firm.li, firm.wang, firm.chen
    await firm.consents(li)
    number = await firm.files(li, TROUBLE)
    await wang.taps("接单")
    await li.sees("已由代账一部 王敏 负责")
    await li.taps("希望换人")
    await li.sees("请告诉我原因")
    await li.taps("是被投诉的本人")
    await li.sees("已提交回避申请")
    await li.says("/more")
    await li.sees(f"我会原样补进 {number}")
    await li.says("他还说要扣着我的账不给")
    await chen.sees("他还说要扣着我的账不给")
    await firm.quiet()
    assert "扣着我的账" not in wang.screen()
