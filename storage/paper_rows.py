"""Questions about papers that need more than a key: which are still to be fetched, which files are in use."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import func, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.papers import UNPLACED, Paper, PaperState
from storage.tables import papers
from storage.uow import Uow


async def awaited(uow: Uow, busy: Iterable[str], limit: int) -> list[Paper]:
    """Papers that may be fetched now and are not `busy`, the one that waits longest first."""
    due = or_(papers.c.try_at.is_(None), papers.c.try_at <= uow.now)
    where = (papers.c.state == PaperState.AWAITED.value, due, papers.c.id.not_in(list(busy)))
    return await uow.papers.select(*where, order=[papers.c.received_at, papers.c.id], limit=limit)


async def next_try(connection: AsyncConnection) -> datetime | None:
    """When the earliest awaited paper may be fetched, or None."""
    return (await connection.execute(NEXT_TRY)).scalar()


NEXT_TRY = select(func.min(func.coalesce(papers.c.try_at, papers.c.received_at))).where(
    papers.c.state == PaperState.AWAITED.value
)


async def announced(uow: Uow, chat_id: int, message_id: int) -> Paper | None:
    """The paper that this message brought, its newest edition, or None."""
    where = (papers.c.chat_id == chat_id, papers.c.message_id == message_id)
    found = await uow.papers.select(*where, order=[papers.c.edition.desc()], limit=1)
    return found[0] if found else None


async def of_album(uow: Uow, contact_id: str, album: str) -> Paper | None:
    """The last paper of this album that was taken, or None."""
    where = (papers.c.contact_id == contact_id, papers.c.media_group_id == album)
    found = await uow.papers.select(*where, order=[papers.c.received_at.desc(), papers.c.code.desc()], limit=1)
    return found[0] if found else None


async def unplaced(uow: Uow, contact_id: str) -> list[Paper]:
    """Papers of this contact whose complaint is still to be named, in the order they came."""
    where = (papers.c.contact_id == contact_id, papers.c.draft_id.is_(None), papers.c.case_id.is_(None),
             papers.c.ticket_id.is_(None))  # fmt: skip
    taken = papers.c.state.in_([s.value for s in (PaperState.AWAITED, PaperState.STORED, PaperState.REPLACED)])
    order = [papers.c.code, papers.c.edition]
    return await uow.papers.select(*where, papers.c.code.startswith(UNPLACED), taken, order=order)


async def papers_of_ticket(uow: Uow, ticket_id: str) -> list[Paper]:
    """The papers of a question, suggestion or word of praise, in the order they came."""
    return await uow.papers.select(papers.c.ticket_id == ticket_id, order=[papers.c.code, papers.c.edition])


async def stored_names(connection: AsyncConnection) -> set[str]:
    """The names of all files that some paper owns."""
    names = await connection.execute(select(papers.c.stored_as).where(papers.c.stored_as != ""))
    return set(names.scalars())
