"""Questions about people and companies that need more than a key: who has which role, which links hold."""

from bot.domain.case import Case
from bot.domain.intake import Draft
from bot.domain.people import Client, Contact, Department, Invitation, Role, Staff
from storage import tables
from storage.cases import ENDED_VALUES
from storage.uow import Uow


async def everybody(uow: Uow, *, also_former: bool = False) -> list[Staff]:
    """The staff, the longest-serving first."""
    staff = tables.staff.c
    where = [] if also_former else [staff.active]
    return await uow.staff.select(*where, order=[staff.created_at, staff.id])


async def staff_named(uow: Uow, name: str) -> list[Staff]:
    """The active staff of just this name, the longest-serving first."""
    staff = tables.staff.c
    return await uow.staff.select(staff.active, staff.name == name, order=[staff.created_at, staff.id])


async def staff_with(uow: Uow, roles: frozenset[Role], department_id: str | None = None) -> list[Staff]:
    """The active staff with one of these roles, in one department or in all, the longest-serving first."""
    staff = tables.staff.c
    where = [staff.active, staff.role.in_(sorted(roles))]
    if department_id is not None:
        where.append(staff.department_id == department_id)
    return await uow.staff.select(*where, order=[staff.created_at, staff.id])


async def departments(uow: Uow) -> list[Department]:
    """All departments by name."""
    return await uow.departments.select(order=[tables.departments.c.name])


async def clients(uow: Uow) -> list[Client]:
    """All client companies, the oldest first; each name is opened, so not for every message."""
    return await uow.clients.select(order=[tables.clients.c.created_at, tables.clients.c.id])


async def contacts_of(uow: Uow, client_id: str) -> list[Contact]:
    """Everybody who writes or has telephoned for this company, the longest known first."""
    contacts = tables.contacts.c
    return await uow.contacts.select(contacts.client_id == client_id, order=[contacts.created_at, contacts.id])


async def entries_of(uow: Uow, staff_id: str) -> list[Draft]:
    """What this colleague is writing down for somebody on the telephone, the newest first."""
    drafts = tables.drafts.c
    return await uow.drafts.select(drafts.entered_by == staff_id, order=[drafts.updated_at.desc(), drafts.id])


async def unused_invitations(uow: Uow, staff_id: str) -> list[Invitation]:
    """The links of this member of staff that can still be used."""
    links = tables.invitations.c
    return await uow.invitations.select(
        links.staff_id == staff_id, links.used_at.is_(None), links.expires_at > uow.now
    )


async def department_name(uow: Uow, staff: Staff) -> str:
    """The department a member of staff belongs to, as clients read it; nothing for whoever belongs to none."""
    department = await uow.departments.find(staff.department_id)
    return department.name if department else ""


async def held_by(uow: Uow, staff_id: str) -> list[Case]:
    """The open cases that lie with this person, offered or accepted, by number."""
    cases = tables.cases.c
    where = (cases.advisor_id == staff_id, cases.status.not_in(ENDED_VALUES))
    return await uow.cases.select(*where, order=[cases.number])
