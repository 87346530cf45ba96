"""One-time links: made for a member of staff or for a person at a client company, used once, gone after days.

Only a keyed hash of the secret is kept. A link that was used, has expired or was guessed is refused with its
own reason, and the attempt is audited (R29). Whoever holds a link counts as the one it was made for.
"""

import secrets
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import Enum

from bot.domain.case import suspend
from bot.domain.people import Binding, Client, Contact, Department, Invitation, Role, Speaker, Staff
from bot.services.access import NotYours
from bot.services.actors import Actor, is_administrator, is_manager_of, mark
from storage import people
from storage.cases import open_cases_of
from storage.mapping import new_id
from storage.uow import Uow

SECRET_BYTES = 24  # 192 bit, 32 characters: Telegram allows 64 of A-Z a-z 0-9 _ -
NEED_A_DEPARTMENT = frozenset({Role.ADVISOR, Role.MANAGER})


class Refused(Enum):
    """Why a link does nothing."""

    UNKNOWN = "unknown"  # guessed, mistyped, or of another installation
    EXPIRED = "expired"
    USED = "used"
    STAFF_ALREADY = "staff_already"  # this Telegram account is another member of staff
    BOUND_ELSEWHERE = "bound_elsewhere"  # this Telegram account belongs to another company
    NO_CONSENT = "no_consent"  # ask for consent first, then redeem


class DepartmentMissing(ValueError):
    """This role belongs to a department, and none was named."""

    def __init__(self, role: Role) -> None:
        super().__init__(role)
        self.role = role


class AlreadyStaff(ValueError):
    """This person already works here in this role and uses the bot; remove them first to invite them anew."""

    def __init__(self, staff: Staff) -> None:
        super().__init__(staff.id)
        self.staff = staff


@dataclass(frozen=True, slots=True)
class Terms:
    """Who invites, and how many days the link holds (policy)."""

    by: Actor
    days: int


@dataclass(frozen=True, slots=True)
class Link:
    """A fresh link. The secret is nowhere else."""

    secret: str
    expires_at: datetime

    def address(self, bot_username: str) -> str:
        """What the person taps."""
        return f"https://t.me/{bot_username}?start={self.secret}"


@dataclass(frozen=True, slots=True)
class Offered:
    """What a good link would do: make the holder this member of staff, or a contact of this client."""

    invitation: Invitation
    staff: Staff | None = None
    client: Client | None = None


@dataclass(frozen=True, slots=True)
class Redeemed:
    """What a link did."""

    staff: Staff | None = None
    contact: Contact | None = None
    client: Client | None = None


async def invite_staff(uow: Uow, terms: Terms, name: str, role: Role, department: str | None) -> Link:
    """A link for a member of staff, who is put on the list, and the department with them.

    An administrator may invite anybody, a manager only advisors into the own department; raises NotYours,
    DepartmentMissing, AlreadyStaff. Inviting again a person who has not come yet voids the earlier link.
    """
    if department is None and role in NEED_A_DEPARTMENT:
        raise DepartmentMissing(role)
    found = await uow.departments.find_by("name", department)
    if not is_administrator(terms.by) and not (
        role is Role.ADVISOR and is_manager_of(terms.by, found.id if found else None)
    ):
        raise NotYours
    if found is None and department is not None:
        found = add_department(uow, department)
    staff = await _newcomer(uow, name, role, found)
    uow.audit(mark(terms.by), "staff.invite", staff.id, role=role.value)
    secret, link = _fresh(uow, terms.days)
    uow.invitations.add(replace(link, staff_id=staff.id))
    return Link(secret, link.expires_at)


async def invite_contact(uow: Uow, terms: Terms, client: Client, name: str, position: str | None) -> Link:
    """A link for a person at a client company. Administrators, and managers of its department, may; raises
    NotYours."""
    if not (is_administrator(terms.by) or is_manager_of(terms.by, client.department_id)):
        raise NotYours
    uow.audit(mark(terms.by), "client.invite", client.id)
    secret, link = _fresh(uow, terms.days)
    uow.invitations.add(replace(link, client_id=client.id, contact_name=name, position=position))
    return Link(secret, link.expires_at)


async def look_at(uow: Uow, secret: str) -> Offered | Refused:
    """What this link would do, without using it: asked before consent."""
    return await _judge(uow, await uow.invitations.find_by("secret_hash", _hash(uow, secret)))


async def _judge(uow: Uow, invitation: Invitation | None) -> Offered | Refused:
    if invitation is None:
        return Refused.UNKNOWN
    if invitation.used_at is not None:
        return Refused.USED
    if invitation.expires_at <= uow.now:
        return Refused.EXPIRED
    staff = await uow.staff.find(invitation.staff_id)
    if staff is not None and not staff.active:
        return Refused.EXPIRED
    return Offered(invitation, staff, await uow.clients.find(invitation.client_id))


async def redeem(uow: Uow, secret: str, speaker: Speaker) -> Redeemed | Refused:
    """Use the link: the speaker becomes the member of staff or the contact it was made for. A client's link
    needs their consent first. A refusal changes nothing and is audited."""
    return await _redeem(uow, await look_at(uow, secret), speaker)


async def redeem_after_consent(uow: Uow, invitation_id: str, speaker: Speaker) -> Redeemed | Refused:
    """Use the link that was followed before consent was given; only its id was kept meanwhile."""
    return await _redeem(uow, await _judge(uow, await uow.invitations.find(invitation_id)), speaker)


async def _redeem(uow: Uow, offered: Offered | Refused, speaker: Speaker) -> Redeemed | Refused:
    if isinstance(offered, Offered):
        bind = _bind_staff if offered.staff is not None else _bind_contact
        done = await bind(uow, offered, speaker)
        if isinstance(done, Redeemed):
            return done
        offered = done
    uow.audit(f"stranger:{speaker.telegram_id}", "invitation.refused", "invitation", reason=offered.value)
    return offered


def add_department(uow: Uow, name: str) -> Department:
    """A new department."""
    return uow.departments.add(Department(new_id(), name))


async def _bind_staff(uow: Uow, offered: Offered, speaker: Speaker) -> Redeemed | Refused:
    assert offered.staff is not None  # noqa: S101  chosen by it
    holder = await uow.staff.find_by("telegram_id", speaker.telegram_id)
    if holder is not None and holder.id != offered.staff.id:
        return Refused.STAFF_ALREADY
    staff = replace(offered.staff, telegram_id=speaker.telegram_id, version=offered.staff.version + 1)
    _use(uow, offered.invitation, speaker)
    uow.audit(f"staff:{staff.id}", "invitation.redeemed", staff.id)
    await _kept_from_own_cases(uow, staff, speaker)
    return Redeemed(staff=uow.staff.save(staff))


async def _kept_from_own_cases(uow: Uow, staff: Staff, speaker: Speaker) -> None:
    """A client who becomes a colleague does not see as one what they have told, be it over or not."""
    for case in await uow.cases.of("contact_id", speaker.contact.id) if speaker.contact else ():
        if staff.id not in case.barred:
            uow.cases.save(suspend(case, staff.id))


async def _bind_contact(uow: Uow, offered: Offered, speaker: Speaker) -> Redeemed | Refused:
    contact, client, link = speaker.contact, offered.client, offered.invitation
    if client is None:
        return Refused.UNKNOWN
    if contact is None or not contact.consented:
        return Refused.NO_CONSENT
    if contact.binding is Binding.APPROVED and contact.client_id != client.id:
        return Refused.BOUND_ELSEWHERE
    contact = replace(
        contact, client_id=client.id, name=link.contact_name or contact.name, position=link.position,
        binding=Binding.APPROVED, binding_company=None, binding_reason=None, binding_client_id=None,
        version=contact.version + 1,
    )  # fmt: skip
    _use(uow, link, speaker)
    await bring_cases(uow, contact.id, client)
    uow.audit(f"contact:{contact.id}", "invitation.redeemed", client.id)
    return Redeemed(contact=uow.contacts.save(contact), client=client)


async def bring_cases(uow: Uow, contact_id: str, client: Client) -> None:
    """What this person filed as a guest is the company's from now on."""
    for case in await open_cases_of(uow, contact_id):
        if case.client_id is None:
            uow.cases.save(replace(case, client_id=client.id))


async def _newcomer(uow: Uow, name: str, role: Role, department: Department | None) -> Staff:
    department_id = department.id if department else None
    for known in await people.staff_named(uow, name):
        if known.role is role and known.department_id == department_id:
            if known.telegram_id is not None:
                raise AlreadyStaff(known)
            await void_links(uow, known)
            return known
    return uow.staff.add(Staff(new_id(), name, role, department_id, None, uow.now))


async def void_links(uow: Uow, staff: Staff) -> None:
    """No link that was made for this member of staff works any more."""
    for link in await people.unused_invitations(uow, staff.id):
        uow.invitations.save(replace(link, expires_at=uow.now))


def _fresh(uow: Uow, days: int) -> tuple[str, Invitation]:
    secret = secrets.token_urlsafe(SECRET_BYTES)
    return secret, Invitation(new_id(), _hash(uow, secret), uow.now, uow.now + timedelta(days=days))


def _hash(uow: Uow, secret: str) -> str:
    return uow.sealer.mark(secret, "invitation")


def _use(uow: Uow, invitation: Invitation, speaker: Speaker) -> None:
    uow.invitations.save(replace(invitation, used_at=uow.now, used_by=speaker.telegram_id))
