"""找人工: somebody wants a human. Whoever is on duty is called, again and again, until one takes it (002 §2.1.4)."""

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from bot.domain import ticket as rules
from bot.domain.case import Told
from bot.domain.people import Contact, Role, Staff
from bot.domain.promises import after
from bot.domain.ticket import Ticket, TicketKind, TicketStatus
from bot.firm import Firm
from bot.services import staff
from bot.services.accusing import accused_in
from bot.services.assessing import read_now
from bot.services.paging import without
from bot.services.promises import Promise, keeps
from bot.services.tickets import access_ticket, fresh_call, tell
from storage.cases import open_cases_of
from storage.due import Due
from storage.tickets import live_of_kind
from storage.uow import Notice, Uow


class When(StrEnum):
    """How soon somebody answers."""

    NOW = "now"
    URGENT = "urgent"  # outside working hours, at once all the same
    NEXT_DAY = "next_day"


@dataclass(frozen=True, slots=True)
class Called:
    """A call for a human: the ticket, and the colleague who is expected to answer, if one is known."""

    ticket: Ticket
    expected: Staff | None


def is_open(firm: Firm, now: datetime) -> bool:
    """Whether the firm works at this moment."""
    return firm.calendar.is_working(now)


async def call(uow: Uow, firm: Firm, contact: Contact, when: When, told: tuple[Told, ...] = ()) -> Called:
    """Call somebody; a second wish while one waits only makes it more urgent, or adds words."""
    waiting = await live_of_kind(uow, contact.id, TicketKind.HUMAN)
    ticket = waiting or await _open(uow, firm, contact, when)
    for one in told:
        ticket = rules.add(ticket, one)
    fresh_need = waiting is None or (when is not When.NEXT_DAY and waiting.status is TicketStatus.OPEN)
    if when is When.URGENT:
        ticket = replace(ticket, urgent=True)
    ticket = uow.tickets.save(ticket)
    if when is When.NEXT_DAY and waiting is None:
        uow.due.plan(Promise.HUMAN_CALL, ticket.id, firm.calendar.next_open(uow.now))
    elif when is not When.NEXT_DAY and (waiting is None or (fresh_need and ticket.rounds == 0)):
        ticket = await _ring(uow, firm, ticket)
    return Called(ticket, await _own_advisor(uow, contact, await _kept_from(uow, contact, ticket)))


async def _open(uow: Uow, firm: Firm, contact: Contact, when: When) -> Ticket:
    client = await uow.clients.find(contact.client_id)
    answer_by = firm.calendar.next_open(uow.now) if when is When.NEXT_DAY else uow.now
    ticket = replace(
        await fresh_call(uow, contact, ()), urgent=when is When.URGENT, answer_by=answer_by,
        department_id=client.department_id if client else None,
    )  # fmt: skip
    uow.audit(f"contact:{contact.id}", "human.call", ticket.id, when=when.value)
    return ticket


async def _ring(uow: Uow, firm: Firm, ticket: Ticket) -> Ticket:
    """One round: everybody who is to answer this time; the next round is planned at once."""
    ticket = uow.tickets.save(replace(ticket, rounds=ticket.rounds + 1))
    for person in await _round(uow, ticket):
        tell(uow, ticket, person, "staff.human", n=ticket.rounds)
    uow.due.plan(Promise.HUMAN_CALL, ticket.id, after(firm.policy.human.again, uow.now, firm.calendar))
    return ticket


async def _round(uow: Uow, ticket: Ticket) -> list[Staff]:
    """First the own advisor and whoever is on call; from the second round the managers too, then all above."""
    contact = await uow.contacts.get(ticket.contact_id)
    kept = await _kept_from(uow, contact, ticket)
    own = await _own_advisor(uow, contact, kept)
    called = [*([own] if own else []), *without(await staff.on_call(uow), kept)]
    if ticket.rounds >= 2 or not called:
        heads = without(await staff.managers_of(uow, ticket.department_id), kept)
        called += heads or without(await staff.managers_of(uow, None), kept)
    if ticket.rounds >= 3 or not called:
        called += without(await staff.with_role(uow, Role.OFFICER, Role.DIRECTOR, Role.EXECUTIVE), kept)
    if not called:
        called = without(await staff.with_role(uow, *Role), kept)
    return list({person.id: person for person in called}.values())


async def _kept_from(uow: Uow, contact: Contact, ticket: Ticket) -> frozenset[str]:
    """Those of whom this client complains, in a case or in the words that are rung with; and the client, who may be a
    colleague: nobody is sent to either."""
    own = await uow.staff.find_by("telegram_id", contact.telegram_id)
    barred = {one for case in await open_cases_of(uow, contact.id) for one in case.barred}
    if ticket.texts:
        client = await uow.clients.find(contact.client_id)
        barred |= {person.id for person in await accused_in(uow, client, read_now(uow, ticket.texts))}
    return frozenset(barred | ({own.id} if own else set()))


async def _own_advisor(uow: Uow, contact: Contact, kept: frozenset[str]) -> Staff | None:
    client = await uow.clients.find(contact.client_id)
    advisor = await uow.staff.find(client.advisor_id) if client else None
    if advisor is None or advisor.id in kept:
        return None
    return advisor if advisor.active and advisor.telegram_id else None


async def take(uow: Uow, person: Staff, ticket_id: str) -> Ticket:
    """我来联系; raises NotYours, and NotPossible when somebody else was quicker."""
    ticket = uow.tickets.save(rules.take(await access_ticket(uow, person, ticket_id), by=person.id))
    uow.due.cancel_all(ticket.id)
    uow.audit(f"staff:{person.id}", "human.take", ticket.id)
    contact = await uow.contacts.get(ticket.contact_id)
    uow.notify(Notice("client.human_taken", contact.telegram_id, None, {"ticket": ticket.id, "staff": person.id}))
    return ticket


@keeps(Promise.HUMAN_CALL)
async def ring_again(uow: Uow, firm: Firm, due: Due) -> None:
    """Nobody has taken it: call again. What is not urgent rests outside working hours."""
    ticket = await uow.tickets.find(due.subject)
    if ticket is None or ticket.status is not TicketStatus.OPEN:
        return
    if ticket.urgent or is_open(firm, uow.now):
        await _ring(uow, firm, ticket)
    else:
        uow.due.plan(Promise.HUMAN_CALL, ticket.id, firm.calendar.next_open(uow.now))
