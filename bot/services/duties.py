"""What whoever has a case owes the firm: to know the client in two working days, to coach on site in three where that
was flagged (002 §3.2, §3.3). What is late is told by ``escalating.py``.
"""

from dataclasses import replace

from bot.domain.case import Case, NotPossible, check_reason
from bot.domain.escalation import Duty, Rung
from bot.domain.handling import KNOWN, ONSITE
from bot.domain.people import Staff
from bot.domain.progress import handled
from bot.firm import Firm
from bot.services import timers
from bot.services.access import check_handles
from bot.services.assigning import tell_handler, tell_seniors
from bot.services.timers import ONSITE_DAYS
from storage.uow import Uow


async def know(uow: Uow, staff: Staff, case: Case) -> Case:
    """已了解. Raises NotYours, NotPossible."""
    check_handles(staff, case)
    if KNOWN in case.done:
        raise NotPossible
    timers.cancel_rungs(uow, case, Duty.KNOW)
    uow.audit(f"staff:{staff.id}", "client.known", case.id)
    return uow.cases.save(replace(case, done=(*case.done, KNOWN)))


async def ask_for_help(uow: Uow, staff: Staff, case: Case) -> None:
    """需要协助: those who answer for the case hear of it. Raises NotYours, NotPossible."""
    check_handles(staff, case)
    uow.audit(f"staff:{staff.id}", "help.ask", case.id)
    await tell_seniors(uow, case, "staff.help_wanted", {"by": staff.name})


async def flag_onsite(uow: Uow, firm: Firm, staff: Staff, case: Case) -> Case:
    """需现场: three working days from now. Raises NotYours, NotPossible."""
    check_handles(staff, case)
    if case.accepted_at is None or case.handling.onsite_by is not None:
        raise NotPossible
    by = firm.calendar.after_days(uow.now, ONSITE_DAYS)
    case = uow.cases.save(handled(case, onsite_by=by))
    timers.plan_rung(uow, case, Duty.ONSITE, Rung.DUE, by)
    uow.audit(f"staff:{staff.id}", "onsite.flag", case.id)
    await tell_handler(uow, case, "staff.onsite")
    return case


async def been_onsite(uow: Uow, staff: Staff, case: Case) -> Case:
    """已完成. Raises NotYours, NotPossible."""
    check_handles(staff, case)
    uow.audit(f"staff:{staff.id}", "onsite.done", case.id)
    return await _end_onsite(uow, case)


async def waive_onsite(uow: Uow, staff: Staff, case: Case, reason: str) -> Case:
    """不需要现场, and why. Raises NotYours, NotPossible, ReasonTooShort."""
    check_handles(staff, case)
    reason = check_reason(reason)
    uow.audit(f"staff:{staff.id}", "onsite.waive", case.id)
    return await _end_onsite(uow, handled(case, onsite_waived=reason))


async def _end_onsite(uow: Uow, case: Case) -> Case:
    if case.handling.onsite_by is None or ONSITE in case.done:
        raise NotPossible
    timers.cancel_rungs(uow, case, Duty.ONSITE)
    return uow.cases.save(replace(case, done=(*case.done, ONSITE)))
