"""Whoever is accused is the very one who would be asked: then the next are, and the accused never."""

from datetime import datetime
from pathlib import Path

from bot.clock import CHINA
from bot.domain.people import Role
from tests.conversations.hiring import case_of, hires
from tests.conversations.test_accused_later import MONEY, adds
from tests.office import Office, office


async def test_a_human_is_called_though_the_first_to_be_called_is_accused(firm: Office, taken: str) -> None:
    await adds(firm, "陈经理包庇手下，还威胁我撤诉")
    await firm.quiet()
    await firm.chen.turns_away()
    async with firm.work() as uow:
        for person in await uow.staff.select():
            if person.role is Role.MANAGER:
                assert person.telegram_id in {firm.chen.id, firm.sun.id}
    await firm.li.says("/human")
    await firm.quiet()
    await firm.chen.sees_no("找人工")
    for _ in range(3):
        await firm.later(minutes=20)
    await firm.sun.sees("找人工")
    await firm.chen.sees_no("找人工")
    assert taken


async def test_words_of_danger_do_not_page_whoever_they_accuse(firm: Office) -> None:
    await firm.consents(firm.li)
    await firm.li.taps("我要投诉")
    await firm.li.says("你们经理一直骂我，我真的不想活了")
    await firm.li.sees("您现在安全吗")
    await firm.sun.sees("🚨 人身安全提示")
    await firm.chen.sees_no("🚨 人身安全提示")


async def test_the_head_is_accused_by_role_in_the_story_itself(firm: Office) -> None:
    await firm.consents(firm.li)
    number = await firm.files(firm.li, "你们经理私下收我红包，不给就不报税，完税证明是假的，十一万，我报警了")
    await firm.quiet()
    case = await case_of(firm, number)
    async with firm.work() as uow:
        chen = await uow.staff.find_by("telegram_id", firm.chen.id)
    assert chen is not None
    assert chen.id in case.barred
    await firm.chen.sees_no(number)
    await firm.sun.sees(number)


async def test_pressure_is_not_told_to_an_officer_it_may_come_from(firm: Office, taken: str) -> None:
    officer = await hires(firm, "何专", Role.OFFICER, 2021)
    other = await hires(firm, "吴专", Role.OFFICER, 2022)
    await adds(firm, "何专骂我，还威胁我撤诉")
    await firm.quiet()
    await firm.li.says("/status")
    await firm.li.taps("撤回")
    await firm.li.taps("有人要求我撤回")
    await firm.li.sees("这件投诉会继续处理")
    await other.sees(f"⚠️ {taken}：客户说有人要求他撤回")
    await officer.sees_no("有人要求他撤回")


async def test_an_edit_that_accuses_is_answered_once(firm: Office, taken: str) -> None:
    said = await firm.li.says("谢谢")
    await firm.quiet()
    await firm.li.edits(said, MONEY)
    await firm.li.sees("被提到的人看不到您说的话")
    await firm.li.sees_no("负责的同事看得到")
    await firm.wang.sees_no("红包")
    assert taken


async def test_who_waits_for_somebody_else_still_hears_that_a_supplement_has_arrived(firm: Office, taken: str) -> None:
    await firm.li.taps("希望换人")
    await firm.li.taps("沟通不顺")
    await firm.chen.sees("客户申请换人")
    await adds(firm, "报表是九月的那份")
    await firm.chen.sees(f"{taken} 客户补充：报表是九月的那份")
    await firm.later(seconds=100)
    await firm.li.sees("负责人马上能看到")


async def test_those_who_answer_to_the_accused_do_not_read_it_after_the_end(firm: Office, taken: str) -> None:
    said = await adds(firm, "报表是九月的那份")
    await firm.wang.sees("客户补充：报表是九月的那份")
    await firm.li.says("/status")
    await firm.li.taps("撤回")
    await firm.li.taps("确认撤回")
    await firm.li.sees("已撤回")
    await firm.li.edits(said, "陈经理包庇手下，还威胁我撤诉")
    await firm.sun.sees(f"{taken}（已撤回）客户又改了原话")
    for person in (firm.chen, firm.wang):
        await person.sees_no("威胁我撤诉")


async def test_a_note_of_the_night_does_not_ring_whoever_it_accuses(tmp_path: Path) -> None:
    async with office(tmp_path, at=datetime(2026, 11, 24, 20, 0, tzinfo=CHINA)) as firm:
        await firm.consents(firm.li)
        await firm.li.says("/human")
        await firm.li.taps("留言")
        await firm.li.sees("请")
        await firm.li.says(MONEY)
        await firm.later(hours=13.1)
        await firm.chen.sees("私下收我红包")
        await firm.wang.sees_no("私下收我红包")
