"""Who may see or touch which case (model §2.4). Every service that takes a case id asks here first."""

from bot.domain.case import Case, CaseEnded, NotPossible, Status
from bot.domain.people import Contact, Role, Speaker, Staff
from storage.uow import Uow

SUPERVISORS = frozenset({Role.MANAGER, Role.OFFICER, Role.DIRECTOR, Role.EXECUTIVE})
SEE_ALL = frozenset({Role.OFFICER, Role.COMPLIANCE, Role.DIRECTOR, Role.EXECUTIVE, Role.AUDITOR})


class NotYours(PermissionError):
    """This person has no business with this thing; the attempt is audited."""


class NoConsent(NotYours):
    """A client's doing, by somebody who has not consented (yet, or any more): consent is asked for."""


def may_see(staff: Staff, case: Case, market_id: str | None = None) -> bool:  # noqa: PLR0911  a row of the table each
    """Whether this member of staff may read the case. Nobody reads a complaint about themselves."""
    if not staff.active or staff.id in case.barred or staff.role is Role.ADMINISTRATOR:
        return False
    if staff.role in SEE_ALL:
        return True
    match staff.role:
        case Role.ADVISOR:
            return case.advisor_id == staff.id
        case Role.MANAGER:
            return case.department_id == staff.department_id or case.advisor_id == staff.id
        case Role.MARKET:
            return staff.id in {market_id, case.advisor_id}
        case Role.LEGAL:
            return case.status is Status.LEGAL or case.handling.legal
        case _:
            return case.status is Status.CLOSED  # the archivist


def check_staff(speaker: Speaker) -> Staff:
    """The member of staff who speaks; raises NotYours for anybody else."""
    if speaker.staff is None or not speaker.staff.active:
        raise NotYours
    return speaker.staff


def check_contact(speaker: Speaker) -> Contact:
    """The client who speaks, who has consented; raises NoConsent for anybody else."""
    if speaker.contact is None or not speaker.contact.consented:
        raise NoConsent
    return speaker.contact


async def access_case(uow: Uow, staff: Staff, case_id: str) -> Case:
    """The case, if this member of staff may see it; raises NotYours, also when there is no such case."""
    case = await uow.cases.find(case_id)
    if case is None:
        raise NotYours
    client = await uow.clients.find(case.client_id) if case.client_id else None
    if not may_see(staff, case, client.market_id if client else None):
        raise NotYours
    return case


def supervises(staff: Staff, case: Case) -> bool:
    """Whether this person answers for the case without having it: the department's manager, or somebody above."""
    if not staff.active or staff.id in case.barred or staff.role not in SUPERVISORS:
        return False
    return staff.role is not Role.MANAGER or staff.department_id == case.department_id


def check_handles(staff: Staff, case: Case) -> None:
    """Whoever has the case, or answers for it, works on it; raises NotYours for others, NotPossible when it is over."""
    owns = staff.active and case.advisor_id == staff.id and staff.id not in case.barred
    if not (owns or supervises(staff, case)):
        raise NotYours
    if not case.open:
        raise NotPossible


def check_supervises(staff: Staff, case: Case) -> None:
    """Raises NotYours for whoever does not answer for the case, NotPossible when it is over."""
    if not supervises(staff, case):
        raise NotYours
    if not case.open:
        raise NotPossible


async def access_own_case(uow: Uow, contact: Contact, case_id: str) -> Case:
    """The case, if this client filed it; raises NotYours."""
    case = await uow.cases.find(case_id)
    if case is None or case.contact_id != contact.id:
        raise NotYours
    return case


async def access_open_case(uow: Uow, contact: Contact, case_id: str) -> Case:
    """The same, while it is dealt with; raises NotYours, CaseEnded."""
    case = await access_own_case(uow, contact, case_id)
    if not case.open:
        raise CaseEnded(case)
    return case
