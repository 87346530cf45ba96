"""Everything that is kept about one person, found in all tables, and erased for good.

Sealed values that are deleted leave ciphertext in free pages unless SQLite is told to overwrite it; it is told so
here. What must stay is decided in ``bot/domain/privacy.py``.
"""

from dataclasses import dataclass

from sqlalchemy import delete, select, text, update

from bot.domain.case import Case
from bot.domain.intake import Draft
from bot.domain.papers import Paper
from bot.domain.people import Contact
from bot.domain.privacy import DataRequest, RequestKind
from bot.domain.ticket import Ticket
from storage import tables
from storage.uow import Uow


@dataclass(frozen=True, slots=True)
class Kept:
    """All that is kept about one person."""

    contact: Contact
    draft: Draft | None
    cases: tuple[Case, ...]
    tickets: tuple[Ticket, ...]
    papers: tuple[Paper, ...]


async def everything_about(uow: Uow, contact: Contact) -> Kept:
    """What is kept about this person and nobody else."""
    t = tables
    return Kept(
        contact,
        await uow.drafts.find_by("contact_id", contact.id),
        tuple(await uow.cases.select(t.cases.c.contact_id == contact.id, order=[t.cases.c.number])),
        tuple(await uow.tickets.select(t.tickets.c.contact_id == contact.id, order=[t.tickets.c.number])),
        tuple(await uow.papers.select(t.papers.c.contact_id == contact.id, order=[t.papers.c.received_at])),
    )


async def open_request(uow: Uow, contact_id: str, kind: RequestKind) -> DataRequest | None:
    """The request of this kind that is not done yet, or None."""
    r = tables.data_requests.c
    found = await uow.data_requests.select(
        r.contact_id == contact_id, r.kind == kind.value, r.done_at.is_(None), limit=1
    )
    return found[0] if found else None


async def overwrite_deleted(uow: Uow) -> None:
    """From here on this connection overwrites what it deletes (SQLite; PostgreSQL's vacuum does it in its time)."""
    if uow.connection.dialect.name == "sqlite":
        await uow.execute(text("PRAGMA secure_delete=ON"))


async def erase_traces(uow: Uow, telegram_id: int) -> None:
    """What the pipeline still holds of a person: words received or sent, buttons, what was asked for."""
    await uow.flush()
    t = tables
    await uow.execute(delete(t.conversations).where(t.conversations.c.telegram_id == telegram_id))
    await uow.execute(delete(t.taps).where(t.taps.c.telegram_id == telegram_id))
    for table in (t.inbox, t.outbox):
        settled = table.c.state.not_in(["waiting", "sending"])
        await uow.execute(update(table).where(table.c.chat_id == telegram_id, settled).values(body=None))


async def slot_message(uow: Uow, slot: str) -> int | None:
    """The number of the message that stands in `slot`."""
    return (await uow.execute(select(tables.slots.c.message_id).where(tables.slots.c.slot == slot))).scalar()
