"""希望换人: a client asks for somebody else; the person may not look until a manager has decided (001 §6.2)."""

from dataclasses import replace

from bot.clock import CHINA
from bot.domain.case import Case, NotPossible, readmit, release, suspend
from bot.domain.people import Contact, Role, Staff
from bot.firm import Firm
from bot.services.access import NotYours
from bot.services.accusing import kept_from_accused
from bot.services.assigning import check_offered, managers_for, offer_again
from storage.uow import Notice, Uow

CODES = frozenset({"accused", "relation", "manner", "other"})  # of the buttons; else the client's own words
DECIDERS = frozenset({Role.MANAGER, Role.OFFICER, Role.DIRECTOR, Role.EXECUTIVE, Role.COMPLIANCE})


async def ask_for_change(uow: Uow, contact: Contact, case: Case, reason: str) -> str:
    """File the request; returns its number. `reason` is a code or the client's own words."""
    if case.advisor_id is None or not case.open:
        raise NotPossible
    number = await uow.next_number("HB", f"{uow.now.astimezone(CHINA):%Y%m%d}")
    accused = case.advisor_id
    case = suspend(case, accused)
    if reason == "accused" and case.facts.accused_id is None:
        case = replace(case, facts=replace(case.facts, accused_id=accused))
    uow.cases.save(case)
    uow.audit(f"contact:{contact.id}", "recusal.ask", case.id, number=number, staff=accused)
    case, moved = await kept_from_accused(uow, case, "" if reason in CODES else reason)
    for manager in [] if moved else await managers_for(uow, case):
        if manager.telegram_id is not None and manager.id != accused:
            facts = {"number": number, "reason": reason, "advisor": accused}
            uow.notify(Notice("staff.change_asked", manager.telegram_id, case.id, facts))
    return number


async def grant_change(uow: Uow, firm: Firm, staff: Staff, case: Case) -> Case:
    """Somebody else takes over; the client is told."""
    _check_may_decide(staff, case)
    moved = await offer_again(uow, firm, uow.cases.save(release(case)))
    uow.audit(f"staff:{staff.id}", "recusal.grant", case.id)
    await _tell_client(uow, moved, granted=True)
    return moved


async def refuse_change(uow: Uow, staff: Staff, case: Case) -> Case:
    """The handler stays; the client is told and may turn to the telephone number."""
    _check_may_decide(staff, case)
    if case.advisor_id is None or case.advisor_id not in case.facts.suspended:
        raise NotPossible
    back = uow.cases.save(readmit(case, case.advisor_id))
    uow.audit(f"staff:{staff.id}", "recusal.refuse", case.id)
    await _tell_client(uow, back, granted=False)
    return back


async def recuse(uow: Uow, firm: Firm, staff: Staff, case: Case, reason: str) -> Case:
    """我应回避 (001 §6.1): no rejection, no second look; the next one is asked, and the managers know why."""
    check_offered(case, staff)
    moved = await offer_again(uow, firm, uow.cases.save(release(suspend(case, staff.id))))
    uow.audit(f"staff:{staff.id}", "recusal.own", case.id)
    for manager in await managers_for(uow, case):
        facts = {"advisor": staff.name, "reason": reason}
        uow.notify(Notice("staff.recused", manager.telegram_id or 0, case.id, facts))
    return moved


def _check_may_decide(staff: Staff, case: Case) -> None:
    if staff.role not in DECIDERS or staff.id == case.advisor_id:
        raise NotYours


async def _tell_client(uow: Uow, case: Case, *, granted: bool) -> None:
    contact = await uow.contacts.get(case.contact_id)
    uow.notify(Notice("client.change_decided", contact.telegram_id, case.id, {"granted": granted}))
