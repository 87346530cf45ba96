"""接, drafts and 核: silence, bursts, short and long stories, the card, coming back, and restarts at every step."""

from datetime import datetime

import pytest

from bot.app import Program
from bot.clock import CHINA
from tests.office import Office, office

PDF = b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"
OGG = b"OggS\x00\x02" + bytes(20) + b"\x01\x13OpusHead\x01\x01" + bytes(40)


async def opens(firm: Office, *texts: str) -> None:
    await firm.consents(firm.li)
    await firm.li.taps("我要投诉")
    await firm.li.sees("您请说")
    for text in texts:
        await firm.li.says(text)
    await firm.quiet()


async def restarts(firm: Office) -> None:
    """The program is stopped and another starts on the same directory."""
    old = firm.program
    await old.stop()
    firm.program = Program(old.settings, old.firm.policy, old.clock)
    await firm.program.open()
    await firm.program.start()


async def test_nothing_said_yet(firm: Office) -> None:
    await opens(firm)
    await firm.li.taps("我说完了")
    await firm.li.sees("我还没有收到内容。您可以直接打字，也可以发一段语音或截图。")
    await firm.later(minutes=11)
    await firm.li.sees_no("抱歉")


async def test_a_word_more_is_asked_for_once(firm: Office) -> None:
    li = firm.li
    await opens(firm, "不满意")
    await li.taps("我说完了")
    await li.sees("谢谢您告诉我。能再多说一两句吗？")
    await li.taps("我补充一下")
    await li.sees("您请说")
    await li.says("反正不行")
    await firm.quiet()
    await li.taps("我说完了")
    await li.sees("谢谢您愿意告诉我们")
    await li.sees("您反映的主要是哪一方面")


async def test_a_short_story_may_be_submitted_as_it_is(firm: Office) -> None:
    await opens(firm, "不满意")
    await firm.li.taps("我说完了")
    await firm.li.taps("就这些，直接提交")
    await firm.li.sees("已经提交，编号 TS-20261124-0001")


async def test_a_burst_is_acknowledged_once_a_minute_without_a_question(firm: Office) -> None:
    li = firm.li
    await opens(firm, "第一件事")
    await firm.later(seconds=61)
    await li.says("第二件事")
    await li.sees("我都看到了，您继续说，不着急。")
    await li.says("第三件事")
    await firm.quiet()
    await li.sees_nothing(0.2)


async def test_ten_minutes_end_the_window(firm: Office) -> None:
    li = firm.li
    await opens(firm, "你们会计把增值税报错了，我们信用降级了")
    for minute in range(9):
        await firm.later(seconds=62)
        await li.says(f"还有第{minute}点")
        await firm.quiet()
    await li.turns_away()
    await firm.later(seconds=50)
    await li.sees("有没有马上到期")


async def test_a_long_story_is_said_to_be_kept(firm: Office) -> None:
    li = firm.li
    await opens(firm, *["我们的发票抬头写错了，不急"] * 8)
    await li.taps("我说完了")
    await li.sees("您说得很详细，我完整记录了（共8条）。我把要点整理出来请您核对。")
    await li.sees("我把您的话记成")


async def test_a_message_as_long_as_telegram_allows(firm: Office) -> None:
    await opens(firm)
    await firm.li.says("说" * 4090)
    await firm.li.sees("这条消息有点长，我已分段完整保存，不用重发。")


async def test_a_voice_message_is_kept_and_one_line_asked_for(firm: Office) -> None:
    li = firm.li
    await opens(firm)
    await li.sends("语音.ogg", OGG, kind="voice")
    await li.sees("语音收到了，原声会保存下来给处理的同事听。")
    await li.taps("我写一句")
    await li.sees("好的，您写，我看着。")
    await li.taps("不用了，听语音就行")
    await li.sees("谢谢您愿意告诉我们")


async def test_every_line_of_the_card_can_be_changed_and_the_words_stay(firm: Office) -> None:
    li = firm.li
    await opens(firm, "我问的发票抬头拖到今天才回，也不急，就是提醒一下")
    await li.taps("我说完了")
    await li.taps("改一下")
    await li.sees("类别：服务响应")
    await li.taps("修改")
    await li.sees("要改哪一项？")
    await li.taps("类别")
    await li.sees("您反映的主要是哪一方面")
    await li.taps("发票")
    await li.sees("已改好。")
    for item, answer in (("金额", "没有损失"), ("时限", "一周内"), ("时间", "本周")):
        await li.taps("继续修改")
        await li.sees("要改哪一项？")
        await li.taps(item)
        await firm.quiet()
        await li.taps(answer)
        await li.sees("已改好。")
    await li.taps("继续修改")
    await li.taps("诉求")
    await li.sees("您最希望我们怎么做")
    await li.taps("不改了")
    await li.sees("要改哪一项？")
    await li.taps("公司")
    await li.sees("请写一下公司全称。")
    await li.says("晨光贸易有限公司浦东分公司")
    await li.sees("已改好。")
    await li.taps("继续修改")
    await li.sees("要改哪一项？")
    await li.taps("材料")
    await li.sees("如果手边有相关材料")
    await li.taps("没有材料")
    card = await li.sees("请您核对一下")
    for line in (
        "公司：晨光贸易有限公司浦东分公司", "类别：发票", "发生时间：本周", "损失：没有损失",
        "紧急时限：一周内", "经过：我问的发票抬头拖到今天才回，也不急，就是提醒一下",
    ):  # fmt: skip
        assert line in card["text"]
    await li.taps("再补充一段")
    await li.sees("您请说")
    await li.says("还有一张专票")
    await firm.quiet()
    await li.taps("我说完了")
    await li.sees("就是提醒一下 还有一张专票")
    await li.taps("先不提交")
    await li.sees("好的，内容替您保留 72 小时，随时回来接着说。")


async def test_a_card_that_has_changed_is_shown_again_before_it_is_filed(firm: Office) -> None:
    li = firm.li
    await opens(firm, "我问的发票抬头拖到今天才回，也不急，就是提醒一下")
    await li.taps("我说完了")
    old = await li.sees("我把您的话记成")
    await li.says("还有一点")
    await li.sees("就是提醒一下 还有一点")
    await li.taps_on(old, "确认提交")
    await li.sees("就是提醒一下 还有一点")
    await li.sees_no("已经提交")


async def test_an_edited_message_is_a_new_version_before_and_after_filing(firm: Office) -> None:
    li = firm.li
    await firm.consents(li)
    await li.taps("我要投诉")
    said = await li.says("发票抬头写错了，也不急，就是提醒一下你们")
    await firm.quiet()
    await li.edits(said, "发票税号写错了，也不急，就是提醒一下你们")
    await firm.quiet()
    await li.taps("我说完了")
    await li.sees("“发票税号写错了，也不急，就是提醒一下你们”")
    await li.taps("确认提交")
    await li.sees("已经提交")
    await li.edits(said, "发票税号和抬头都写错了")
    await firm.quiet()
    async with firm.work() as uow:
        case = await uow.cases.find_by("number", "TS-20261124-0001")
    assert case is not None
    assert [(told.version, told.text[:6]) for told in case.story] == [
        (1, "发票抬头写错"), (2, "发票税号写错"), (3, "发票税号和抬"),
    ]  # fmt: skip


async def test_a_draft_is_offered_again_and_can_be_dropped(firm: Office) -> None:
    li = firm.li
    await opens(firm, "又漏报了，还罚款")
    await li.taps("我说完了")
    await li.sees("目前给您造成的损失")
    await li.says("/new")
    await li.sees("上次您说到一半，内容我都帮您留着。要接着说吗？")
    await li.taps("接着说")
    await li.sees("目前给您造成的损失")
    await li.says("/new")
    await li.sees("上次您说到一半")
    await li.taps("重新开始")
    await li.sees("您请说")
    await li.says("另一件")
    await firm.quiet()
    await li.says("/new")
    await li.sees("上次您说到一半")
    await li.taps("不用了，删除")
    await li.sees("好的，已停止。刚才的内容没有保存。")
    async with firm.work() as uow:
        assert await uow.drafts.select() == []


async def test_cancel_stops_whatever_is_under_way(firm: Office) -> None:
    await opens(firm, "又漏报了，还罚款")
    await firm.li.says("/cancel")
    await firm.li.sees("好的，已停止。刚才的内容没有保存。")
    await firm.later(days=4)
    await firm.li.sees_no("还没提交的内容")


async def test_two_reminders_and_a_last_call_then_the_draft_is_forgotten(firm: Office) -> None:
    li = firm.li
    await opens(firm, "又漏报了，还罚款")
    await li.taps("我说完了")
    await firm.quiet()
    await firm.later(hours=1, minutes=55)
    await li.sees_no("还没提交的内容")
    await firm.later(minutes=10)
    await li.sees("您有一份还没提交的内容，要现在交给同事处理吗？")
    await li.turns_away()
    await firm.later(hours=20)
    await li.sees_nothing(0.2)
    await firm.later(hours=3)
    await li.sees("您有一份还没提交的内容")
    await li.turns_away()
    await firm.later(hours=33, minutes=45)
    await li.sees("您上次没说完的话，我替您留到明天10:0")
    await li.turns_away()
    await firm.later(hours=14)
    await li.sees_nothing(0.2)
    async with firm.work() as uow:
        assert await uow.drafts.select() == []


async def test_a_reminder_may_be_submitted_from(firm: Office) -> None:
    await opens(firm, "又漏报了，还罚款")
    await firm.later(minutes=11)
    await firm.later(hours=2, minutes=1)
    await firm.li.sees("您有一份还没提交的内容")
    await firm.li.taps("现在提交")
    await firm.li.sees("已经提交，编号 TS-20261124-0001")


EVENING = datetime(2026, 11, 24, 20, 30, tzinfo=CHINA)


async def test_no_reminder_at_night_and_a_night_receipt(tmp_path: object) -> None:
    async with office(tmp_path, at=EVENING) as firm:  # type: ignore[arg-type]  # pytest's own path
        li, chen = firm.li, firm.chen
        await opens(firm, "我问的发票抬头拖到今天才回，也不急，就是提醒一下")
        await li.taps("我说完了")
        await firm.later(hours=3)
        await li.sees_no("还没提交的内容")
        await firm.later(hours=9, minutes=35)
        await li.sees("您有一份还没提交的内容")
        await firm.later(hours=12)
        await li.taps("现在提交")
        await li.sees("现在是下班时间，同事会在11月27日（周五）9:00前联系您")  # as promised, not sooner
        await li.taps("今晚必须处理")
        await li.sees("值班人员已经收到通知")
        await chen.sees("客户表示今晚必须处理")
        await li.taps("明天可以")
        await li.sees("同事会在11月27日（周五）9:00前联系您。您先休息。")


async def test_a_guest_is_heard_all_the_same(firm: Office) -> None:
    stranger = await firm.tg.person("过客", id=4001)
    await stranger.starts()
    await stranger.taps("同意，开始")
    await stranger.taps("我知道并同意")
    await stranger.taps("跳过，先说事情")
    await firm.files(stranger, "我问的发票抬头拖到今天才回，也不急，就是提醒一下")
    await stranger.sees("您的公司信息还在核对，不影响处理。")


@pytest.mark.parametrize("before", range(6))
async def test_a_restart_at_any_step_loses_nothing(firm: Office, before: int) -> None:
    li = firm.li
    await firm.consents(li)
    steps = [
        lambda: li.taps("我要投诉"), lambda: li.says("又漏报了，还罚款"), lambda: li.taps("我说完了"),
        lambda: li.says("两千三"), lambda: li.taps("对"), lambda: li.taps("没有"),
    ]  # fmt: skip
    for place, step in enumerate(steps):
        if place == before:
            await restarts(firm)
        await step()
        await firm.quiet()
    await li.taps("书面致歉")
    await firm.quiet()
    await li.taps("选好了")
    await li.taps("没有材料")
    await li.sees("损失：2,300 元")
    await restarts(firm)
    await li.taps("确认提交")
    await li.sees("已经提交，编号 TS-20261124-0001")


async def test_silence_is_broken_after_a_restart(firm: Office) -> None:
    await opens(firm, "又漏报了，还罚款")
    await restarts(firm)
    await firm.later(seconds=95)
    await firm.li.sees("还有要补充的吗")
    await firm.li.taps("还有，我再说")
    await firm.li.sees("您请说")


async def test_a_paper_alone_is_a_story(firm: Office) -> None:
    li = firm.li
    await opens(firm)
    await li.sends("通知书.pdf", PDF)
    await firm.quiet()
    await firm.later(seconds=4)
    await li.sees("收到 1 份材料")
    await li.taps("传完了")
    await li.sees("还有要补充的吗")
    await li.taps("没有了")
    await li.sees("您反映的主要是哪一方面")
