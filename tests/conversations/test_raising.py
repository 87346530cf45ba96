"""The client says more: the case is judged again, an upgrade is made at once; displeasure is counted."""

from bot.domain.handling import CONTACTED
from bot.domain.people import Role
from storage.cases import assessments_of
from tests.conversations.hiring import case_of, hires
from tests.office import Office


async def adds(firm: Office, text: str) -> None:
    await firm.li.says("/more")
    await firm.li.sees("我会原样补进")
    await firm.li.says(text)
    await firm.quiet()


async def test_a_new_fact_raises_the_grade_and_the_times(firm: Office, taken: str) -> None:
    before = await case_of(firm, taken)
    await adds(firm, "税务局今天来查，说我们被认定为非正常户，罚了六万块")
    await firm.wang.sees(f"⚠️ {taken} 出现新情况：")
    await firm.chen.sees("等级由【轻微】升为【重大】")
    after = await case_of(firm, taken)
    assert (before.grade, after.grade, after.version) == ("minor", "major", before.version + 1)
    assert after.next_update_at is not None
    assert before.next_update_at is not None
    assert after.next_update_at < before.next_update_at  # every working day now
    async with firm.work() as uow:
        assert [run.grade for run in await assessments_of(uow, after.id)] == ["minor", "major"]


async def test_words_that_change_nothing_raise_nothing(firm: Office, taken: str) -> None:
    await adds(firm, "报表是九月的那份")
    await firm.wang.sees("客户补充：报表是九月的那份")
    await firm.wang.sees_no("出现新情况")
    await firm.wang.sees_no("客户第")
    assert (await case_of(firm, taken)).grade == "minor"


async def test_an_upgrade_to_the_gravest_pages_people_and_the_executive(firm: Office, taken: str) -> None:
    gao = await hires(firm, "高总", Role.EXECUTIVE, 2013)
    await adds(firm, "完税证明是你们伪造的，我转给你们代缴的十一万税款根本没交，我已经报警了")
    await firm.wang.sees("升为【严重】")
    await gao.sees(f"升级通知（总经理）：{taken}")
    await firm.chen.sees("请值班负责人立即联系客户")
    assert CONTACTED not in (await case_of(firm, taken)).done


async def test_displeasure_is_counted(firm: Office, taken: str) -> None:
    await adds(firm, "你们态度太差了，气死我了")
    await firm.wang.sees(f"{taken}：客户第2次表示不满。建议先回应感受再说进度，2个工作小时内电话联系。")
    await adds(firm, "还是没人理我，太过分了")
    await firm.wang.sees("客户第3次表示不满")


async def test_who_told_of_an_authority_is_thanked_once(firm: Office, taken: str) -> None:
    await adds(firm, "我已经向税务局投诉你们了")
    await firm.li.sees("感谢您告知已向税务局反映。我们会如实配合核查，同时不耽误这边给您处理。")
    await firm.li.turns_away()
    await adds(firm, "税务局那边我已经投诉过了，等他们回复")
    await firm.li.sees_no("您是否")
    thanks = [m for m in firm.li.messages if "感谢您告知" in m.get("text", "")]
    assert len(thanks) == 1


async def test_a_threat_is_not_thanked_for(firm: Office, taken: str) -> None:
    await adds(firm, "再这样下去我就要去税务局投诉你们")
    await firm.li.sees_no("感谢您告知")


async def test_an_authority_in_the_filed_story_is_thanked_for_as_well(firm: Office) -> None:
    await firm.consents(firm.li)
    await firm.files(firm.li, "报表一直拖，我已经打12345投诉你们了")
    await firm.li.sees("感谢您告知已向12345反映")


async def test_words_of_danger_in_a_supplement_page_people(firm: Office, taken: str) -> None:
    await adds(firm, "我真的不想活了，你们逼死我算了")
    await firm.chen.sees("🚨 人身安全提示")


async def test_no_promise_gets_later_by_a_graver_grade(firm: Office, taken: str) -> None:
    before = await case_of(firm, taken)
    async with firm.work() as uow:
        left = before.first_reply_by - uow.now
    await firm.later(seconds=left.total_seconds() - 60)
    await adds(firm, "税务局今天来查，说我们被认定为非正常户，罚了六万块")
    after = await case_of(firm, taken)
    assert after.grade == "major"
    assert after.first_reply_by <= before.first_reply_by
    assert after.resolve_by <= before.resolve_by
