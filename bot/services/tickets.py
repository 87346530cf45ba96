"""咨询, 建议, 表扬, 无关: filed with a number, laid on the right desk, answered, or carried over into a complaint.

``route`` is for the intake, where a reading says that something is no complaint. 找人工 is in ``humans.py``.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.clock import CHINA
from bot.domain import ticket as rules
from bot.domain.case import Told
from bot.domain.desks import Desk, Office, choose_desk
from bot.domain.intake import Draft
from bot.domain.judgement import Kind
from bot.domain.people import Contact, Role, Staff
from bot.domain.promises import after
from bot.domain.reading import Reading, forget_readings, read
from bot.domain.ticket import PREFIX, Ticket, TicketKind, TicketStatus
from bot.firm import Firm
from bot.services import intake, papers, praise
from bot.services.access import SEE_ALL, NotYours
from bot.services.intake import NoDraft
from bot.services.operators import note_reach
from bot.services.promises import Promise
from storage import people
from storage.mapping import new_id
from storage.tickets import live_of, opened_since
from storage.uow import Notice, Uow

SURE = 0.7  # conversation §4.1: below it, kind.confirm is asked
SPAM_PAUSE = timedelta(hours=24)
TOGETHER = timedelta(minutes=5)  # what is written or sent so soon afterwards belongs to the same matter
UNRELATED_KEPT = timedelta(hours=72)  # as long as an unfiled complaint


@dataclass(frozen=True, slots=True)
class Routed:
    """What became of words that are no complaint. `silent`: this person was told once today already."""

    ticket: Ticket
    elsewhere: bool = False  # about another platform or firm
    silent: bool = False


def tells_a_complaint(text: str) -> bool:
    """Whether these words surely tell what went wrong."""
    kind = read([text]).kind
    return kind.choice == Kind.COMPLAINT.value and kind.confidence >= SURE


def names_a_fault(text: str) -> bool:
    """The same of a few words on a paper, which name a thing rather than tell: something must have gone wrong."""
    reading = read([text])
    return reading.kind.choice == Kind.COMPLAINT.value and bool(reading.counted)


async def route(uow: Uow, firm: Firm, contact: Contact, reading: Reading, told: Sequence[Told]) -> Routed:
    """File what was told as what it was read as; for the intake, where `reading.kind` is sure and no complaint."""
    kind = TicketKind(reading.kind.choice)
    if kind is TicketKind.UNRELATED:
        return await _put_aside(uow, contact, reading, told)
    return Routed(await open_ticket(uow, firm, contact, kind, told))


async def open_ticket(uow: Uow, firm: Firm, contact: Contact, kind: TicketKind, told: Sequence[Told]) -> Ticket:
    """Number it, lay it on a desk, tell whoever answers, promise a time."""
    category = read([one.text for one in told if one.text]).category.choice
    desk = await find_desk(uow, firm, contact, category)
    ticket = replace(
        await _fresh(uow, contact, kind, told), category=category, answer_by=answer_by(firm, kind, uow.now),
        department_id=desk.department.id if desk.department else None, staff_id=desk.staff.id if desk.staff else None,
    )  # fmt: skip
    if kind is TicketKind.PRAISE:
        ticket = rules.close(ticket)
        await praise.pass_on(uow, ticket)
    else:
        uow.due.plan(Promise.TICKET_ANSWER, ticket.id, ticket.answer_by)
        await note_reach(uow, firm, ticket.answer_by)
        tell(uow, ticket, desk.staff, "staff.ticket")
    uow.audit(f"contact:{contact.id}", "ticket.open", ticket.id, kind=kind.value, category=category)
    return uow.tickets.add(ticket)


def tell(uow: Uow, ticket: Ticket, person: Staff | None, view: str, **facts: object) -> None:
    """Tell a member of staff something about a ticket."""
    if person is not None and person.telegram_id is not None:
        uow.notify(Notice(view, person.telegram_id, None, {"ticket": ticket.id, **facts}))


async def _fresh(uow: Uow, contact: Contact, kind: TicketKind, told: Sequence[Told]) -> Ticket:
    number = await uow.next_number(PREFIX[kind], uow.now.astimezone(CHINA).strftime("%Y%m%d"))
    return Ticket(
        new_id(), number, contact.id, kind, Kind.UNRELATED.value, tuple(told), uow.now, uow.now,
        client_id=contact.client_id,
    )  # fmt: skip


async def fresh_call(uow: Uow, contact: Contact, told: Sequence[Told]) -> Ticket:
    """A ticket for 找人工, not yet kept."""
    return replace(await _fresh(uow, contact, TicketKind.HUMAN, told), category="other")


async def find_desk(uow: Uow, firm: Firm, contact: Contact, category: str) -> Desk:
    """Who answers this subject for this client."""
    others = [person for person in await people.everybody(uow) if person.telegram_id != contact.telegram_id]
    office = Office(await people.departments(uow), others, firm.policy.desks)
    return choose_desk(category, await uow.clients.find(contact.client_id), office)


def answer_by(firm: Firm, kind: TicketKind, now: datetime) -> datetime:
    """When the client has an answer by; working time, aware UTC."""
    policy = firm.policy.tickets
    if kind is TicketKind.SUGGESTION:
        return firm.calendar.end_of_day(now, policy.suggestion_days)
    return after(policy.question, now, firm.calendar)


async def _put_aside(uow: Uow, contact: Contact, reading: Reading, told: Sequence[Told]) -> Routed:
    silent = await opened_since(uow, contact.id, TicketKind.UNRELATED, uow.now - SPAM_PAUSE)
    ticket = uow.tickets.add(rules.close(await _fresh(uow, contact, TicketKind.UNRELATED, told)))
    uow.due.plan(Promise.UNRELATED_END, ticket.id, uow.now + UNRELATED_KEPT)
    uow.audit(f"contact:{contact.id}", "ticket.put_aside", ticket.id)
    elsewhere = any(not hit.counts for hit in reading.hits) or reading.loss.known
    return Routed(ticket, elsewhere=elsewhere, silent=silent and not elsewhere)


async def add_words(uow: Uow, contact: Contact, ticket_id: str, told: Told) -> Ticket:
    """One more message for a ticket of one's own; raises NotYours."""
    ticket = uow.tickets.save(rules.add(await access_own(uow, contact, ticket_id), told))
    uow.audit(f"contact:{contact.id}", "ticket.supplement", ticket.id)
    tell(uow, ticket, await uow.staff.find(ticket.staff_id), "staff.ticket_more", text=told.text)
    return ticket


async def reword(uow: Uow, contact: Contact, told: Told) -> bool:
    """An edited message of a ticket that is still to be answered: its next version, and whoever answers reads it.
    False: no ticket holds it."""
    for ticket in await live_of(uow, contact.id):
        if any(known.message_id == told.message_id for known in ticket.story):
            await add_words(uow, contact, ticket.id, told)
            return True
    return False


async def to_complaint(uow: Uow, contact: Contact, ticket_id: str) -> Draft:
    """其实是投诉: everything that was said goes into the draft; raises NotYours, NotPossible."""
    ticket = await access_own(uow, contact, ticket_id)
    moved = uow.tickets.save(rules.move(ticket))
    uow.due.cancel_all(ticket.id)
    try:
        draft = await intake.get_draft(uow, contact)
    except NoDraft:
        draft = intake.begin(uow, contact)
    answers = replace(draft.answers, kind=Kind.COMPLAINT.value)
    answers = replace(answers, papers=answers.papers + await _bring_papers(uow, ticket, draft))
    draft = replace(draft, story=(*ticket.story, *draft.story), answers=answers, version=draft.version + 1)
    uow.audit(f"contact:{contact.id}", "ticket.move", ticket.id, draft=draft.id)
    tell(uow, moved, await uow.staff.find(ticket.staff_id), "staff.ticket_moved")
    return uow.drafts.save(draft)


async def bring_papers_of(uow: Uow, draft: Draft, ticket: Ticket) -> None:
    """What the client sent while telling goes where the words went; a receipt that was still to come is given."""
    moved = await papers.lay_with_ticket(uow, draft.id, ticket.id)
    if any(not paper.receipted for paper in moved):
        uow.due.plan(Promise.RECEIPT, ticket.id, uow.now)


async def _bring_papers(uow: Uow, ticket: Ticket, draft: Draft) -> int:
    """The papers follow the words; how many they are. A receipt that was still to come is given."""
    moved = await papers.follow_ticket(uow, ticket.id, draft.id)
    if any(not paper.receipted for paper in moved):
        uow.due.plan(Promise.RECEIPT, draft.id, uow.now)
    return len({paper.code for paper in moved})


async def forget(uow: Uow, contact: Contact, ticket_id: str) -> None:
    """发错了: what was none of ours is not kept."""
    ticket = await access_own(uow, contact, ticket_id)
    if ticket.kind is TicketKind.UNRELATED:
        await papers.forget_of_ticket(uow, ticket.id)
        uow.due.cancel_all(ticket.id)
        uow.tickets.remove(ticket)
        forget_readings()
        uow.audit(f"contact:{contact.id}", "ticket.forget", ticket.id)


async def access_own(uow: Uow, contact: Contact, ticket_id: str) -> Ticket:
    """The ticket, if this client opened it; raises NotYours."""
    ticket = await uow.tickets.find(ticket_id)
    if ticket is None or ticket.contact_id != contact.id:
        raise NotYours
    return ticket


async def access_ticket(uow: Uow, person: Staff, ticket_id: str) -> Ticket:
    """The ticket, if this member of staff may answer it; raises NotYours, also when there is none."""
    ticket = await uow.tickets.find(ticket_id)
    if ticket is None or not may_answer(person, ticket):
        raise NotYours
    if (await uow.contacts.get(ticket.contact_id)).telegram_id == person.telegram_id:
        raise NotYours  # nobody answers themselves
    return ticket


def may_answer(person: Staff, ticket: Ticket) -> bool:
    """Whoever it lies with, the managers of its department, and who sees everything. Calls for a human are for
    anybody on duty but the administrator."""
    if not person.active or person.role is Role.AUDITOR:
        return False
    if ticket.staff_id == person.id or person.role in SEE_ALL:
        return True
    if ticket.kind is TicketKind.HUMAN and ticket.status is TicketStatus.OPEN:
        return person.role in {Role.ADVISOR, Role.MANAGER} or person.on_call
    return person.role is Role.MANAGER and ticket.department_id in {None, person.department_id}
