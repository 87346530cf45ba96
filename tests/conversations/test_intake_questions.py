"""问: every question in its place, every way of answering it, every text about an answer that cannot stand."""

import pytest

from tests.office import Office

REPORTED = "合同签了两份价格不一样，我已经去财政局交了投诉材料，要求书面说明原因"


async def tells(firm: Office, *texts: str) -> None:
    """A story by 我要投诉, told to its end."""
    li = firm.li
    await firm.consents(li)
    await li.taps("我要投诉")
    await li.sees("您请说")
    for text in texts:
        await li.says(text)
    await firm.quiet()
    await li.taps("我说完了")
    await firm.quiet()


@pytest.mark.parametrize(
    ("text", "question"),
    [
        ("再拖我就去财政局反映，报表等半个月", "您提到财政局，是已经反映了，还是目前在考虑？"),
        ("又漏报了，还罚款", "目前给您造成的损失大约是多少？"),
        ("你们会计把增值税报错了，我们信用降级了", "有没有马上到期、必须办完的事？"),
        ("我把事情反映到财政局了，要求你们书面说明原因", "有没有马上到期、必须办完的事？"),
        ("又把个税报错了", "这件事大概是什么时候发生的？"),
        ("发票开错了，后来你们改了", "这件事现在还没解决，还是已经处理好、想提醒我们？"),
        ("会计态度特别差，还私下收钱", "是否涉及某位同事？"),
        (REPORTED, "负责人会尽快联系您，什么方式和时间方便？"),
    ],
)
async def test_the_first_question_of_a_story(firm: Office, text: str, question: str) -> None:
    await tells(firm, text)
    await firm.li.sees(question)
    await firm.li.looks()
    labels = await firm.li.buttons()
    assert "跳过" in labels
    assert "先提交，稍后补充" in labels


async def test_what_is_skipped_is_not_asked_again_and_submitting_is_possible_at_any_time(firm: Office) -> None:
    li = firm.li
    await tells(firm, "又漏报了，还罚款")
    await li.taps("跳过")
    await li.sees("好的，这一项先空着，之后随时可以补。")
    await li.sees("有没有马上到期")
    await li.taps("不清楚")
    await li.sees("您最希望我们怎么做")
    await li.taps("先提交，稍后补充")
    await li.sees("已经提交，编号 TS-20261124-0001")


async def test_free_text_is_a_supplement_and_the_question_comes_once_more_only(firm: Office) -> None:
    li = firm.li
    await tells(firm, "你们会计把增值税报错了，我们信用降级了")
    await li.sees("有没有马上到期")
    await li.says("我跟老板都没法交代")
    await li.sees("有没有马上到期")
    await li.says("你们看着办")
    await firm.quiet()
    await li.sees("您最希望我们怎么做")
    await li.says("1、6")
    await li.sees("如果手边有相关材料")
    await li.taps("没有材料")
    await li.sees("您的诉求：尽快改正、书面致歉")
    await li.taps("确认提交")
    await li.sees("已经提交")
    async with firm.work() as uow:
        case = await uow.cases.find_by("number", "TS-20261124-0001")
    assert case is not None
    assert [told.text for told in case.story] == [
        "你们会计把增值税报错了，我们信用降级了", "我跟老板都没法交代", "你们看着办",
    ]  # fmt: skip


async def test_a_number_or_a_label_typed_is_an_answer(firm: Office) -> None:
    li = firm.li
    await tells(firm, "你们会计把增值税报错了，我们信用降级了")
    await li.says("一周内")
    await li.sees("您最希望我们怎么做")
    await li.says("换顾问")
    await li.sees("如果手边有相关材料")
    await li.taps("稍后再传")
    card = await li.sees("请您核对一下")
    assert "紧急时限：一周内" in card["text"]
    assert "您的诉求：换顾问" in card["text"]


async def test_sums_that_cannot_stand(firm: Office) -> None:
    li = firm.li
    await tells(firm, "又漏报了，还罚款")
    await li.says("-300")
    await li.sees("损失金额不能是负数。如果是少收了您的钱，可以选“没有损失”。")
    await li.says("六十万")
    await li.sees("您填的是 600,000 元，金额较大，请再确认一次，避免多写或少写零。")
    await li.taps("改一下")
    await li.sees("目前给您造成的损失大约是多少")
    await li.says("你们自己最清楚了")
    await li.sees("这个金额我没读懂。您可以写成“3500”“三千五”或“1.2万”，也可以直接选一个范围。")
    await li.taps("选范围")
    await li.sees("目前给您造成的损失大约是多少")
    await li.says("六万")
    await li.sees("我理解为 60,000 元，对吗？")
    await li.says("对")
    await li.sees("有没有马上到期")


async def test_no_clear_sum_is_an_answer_too(firm: Office) -> None:
    li = firm.li
    await tells(firm, "又漏报了，还罚款")
    await li.says("让你们老板来算")
    await li.sees("这个金额我没读懂")
    await li.taps("还不清楚")
    await li.sees("有没有马上到期")


async def test_days_that_cannot_stand(firm: Office) -> None:
    li = firm.li
    await tells(firm, "又把个税报错了")
    await li.sees("这件事大概是什么时候发生的")
    await li.taps("输入日期")
    await li.sees("请写一下日期")
    await li.says("那个时候吧")
    await li.sees("日期我没认出来。可以写“11月3日”“上周二”或“2026-11-03”。")
    await li.says("11月30日")
    await li.sees("这个日期还没到。如果是马上到期的事，我记成“截止时间”，可以吗？")
    await li.taps("我写错了")
    await li.sees("这件事大概是什么时候发生的")
    await li.says("2026-11-30")
    await li.sees("这个日期还没到")
    await li.taps("是截止时间")
    await firm.quiet()
    async with firm.work() as uow:
        draft = (await uow.drafts.select())[0]
    assert draft.answers.deadline == "week"
    assert draft.answers.deadline_on == "2026-11-30"


async def test_a_colleague_is_named_and_will_not_get_the_case(firm: Office) -> None:
    li = firm.li
    await tells(firm, "会计态度特别差，还私下收钱")
    await li.taps("写名字")
    await li.sees("请写一下这位同事的名字")
    await li.says("王" * 31)
    await li.sees("名字请控制在30个字以内。")
    await li.says("王敏")
    await li.sees("您最希望我们怎么做")
    await li.taps("先提交，稍后补充")
    await li.sees("已经提交，编号 TS-20261124-0001")
    await firm.wang.sees_no("TS-20261124-0001")
    await firm.zhou.sees("新投诉 TS-20261124-0001")


async def test_wishes_with_nothing_chosen_and_taken_off_again(firm: Office) -> None:
    li = firm.li
    await tells(firm, "会计态度特别差，还私下收钱")
    await li.taps("不涉及个人")
    await li.sees("您最希望我们怎么做")
    await li.taps("选好了")
    await li.sees("请至少选一项，或者点“跳过”。")
    await li.taps("退费")
    await firm.quiet()
    assert "✓ 退费" in await li_labels(firm)
    await li.taps("✓ 退费")
    await firm.quiet()
    assert "✓ 退费" not in await li_labels(firm)
    await li.taps("退费")
    await firm.quiet()
    await li.taps("选好了")
    await li.sees("您希望退还或承担的金额是多少？没有想好可以先不填。")
    await li.says("八百")
    await li.sees("我理解为 800 元，对吗？")
    await li.taps("对")
    await li.sees("请先不要与当事人对质")
    await li.taps("没有材料")
    await li.sees("您的诉求：退费（800 元）")


async def li_labels(firm: Office) -> set[str]:
    """Every label on the screen."""
    await firm.li.looks()
    rows = [row for one in firm.li.messages for row in one.get("reply_markup", {}).get("inline_keyboard", [])]
    return {key["text"] for row in rows for key in row}


async def test_a_telephone_number_is_checked(firm: Office) -> None:
    li = firm.li
    await tells(firm, REPORTED)
    await li.taps("电话，上午")
    await li.sees("请留一个方便接听的手机号，只用于这件事的联系。")
    assert "发送我的手机号" in await li.buttons()
    await li.says("1380013800")
    await li.sees("号码好像少了或多了几位")
    await li.says("13800138000")
    await li.sees("号码记下了")
    await li.taps("没有材料")
    await li.taps("确认提交")
    await li.sees("已经提交")
    async with firm.work() as uow:
        case = await uow.cases.find_by("number", "TS-20261124-0001")
    assert case is not None
    assert (case.facts.contact_way, case.facts.phone) == ("phone_morning", "+8613800138000")


async def test_a_shared_contact_and_no_number_are_answers_too(firm: Office) -> None:
    li = firm.li
    await tells(firm, REPORTED)
    await li.taps("电话，上午")
    await li.sees("请留一个方便接听的手机号")
    await li.taps("不留，用 Telegram")
    await li.sees("我们就在 Telegram 联系您")
    await li.sees("如果手边有相关材料")


async def test_a_sticker_is_no_answer(firm: Office) -> None:
    li = firm.li
    await tells(firm, "又漏报了，还罚款")
    await li.sends_sticker()
    await li.sees("这一项需要文字或按钮。贴纸和表情我看到了，心意收下。")


async def test_an_old_button_shows_the_way_to_the_latest_question(firm: Office) -> None:
    li = firm.li
    await tells(firm, "又漏报了，还罚款")
    first = await li.sees("目前给您造成的损失")
    await li.taps("1000–1万")
    await li.sees("有没有马上到期")
    await li.taps_on(first, "1万–5万")
    await li.sees("这个按钮已经过期了，请用最新的一条。")
    await li.taps("查看最新")
    await li.sees("有没有马上到期")
    async with firm.work() as uow:
        draft = (await uow.drafts.select())[0]
    assert draft.answers.amount_band == "1k_1w"


async def test_an_answer_may_end_the_questions(firm: Office) -> None:
    li = firm.li
    await tells(firm, "又漏报了，还罚款")
    await li.taps("20万以上")
    await li.sees("如果手边有相关材料") if "如果手边" in str(await li.looks()) else await li.sees("我把您的话记成")
    await li.sees_no("有没有马上到期")


async def test_danger_ends_everything_at_once(firm: Office) -> None:
    li, chen = firm.li, firm.chen
    await tells(firm, "又漏报了，还罚款")
    await li.says("我真的不想活了")
    await li.sees("听到您这样说，我很担心您。您现在安全吗？")
    await chen.sees("人身安全提示 （受理中，尚未编号）晨光贸易有限公司 李总")
    await li.says("没人管我")
    await li.sees("我都看到了，您继续说，不着急。")
    await li.taps("请马上联系我")
    await li.sees("这件事比较急，值班负责人已收到通知")
    await li.sees("请留一个方便接听的手机号")
    await li.says("13900001111")
    await chen.sees("留了电话 +8613900001111")


async def test_danger_while_telling_is_answered_before_the_silence(firm: Office) -> None:
    li = firm.li
    await firm.consents(li)
    await li.taps("我要投诉")
    await li.says("账全乱了，我不想活了")
    await li.sees("心理援助热线 12356，紧急情况请拨 110 或 120")
    await li.taps("我现在安全")
    await li.sees("知道您安全，我就放心了")
    await li.sees("我把您的话记成")
    await li.sees_no("目前给您造成的损失")


async def test_whoever_types_something_unclear_is_asked_what_it_is(firm: Office) -> None:
    li = firm.li
    await tells(firm, "12366电话是多少")
    await li.sees("我理解您这次主要是想咨询，对吗？")
    assert await li.buttons() == ["投诉", "咨询", "建议", "表扬"]
    await li.taps("投诉")
    await li.sees("能再多说一两句吗")


async def test_dialogue_d_a_question_that_was_simply_typed_is_no_complaint(firm: Office) -> None:
    li = firm.li
    await firm.consents(li)
    await li.says("12366电话是多少")
    await firm.quiet()
    await firm.later(seconds=21)
    await li.sees("已转给代账一部，编号 ")
    assert await li.buttons() == ["其实是投诉"]
    async with firm.work() as uow:
        assert await uow.drafts.select() == []
        assert await uow.cases.select() == []


async def test_somebody_elses_matter(firm: Office) -> None:
    li = firm.li
    await tells(firm, "外卖一直不到，投诉骑手不接电话")
    await li.sees("您说的好像是别的平台或商家的事。如果和明理财税有关，请告诉我")
    await li.taps("发错了")
    await li.sees("好的，已停止。刚才的内容没有保存。")


async def test_somebody_elses_matter_that_is_ours_after_all(firm: Office) -> None:
    await tells(firm, "外卖送来是冷的，我要退款")
    await firm.li.taps("和你们有关")
    await firm.li.sees("谢谢您愿意告诉我们")


async def test_what_was_pressed_as_a_complaint_may_be_called_a_suggestion(firm: Office) -> None:
    await tells(firm, "12366电话是多少")
    await firm.li.taps("建议")
    await firm.quiet()
    async with firm.work() as uow:
        assert await uow.drafts.select() == []
