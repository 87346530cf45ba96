"""The same matter told again the same day is one case; what is unsure is asked; another matter is another case."""

from dataclasses import replace

import pytest

from bot.domain.case import Case
from bot.domain.papers import Paper
from storage.tables import cases, papers
from tests.office import Office
from tests.papers.honest import pdf

VAT = "上个月的增值税你们漏报了，税务局罚了2300，问王敏一直不回"
AGAIN = "你们把上个月的增值税漏报了，税务局罚了2300块钱，王敏一直不回我"


async def tells(firm: Office, *texts: str) -> None:
    """A new complaint, to the end of telling."""
    await firm.li.taps("我要投诉")
    await firm.li.sees("您请说")
    for text in texts:
        await firm.li.says(text)
    await firm.quiet()
    await firm.li.taps("我说完了")
    await firm.quiet()


async def all_cases(firm: Office) -> list[Case]:
    async with firm.work() as uow:
        return await uow.cases.select(order=[cases.c.number])


async def all_papers(firm: Office) -> list[Paper]:
    async with firm.work() as uow:
        return await uow.papers.select(order=[papers.c.code])


@pytest.fixture
async def filed(firm: Office) -> str:
    """A case of this morning; its number."""
    await firm.consents(firm.li)
    number = await firm.files(firm.li, VAT)
    await firm.wang.sees(f"新投诉 {number}")
    return number


async def test_the_same_matter_goes_into_the_open_case(firm: Office, filed: str) -> None:
    await tells(firm, AGAIN)
    await firm.li.sees(f"这件事您今天已经提交过（{filed}），我把刚才的内容补充进去了，不用重复提交。")
    await firm.wang.sees(f"{filed} 客户补充：{AGAIN}")
    (case,) = await all_cases(firm)
    assert [(told.text, told.kind) for told in case.story] == [(VAT, "text"), (AGAIN, "supplement")]
    async with firm.work() as uow:
        assert await uow.drafts.select() == []


async def test_papers_of_the_second_telling_go_with_it(firm: Office, filed: str) -> None:
    await firm.li.taps("我要投诉")
    await firm.li.sees("您请说")
    await firm.li.says(AGAIN)
    await firm.li.sends("罚单.pdf", pdf())
    await firm.quiet()
    await firm.later(seconds=4)
    await firm.li.sees("（E-01）")
    await firm.li.taps("我说完了")
    await firm.li.sees("不用重复提交")
    await firm.wang.sees(f"{filed} 客户补了材料：E-01")
    (case,) = await all_cases(firm)
    assert [(paper.code, paper.case_id) for paper in await all_papers(firm)] == [("E-01", case.id)]
    await firm.wang.taps("看材料")
    await firm.wang.sees("E-01")


async def test_what_is_told_again_and_graver_raises_the_grade_by_itself(firm: Office, filed: str) -> None:
    (before,) = await all_cases(firm)
    await tells(firm, AGAIN + "，而且这笔加上滞纳金已经是26万了")
    await firm.li.sees("不用重复提交")
    await firm.quiet()
    (case,) = await all_cases(firm)
    assert (before.grade, case.grade) == ("major", "severe")
    assert case.resolve_by >= before.submitted_at
    assert case.accept_by < before.accept_by
    told = await firm.wang.sees(f"{filed} 出现新情况")
    assert "等级由【重大】升为【严重】" in told["text"]
    await firm.chen.sees(filed)  # the manager is paged, as for a complaint that is severe from the start
    await firm.wang.taps_on(told, "接单")
    await firm.li.sees("王敏")


async def test_a_grade_a_person_lowered_is_not_raised_for_what_was_known(firm: Office, filed: str) -> None:
    (case,) = await all_cases(firm)
    async with firm.work() as uow:
        uow.cases.save(replace(case, grade="minor"))
    await firm.li.says("/more")
    await firm.li.says(AGAIN)
    await firm.wang.sees("客户补充")
    await firm.quiet()
    assert [one.grade for one in await all_cases(firm)] == ["minor"]


async def test_what_is_unsure_is_asked_and_may_be_the_same(firm: Office, filed: str) -> None:
    await tells(firm, "9月的增值税你们也漏报了，税务局罚了2300")
    await firm.li.sees(f"您今天有一件正在处理的投诉（{filed}）")
    question = await firm.li.sees("还是另一件事？")
    await firm.li.taps("补充这一件")
    await firm.li.sees("补充进去了")
    await firm.wang.sees("客户补充：9月的增值税")
    assert len(await all_cases(firm)) == 1
    await firm.li.taps_data(question["message_id"], "forged-token-of-nobody")
    assert len(await all_cases(firm)) == 1


async def test_what_is_unsure_may_be_another_matter(firm: Office, filed: str) -> None:
    await tells(firm, "9月的增值税你们也漏报了，税务局罚了2300")
    await firm.li.taps("另一件事")
    await firm.quiet()
    await firm.li.looks()
    shown = " ".join(str(one.get("text")) for one in firm.li.new)
    await firm.li.taps("确认提交" if "我把您的话记成" in shown else "先提交，稍后补充")
    await firm.li.sees("已经提交，编号 TS-20261124-0002")
    assert len(await all_cases(firm)) == 2


async def test_words_instead_of_a_button_are_heard_and_asked_again(firm: Office, filed: str) -> None:
    await tells(firm, "9月的增值税你们也漏报了，税务局罚了2300")
    await firm.li.sees("还是另一件事？")
    await firm.li.says("9月和10月是两回事")
    await firm.li.sees("还是另一件事？")
    await firm.li.taps("补充这一件")
    await firm.li.sees("补充进去了")
    (case,) = await all_cases(firm)
    assert [told.text for told in case.story][1:] == ["9月的增值税你们也漏报了，税务局罚了2300", "9月和10月是两回事"]


async def test_an_old_button_does_nothing_once_the_draft_has_grown(firm: Office, filed: str) -> None:
    await tells(firm, "9月的增值税你们也漏报了，税务局罚了2300")
    question = await firm.li.sees("还是另一件事？")
    await firm.li.says("9月和10月是两回事")
    await firm.li.sees("还是另一件事？")
    await firm.li.taps_on(question, "补充这一件")
    await firm.li.sees("已经过期")
    assert len((await all_cases(firm))[0].story) == 1


async def test_another_matter_by_the_button_is_not_compared(firm: Office, filed: str) -> None:
    await firm.li.starts()
    await firm.li.taps("另一件事")
    await firm.li.sees("您请说")
    await firm.li.says(VAT)
    await firm.quiet()
    await firm.li.taps("我说完了")
    await firm.quiet()
    await firm.li.looks()
    shown = " ".join(str(one.get("text")) for one in firm.li.new)
    await firm.li.taps("确认提交" if "我把您的话记成" in shown else "先提交，稍后补充")
    await firm.li.sees("已经提交")
    assert len(await all_cases(firm)) == 2


async def test_the_day_after_it_is_a_complaint_of_its_own(firm: Office, filed: str) -> None:
    await firm.later(hours=24)
    await tells(firm, AGAIN)
    await firm.li.sees_no("不用重复提交")
    await firm.li.sees_no("还是另一件事？")


async def test_what_somebody_else_filed_is_not_looked_at(firm: Office, filed: str) -> None:
    await firm.consents(firm.he)
    second = await firm.files(firm.he, VAT)
    assert second != filed


async def test_a_withdrawn_case_takes_nothing_in(firm: Office, filed: str) -> None:
    await firm.li.taps("查看进度")
    await firm.li.taps("撤回")
    await firm.li.taps("确认撤回")
    await firm.li.sees("已撤回")
    await tells(firm, AGAIN)
    await firm.li.sees_no("不用重复提交")


async def test_what_is_left_lying_is_compared_when_the_window_ends(firm: Office, filed: str) -> None:
    await firm.li.taps("我要投诉")
    await firm.li.says(AGAIN)
    await firm.quiet()
    await firm.later(seconds=21)
    await firm.li.sees_no("不用重复提交")  # there may be more to come
    await firm.later(minutes=11)
    await firm.li.sees("不用重复提交")
    assert len(await all_cases(firm)) == 1


async def test_a_danger_in_the_same_matter_is_in_the_case_and_somebody_is_called(firm: Office, filed: str) -> None:
    await firm.li.taps("我要投诉")
    await firm.li.says(AGAIN + "，我活不下去了，不想活了")
    await firm.li.sees("您现在安全吗")
    await firm.chen.turns_away()
    await firm.li.taps("请马上联系我")
    await firm.li.sees(f"已经提交，编号 {filed}。这件事比较急，值班负责人已收到通知")
    await firm.li.sees("请留一个方便接听的手机号")
    await firm.quiet()
    (case,) = await all_cases(firm)
    assert case.facts.mood == "safety"
    assert case.facts.contact_way == "phone_any"
    await firm.chen.sees(filed)


async def test_submitting_twice_is_one_case(firm: Office) -> None:
    await firm.consents(firm.li)
    await firm.li.taps("我要投诉")
    await firm.li.says("我问的发票抬头拖到今天才回，也不急，就是提醒一下")
    await firm.quiet()
    await firm.li.taps("我说完了")
    card = await firm.li.sees("我把您的话记成")
    await firm.li.taps_on(card, "确认提交")
    await firm.li.sees("已经提交")
    await firm.li.taps_on(card, "确认提交")
    await firm.li.sees("已经过期")
    assert len(await all_cases(firm)) == 1


async def test_a_danger_that_is_told_again_is_never_asked_about(firm: Office, filed: str) -> None:
    await firm.li.taps("我要投诉")
    await firm.li.says("9月的增值税你们也漏报了，税务局罚了2300，我活不下去了，不想活了")
    await firm.li.sees("您现在安全吗")
    await firm.li.taps("请马上联系我")
    await firm.li.sees("已经提交，编号 TS-20261124-0002")
    await firm.chen.sees("TS-20261124-0002")
