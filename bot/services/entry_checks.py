"""What a client says to a complaint that a colleague wrote down: right, or not quite; or it was read back to them."""

from dataclasses import replace

from bot.domain.case import Case, NotPossible, Told
from bot.domain.entering import OPEN_CHECKS, Check
from bot.domain.people import Contact, Staff
from bot.services.access import NotYours, access_case, access_own_case
from bot.services.assigning import tell_handler
from bot.services.reporting import note_contact
from bot.services.supplements import add_words
from storage.uow import Uow


async def confirm(uow: Uow, contact: Contact, case_id: str) -> Case:
    """确认; raises NotYours, and NotPossible the second time."""
    case = _checked(uow, await access_own_case(uow, contact, case_id), Check.RIGHT)
    uow.audit(f"contact:{contact.id}", "entry.confirm", case.id)
    await tell_handler(uow, case, "staff.entry_checked")
    return case


async def check_open(uow: Uow, contact: Contact, case_id: str) -> Case:
    """The case, if the client has still to say whether it is right; raises NotYours, NotPossible."""
    case = await access_own_case(uow, contact, case_id)
    _check_open(case)
    return case


async def correct(uow: Uow, contact: Contact, case_id: str, told: Told) -> Case:
    """有出入: what the client says is kept as a supplement, and whoever has the case reads it. Raises as `confirm`."""
    case = _checked(uow, await access_own_case(uow, contact, case_id), Check.DISPUTED)
    uow.audit(f"contact:{contact.id}", "entry.dispute", case.id)
    case = await add_words(uow, case, told.message_id, told.text, told.origin)  # first: it may accuse whoever has it
    await tell_handler(uow, case, "staff.entry_checked")
    return case


async def read_back(uow: Uow, staff: Staff, case_id: str) -> Case:
    """已电话核对, by whoever may see the case or wrote it down; raises NotYours, and NotPossible the second time."""
    case = await uow.cases.find(case_id)
    if case is None or not staff.active or staff.id in case.barred:
        raise NotYours
    if case.facts.entered_by != staff.id:
        case = await access_case(uow, staff, case_id)
    case = note_contact(uow, _checked(uow, case, Check.READ_BACK, by=staff.id))
    uow.audit(f"staff:{staff.id}", "entry.read_back", case.id)
    return case


def _checked(uow: Uow, case: Case, check: Check, by: str | None = None) -> Case:
    _check_open(case)
    facts = replace(case.facts, checked=check.value, checked_at=uow.now, checked_by=by)
    return uow.cases.save(replace(case, facts=facts))


def _check_open(case: Case) -> None:
    if case.facts.checked not in OPEN_CHECKS or not case.open:
        raise NotPossible
