"""A client who accuses whoever has the case, after filing: that person never reads it, and the next in line has all."""

from collections.abc import Awaitable, Callable

import pytest
from sqlalchemy import select

from bot.domain.people import Role
from storage import tables
from tests.conversations.hiring import case_of, hires
from tests.conversations.posting import Poster, answering
from tests.conversations.telephone import writes_down
from tests.driver import Json
from tests.office import Office

MONEY = "王敏私下收我红包，不给就不报税"
PDF = b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"


async def adds(firm: Office, text: str) -> Json:
    await firm.li.says("/more")
    await firm.li.sees("我会原样补进")
    return await firm.li.says(text)


async def is_kept_from_wang(firm: Office, number: str, text: str) -> None:
    """王敏 has not read it and cannot; 陈洁 has it with the whole; the client knows."""
    await firm.quiet()
    await firm.wang.sees_no(text)
    await firm.chen.sees(f"⚠️ {number} 客户的话涉及王敏")
    await firm.chen.sees(f"新投诉 {number}")
    await firm.chen.taps("看原话")
    await firm.chen.sees(text)
    await firm.chen.sees("报表晚了一周才发过来")  # the whole, not the supplement alone
    await firm.li.sees("被提到的人看不到您说的话")
    for label in ("看原话", "看材料"):
        await firm.wang.taps(label)
        assert firm.wang.toast == "这件投诉不在您的权限内。"
    await firm.wang.says("/cases")
    await firm.wang.sees("您手上没有正在办的投诉")
    case = await case_of(firm, number)
    async with firm.work() as uow:
        wang, chen = [await uow.staff.find_by("telegram_id", one.id) for one in (firm.wang, firm.chen)]
        query = select(tables.audit.c.action).where(tables.audit.c.subject == case.id)
        done = set((await uow.execute(query)).scalars())
    assert wang is not None
    assert chen is not None
    assert (wang.id in case.barred, case.advisor_id) == (True, chen.id)
    assert {"case.accuse", "case.hand_on"} <= done


async def test_by_name(firm: Office, taken: str) -> None:
    await adds(firm, MONEY)
    await is_kept_from_wang(firm, taken, "私下收我红包")
    await firm.later(seconds=100)
    await firm.li.sees_no("负责人马上能看到")  # which of them?


@pytest.mark.parametrize(
    "text", ["我的会计把我的税款转走了", "那个顾问伪造了完税证明", "处理我这件事的人骂我", "我要投诉现在处理的这个人"]
)
async def test_by_role_and_as_whoever_handles_it(firm: Office, taken: str, text: str) -> None:
    await adds(firm, text)
    await is_kept_from_wang(firm, taken, text)


async def test_to_the_accused_themselves(firm: Office, taken: str) -> None:
    await firm.li.taps("查看进度")
    await firm.li.taps("联系顾问")
    await firm.li.sees("您请说")
    await firm.li.says("你把我的税款转走了")
    await is_kept_from_wang(firm, taken, "税款转走了")
    await firm.li.sees_no("已转给负责的同事")


async def test_in_answer_to_a_message_of_the_accused(firm: Office, taken: str) -> None:
    receipt = next(one for one in await firm.li.looks() if f"编号 {taken}" in str(one.get("text")))
    await firm.li.says(MONEY, reply_to=receipt["message_id"])
    await is_kept_from_wang(firm, taken, "私下收我红包")


async def test_by_an_edit_of_what_was_harmless(firm: Office, taken: str) -> None:
    said = await adds(firm, "报表是九月的那份")
    await firm.wang.sees("客户补充：报表是九月的那份")
    await firm.li.edits(said, MONEY)
    await is_kept_from_wang(firm, taken, "私下收我红包")


async def test_by_an_edit_of_the_story_as_it_was_filed(firm: Office, taken: str) -> None:
    said = next(one for one in await firm.li.looks() if "报表晚了一周" in str(one.get("text")) and one["mine"])
    await firm.li.edits(said, "报表晚了一周才发过来，王敏私下收我红包")
    await is_kept_from_wang(firm, taken, "私下收我红包")


Send = Callable[[Office, Poster, Json], Awaitable[None]]


async def _caption(firm: Office, poster: Poster, paper: Json) -> None:
    await firm.li.says("/more")
    await firm.quiet()
    await poster.posts(document=paper, caption=MONEY)


async def _caption_added(firm: Office, poster: Poster, paper: Json) -> None:
    await firm.li.says("/more")
    await firm.quiet()
    number = await poster.posts(document=paper)
    await firm.quiet()
    await poster.edits(number, document=paper, caption=MONEY)


async def _answering(firm: Office, poster: Poster, paper: Json) -> None:
    receipt = next(one for one in await firm.li.looks() if "已经提交" in str(one.get("text")))
    await poster.posts(document=paper, caption=MONEY, **answering(receipt["message_id"]))


async def _placed(firm: Office, poster: Poster, paper: Json) -> None:
    await poster.posts(document=paper, caption=MONEY)
    await firm.later(seconds=4)
    await firm.li.sees("这是补充哪一件的")
    await firm.li.taps(f"补充 {(await firm.li.buttons())[0].removeprefix('补充 ')}")


@pytest.mark.parametrize("send", [_caption, _caption_added, _answering, _placed])
async def test_by_what_stands_on_a_paper(firm: Office, taken: str, send: Send) -> None:
    poster = Poster(firm, firm.li)
    await send(firm, poster, await poster.file("单.pdf", PDF))
    await firm.quiet()
    await firm.later(seconds=4)
    await firm.wang.sees_no("客户补了材料")
    await is_kept_from_wang(firm, taken, "私下收我红包")


async def test_by_a_note_on_a_paper(firm: Office, taken: str) -> None:
    await firm.li.says("/more")
    await firm.li.sends("单.pdf", PDF)
    await firm.quiet()
    await firm.later(seconds=4)
    await firm.li.taps("给材料加说明")
    await firm.li.sees("请写一句")
    await firm.li.says(MONEY)
    await firm.li.sees("说明已记下")
    await firm.quiet()
    await firm.chen.sees("客户的话涉及王敏：王敏私下收我红包")
    await firm.wang.taps("看材料")
    assert firm.wang.toast == "这件投诉不在您的权限内。"


async def test_by_telling_it_once_more_the_same_day(firm: Office, taken: str) -> None:
    await firm.li.taps("我要投诉")
    await firm.li.says("报表晚了一周才发过来，问谁都不回，王敏还私下收我红包")
    await firm.quiet()
    await firm.li.taps("我说完了")
    await firm.quiet()
    if "补充这一件" in await firm.li.buttons():
        await firm.li.taps("补充这一件")
    await is_kept_from_wang(firm, taken, "私下收我红包")


async def test_on_the_telephone(firm: Office, taken: str) -> None:
    """陈洁 writes down what 李总 tells of the same matter."""
    chen = firm.chen
    await writes_down(chen)
    await chen.says("报表晚了一周才发过来，问谁都不回，王敏还私下收他红包")
    await firm.quiet()
    await chen.taps("我说完了")
    await firm.quiet()
    await chen.taps("确认提交")
    await chen.sees("没有另立一件")
    await firm.quiet()
    await firm.wang.sees_no("红包")
    await chen.sees("客户的话涉及王敏")


async def test_a_correction_of_what_was_written_down(firm: Office) -> None:
    """Of a case that 王敏 wrote down, and has."""
    li, wang = firm.li, firm.wang
    await firm.consents(li)
    await writes_down(wang)
    await wang.says("报表晚了一周才发过来")
    await firm.quiet()
    await wang.taps("我说完了")
    await wang.taps("确认提交")
    await li.sees("记得对吗")
    await li.taps("有出入")
    await li.sees("哪里记得不对")
    await li.says("他没说他收了我红包，王敏收我红包")
    await firm.quiet()
    await wang.sees_no("红包")
    await wang.sees_no("客户说电话记录有出入")
    await firm.chen.sees("客户的话涉及王敏")


async def test_the_head_of_the_department_and_those_who_answer_to_them(firm: Office, taken: str) -> None:
    await adds(firm, "陈经理包庇手下，还威胁我撤诉")
    await firm.quiet()
    for person in (firm.chen, firm.wang):
        await person.sees_no("威胁我撤诉")
    await firm.sun.sees(f"⚠️ {taken} 客户的话涉及陈洁")
    await firm.sun.sees(f"新投诉 {taken}")
    assert (await case_of(firm, taken)).department_id != await department_of(firm, firm.chen.id)
    await firm.sun.taps("驳回")
    await firm.sun.says("这件事应当由代账二部的同事来办")
    await firm.quiet()
    for person in (firm.chen, firm.wang, firm.zhou):
        await person.sees_no("威胁我撤诉")
    await firm.zhao.sees(taken)


async def department_of(firm: Office, telegram_id: int) -> str | None:
    async with firm.work() as uow:
        person = await uow.staff.find_by("telegram_id", telegram_id)
    assert person is not None
    return person.department_id


async def test_somebody_else_is_barred_and_the_handler_goes_on(firm: Office, taken: str) -> None:
    await adds(firm, "前面那位周航骂我")
    await firm.wang.sees(f"{taken} 客户补充：前面那位周航骂我")
    await firm.li.sees_no("改由")
    zhou = await case_of(firm, taken)
    assert zhou.facts.accused_id is not None


async def test_somebody_who_is_named_after_the_accusation(firm: Office, taken: str) -> None:
    await adds(firm, "你们有人私下收我红包")
    await firm.wang.sees("客户补充：你们有人私下收我红包")
    await firm.li.says("就是王敏，上个月的事")
    await firm.quiet()
    await firm.wang.sees_no("上个月的事")
    await firm.chen.sees(f"⚠️ {taken} 客户的话涉及王敏")


async def test_praise_moves_nothing(firm: Office, taken: str) -> None:
    await adds(firm, "王敏态度很好，我的会计也没有骂我")
    await firm.wang.sees("客户补充：王敏态度很好")
    assert (await case_of(firm, taken)).barred == frozenset()


async def test_compliance_hears_of_it_at_once(firm: Office, taken: str) -> None:
    he_gui = await hires(firm, "何规", Role.COMPLIANCE, 2020)
    await adds(firm, MONEY)
    await he_gui.sees(f"⚠️ {taken} 客户的话涉及王敏：{MONEY}\n王敏已不能查看这件投诉，由陈洁接手。")
    await he_gui.taps("看原话")
    await he_gui.sees("私下收我红包")


async def test_what_the_client_says_next_goes_to_the_next_in_line_too(firm: Office, taken: str) -> None:
    await adds(firm, MONEY)
    await firm.quiet()
    await firm.li.says("已经给过两次了，一共两千")
    await firm.chen.sees(f"{taken} 客户补充：已经给过两次了")
    await firm.quiet()
    await firm.chen.taps("接单")
    await firm.li.sees("改由代账一部 陈洁 负责")
    await firm.wang.sees_no("两千")
    await firm.later(hours=30)
    await firm.wang.sees_no("两千")


async def test_an_old_button_of_the_accused_does_nothing(firm: Office, taken: str) -> None:
    await firm.wang.taps("回复")
    await firm.wang.sees("请写给客户的话")
    await adds(firm, MONEY)
    await firm.quiet()
    await firm.wang.says("李总您听我解释")
    await firm.wang.sees("这件投诉不在您的权限内")
    await firm.li.sees_no("您听我解释")


async def test_a_reason_for_a_change_that_accuses_the_head_does_not_reach_the_head(firm: Office, taken: str) -> None:
    await firm.li.taps("希望换人")
    await firm.li.taps("其他，我来写")
    await firm.li.sees("原因只给负责审核的人看")
    await firm.li.says("王敏骂我，陈经理包庇他")
    await firm.quiet()
    for person in (firm.wang, firm.chen):
        await person.sees_no("骂我")
    await firm.sun.sees(f"{taken} 客户的话涉及陈洁")


async def test_who_wants_a_human_is_not_sent_to_whoever_they_accuse(firm: Office, taken: str) -> None:
    await adds(firm, MONEY)
    await firm.quiet()
    await firm.wang.turns_away()
    await firm.li.says("/human")
    await firm.quiet()
    await firm.wang.sees_nothing(0.3)
    await firm.chen.sees("找人工")


async def test_ones_own_accountant_at_filing(firm: Office) -> None:
    await firm.consents(firm.li)
    number = await firm.files(firm.li, "我的会计把我的税款转走了，完税证明是假的，十一万，我报警了")
    await firm.zhou.sees(number)
    await firm.wang.sees_no(number)


async def test_a_colleague_does_not_write_down_a_complaint_about_themselves_by_role(firm: Office) -> None:
    wang = firm.wang
    await writes_down(wang)
    await wang.says("我的会计把我的税款转走了")
    await firm.quiet()
    await wang.taps("我说完了")
    await wang.sees("这件投诉提到了您本人")
