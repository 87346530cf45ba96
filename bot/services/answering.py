"""Staff answer a ticket in the bot: words, a look at them, 发送; and what happens when an answer is late."""

from datetime import timedelta

from bot.domain import ticket as rules
from bot.domain.case import NotPossible
from bot.domain.people import Staff
from bot.domain.reading import forget_readings
from bot.domain.shortening import rejoined
from bot.domain.ticket import Ticket, TicketKind
from bot.firm import Firm
from bot.services import papers
from bot.services.promises import Promise, keeps
from bot.services.tickets import access_ticket, may_answer, tell
from storage.due import Due
from storage.tickets import live_tickets
from storage.uow import Notice, Uow


async def list_open(uow: Uow, person: Staff) -> list[Ticket]:
    """What waits for an answer that this member of staff may give, what is due first."""
    return [ticket for ticket in await live_tickets(uow) if may_answer(person, ticket)]


async def word(uow: Uow, person: Staff, ticket_id: str, text: str) -> Ticket:
    """Keep the reply until 发送; raises NotYours, NotPossible."""
    ticket = await access_ticket(uow, person, ticket_id)
    return uow.tickets.save(rules.word_reply(ticket, text.strip()))


async def word_on(uow: Uow, person: Staff, ticket_id: str, text: str) -> Ticket:
    """The rest of a reply too long for one message; raises NotYours, NotPossible."""
    ticket = await access_ticket(uow, person, ticket_id)
    return uow.tickets.save(rules.word_reply(ticket, rejoined(ticket.reply or "", text.strip())))


async def send(uow: Uow, person: Staff, ticket_id: str, version: int) -> Ticket:
    """发送 exactly what was shown; raises NotYours, NotPossible."""
    ticket = await access_ticket(uow, person, ticket_id)
    if ticket.version != version:
        raise NotPossible
    answered = uow.tickets.save(rules.answer(ticket, by=person.id, at=uow.now))
    uow.due.cancel_all(ticket.id)
    uow.audit(f"staff:{person.id}", "ticket.answer", ticket.id)
    contact = await uow.contacts.get(ticket.contact_id)
    uow.notify(Notice("client.ticket_answer", contact.telegram_id, None, {"ticket": ticket.id, "staff": person.id}))
    return answered


@keeps(Promise.TICKET_ANSWER)
async def remind(uow: Uow, firm: Firm, due: Due) -> None:
    """The promised time has come: one reminder to whoever it lies with, no alarm (002 §一)."""
    ticket = await uow.tickets.find(due.subject)
    if ticket is not None and ticket.live:
        tell(uow, ticket, await uow.staff.find(ticket.staff_id), "staff.ticket_due")
        # a question left lying is asked after again, once a day, until somebody answers
        uow.due.plan(Promise.TICKET_ANSWER, ticket.id, firm.calendar.next_open(uow.now + timedelta(days=1)))


@keeps(Promise.UNRELATED_END)
async def forget_unrelated(uow: Uow, firm: Firm, due: Due) -> None:  # noqa: ARG001  the shape of a keeper
    """What was none of ours is not kept longer than an unfiled complaint."""
    ticket = await uow.tickets.find(due.subject)
    if ticket is not None and ticket.kind is TicketKind.UNRELATED and not ticket.live:
        await papers.forget_of_ticket(uow, ticket.id)
        uow.tickets.remove(ticket)
        forget_readings()
        uow.audit("system", "ticket.expire", ticket.id)
