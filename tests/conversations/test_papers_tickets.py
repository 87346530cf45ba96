"""Papers of something that turns out to be a question: they lie with it, its desk sees them, they follow it."""

from typing import Any

import pytest
from sqlalchemy import select

from bot.domain.papers import Paper, PaperState
from storage.tables import audit, papers
from tests.conversations.sealed import places_of
from tests.conversations.test_privacy import exported
from tests.driver import Json
from tests.office import Office
from tests.papers.honest import jpg, pdf

QUESTION = "请问小规模纳税人的开票额度怎么提高"


async def all_papers(firm: Office) -> list[Paper]:
    async with firm.work() as uow:
        return await uow.papers.select(order=[papers.c.code])


@pytest.fixture
async def asked(firm: Office) -> str:
    """A question with two papers, told under 我要投诉; its number."""
    li = firm.li
    await firm.consents(li)
    await li.taps("我要投诉")
    await li.sees("您请说")
    await li.says(QUESTION)
    await firm.quiet()
    await li.taps("我说完了")
    await li.sees("我理解您这次主要是想咨询，对吗？")
    await li.sends_album([("截图.jpg", jpg(900)), ("合同.pdf", pdf())], kind="document")
    await firm.quiet()
    await firm.later(seconds=4)
    await li.sees("（E-01、E-02）")
    await li.taps("咨询")
    filed = await li.sees("已转给代账一部")
    return str(filed["text"]).partition("编号 ")[2][:16]


async def test_they_lie_with_the_question_and_its_desk_sees_them(firm: Office, asked: str) -> None:
    wang = firm.wang
    card = await wang.sees(f"咨询 {asked}")
    async with firm.work() as uow:
        [ticket] = await uow.tickets.select()
        assert await uow.drafts.select() == []
    assert [(p.code, p.state, p.draft_id, p.ticket_id) for p in await all_papers(firm)] == [
        ("E-01", PaperState.STORED, None, ticket.id), ("E-02", PaperState.STORED, None, ticket.id),
    ]  # fmt: skip
    await wang.taps_on(card, "看材料")
    await wang.sees(f"{asked} E-02")
    shown = [one for message in wang.new for one in message["media"]]
    assert [one["name"] for one in shown] == ["E-01 截图.jpg", "E-02 合同.pdf"]
    async with firm.work() as uow:
        read = (await uow.execute(select(audit.c.subject).where(audit.c.action == "paper.read"))).scalars().all()
    assert sorted(read) == sorted(p.id for p in await all_papers(firm))


async def test_who_may_not_answer_it_may_not_see_them(firm: Office, asked: str) -> None:
    card = await firm.wang.sees(f"咨询 {asked}")
    async with firm.work() as uow:
        [ticket] = await uow.tickets.select()
        zhao = await uow.staff.find_by("telegram_id", firm.zhao.id)
        assert zhao is not None
        token = uow.taps.issue(firm.zhao.id, "ticket_papers", ticket.id, once=False)
    await firm.zhao.says("/tickets")
    listing = await firm.zhao.sees("没有等您答复的")
    await firm.zhao.taps_data(listing["message_id"], token)
    assert firm.zhao.toast == "这件投诉不在您的权限内。"
    await firm.zhao.taps_data(listing["message_id"], _token(card))
    assert all(not message["media"] for message in firm.zhao.messages)


def _token(card: Json) -> str:
    rows: Any = card["reply_markup"]["inline_keyboard"]
    return str(next(b["callback_data"] for row in rows for b in row if b["text"] == "看材料"))


async def test_they_follow_it_when_it_is_a_complaint_after_all(firm: Office, asked: str) -> None:
    li, wang = firm.li, firm.wang
    await wang.sees(f"咨询 {asked}")
    await li.taps("其实是投诉")
    await li.sees("不用重讲")
    await firm.quiet()
    async with firm.work() as uow:
        [draft] = await uow.drafts.select()
    assert draft.answers.papers == 2
    assert {(p.draft_id, p.ticket_id) for p in await all_papers(firm)} == {(draft.id, None)}
    await li.taps("确认提交" if "确认提交" in await li.buttons() else "先提交，稍后补充")
    await li.sees("已经提交")
    new = await wang.sees("新投诉 TS-20261124-0001")
    assert "材料：2份" in str(new["text"])
    await wang.taps_on(new, "看材料")
    await wang.sees("TS-20261124-0001 E-02")


async def test_they_come_behind_those_a_complaint_under_way_has(firm: Office, asked: str) -> None:
    li = firm.li
    await li.taps("其实是投诉", wait=0)
    await firm.quiet()
    async with firm.work() as uow:
        [draft] = await uow.drafts.select()
        from bot.services import papers as service

        for paper in await service.lay_with_ticket(uow, draft.id, (await uow.tickets.select())[0].id):
            assert paper.ticket_id
    await li.sends("另外.pdf", pdf(b"another"))
    await firm.quiet()
    async with firm.work() as uow:
        [ticket] = await uow.tickets.select()
        moved = await service.follow_ticket(uow, ticket.id, draft.id)
    assert [p.code for p in moved] == ["E-02", "E-03"]
    assert len({p.code for p in await all_papers(firm)}) == 3


async def test_one_still_on_its_way_arrives_where_the_question_is(firm: Office) -> None:
    li = firm.li
    await firm.consents(li)
    await li.taps("我要投诉")
    await li.says(QUESTION)
    await firm.quiet()
    await li.taps("我说完了")
    await li.sees("对吗？")
    await li.sends("合同.pdf", pdf())
    await li.taps("咨询")
    await li.sees("已转给代账一部")
    await firm.quiet()
    await firm.later(seconds=4)
    await li.sees("和您刚才说的放在一起")
    await firm.wang.sees("客户补了材料：E-01")


async def test_papers_sent_right_after_a_question_belong_to_it(firm: Office) -> None:
    li, wang = firm.li, firm.wang
    await firm.consents(li)
    await li.taps("咨询问题")
    await li.says(QUESTION)
    await li.sees("已转给代账一部")
    await li.sends("执照.pdf", pdf(), "这是我们的执照")
    await firm.quiet()
    await firm.later(seconds=4)
    await li.sees("和您刚才说的放在一起")
    await wang.sees("客户补充：这是我们的执照")
    added = await wang.sees("客户补了材料：E-01")
    await wang.taps_on(added, "看材料")
    await wang.sees("ZX-20261124-0001 E-01")
    async with firm.work() as uow:
        assert await uow.drafts.select() == []


async def test_a_picture_with_words_can_be_the_question_itself(firm: Office) -> None:
    li, wang = firm.li, firm.wang
    await firm.consents(li)
    await li.taps("咨询问题")
    await li.sees("您请问")
    await li.sends("通知.jpg", jpg(900), "请问这个通知是什么意思？", kind="photo")
    await li.sees("已转给代账一部")
    card = await wang.sees("请问这个通知是什么意思")
    assert str(card["text"]).count("请问这个通知") == 1
    await wang.taps_on(card, "看材料")
    await wang.sees("E-01")


async def test_a_paper_that_tells_a_complaint_begins_one_even_after_a_question(firm: Office) -> None:
    li = firm.li
    await firm.consents(li)
    await li.taps("咨询问题")
    await li.says(QUESTION)
    await li.sees("已转给代账一部")
    await li.sends("罚单.pdf", pdf(), "你们又漏报了增值税，税务局罚了2300")
    await li.sees("您请说，我在听")
    async with firm.work() as uow:
        [draft] = await uow.drafts.select()
    assert draft.texts == ("你们又漏报了增值税，税务局罚了2300",)


async def test_papers_sent_much_later_are_no_part_of_it(firm: Office) -> None:
    li = firm.li
    await firm.consents(li)
    await li.taps("咨询问题")
    await li.says(QUESTION)
    await li.sees("已转给代账一部")
    await firm.later(minutes=6)
    await li.sends("合同.pdf", pdf())
    await li.sees("您请说，我在听")


async def test_export_counts_them_and_erasure_takes_them(firm: Office, asked: str) -> None:
    told = await exported(firm, firm.li)
    assert [one["name"] for one in told["papers"]] == ["截图.jpg", "合同.pdf"]
    await firm.li.says("/privacy")
    await firm.li.taps("申请删除")
    await firm.li.taps("确定申请删除")
    await firm.li.sees("删除申请已收到")
    await firm.later(days=17)
    await firm.quiet()
    assert await all_papers(firm) == []
    assert "papers.name" not in await places_of(firm, "合同.pdf")
    async with firm.work() as uow:
        assert await uow.tickets.select() == []


async def test_what_was_none_of_ours_goes_with_its_papers(firm: Office, asked: str) -> None:
    async with firm.work() as uow:
        from dataclasses import replace

        from bot.domain.ticket import TicketKind, TicketStatus
        from bot.services.promises import Promise

        [ticket] = await uow.tickets.select()
        uow.tickets.save(replace(ticket, kind=TicketKind.UNRELATED, status=TicketStatus.CLOSED))
        uow.due.plan(Promise.UNRELATED_END, ticket.id, uow.now)
    await firm.later(seconds=1)
    await firm.quiet()
    assert await all_papers(firm) == []
    async with firm.work() as uow:
        assert await uow.tickets.select() == []
