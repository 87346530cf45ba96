"""An edit in a case that is over, or of what lies nowhere: kept as a version, or its author hears that it is not."""

from dataclasses import replace

from bot.domain.case import Status
from tests.conversations.hiring import case_of
from tests.conversations.posting import Poster
from tests.driver import Json, Person
from tests.office import Office

PDF = b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"
STORY = "报表晚了一周才发过来"


async def own(person: Person, text: str) -> Json:
    return next(one for one in await person.looks() if one["mine"] and text in str(one.get("text")))


async def withdraws(firm: Office) -> None:
    await firm.li.says("/status")
    await firm.li.taps("撤回")
    await firm.li.taps("确认撤回")
    await firm.li.sees("已撤回")


async def closes(firm: Office, number: str) -> None:
    case = await case_of(firm, number)
    async with firm.work() as uow:
        uow.cases.save(replace(case, status=Status.CLOSED, ended_at=uow.now, version=case.version + 1))
        uow.due.cancel_all(case.id)


async def versions(firm: Office, number: str) -> list[tuple[str, int]]:
    return [(told.text, told.version) for told in (await case_of(firm, number)).story]


async def test_of_a_withdrawn_case_it_is_kept_and_both_sides_hear(firm: Office, taken: str) -> None:
    await withdraws(firm)
    await firm.li.edits(await own(firm.li, STORY), "报表晚了两周才发过来")
    told = await firm.li.sees(f"您改的这句，我已经原样存进 {taken}，同事也会看到。这件已撤回，不会自动重新办")
    await firm.wang.sees(f"{taken}（已撤回）客户又改了原话：报表晚了两周才发过来")
    assert (await versions(firm, taken))[-1] == ("报表晚了两周才发过来", 2)
    await firm.li.taps_on(told, "恢复处理")
    await firm.li.sees(f"已重新打开 {taken}")
    await firm.wang.taps("看原话")
    await firm.wang.sees("报表晚了两周才发过来")


async def test_of_a_closed_case_as_well(firm: Office, taken: str) -> None:
    await closes(firm, taken)
    await firm.li.edits(await own(firm.li, STORY), "报表晚了两周才发过来")
    await firm.li.sees(f"我已经原样存进 {taken}，同事也会看到。这件已结束")
    assert "恢复处理" not in await firm.li.buttons()
    await firm.wang.sees(f"{taken}（已结束）客户又改了原话")
    await firm.li.taps("我要投诉")
    await firm.li.sees("您请说")


async def test_it_is_kept_from_whoever_it_accuses(firm: Office, taken: str) -> None:
    await withdraws(firm)
    await firm.li.edits(await own(firm.li, STORY), "报表晚了一周才发过来，王敏私下收我红包")
    await firm.li.sees("我已经原样存进")
    await firm.chen.sees("客户又改了原话：报表晚了一周才发过来，王敏私下收我红包")
    await firm.wang.sees_no("红包")
    await firm.wang.taps("看原话")
    assert firm.wang.toast == "这件投诉不在您的权限内。"
    await firm.li.taps("恢复处理")
    await firm.li.sees(f"已重新打开 {taken}")
    await firm.zhou.sees(f"新投诉 {taken}")


async def test_words_of_danger_are_heard_though_the_case_is_over(firm: Office, taken: str) -> None:
    await withdraws(firm)
    await firm.li.edits(await own(firm.li, STORY), "我真的不想活了")
    await firm.li.sees("您现在安全吗")
    await firm.chen.sees("🚨 人身安全提示")


async def test_what_telegram_tells_without_a_change_is_passed_over(firm: Office, taken: str) -> None:
    await withdraws(firm)
    said = await own(firm.li, STORY)
    await firm.li.edits(said, "报表晚了两周")
    await firm.li.sees("我已经原样存进")
    before = await versions(firm, taken)
    await firm.li.edits(said, "报表晚了两周")
    await firm.quiet()
    assert await versions(firm, taken) == before


async def test_a_caption_of_an_ended_case(firm: Office, taken: str) -> None:
    await firm.li.says("/more")
    await firm.quiet()
    poster = Poster(firm, firm.li)
    paper = await poster.file("罚单.pdf", PDF)
    number = await poster.posts(document=paper)
    await firm.quiet()
    await closes(firm, taken)
    await poster.edits(number, document=paper, caption="这是税务局的罚单")
    await firm.li.sees(f"我已经原样存进 {taken}")
    await firm.wang.sees(f"{taken}（已结束）客户又改了原话：这是税务局的罚单")
    await poster.edits(number, document=paper, caption="这是税务局的第二张罚单")
    await firm.li.sees(f"我已经原样存进 {taken}")
    assert (await versions(firm, taken))[-1] == ("这是税务局的第二张罚单", 2)


async def test_a_courtesy_that_becomes_more_goes_to_the_one_open_case(firm: Office, taken: str) -> None:
    thanks = await firm.li.says("谢谢")
    await firm.li.sees("不客气")
    await firm.li.edits(thanks, "谢谢，不过发票抬头也错了")
    await firm.li.sees(f"您改的这句，我已经补进 {taken}，负责的同事看得到。")
    await firm.wang.sees(f"{taken} 客户补充：谢谢，不过发票抬头也错了")


async def test_what_lies_nowhere_is_said_to_be_kept_nowhere(firm: Office) -> None:
    await firm.consents(firm.li)
    thanks = await firm.li.says("谢谢")
    await firm.li.sees("不客气")
    await firm.li.edits(thanks, "发票抬头错了")
    await firm.li.sees("没有另外保存。要反映的话，请再发一条给我")


async def test_an_edit_after_consent_was_taken_back_is_not_kept_and_that_is_said(firm: Office, taken: str) -> None:
    await firm.li.says("/privacy")
    await firm.li.taps("撤回同意")
    await firm.li.taps("确定撤回")
    await firm.li.sees("已撤回同意")
    before = await versions(firm, taken)
    await firm.li.edits(await own(firm.li, STORY), "报表晚了三周")
    await firm.li.sees("开始之前请您了解")
    assert await versions(firm, taken) == before


async def test_a_place_after_the_end_is_a_matter_of_its_own(firm: Office, taken: str) -> None:
    await firm.li.says("/more")
    await firm.li.sees("我会原样补进")
    await closes(firm, taken)
    await firm.li.shares_location(31.2, 121.4)
    await firm.li.sees("您请说")
    assert len(await versions(firm, taken)) == 1


async def test_a_paper_after_the_end_goes_to_no_ended_case(firm: Office, taken: str) -> None:
    await firm.li.says("/more")
    await firm.li.sees("我会原样补进")
    await closes(firm, taken)
    await firm.li.sends("单.pdf", PDF)
    await firm.quiet()
    async with firm.work() as uow:
        (paper,) = await uow.papers.select()
    assert (paper.case_id, paper.draft_id is None) == (None, False)


async def test_papers_that_wait_are_not_put_into_a_case_that_has_ended(firm: Office, taken: str) -> None:
    await firm.li.sends("单.pdf", PDF)
    await firm.quiet()
    await firm.later(seconds=4)
    await firm.li.sees("这是补充哪一件的")
    await closes(firm, taken)
    await firm.li.taps(f"补充 {taken}")
    await firm.li.sees("已结束")
    async with firm.work() as uow:
        (paper,) = await uow.papers.select()
    assert paper.case_id is None
