"""复核 and 改级: what the machine is not sure of is looked at; a grade changes only with a reason, and never alone
below a floor."""

from dataclasses import replace
from pathlib import Path

from bot.domain.people import Role
from bot.policy import built_in
from storage.cases import assessments_of
from tests.conversations.hiring import case_of, hires
from tests.office import Office, office

FRAUD = "我怀疑你们会计把我的税款转走了，八万六对公转的，电子税务局里查不到缴款记录"
SLOW = "报表晚了一周才发过来，问谁都不回"


async def suspected(firm: Office) -> str:
    await firm.consents(firm.li)
    number = await firm.files(firm.li, FRAUD)
    await firm.chen.sees(f"请复核定级 {number}")
    return number


async def test_a_suspicion_is_reviewed_by_the_manager_while_its_time_already_runs(firm: Office) -> None:
    number = await suspected(firm)
    await firm.wang.sees(number)
    await firm.chen.taps("同意")
    await firm.chen.sees("已复核，维持")


async def test_going_below_a_floor_needs_a_second_person(firm: Office) -> None:
    number = await suspected(firm)
    chen, sun = firm.chen, firm.sun
    await chen.taps("下调")
    await chen.sees("至少10个字")
    await chen.says("不像")
    await chen.sees("理由太短")
    await chen.says("已核对缴款记录，客户看错了账户，钱在途中")
    await chen.sees("已请第二位同事确认")
    await sun.sees(f"{number}：陈洁申请把等级降到底线以下")
    await sun.taps("同意下调")
    await sun.sees("已按两人意见下调")
    await firm.wang.sees("等级由【重大】调整为【一般】")


async def test_an_advisor_suggests_and_the_manager_decides(firm: Office) -> None:
    li, wang, chen = firm.li, firm.wang, firm.chen
    await firm.consents(li)
    number = await firm.files(li, SLOW)
    await wang.sees(f"新投诉 {number}")
    await wang.taps("建议改级")
    await wang.sees("您建议")
    await wang.taps("上调一级")
    await wang.says("客户月底要用报表办贷款，等不起了")
    await wang.sees("的改级建议已转给有权限的同事")
    await chen.sees(f"{number}：王敏建议由")
    await chen.taps("按建议改")
    await chen.says("同意顾问意见，贷款时间紧")
    await wang.sees("等级由")


async def regraded(firm: Office, number: str) -> list[str]:
    """王敏 suggests and the manager raises the grade by a step; the buttons below what 王敏 is told."""
    await firm.wang.taps("建议改级")
    await firm.wang.taps("上调一级")
    await firm.wang.says("客户月底要用报表办贷款，等不起了")
    await firm.wang.sees("已转给有权限的同事")
    await firm.chen.sees(f"{number}：王敏建议由")
    await firm.chen.taps("按建议改")
    await firm.chen.says("同意顾问意见，贷款时间紧")
    told = await firm.wang.sees("等级由【轻微】调整为【一般】")
    return [button["text"] for row in told["reply_markup"]["inline_keyboard"] for button in row]


async def offered(firm: Office) -> str:
    await firm.consents(firm.li)
    number = await firm.files(firm.li, SLOW)
    await firm.wang.sees(f"新投诉 {number}")
    return number


async def test_a_case_regraded_before_it_was_taken_is_taken_where_that_is_told(firm: Office) -> None:
    number = await offered(firm)
    assert await regraded(firm, number) == ["接单", "驳回", "看原话"]
    await firm.wang.taps("接单")
    await firm.wang.sees(f"{number} 已由您接单｜一般")


async def test_a_case_regraded_before_it_was_taken_may_be_turned_down_as_well(firm: Office) -> None:
    await regraded(firm, await offered(firm))
    await firm.wang.taps("驳回")
    await firm.wang.sees("请写明不能开展的原因")


async def test_a_reason_too_short_is_asked_for_again_in_the_words_of_what_was_asked(firm: Office) -> None:
    number = await offered(firm)
    await firm.wang.taps("驳回")
    for _ in range(2):
        await firm.wang.says("不想接")
        await firm.wang.sees("请写清楚卡在哪里")
    await firm.wang.taps("建议改级")
    await firm.wang.taps("上调一级")
    for _ in range(2):
        await firm.wang.says("应该")
        await firm.wang.sees("请写清楚依据是什么")
    await firm.wang.says("客户月底要用报表办贷款，等不起了")
    await firm.wang.sees(f"{number} 的改级建议已转给有权限的同事")


async def test_a_case_regraded_after_it_was_taken_is_not_offered_again(firm: Office) -> None:
    number = await offered(firm)
    await firm.wang.taps("接单")
    await firm.wang.sees("已由您接单")
    assert await regraded(firm, number) == ["看原话"]


async def test_an_advisor_with_a_conflict_steps_back_and_sees_nothing_any_more(firm: Office) -> None:
    li, wang, zhou = firm.li, firm.wang, firm.zhou
    await firm.consents(li)
    number = await firm.files(li, SLOW)
    await wang.sees(f"新投诉 {number}")
    await wang.taps("我应回避")
    await wang.sees("需要回避的原因")
    await wang.says("客户的股东是我表哥")
    await wang.sees("已转给其他同事，谢谢您主动说明")
    await zhou.sees(f"新投诉 {number}")
    await firm.chen.sees("王敏主动申请回避")
    await wang.taps("看原话")
    assert wang.toast == "这件投诉不在您的权限内。"


async def test_a_firms_own_thresholds_grade_its_complaints(tmp_path: Path) -> None:
    stricter = {"version": "ours-1", "bands": {"ordinary": 1, "major": 2, "severe": 12}}
    policy = replace(built_in(), rubric=stricter)
    async with office(tmp_path, policy=policy) as firm:
        await firm.consents(firm.li)
        number = await firm.files(firm.li, "被罚了500，会计还说是小钱")
        async with firm.work() as uow:
            case = await uow.cases.find_by("number", number)
            assert case is not None
            runs = await assessments_of(uow, case.id)
            assert (case.grade, runs[-1].rubric_version) == ("major", "ours-1")


async def test_a_review_is_not_stale_because_the_advisor_was_quick(firm: Office) -> None:
    number = await suspected(firm)
    await firm.wang.taps("接单")
    await firm.wang.sees("已由您接单")
    gao = await hires(firm, "高总", Role.DIRECTOR, 2013)
    await firm.chen.taps("上调")
    await firm.chen.sees("改成或改出【严重】要由总监或高管决定")
    await firm.chen.taps("先问客户一句")
    await firm.chen.sees("请写给客户的话")
    assert (await case_of(firm, number)).grade == "major"
    await gao.sees_no(number)


async def test_a_grade_may_be_changed_after_the_case_was_taken(firm: Office) -> None:
    number = await offered(firm)
    await firm.wang.taps("建议改级")
    await firm.wang.taps("上调一级")
    await firm.wang.says("客户月底要用报表办贷款，等不起了")
    await firm.wang.sees("已转给有权限的同事")
    await firm.wang.taps("接单")
    await firm.wang.sees("已由您接单")
    await firm.chen.taps("按建议改")
    await firm.chen.sees("至少10个字")
    await firm.chen.says("同意顾问意见，贷款时间紧")
    await firm.wang.sees("等级由【轻微】调整为【一般】")
    assert (await case_of(firm, number)).grade == "ordinary"


async def test_the_reason_is_taken_though_the_advisor_takes_the_case_meanwhile(firm: Office) -> None:
    number = await suspected(firm)
    await firm.chen.taps("下调")
    await firm.chen.sees("至少10个字")
    await firm.wang.taps("接单")
    await firm.wang.sees("已由您接单")
    await firm.chen.says("已核对缴款记录，客户看错了账户，钱在途中")
    await firm.chen.sees("已请第二位同事确认")
    await firm.sun.sees(f"{number}：陈洁申请把等级降到底线以下")
    await firm.sun.taps("同意下调")
    await firm.sun.sees("已按两人意见下调")


async def test_of_another_grade_the_reviewer_is_told_so_and_decides_on_that(firm: Office) -> None:
    number = await suspected(firm)
    card = await firm.chen.sees(f"请复核定级 {number}")
    await firm.chen.taps("下调")
    await firm.chen.says("已核对缴款记录，客户看错了账户，钱在途中")
    await firm.sun.taps("同意下调")
    await firm.sun.sees("已按两人意见下调")
    await firm.chen.taps_on(card, "上调")
    await firm.chen.sees(f"{number} 的等级现在已经是【一般】，刚才的按钮说的是之前的等级")
    await firm.chen.taps("上调")
    await firm.chen.says("还是按重大办，金额没有核实清楚")
    await firm.chen.sees("等级由【一般】调整为【重大】")


async def test_of_a_case_that_is_over_there_is_nothing_to_review(firm: Office) -> None:
    number = await suspected(firm)
    await firm.li.says("/status")
    await firm.li.taps("撤回")
    await firm.li.taps("确认撤回")
    await firm.li.sees("已撤回")
    await firm.chen.taps("上调")
    await firm.chen.sees(f"{number}（已撤回），不用再复核等级了")


async def test_whoever_has_taken_the_case_over_does_not_review_it(firm: Office) -> None:
    number = await suspected(firm)
    card = await firm.chen.sees(f"请复核定级 {number}")
    await firm.later(minutes=31)
    await firm.chen.sees("升级通知")
    await firm.chen.taps("我来处理")
    await firm.quiet()
    await firm.chen.taps_on(card, "上调")
    await firm.chen.sees(f"{number} 现在由您办理，等级【重大】由别的同事复核")
