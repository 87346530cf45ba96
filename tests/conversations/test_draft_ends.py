"""What was told and never filed: its client hears, once and in time, what becomes of it; nothing goes silently."""

from datetime import datetime
from pathlib import Path

from bot.clock import CHINA
from tests.conversations.telephone import writes_down
from tests.driver import Person
from tests.office import Office, office

STORY = "又漏报了，还罚款"
LAST_CALL = "到时会自动删除"
GONE = "现在已经删除了"


async def begins(firm: Office, person: Person) -> None:
    await firm.consents(person)
    await person.taps("我要投诉")
    await person.sees("您请说")
    await person.says(STORY)
    await firm.quiet()
    await person.taps("我说完了")
    await firm.quiet()


async def seen(person: Person, text: str) -> int:
    return sum(text in str(one.get("text")) for one in await person.looks() if not one["mine"])


async def drafts(firm: Office) -> int:
    async with firm.work() as uow:
        return len(await uow.drafts.select())


async def said_at(firm: Office, person: Person, minutes: int, times: int) -> list[int]:
    """The hours of the day at which something was said, looking so often after so many minutes."""
    said = []
    for _ in range(times):
        await person.turns_away()
        await firm.later(minutes=minutes)
        await person.looks()
        if person.new:
            said.append(firm.program.clock.now().astimezone(CHINA).hour)
    return said


async def test_told_once_before_the_end_and_never_in_the_quiet_hours(tmp_path: Path) -> None:
    # seventy-two hours after half past three in the morning are at half past three in the morning
    async with office(tmp_path, at=datetime(2026, 11, 24, 3, 30, tzinfo=CHINA)) as firm:
        li = firm.li
        await begins(firm, li)
        said = await said_at(firm, li, 60, 64)
        said += await said_at(firm, li, 10, 12)
        said += await said_at(firm, li, 60, 14)
        assert all(9 <= hour < 21 for hour in said), said
        assert (await seen(li, LAST_CALL), await seen(li, GONE), await drafts(firm)) == (1, 0, 0)
        assert await seen(li, "我替您留到明天3:30") == 1


async def test_it_may_be_filed_from_the_last_call(firm: Office) -> None:
    await begins(firm, firm.li)
    await firm.later(hours=26)
    await firm.later(hours=32, minutes=50)  # Thursday, 20:50: in the night it would be too late
    await firm.li.sees(LAST_CALL)
    await firm.li.taps("现在提交")
    await firm.li.sees("已经提交，编号")
    await firm.later(hours=8)
    assert await seen(firm.li, GONE) == 0


async def test_who_goes_on_has_another_seventy_two_hours(firm: Office) -> None:
    li = firm.li
    await begins(firm, li)
    await firm.later(hours=26)
    await firm.later(hours=32, minutes=50)  # Thursday, 20:50: in the night it would be too late
    await li.sees(LAST_CALL)
    await li.taps("接着说")
    await li.sees("目前给您造成的损失")
    await firm.later(hours=26)
    assert await drafts(firm) == 1
    await li.taps("还不清楚")  # the question still waits for its answer
    await li.sees("有没有马上到期")
    await firm.later(hours=41)
    await firm.later(hours=26)
    assert (await seen(li, LAST_CALL), await drafts(firm)) == (2, 1)
    await firm.later(hours=7)
    assert await drafts(firm) == 0


async def test_deleted_by_the_last_call_it_is_gone_at_once(firm: Office) -> None:
    await begins(firm, firm.li)
    await firm.later(hours=26)
    await firm.later(hours=32, minutes=50)  # Thursday, 20:50: in the night it would be too late
    await firm.li.sees(LAST_CALL)
    await firm.li.taps("删除")
    await firm.li.sees("没有保存")
    assert await drafts(firm) == 0


async def test_where_the_program_was_down_it_is_said_afterwards_and_not_at_night(firm: Office) -> None:
    li = firm.li
    await begins(firm, li)
    await firm.later(hours=85)  # Friday, 23:00
    assert (await drafts(firm), await seen(li, GONE), await seen(li, LAST_CALL)) == (0, 0, 0)
    await firm.later(hours=11)
    await li.sees("您上次没有提交的内容，替您留了72小时，现在已经删除了")
    await li.taps("我要投诉")
    await li.sees("您请说")
    await firm.later(hours=24)
    assert await seen(li, GONE) == 1


async def test_who_is_back_in_the_quiet_hours_hears_of_it_then_and_not_again_in_the_morning(firm: Office) -> None:
    li = firm.li
    await begins(firm, li)
    await firm.later(hours=85)  # Friday, 23:00
    await li.says("发票抬头又开错了")
    await li.sees(GONE)
    await li.sees("您请说")
    await firm.later(hours=11)
    assert await seen(li, GONE) == 1


async def test_who_has_blocked_the_bot_is_not_written_to_and_hears_of_it_when_back(firm: Office) -> None:
    li = firm.li
    await begins(firm, li)
    await li.blocks()
    await firm.quiet()
    before = len(await firm.tg.calls("sendMessage"))
    for hours in (3, 23, 32.8, 14, 24):
        await firm.later(hours=hours)
    assert len(await firm.tg.calls("sendMessage")) == before  # nothing was even tried
    assert await drafts(firm) == 0
    await li.blocks(blocked=False)
    await li.starts()
    await li.sees(GONE)
    await li.sees("又见面了")
    await li.starts()
    assert await seen(li, GONE) == 1


async def test_who_is_back_and_just_writes_hears_of_it_as_well(firm: Office) -> None:
    li = firm.li
    await begins(firm, li)
    await li.blocks()
    await firm.quiet()
    await firm.later(hours=100)
    await li.blocks(blocked=False)
    await li.says("发票抬头又开错了")
    await li.sees(GONE)
    await li.sees("您请说")


async def test_who_withdrew_is_not_written_to(firm: Office) -> None:
    li = firm.li
    await begins(firm, li)
    await li.says("/privacy")
    await li.taps("撤回同意")
    await li.taps("确定撤回")
    await li.sees("已撤回同意")
    await li.turns_away()
    for hours in (3, 23, 32.8, 14):
        await firm.later(hours=hours)
    await li.sees_nothing(0.1)


async def test_nothing_told_nothing_said(firm: Office) -> None:
    await firm.consents(firm.li)
    await firm.li.taps("我要投诉")
    await firm.li.sees("您请说")
    await firm.li.turns_away()
    for hours in (3, 23, 32.8, 14):
        await firm.later(hours=hours)
    await firm.li.sees_nothing(0.1)
    assert await drafts(firm) == 0


async def test_a_colleague_who_has_not_finished_writing_down_hears_that_it_is_gone(firm: Office) -> None:
    wang = firm.wang
    await writes_down(wang)
    await wang.says(STORY)
    await firm.quiet()
    for hours in (3, 24, 46):
        await firm.later(hours=hours)
    await wang.sees("晨光贸易有限公司 李总 的电话投诉三天没有录完")
    assert await drafts(firm) == 0
