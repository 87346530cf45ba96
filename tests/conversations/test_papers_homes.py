"""Which complaint papers belong to is asked, never guessed; papers that were to follow are asked for once more."""

from dataclasses import replace

import pytest

from bot.domain.papers import MAX_PAPERS, Paper, PaperState
from storage.tables import papers
from tests.conversations.posting import Poster
from tests.office import Office
from tests.papers.honest import jpg, pdf

TROUBLE = "报表晚了一周才发过来，问谁都不回"
FINED = "又漏报了，还罚款两千三"


@pytest.fixture
async def filed(firm: Office) -> str:
    """A case that 王敏 has taken; its number."""
    await firm.consents(firm.li)
    number = await firm.files(firm.li, TROUBLE)
    await firm.wang.sees(f"新投诉 {number}")
    await firm.wang.taps("接单")
    await firm.li.sees("王敏")
    return number


async def all_papers(firm: Office) -> list[Paper]:
    async with firm.work() as uow:
        return await uow.papers.select(order=[papers.c.code])


async def receipt(firm: Office) -> None:
    await firm.quiet()
    await firm.later(seconds=4)
    await firm.quiet()


async def test_papers_for_an_open_case_are_safe_while_it_is_asked_which(firm: Office, filed: str) -> None:
    await firm.li.sends_album([("1.jpg", jpg(900)), ("2.jpg", jpg(901))], "这是聊天记录", kind="photo")
    await receipt(firm)
    await firm.li.sees("材料已经安全收到（2 份）。这是补充哪一件的？")
    assert [(p.code, p.state, p.case_id, p.draft_id) for p in await all_papers(firm)] == [
        ("U-01", PaperState.STORED, None, None), ("U-02", PaperState.STORED, None, None),
    ]  # fmt: skip
    await firm.wang.turns_away()
    await firm.li.taps(f"补充 {filed}")
    await firm.li.sees(f"已归入 {filed}")
    await receipt(firm)
    await firm.li.sees("（E-01、E-02）")
    await firm.wang.sees("客户补充：这是聊天记录")
    await firm.wang.sees(f"{filed} 客户补了材料：E-01、E-02")
    async with firm.work() as uow:
        (case,) = await uow.cases.select()
    assert [t.text for t in case.story] == [TROUBLE, "这是聊天记录"]
    assert {p.case_id for p in await all_papers(firm)} == {case.id}
    await firm.li.taps("传完了")
    await firm.li.sees("补充好了")


async def test_papers_may_be_another_matter(firm: Office, filed: str) -> None:
    await firm.li.sends("罚单.pdf", pdf(), "另外一件")
    await receipt(firm)
    await firm.li.taps("另一件事")
    await firm.li.sees("您请说，我在听")
    await receipt(firm)
    await firm.li.sees("（E-01）")
    async with firm.work() as uow:
        (draft,) = await uow.drafts.select()
    assert [t.text for t in draft.story] == ["另外一件"]
    assert draft.answers.papers == 1
    await firm.li.taps("传完了")
    await firm.li.sees("您说的我都记下了")


async def test_asked_again_the_answer_changes_nothing(firm: Office, filed: str) -> None:
    await firm.li.sends("罚单.pdf", pdf())
    await receipt(firm)
    await firm.li.taps(f"补充 {filed}")
    await firm.li.sees("已归入")
    before = await all_papers(firm)
    await firm.li.sends("罚单2.pdf", pdf(b"2"))
    await receipt(firm)
    question = await firm.li.sees("这是补充哪一件的")
    await firm.li.taps_on(question, "另一件事")
    await firm.li.sees("您请说")
    assert (await all_papers(firm))[0].case_id == before[0].case_id


async def test_papers_nobody_places_are_told_to_the_advisor_once_after_three_days(firm: Office, filed: str) -> None:
    await firm.li.sends_album([("1.jpg", jpg(900)), ("2.jpg", jpg(901))], kind="photo")
    await receipt(firm)
    await firm.li.sees("这是补充哪一件的")
    await firm.later(days=2, hours=20)
    await firm.wang.sees_no("一直没有说是哪一件的")
    await firm.later(hours=5)
    told = await firm.wang.sees("一直没有说是哪一件的")
    assert "晨光贸易有限公司 李总 三天前发来 2 份材料" in str(told["text"])
    await firm.wang.turns_away()
    await firm.later(days=5)
    await firm.wang.looks()
    assert "一直没有说是哪一件的" not in " ".join(str(one.get("text")) for one in firm.wang.new)
    await firm.li.taps(f"补充 {filed}")
    await firm.li.sees("已归入")


async def test_papers_that_were_placed_are_told_to_nobody(firm: Office, filed: str) -> None:
    await firm.li.sends("1.pdf", pdf())
    await receipt(firm)
    await firm.li.taps(f"补充 {filed}")
    await firm.li.sees("已归入")
    await firm.later(days=4)
    await firm.wang.sees_no("一直没有说是哪一件的")


async def test_papers_of_a_client_who_complains_about_the_advisor_are_told_to_the_manager(firm: Office) -> None:
    await firm.consents(firm.li)
    await firm.files(firm.li, TROUBLE)
    async with firm.work() as uow:
        (case,) = await uow.cases.select()
        wang = await uow.staff.find_by("telegram_id", firm.wang.id)
        assert wang is not None
        uow.cases.save(replace(case, facts=replace(case.facts, accused_id=wang.id)))
    await firm.li.sends("1.pdf", pdf())
    await receipt(firm)
    await firm.later(days=3, hours=1)
    await firm.chen.sees("一直没有说是哪一件的")
    await firm.wang.sees_no("一直没有说是哪一件的")


async def test_with_two_open_cases_each_is_offered(firm: Office, filed: str) -> None:
    second = await firm.files(firm.li, "会计把我们的发票开错了抬头，退回来重开了")
    await firm.li.sends("发票.pdf", pdf())
    await receipt(firm)
    await firm.li.sees("这是补充哪一件的")
    assert {f"补充 {filed}", f"补充 {second}", "另一件事"} <= set(await firm.li.buttons())


async def test_after_more_papers_go_to_that_case_unasked(firm: Office, filed: str) -> None:
    await firm.li.taps("查看进度")
    await firm.li.taps("补充情况")
    await firm.li.sees("请说，我会原样补进")
    await firm.li.sends("回单.pdf", pdf(), "付款回单")
    await firm.li.shares_location(31.2, 121.5)
    await receipt(firm)
    await firm.li.sees("收到 1 份材料")
    async with firm.work() as uow:
        (case,) = await uow.cases.select()
    assert [t.text for t in case.story[1:]] == ["付款回单", "位置：北纬 31.20000，东经 121.50000"]
    assert [p.case_id for p in await all_papers(firm)] == [case.id]


async def test_papers_to_follow_are_asked_for_on_the_next_working_day(firm: Office) -> None:
    await later_said(firm)
    await firm.later(days=1)
    await firm.li.sees("您提交时说稍后补材料")
    await firm.li.taps("过两天")
    await firm.li.sees("过两天我再问您一次")
    await firm.later(days=1)
    assert "您提交时说稍后补材料" not in " ".join(one.get("text", "") for one in firm.li.new)
    await firm.later(days=1)
    await firm.li.sees("您提交时说稍后补材料")
    await firm.li.taps("现在传")
    await firm.li.sees("如果手边有相关材料")
    await firm.li.sends("完税凭证.pdf", pdf())
    await receipt(firm)
    await firm.li.sees("收到 1 份材料")
    assert (await all_papers(firm))[0].case_id is not None


async def test_nothing_more_to_come_ends_the_asking(firm: Office) -> None:
    await later_said(firm)
    await firm.later(days=1)
    await firm.li.sees("您提交时说稍后补材料")
    await firm.li.taps("没有了")
    await firm.li.sees("我们按现有情况继续办")
    await firm.li.turns_away()
    await firm.later(days=6)
    assert "您提交时说稍后补材料" not in " ".join(one.get("text", "") for one in firm.li.new)


async def later_said(firm: Office) -> None:
    """A complaint filed with 稍后再传."""
    await firm.consents(firm.li)
    await firm.li.taps("我要投诉")
    await firm.li.says(FINED)
    await firm.quiet()
    await firm.li.taps("我说完了")
    await firm.quiet()
    await to_papers(firm)
    await firm.li.taps("稍后再传")
    await firm.li.sees("请您核对一下")
    await firm.li.taps("确认提交")
    await firm.li.sees("已经提交")


async def to_papers(firm: Office) -> None:
    """Answer whatever is asked until papers are asked for, or open them from the card."""
    for _ in range(8):
        labels = await firm.li.buttons()
        if "稍后再传" in labels:
            return
        chosen = next(one for one in ("没有", "跳过", "改一下", "修改", "材料") if one in labels)
        await firm.li.taps(chosen)
        await firm.quiet()


async def test_the_checklist_tells_what_has_come(firm: Office) -> None:
    await firm.consents(firm.li)
    await firm.li.taps("我要投诉")
    await firm.li.says(FINED)
    await firm.li.sends("处罚决定书.pdf", pdf())
    await firm.li.sends("申报表.exe", b"MZ" + bytes(99))
    await receipt(firm)
    await firm.li.taps("我说完了")
    await firm.quiet()
    await to_papers(firm)
    asked = await firm.li.sees("本类问题通常用得上")
    assert "处罚决定书（已收）" in asked["text"]
    assert "完税凭证截图（需补）" in asked["text"]
    assert "聊天记录（待交）" in asked["text"]


async def sends_one_too_many(firm: Office) -> None:
    """As many as there may be, and one more."""
    for n in range(3):
        album = [(f"{n}-{m}.jpg", jpg(500 + 20 * n + m)) for m in range(MAX_PAPERS // 3)]
        await firm.li.sends_album(album, kind="photo")
    await receipt(firm)
    await firm.li.sends("多的.pdf", pdf())


async def test_thirty_papers_are_enough_until_the_advisor_opens_more(firm: Office, filed: str) -> None:
    await firm.li.taps("查看进度")
    await firm.li.taps("补充情况")
    await firm.li.sees("请说，我会原样补进")
    await sends_one_too_many(firm)
    await firm.li.sees("本件材料已满 30 份。如还有重要材料，请联系顾问 王敏 开通追加")
    await firm.wang.sees("材料已满")
    await firm.wang.taps("开通追加")
    await firm.wang.sees("已开通追加")
    await firm.li.sees("还可以再发 10 份")
    await firm.li.sends("多的.pdf", pdf())
    await receipt(firm)
    await firm.li.sees("收到 1 份材料")


async def test_that_papers_are_full_is_told_to_those_above_while_nobody_may_look(firm: Office, filed: str) -> None:
    await firm.li.taps("希望换人")
    await firm.li.taps("沟通不顺")
    await firm.chen.sees("客户申请换人")
    await firm.li.says("/more")
    await firm.li.sees("请说，我会原样补进")
    await sends_one_too_many(firm)
    await firm.li.sees("本件材料已满 30 份")
    await firm.chen.sees("材料已满")
    await firm.wang.sees_no("材料已满")
    assert filed


async def test_papers_of_a_draft_that_is_given_up_leave_the_disk(firm: Office) -> None:
    await firm.consents(firm.li)
    await firm.li.taps("我要投诉")
    await firm.li.sends("罚单.pdf", pdf(), "罚单")
    await receipt(firm)
    store = firm.program.settings.papers
    assert len(list(store.iterdir())) == 1
    await firm.li.says("/cancel")
    await firm.quiet()
    assert await all_papers(firm) == []
    assert list(store.iterdir()) == []


async def test_papers_of_a_draft_that_nobody_finishes_go_after_three_days(firm: Office) -> None:
    await firm.consents(firm.li)
    await firm.li.taps("我要投诉")
    await firm.li.sends("罚单.pdf", pdf())
    await receipt(firm)
    assert len(await all_papers(firm)) == 1
    await firm.later(minutes=30)
    await firm.later(days=4)
    assert await all_papers(firm) == []
    assert list(firm.program.settings.papers.iterdir()) == []


async def test_a_question_nobody_answers_is_asked_again_the_next_day(firm: Office, filed: str) -> None:
    await firm.li.sends("回单.pdf", pdf())
    await receipt(firm)
    await firm.li.sees("这是补充哪一件的")
    await firm.li.turns_away()
    await firm.later(days=1)
    await firm.li.sees("这是补充哪一件的")
    await firm.li.taps(f"补充 {filed}")
    await firm.li.sees("已归入")
    await receipt(firm)
    await firm.li.turns_away()
    await firm.later(days=2)
    await firm.li.looks()
    assert not any("这是补充哪一件的" in one.get("text", "") for one in firm.li.new)


async def test_forwarded_words_in_a_supplement_say_whose_they_were(firm: Office, filed: str) -> None:
    await firm.li.taps("查看进度")
    await firm.li.taps("补充情况")
    await firm.li.sees("请说，我会原样补进")
    origin = {"type": "hidden_user", "date": 1, "sender_user_name": "会计小王"}
    await Poster(firm, firm.li).posts(text="下周一定给您报", forward_origin=origin)
    await firm.wang.sees("客户补充：下周一定给您报")
    async with firm.work() as uow:
        (case,) = await uow.cases.select()
    assert (case.story[-1].text, case.story[-1].origin) == ("下周一定给您报", "会计小王")
