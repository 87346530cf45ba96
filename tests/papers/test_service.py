"""Announcing, attaching and reading papers: codes, limits, duplicates, rights, each once."""

from dataclasses import replace

import pytest

from bot.domain.case import Case, Facts, Status
from bot.domain.papers import MAX_BYTES, MAX_PAPERS, Paper, PaperState, Refusal
from bot.domain.people import Role, Staff
from bot.services import papers
from bot.services.access import NotYours
from storage import audit, paper_rows
from storage.cases import papers_of
from storage.mapping import new_id
from storage.tables import audit as audit_table
from tests.papers.desk import Desk
from tests.papers.honest import pdf


async def a_case(desk: Desk, advisor: Staff | None = None) -> Case:
    """A case of the desk's client, with this advisor."""
    now = desk.clock.now()
    async with desk.storage.work() as uow:
        if advisor:
            uow.staff.add(advisor)
        number = await uow.next_number("TS", "20261123")
        case = Case(
            new_id(), number, desk.contact.id, None, Status.ACCEPTED, "tax", "major", 9, "句", (), Facts(),
            now, now, now, now, advisor_id=advisor.id if advisor else None,
        )  # fmt: skip
        return uow.cases.add(case)


def an_advisor(desk: Desk, role: Role = Role.ADVISOR) -> Staff:
    """Somebody who works here."""
    return Staff(new_id(), "王敏", role, None, None, desk.clock.now())


async def acts(desk: Desk) -> list[tuple[str, str]]:
    """Who did what, in order; the chain must hold."""
    async with desk.storage.database.transaction() as connection:
        assert (await audit.verify(connection, desk.storage.sealer)).sound
        rows = await connection.execute(audit_table.select().order_by(audit_table.c.seq))
        return [(row.actor, row.action) for row in rows]


async def test_papers_are_numbered_as_they_come(desk: Desk) -> None:
    said = [await desk.sends_paper(b"x", name=f"../{n}.pdf", caption="罚单" * 900) for n in range(3)]
    assert [p.code for p in said] == ["E-01", "E-02", "E-03"]
    assert {p.state for p in said} == {PaperState.AWAITED}
    assert (said[0].name, len(said[0].caption), said[0].draft_id) == ("0.pdf", 1024, desk.draft.id)
    assert await acts(desk) == [(f"contact:{desk.contact.id}", "paper.announce")] * 3


async def test_the_same_message_again_is_the_same_paper(desk: Desk) -> None:
    incoming = desk.incoming(b"x")
    async with desk.storage.work() as uow:
        first = await papers.announce(uow, desk.contact, desk.draft, incoming)
        again = await papers.announce(uow, desk.contact, desk.draft, incoming)
    async with desk.storage.work() as uow:
        later = await papers.announce(uow, desk.contact, desk.draft, replace(incoming, caption="改了"))
        assert first == again == later
        assert await papers_of(uow, draft_id=desk.draft.id) == [first]


async def test_what_is_too_big_or_the_same_file_or_one_too_many_is_refused_at_once(desk: Desk) -> None:
    assert isinstance(await desk.sends(b"x", bytes=MAX_BYTES, file_unique_id="same"), Paper)
    assert await desk.sends(b"x", bytes=MAX_BYTES + 1) is Refusal.TOO_BIG
    assert await desk.sends(b"x", file_unique_id="same") is Refusal.DUPLICATE
    async with desk.storage.work() as uow:
        twin = await papers.find_same_file(uow, desk.contact, desk.draft, "same")
        assert twin is not None
        assert twin.code == "E-01"
        assert await papers.find_same_file(uow, desk.contact, desk.draft, "other") is None
    for _ in range(MAX_PAPERS - 1):
        await desk.sends_paper(b"x")
    assert await desk.sends(b"x") is Refusal.LIMIT


async def test_a_refused_paper_counts_no_more_and_its_code_is_not_given_again(desk: Desk) -> None:
    first = await desk.sends_paper(b"x", file_unique_id="same")
    async with desk.storage.work() as uow:
        assert await papers.refuse(uow, first.id, Refusal.BAD_TYPE) is not None
        assert await papers.refuse(uow, first.id, Refusal.BAD_TYPE) is None
        assert await papers.put_off(uow, first.id) is None
    second = await desk.sends_paper(b"x", file_unique_id="same")
    assert second.code == "E-02"


async def test_papers_follow_their_draft_into_the_case_and_keep_their_codes(desk: Desk) -> None:
    first, second = await desk.sends_paper(b"1"), await desk.sends_paper(b"2")
    case = await a_case(desk)
    async with desk.storage.work() as uow:
        moved = await papers.attach(uow, desk.draft.id, case.id)
        uow.drafts.remove(desk.draft)
    async with desk.storage.work() as uow:
        assert await papers_of(uow, case_id=case.id) == moved
    assert [(p.id, p.code, p.draft_id) for p in moved] == [
        (first.id, "E-01", None),
        (second.id, "E-02", None),
    ]


async def test_papers_joining_others_are_numbered_on(desk: Desk) -> None:
    case = await a_case(desk)
    async with desk.storage.work() as uow:
        await papers.announce(uow, desk.contact, case, desk.incoming(b"0"))
    await desk.sends_paper(b"1")
    async with desk.storage.work() as uow:
        await papers.attach(uow, desk.draft.id, case.id)
        assert [p.code for p in await papers_of(uow, case_id=case.id)] == ["E-01", "E-02"]


async def stored_paper(desk: Desk, case: Case) -> Paper:
    """A stored paper of the case."""
    async with desk.storage.work() as uow:
        paper = await papers.announce(uow, desk.contact, case, desk.incoming(pdf()))
    assert isinstance(paper, Paper)
    desk.opens()
    return await desk.settled(paper)


async def test_the_advisor_of_the_case_reads_its_papers_and_that_is_audited(desk: Desk) -> None:
    advisor = an_advisor(desk)
    paper = await stored_paper(desk, await a_case(desk, advisor))
    for _ in range(2):
        async with desk.storage.work() as uow:
            assert await papers.read(uow, advisor, paper.id) == paper
    assert (await acts(desk)).count((f"staff:{advisor.id}", "paper.read")) == 2


@pytest.mark.parametrize("role", [Role.ADVISOR, Role.MANAGER, Role.MARKET, Role.LEGAL, Role.ADMINISTRATOR])
async def test_nobody_else_reads_them(desk: Desk, role: Role) -> None:
    advisor = an_advisor(desk)
    paper = await stored_paper(desk, await a_case(desk, advisor))
    other = replace(an_advisor(desk, role), department_id="elsewhere")
    async with desk.storage.work() as uow:
        with pytest.raises(NotYours):
            await papers.read(uow, other, paper.id)
        assert await papers.read(uow, advisor, paper.id) == paper


async def test_what_is_not_stored_or_not_in_a_case_is_read_by_nobody(desk: Desk) -> None:
    officer = an_advisor(desk, Role.OFFICER)
    paper = await stored_paper(desk, await a_case(desk))
    drafted = await desk.settled(await desk.sends_paper(pdf(b"2")))
    assert drafted.state is PaperState.STORED
    async with desk.storage.work() as uow:
        assert await papers.read(uow, officer, paper.id) == paper
        uow.papers.save(replace(paper, state=PaperState.LOST))
        for paper_id in (paper.id, drafted.id, "none"):
            with pytest.raises(NotYours):
                await papers.read(uow, officer, paper_id)


async def test_a_paper_without_a_home_has_no_twins(desk: Desk) -> None:
    paper = await desk.sends_paper(pdf())
    desk.opens()
    stored = await desk.settled(paper)
    async with desk.storage.work() as uow:
        assert await papers.find_twin(uow, replace(stored, id="other", draft_id=None)) is None
        assert await papers.find_twin(uow, replace(stored, id="other")) == stored


async def test_rows_say_what_is_awaited_and_which_files_are_in_use(desk: Desk) -> None:
    first, second = await desk.sends_paper(pdf(b"1")), await desk.sends_paper(pdf(b"2"))
    async with desk.storage.work() as uow:
        assert await paper_rows.next_try(uow.connection) == desk.clock.now()
        assert [p.id for p in await paper_rows.awaited(uow, [first.id], 9)] == [second.id]
        await papers.put_off(uow, second.id)
        assert await paper_rows.awaited(uow, [first.id], 9) == []
    desk.opens()
    stored = await desk.settled(first)
    async with desk.storage.work() as uow:
        assert await paper_rows.stored_names(uow.connection) == {stored.stored_as}
        assert await paper_rows.announced(uow, first.chat_id, first.message_id) == stored
        assert await paper_rows.announced(uow, first.chat_id, 999) is None
