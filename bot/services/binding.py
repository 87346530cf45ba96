"""绑定申请: a person says for which company they write; staff approve or reject it (002 页首 入驻).

A name alone proves nothing, so it is only an application. Until it is approved the person is a guest, who can
complain all the same. Links prove more and are in ``invitations.py``.
"""

from dataclasses import dataclass, replace

from bot.clock import CHINA
from bot.domain.binding import LOOKUPS_A_DAY, may_be_shown
from bot.domain.case import NotPossible, ReasonTooShort
from bot.domain.people import Binding, Client, Contact, Role, Staff
from bot.services import clients, staff
from bot.services.access import NotYours
from bot.services.invitations import bring_cases
from storage.uow import Counter, Notice, Uow

MIN_REASON = 4
SHOWN = 2  # the script has two places


@dataclass(frozen=True, slots=True)
class Found:
    """The companies that may be shown for some words; `too_often` when no more are looked up today."""

    clients: tuple[Client, ...]
    too_often: bool = False


async def look_up(uow: Uow, contact: Contact, words: str) -> Found:
    """What this person may be shown for these words."""
    # A name that is shown says that this company is a client: so only to somebody who typed practically all of it,
    # and only a few times a day, so that nobody can go through a list of companies.
    uow.contacts.save(replace(contact, binding_company=words))  # for 继续, where nothing is found
    if await _count(uow, contact) > LOOKUPS_A_DAY:
        uow.audit(f"contact:{contact.id}", "binding.too_often", contact.id)
        return Found((), too_often=True)
    found = [client for client in await clients.find_by_name(uow, words) if may_be_shown(words, client.company)]
    uow.audit(f"contact:{contact.id}", "binding.look_up", contact.id, found=len(found))
    return Found(tuple(found[:SHOWN]))


async def _count(uow: Uow, contact: Contact) -> int:
    day = uow.now.astimezone(CHINA).strftime("%m%d")
    name = f"bind-{day}-{contact.id[:24]}"
    last = await uow.counters.find(name)
    value = (last.value if last else 0) + 1
    uow.counters.save(Counter(name, value))
    return value


async def apply(uow: Uow, contact: Contact, company: str, client_id: str | None = None) -> Contact:
    """File the application and have it decided by staff; an earlier one is replaced."""
    client = await uow.clients.find(client_id)
    applied = replace(
        contact, binding=Binding.PENDING, binding_company=client.company if client else company.strip()[:60],
        binding_reason=None, binding_client_id=client.id if client else None, version=contact.version + 1,
    )  # fmt: skip
    uow.contacts.save(applied)
    uow.audit(f"contact:{contact.id}", "binding.apply", contact.id, client=applied.binding_client_id)
    for person in await deciders(uow, client, applied):
        uow.notify(Notice("staff.bind_apply", person.telegram_id or 0, None, {"contact": contact.id}))
    return applied


async def deciders(uow: Uow, client: Client | None, contact: Contact) -> list[Staff]:
    """Who is asked: the manager of the company's department; else an administrator; else any manager. Nobody decides
    for themselves, where a colleague is a client as well."""
    groups = [await staff.with_role(uow, Role.ADMINISTRATOR), await staff.managers_of(uow, None)]
    if client is not None and client.department_id is not None:
        groups.insert(0, await staff.managers_of(uow, client.department_id))
    others = ([one for one in group if one.telegram_id != contact.telegram_id] for group in groups)
    return next((group for group in others if group), [])


async def check_may_decide(uow: Uow, person: Staff, client: Client | None, contact: Contact) -> None:
    """Administrators, and whoever is asked about this company, but for themselves; raises NotYours."""
    asked = await deciders(uow, client, contact)
    if person.telegram_id == contact.telegram_id:
        raise NotYours
    if person.role is not Role.ADMINISTRATOR and person.id not in {one.id for one in asked}:
        raise NotYours


async def get_application(uow: Uow, person: Staff, contact_id: str) -> Contact:
    """The contact whose application waits; raises NotPossible when it is decided, NotYours for others."""
    contact = await uow.contacts.find(contact_id)
    if contact is None or contact.binding is not Binding.PENDING:
        raise NotPossible
    await check_may_decide(uow, person, await uow.clients.find(contact.binding_client_id), contact)
    return contact


async def approve(uow: Uow, person: Staff, contact_id: str, client_id: str) -> Contact:
    """通过: from now on this person writes for that company, with the complaints filed as a guest."""
    contact = await get_application(uow, person, contact_id)
    if contact.binding_client_id not in {None, client_id}:
        raise NotPossible  # the person has applied for another company meanwhile
    client = await uow.clients.get(client_id)
    if contact.binding_client_id is None:
        await _check_may_point_to(uow, person, client, contact)
    bound = replace(
        contact, binding=Binding.APPROVED, client_id=client.id, binding_company=None, binding_reason=None,
        binding_client_id=None, version=contact.version + 1,
    )  # fmt: skip
    uow.contacts.save(bound)
    await bring_cases(uow, contact.id, client)
    uow.audit(f"staff:{person.id}", "binding.approve", contact.id, client=client.id)
    uow.notify(Notice("client.bind_ok", contact.telegram_id, None, {"client": client.id}))
    return bound


async def _check_may_point_to(uow: Uow, person: Staff, client: Client, contact: Contact) -> None:
    """A manager decides for the own department only, whatever was typed."""
    if person.role is not Role.ADMINISTRATOR and person.department_id != client.department_id:
        await check_may_decide(uow, person, client, contact)


async def reject(uow: Uow, person: Staff, contact_id: str, reason: str) -> Contact:
    """驳回 with a reason the person is told; raises ReasonTooShort. An earlier binding stays as it was."""
    contact = await get_application(uow, person, contact_id)
    if len(reason.strip()) < MIN_REASON:
        raise ReasonTooShort
    back = Binding.APPROVED if contact.client_id else Binding.REJECTED
    rejected = replace(
        contact, binding=back, binding_reason=reason.strip(), binding_client_id=None, version=contact.version + 1
    )
    uow.contacts.save(rejected)
    uow.audit(f"staff:{person.id}", "binding.reject", contact.id)
    uow.notify(Notice("client.bind_rejected", contact.telegram_id))
    return rejected
