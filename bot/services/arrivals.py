"""A paper has arrived, or could not be taken: one receipt for a burst, a reason for each refusal."""

from dataclasses import replace
from datetime import timedelta

from bot.domain.papers import Paper, PaperState, Refusal
from bot.domain.people import Contact, Staff
from bot.domain.workdays import out_of_quiet
from bot.firm import Firm
from bot.services.assigning import tell_handler
from bot.services.paper_homes import tell_full
from bot.services.promises import Promise, keeps
from bot.services.staff import managers_of
from bot.services.tickets import tell as tell_desk
from storage.cases import open_cases_of, papers_of
from storage.due import Due
from storage.paper_rows import papers_of_ticket, unplaced
from storage.uow import Notice, Uow

TOGETHER = timedelta(seconds=3)  # papers that come within this time share a receipt
ASK_AGAIN = timedelta(days=1)
ASK_FOR = timedelta(days=3)
AWAY = timedelta(seconds=10)  # how often a receipt looks whether Telegram is back
PATIENCE = timedelta(seconds=60)  # after which the receipt no longer waits for one that is slow


async def arrived(uow: Uow, firm: Firm, paper: Paper) -> None:
    """The fetcher has stored or refused a paper."""
    contact = await uow.contacts.get(paper.contact_id)
    owner = paper.draft_id or paper.case_id or paper.ticket_id or (contact.id if paper.unplaced else None)
    if owner is None:
        return  # its draft was given up meanwhile
    if paper.state is PaperState.STORED and paper.replaces:
        uow.papers.save(replace(paper, receipted=True))
        uow.notify(Notice("client.paper_replaced", paper.chat_id, paper.case_id))
        return
    if paper.state is PaperState.STORED:
        uow.due.plan(Promise.RECEIPT, owner, uow.now + TOGETHER)
        return
    if paper.refusal is Refusal.LIMIT and (case := await uow.cases.find(paper.case_id)):
        await tell_full(uow, case)
    uow.notify(Notice("client.paper_refused", paper.chat_id, paper.case_id, {"paper": paper.id}))


@keeps(Promise.RECEIPT)
async def give_receipt(uow: Uow, firm: Firm, due: Due) -> None:
    """Acknowledge everything stored since the last receipt, unless more is still on its way."""
    papers = await _waiting_for_receipt(uow, due.subject)
    if any(_on_its_way(uow, firm, paper) for paper in papers):
        away = any(_is_away(paper) for paper in papers)
        uow.due.plan(Promise.RECEIPT, due.subject, uow.now + (AWAY if away else TOGETHER))
        return None
    stored = [p for p in papers if p.state is PaperState.STORED]
    if stored and stored[0].unplaced:
        return await _ask_where(uow, firm, stored)
    fresh = [p for p in stored if not p.receipted]
    for paper in fresh:
        uow.papers.save(replace(paper, receipted=True))
    if fresh:
        await _tell(uow, fresh)
    return None


async def _ask_where(uow: Uow, firm: Firm, stored: list[Paper]) -> None:
    """Which complaint are these for? Asked again each day for three days, never in the quiet hours."""
    contact = await uow.contacts.get(stored[0].contact_id)
    facts = {"n": len(stored), "contact": contact.id}
    uow.notify(Notice("client.papers_where", contact.telegram_id, None, facts))
    oldest = min(paper.received_at for paper in stored)
    if uow.now - oldest < ASK_FOR:
        uow.due.plan(Promise.UNPLACED, contact.id, firm.calendar.next_open(oldest + ASK_FOR))
    if uow.now - stored[-1].received_at < ASK_FOR:
        uow.due.plan(Promise.RECEIPT, contact.id, out_of_quiet(uow.now + ASK_AGAIN, quiet=firm.policy.quiet))


@keeps(Promise.UNPLACED)
async def tell_unplaced(uow: Uow, firm: Firm, due: Due) -> None:
    """Three days, and the client has not said where they belong: a colleague is told once, to telephone."""
    papers = [p for p in await unplaced(uow, due.subject) if p.state is PaperState.STORED]
    old = [p for p in papers if uow.now - p.received_at >= ASK_FOR]
    if not old:
        return
    contact = await uow.contacts.get(due.subject)
    uow.audit("system", "papers.unplaced", contact.id, count=len(papers))
    for person in await _who_knows(uow, contact):
        key = f"unplaced:{old[0].id}:{person.id}"
        facts = {"contact": contact.id, "n": len(papers)}
        uow.notify(Notice("staff.papers_unplaced", person.telegram_id or 0, None, facts, key=key))


async def _who_knows(uow: Uow, contact: Contact) -> list[Staff]:
    """The company's advisor, unless one of this client's complaints is kept from them; else the managers."""
    client = await uow.clients.find(contact.client_id)
    barred = {one for case in await open_cases_of(uow, contact.id) for one in case.barred}
    advisor = await uow.staff.find(client.advisor_id) if client else None
    if advisor is not None and advisor.active and advisor.telegram_id and advisor.id not in barred:
        return [advisor]
    managers = await managers_of(uow, client.department_id if client else None) or await managers_of(uow, None)
    return [person for person in managers if person.id not in barred]


async def _waiting_for_receipt(uow: Uow, owner: str) -> list[Paper]:
    """The papers of this draft, case or ticket, or of this contact where none is named yet."""
    return (
        await papers_of(uow, draft_id=owner)
        or await papers_of(uow, case_id=owner)
        or await papers_of_ticket(uow, owner)
        or await unplaced(uow, owner)
    )


async def _tell(uow: Uow, fresh: list[Paper]) -> None:
    """The client has a receipt; whoever has the case hears of them."""
    contact, case_id = await uow.contacts.get(fresh[0].contact_id), fresh[0].case_id
    facts = {"codes": [p.code for p in fresh], "home": fresh[0].draft_id or case_id or fresh[0].ticket_id}
    if ticket := await uow.tickets.find(fresh[0].ticket_id):
        facts["ticket"] = ticket.id
        tell_desk(uow, ticket, await uow.staff.find(ticket.staff_id), "staff.ticket_papers", codes=facts["codes"])
    # a colleague may have sent them, for a client on the telephone: whoever sent them is told
    entered = fresh[0].chat_id != contact.telegram_id
    view = "staff.entry_papers" if entered else "client.papers_received"
    uow.notify(Notice(view, fresh[0].chat_id, case_id, facts))
    case = await uow.cases.find(case_id) if case_id else None
    if case is not None:
        await tell_handler(uow, case, "staff.papers_added", {"codes": facts["codes"]})


def _on_its_way(uow: Uow, firm: Firm, paper: Paper) -> bool:
    """Nobody could fetch it while nothing ran, nor while Telegram is away: a receipt then would cut a burst in two, and
    reach nobody."""
    if paper.state is not PaperState.AWAITED:
        return False
    return _is_away(paper) or uow.now - max(paper.received_at, firm.open_since) < PATIENCE


def _is_away(paper: Paper) -> bool:
    return paper.state is PaperState.AWAITED and paper.refusal is Refusal.AWAY
