"""Questions about cases that need more than a key: whose, how many, in what state."""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import func, select

from bot.domain.case import ENDED, Assignment, Case
from bot.domain.papers import Paper
from bot.domain.people import Staff
from storage import tables
from storage.uow import Assessed, Uow

ENDED_VALUES = [status.value for status in ENDED]
OPEN = tables.cases.c.status.not_in(ENDED_VALUES)
LOAD = (
    select(tables.cases.c.advisor_id, func.count().label("open"))
    .where(tables.cases.c.advisor_id.is_not(None), OPEN)
    .group_by(tables.cases.c.advisor_id)
)
NEWEST_FIRST = (tables.cases.c.submitted_at.desc(), tables.cases.c.number.desc())


async def open_cases_of(uow: Uow, contact_id: str) -> list[Case]:
    """The cases of one contact that are not ended, the newest first."""
    return await uow.cases.of("contact_id", contact_id, OPEN, order=NEWEST_FIRST)


async def cases_of(uow: Uow, contact_id: str, limit: int = 20) -> list[Case]:
    """All cases of one contact, the newest first."""
    return await uow.cases.select(tables.cases.c.contact_id == contact_id, order=NEWEST_FIRST, limit=limit)


async def case_with(uow: Uow, contact_id: str, message_id: int) -> Case | None:
    """The case of this contact in which this message was told, ended or not."""
    cases = await uow.cases.of("contact_id", contact_id, order=NEWEST_FIRST)
    return next((case for case in cases if any(told.message_id == message_id for told in case.story)), None)


async def assignments_of(uow: Uow, case_id: str) -> list[Assignment]:
    """Every offer of the case, the first first."""
    return await uow.assignments.of("case_id", case_id, order=[tables.assignments.c.ordinal])


async def papers_of(uow: Uow, *, case_id: str | None = None, draft_id: str | None = None) -> list[Paper]:
    """The papers of a case or of a draft, in the order they came."""
    papers = tables.papers.c
    column, value = ("case_id", case_id) if case_id else ("draft_id", draft_id)
    return await uow.papers.of(column, value, order=[papers.code, papers.message_id])


async def active_staff(uow: Uow) -> list[Staff]:
    """Everybody who works here, the longest-serving first."""
    if tables.staff in uow.touched or "active_staff" not in uow.memo:
        order = [tables.staff.c.created_at, tables.staff.c.id]
        uow.memo["active_staff"] = await uow.staff.select(tables.staff.c.active, order=order)
    return list(uow.memo["active_staff"])


async def load(uow: Uow) -> Counter[str]:
    """Open cases by advisor. Counted once a transaction; whoever offers a case adds to it."""
    if "load" not in uow.memo:
        uow.memo["load"] = await _count_load(uow)
    counted: Counter[str] = uow.memo["load"]
    return counted


async def _count_load(uow: Uow) -> Counter[str]:
    await uow.flush(tables.cases)
    return Counter({row.advisor_id: row.open for row in await uow.execute(LOAD)})


async def cases_between(uow: Uow, where: Sequence[object] = (), limit: int = 0) -> list[Case]:
    """Cases by number, for the command line."""
    return await uow.cases.select(*where, order=[tables.cases.c.number], limit=limit)  # type: ignore[arg-type]  # column expressions


async def cases_of_client_since(uow: Uow, client_id: str, since: datetime) -> int:
    """How many complaints this company has filed since then."""
    await uow.flush(tables.cases)
    cases = tables.cases.c
    query = select(func.count()).where(cases.client_id == client_id, cases.submitted_at >= since)
    return int((await uow.execute(query)).scalar() or 0)


async def clients_with(uow: Uow, category: str, advisor_id: str, since: datetime) -> int:
    """How many companies have complained of this category with this advisor since then."""
    await uow.flush(tables.cases)
    cases = tables.cases.c
    where = (cases.category == category, cases.advisor_id == advisor_id, cases.submitted_at >= since)
    query = select(func.count(cases.client_id.distinct())).where(*where)
    return int((await uow.execute(query)).scalar() or 0)


async def assessments_of(uow: Uow, case_id: str) -> list[Assessed]:
    """Every run of the grading over this case, the first first."""
    runs = tables.assessments.c
    return await uow.assessments.of("case_id", case_id, order=[runs.at, runs.id])


async def complaints_about(uow: Uow, advisor_id: str, since: datetime) -> tuple[int, int]:
    """How many complaints the clients of this advisor have filed since then, and how many companies they are."""
    await uow.flush(tables.cases)
    cases, clients = tables.cases.c, tables.clients.c
    joined = tables.cases.join(tables.clients, cases.client_id == clients.id)
    where = (clients.advisor_id == advisor_id, cases.submitted_at >= since)
    query = select(func.count().label("n"), func.count(cases.client_id.distinct()).label("m"))
    row = (await uow.execute(query.select_from(joined).where(*where))).one()
    return int(row.n), int(row.m)
