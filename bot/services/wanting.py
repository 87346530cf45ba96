"""需客户补充: what is asked of the client, reminders that never press, and going on without it (model §2.3 #13)."""

from datetime import timedelta

from bot.domain import pausing
from bot.domain.case import Case, Status
from bot.domain.escalation import Duty
from bot.domain.handling import Kind
from bot.domain.pausing import REMIND_AFTER_DAYS, WAIT_WORKING_DAYS
from bot.domain.people import Contact, Staff
from bot.domain.progress import closing_of
from bot.domain.workdays import out_of_quiet
from bot.firm import Firm
from bot.services import timers
from bot.services.access import check_handles
from bot.services.assigning import tell_handler
from bot.services.promises import Promise, keeps
from bot.services.reporting import note_contact
from bot.services.telling import tell_client
from bot.services.wordings import Saying, Speech, follows, forms
from storage.due import Due
from storage.uow import Uow


@forms(Kind.WANTED)
async def wanted_form(speech: Speech) -> Saying:
    """These items, by then; or tell us that they cannot be found."""
    by = closing_of(speech.parts[1], speech.firm.calendar)
    return Saying("client.need_more", {"advisor": speech.staff.name, "items": list(_items(speech)), "by": by})


def _items(speech: Speech) -> tuple[str, ...]:
    return tuple(line.strip() for line in speech.parts[0].splitlines() if line.strip())


@follows(Kind.WANTED)
async def wanted_asked(speech: Speech) -> Case:
    """待客户补充: the clock stands still, reminders are planned."""
    uow, firm = speech.uow, speech.firm
    by = closing_of(speech.parts[1], firm.calendar)
    case = uow.cases.save(pausing.ask_client(speech.case, _items(speech), by, uow.now))
    timers.cancel_rungs(uow, case, Duty.RESOLVE)
    for days in REMIND_AFTER_DAYS:
        at = out_of_quiet(uow.now + timedelta(days=days), quiet=firm.policy.quiet)
        uow.due.plan(Promise.WANTED_REMIND, case.id, at, str(days))
    uow.due.plan(Promise.WANTED_END, case.id, firm.calendar.after_days(uow.now, WAIT_WORKING_DAYS))
    return note_contact(uow, case)


@keeps(Promise.WANTED_REMIND)
async def remind(uow: Uow, _: Firm, due: Due) -> None:
    """Kindly: what is still missing, and that nothing is lost."""
    case = await uow.cases.find(due.subject)
    if case is not None and case.status is Status.WAITING_CLIENT:
        await tell_client(uow, case, "client.still_wanted", key=f"wanted:{case.id}:{due.due_at.isoformat()}")


@keeps(Promise.WANTED_END)
async def end(uow: Uow, firm: Firm, due: Due) -> None:
    """Ten working days: it goes on with what is there; both sides are told."""
    case = await uow.cases.find(due.subject)
    if case is None or case.status is not Status.WAITING_CLIENT:
        return
    items = list(case.handling.wanted)
    uow.audit("system", "wanted.end", case.id)
    case = await _go_on(uow, firm, case)
    await tell_client(uow, case, "client.goes_on", {"items": items})
    await tell_handler(uow, case, "staff.wanted_end", {"items": items})


async def carry_on(uow: Uow, firm: Firm, staff: Staff, case: Case) -> Case:
    """继续核查, by the handler. Raises NotYours, NotPossible."""
    check_handles(staff, case)
    uow.audit(f"staff:{staff.id}", "wanted.continue", case.id)
    return await _go_on(uow, firm, case)


async def do_without(uow: Uow, firm: Firm, contact: Contact, case: Case) -> Case:
    """找不到, or 没有了，先往下办: the client's word; the handler is told. Raises NotPossible."""
    items = list(case.handling.wanted)
    case = await _go_on(uow, firm, case)
    uow.audit(f"contact:{contact.id}", "wanted.none", case.id)
    await tell_handler(uow, case, "staff.wanted_none", {"items": items})
    return case


async def _go_on(uow: Uow, firm: Firm, case: Case) -> Case:
    case = uow.cases.save(pausing.go_on(case, uow.now, firm.calendar))
    for days in REMIND_AFTER_DAYS:
        uow.due.cancel(Promise.WANTED_REMIND, case.id, str(days))
    uow.due.cancel(Promise.WANTED_END, case.id)
    timers.plan_resolve(uow, firm, case)
    return case
