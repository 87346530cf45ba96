"""What staff see about papers: the list with its checklist, the next page, what was added, and what cannot be read."""

from collections.abc import Sequence

from bot.domain.case import Status
from bot.domain.papers import OPENED, Paper
from bot.services.showing import shown_of
from bot.views.actions import Act
from bot.views.notices import Telling, notice
from bot.views.papers import checklist
from bot.views.progress_desk import continue_button
from bot.views.screen import Screen, button
from bot.words import DEFAULT, say
from storage.cases import papers_of

MEGABYTE = 1024 * 1024
LISTED = 40  # the rest is in the pages


@notice("staff.papers_list")
async def papers_list(telling: Telling) -> Screen:
    """Before the papers themselves: what there is, and what of the checklist is missing."""
    case = await telling.case()
    stored = await shown_of(telling.uow, case)
    lines = "\n".join(_line(paper) for paper in stored[:LISTED])
    missing = checklist(case.category, await papers_of(telling.uow, case_id=case.id), DEFAULT)
    return Screen(say("s.papers_head", case_no=case.number, n=len(stored), lines=lines, checklist=missing))


def _line(paper: Paper) -> str:
    marks = [say("s.paper_compressed")] if paper.compressed else []
    if paper.edition > 1:
        marks.append(say("s.paper_edition", edition=paper.edition))
    if paper.caption:
        marks.append(say("s.paper_note", note=" ".join(paper.caption.split())[:60]))
    return say("s.paper_line", code=paper.code, name=paper.name, size=_size(paper.bytes), marks="".join(marks))


def _size(count: int) -> str:
    return f"{count / MEGABYTE:.1f} MB" if count >= MEGABYTE else f"{max(1, round(count / 1024))} KB"


@notice("staff.papers_page")
async def papers_page(telling: Telling) -> Screen:
    """There are more."""
    case, facts = await telling.case(), telling.notice.facts
    more = button("s.papers_page", 1, Act.NEXT_PAPERS, subject=f"{case.id}:{facts['last']}", once=False)
    return Screen(say("s.papers_page", case_no=case.number, **facts), ((more,),))


@notice("staff.papers_added")
async def papers_added(telling: Telling) -> Screen:
    """The client has sent more."""
    case, codes = await telling.case(), telling.notice.facts["codes"]
    see = button("s.new", 5, Act.SEE_PAPERS, subject=case.id, once=False)
    on = [continue_button(case)] if case.status is Status.WAITING_CLIENT else []
    return Screen(say("s.papers_added", case_no=case.number, codes=_joined(codes)), ((see, *on),))


def _joined(codes: Sequence[str]) -> str:
    return say("list.comma").join(codes)


@notice("staff.papers_unplaced")
async def papers_unplaced(telling: Telling) -> Screen:
    """To the advisor or the manager: a client has not said for three days where papers belong."""
    uow, facts = telling.uow, telling.notice.facts
    contact = await uow.contacts.get(facts["contact"])
    client = await uow.clients.find(contact.client_id)
    company, phone = client.company if client else say("s.guest"), contact.phone or say("s.no_phone")
    return Screen(say("s.papers_unplaced", company=company, name=contact.name, phone=phone, n=facts["n"]))


@notice("staff.papers_full")
async def papers_full(telling: Telling) -> Screen:
    """The client would send more than fits."""
    case = await telling.case()
    more = button("s.papers_full", 1, Act.OPEN_PAPERS, subject=case.id, n=OPENED)
    return Screen(say("s.papers_full", case_no=case.number), ((more,),))


@notice("staff.paper_missing")
async def paper_missing(telling: Telling) -> Screen:
    """One paper cannot be read; the others are not touched by that."""
    return Screen(say("s.paper_missing", case_no=(await telling.case()).number))
