"""Questions about tickets that need more than a key: whose, which are open, was one sent lately."""

from datetime import datetime

from bot.domain.ticket import LIVE, Ticket, TicketKind
from storage.tables import tickets
from storage.uow import Uow

LIVE_VALUES = sorted(status.value for status in LIVE)


async def tickets_of(uow: Uow, contact_id: str) -> list[Ticket]:
    """All tickets of one contact, the newest first."""
    t = tickets.c
    return await uow.tickets.select(t.contact_id == contact_id, order=[t.opened_at.desc(), t.number.desc()])


async def live_of(uow: Uow, contact_id: str) -> list[Ticket]:
    """The tickets of one contact that still wait for an answer, the newest first."""
    return [ticket for ticket in await tickets_of(uow, contact_id) if ticket.live]


async def live_of_kind(uow: Uow, contact_id: str, kind: TicketKind) -> Ticket | None:
    """The ticket of this kind under way for this contact, or None."""
    t = tickets.c
    found = await uow.tickets.select(
        t.contact_id == contact_id, t.kind == kind.value, t.status.in_(LIVE_VALUES), limit=1
    )
    return found[0] if found else None


async def live_tickets(uow: Uow, limit: int = 30) -> list[Ticket]:
    """Everything that still waits for an answer, what is due first."""
    t = tickets.c
    return await uow.tickets.select(t.status.in_(LIVE_VALUES), order=[t.answer_by, t.number], limit=limit)


async def opened_since(uow: Uow, contact_id: str, kind: TicketKind, since: datetime) -> bool:
    """Whether this contact has opened a ticket of this kind since then."""
    t = tickets.c
    where = (t.contact_id == contact_id, t.kind == kind.value, t.opened_at >= since)
    return bool(await uow.tickets.select(*where, limit=1))
