"""Which complaint a paper belongs to: the one being told or the one named, never a guess.

A paper that comes where several things are possible is fetched at once and waits without a home until its sender
has said where it goes. What is asked, and how, is the views'.
"""

from dataclasses import dataclass, replace

from bot.domain.case import Case, Told
from bot.domain.intake import Draft
from bot.domain.papers import OPENED, Paper, PaperState
from bot.domain.people import Contact, Staff
from bot.domain.ticket import Ticket, TicketStatus
from bot.services import conversations, intake, tickets
from bot.services.access import access_own_case
from bot.services.accusing import kept_from_accused
from bot.services.assigning import tell_handler
from bot.services.papers import Home, next_code, papers_at
from bot.services.promises import Promise
from bot.services.supplements import add_words
from bot.services.tickets import TOGETHER
from storage.cases import open_cases_of, papers_of
from storage.paper_rows import announced, of_album, unplaced
from storage.uow import Conversation, Notice, Uow

OF_TICKET = "ticket_more"
SHOWN = frozenset({TicketStatus.OPEN, TicketStatus.TAKEN, TicketStatus.CLOSED})  # praise is closed at once
NAMING = frozenset({"supplement", "to_advisor"})  # conversations about one case: what comes goes there


@dataclass(frozen=True, slots=True)
class Found:
    """Where a paper goes; `begins`: nothing is under way, so that a new complaint begins with it."""

    home: Home
    begins: bool = False


async def find_home(uow: Uow, contact: Contact, old: Paper | None = None, album: str | None = None) -> Found:
    """The complaint that is meant: by the paper that is replaced, by the rest of the album, by 补充, by the draft under
    way; else to be asked."""
    known = old or (await of_album(uow, contact.id, album) if album else None)
    if known is not None and (home := await home_of(uow, known)) is not None:
        return Found(home)
    asked = await conversations.expected(uow, contact.telegram_id)
    if asked is not None and asked.waiting_for in NAMING:
        named = await access_own_case(uow, contact, asked.subject)
        if named.open:
            return Found(named)
    if draft := await intake.find_draft(uow, contact):
        return Found(draft)
    if asked is not None and (ticket := await _ticket_of(uow, contact, asked)):
        return Found(ticket)
    return Found(None, begins=not await open_cases_of(uow, contact.id))


async def _ticket_of(uow: Uow, contact: Contact, asked: Conversation) -> Ticket | None:
    """The question, suggestion or praise that was told a moment ago, while somebody may still read it."""
    if asked.waiting_for != OF_TICKET or uow.now - asked.since > TOGETHER:
        return None
    ticket = await uow.tickets.find(asked.subject)
    return ticket if ticket and ticket.contact_id == contact.id and ticket.status in SHOWN else None


async def home_of(uow: Uow, paper: Paper) -> Home:
    """The draft, case or ticket a paper lies in."""
    if paper.ticket_id:
        return await uow.tickets.find(paper.ticket_id)
    if paper.case_id:
        return await uow.cases.find(paper.case_id)
    return await uow.drafts.find(paper.draft_id) if paper.draft_id else None


async def find_replaced(uow: Uow, contact: Contact, chat_id: int, message_id: int) -> Paper | None:
    """The newest edition of the paper that this message of the same client brought, if it was taken."""
    return await newest_edition(uow, contact, await announced(uow, chat_id, message_id))


async def newest_edition(uow: Uow, contact: Contact, paper: Paper | None) -> Paper | None:
    """The newest taken edition of this paper, if it is this client's."""
    if paper is None or paper.contact_id != contact.id:
        return None
    there = await papers_at(uow, contact, await home_of(uow, paper))
    taken = [p for p in there if p.code == paper.code and p.state in {PaperState.AWAITED, PaperState.STORED}]
    return max(taken, key=lambda p: p.edition, default=None)


def recaption(uow: Uow, paper: Paper, caption: str) -> None:
    """What stands on the paper was changed, or written at last."""
    if caption != paper.caption:
        uow.papers.save(replace(paper, caption=caption, version=paper.version + 1))


async def place(uow: Uow, contact: Contact, home: Draft | Case) -> int:
    """The client has said where the waiting papers go; what was written on them goes with them. How many they were."""
    waiting = await unplaced(uow, contact.id)
    case_id, draft_id = (home.id, None) if isinstance(home, Case) else (None, home.id)
    there = await papers_of(uow, case_id=case_id, draft_id=draft_id)
    codes: dict[str, str] = {}  # editions of one paper stay together
    for paper in waiting:
        code = codes.setdefault(paper.code, next_code(there))
        moved = replace(paper, code=code, case_id=case_id, draft_id=draft_id, receipted=False)
        there.append(uow.papers.save(replace(moved, version=paper.version + 1)))
        uow.audit(f"contact:{contact.id}", "paper.place", paper.id, home=home.id, code=code)
    for paper in waiting:
        await tell(uow, await _as_it_is(uow, home), paper)
    uow.due.plan(Promise.RECEIPT, home.id, uow.now)
    return len(waiting)


async def _as_it_is(uow: Uow, home: Draft | Case) -> Draft | Case:
    """With what an earlier paper has told."""
    return await uow.cases.get(home.id) if isinstance(home, Case) else await uow.drafts.get(home.id)


async def tell(uow: Uow, home: Draft | Case | Ticket, paper: Paper) -> Draft | Case | Ticket:
    """What was written on the paper is part of what is told there."""
    if isinstance(home, Ticket):
        contact = await uow.contacts.get(home.contact_id)
        told = Told(paper.message_id, paper.received_at, paper.caption)
        return await tickets.add_words(uow, contact, home.id, told) if paper.caption else home
    if isinstance(home, Case):
        return await add_words(uow, home, paper.message_id, paper.caption) if paper.caption else home
    home = intake.count_paper(uow, home)
    told = Told(paper.message_id, paper.received_at, paper.caption)
    return intake.hear(uow, home, told).draft if paper.caption else home


async def open_more(uow: Uow, staff: Staff, case: Case) -> Case:
    """An advisor has more papers taken than usual; the client is told."""
    facts = replace(case.facts, extra_papers=case.facts.extra_papers + OPENED)
    uow.audit(f"staff:{staff.id}", "case.open_papers", case.id, extra=facts.extra_papers)
    contact = await uow.contacts.get(case.contact_id)
    uow.notify(Notice("client.papers_opened", contact.telegram_id, case.id, {"n": OPENED}))
    return uow.cases.save(replace(case, facts=facts))


async def name_of_advisor(uow: Uow, contact: Contact, home: Home) -> str | None:
    """Whom the client may ask for more room: whoever has the case, else the company's own advisor."""
    advisor_id = home.advisor_id if isinstance(home, Case) else None
    if advisor_id is None and contact.client_id:
        client = await uow.clients.find(contact.client_id)
        advisor_id = client.advisor_id if client else None
    advisor = await uow.staff.find(advisor_id) if advisor_id else None
    return advisor.name if advisor else None


async def tell_full(uow: Uow, case: Case) -> None:
    """Whoever the case lies with hears, once, that its papers are full."""
    await tell_handler(uow, case, "staff.papers_full", key=f"papers_full:{case.id}:{case.facts.extra_papers}")


async def note(uow: Uow, contact: Contact, paper_id: str, words: str) -> Paper | None:
    """给材料加说明: what the client says about one paper, beside its caption. None: it is none of theirs."""
    paper = await uow.papers.find(paper_id)
    if paper is None or paper.contact_id != contact.id:
        return None
    caption = f"{paper.caption}\n{words}".strip()
    if case := await uow.cases.find(paper.case_id):
        await kept_from_accused(uow, case, words)
    uow.audit(f"contact:{contact.id}", "paper.note", paper.id, code=paper.code)
    return uow.papers.save(replace(paper, caption=caption, version=paper.version + 1))
