"""The ladder: what is half over, due or half again overdue is told to whoever has the case and to those above, rung by
rung (model §2.5); and what those above can do: take it over, give it to somebody, give more time.

Who stands on which rung is ``domain/escalation.py``; the rows are planned by ``timers.py``.
"""

from dataclasses import replace
from datetime import datetime
from typing import Any

from bot.domain import escalation
from bot.domain.case import Case, NotPossible, Status, check_reason, release, take_over
from bot.domain.escalation import AGAIN, Duty, Rung, due_at, is_owed, on_rung, rung_role
from bot.domain.people import Role, Staff
from bot.domain.promises import after
from bot.firm import Firm
from bot.services import assigning, timers
from bot.services.access import check_supervises
from bot.services.assigning import handler_of
from bot.services.promises import Promise, keeps
from bot.services.telling import tell_client
from storage.cases import active_staff
from storage.due import Due
from storage.uow import Notice, Uow


@keeps(Promise.LADDER)
async def on_ladder(uow: Uow, firm: Firm, due: Due) -> None:
    """One rung of one duty."""
    _, _, duty, rung = due.key.split(":")
    await climb(uow, firm, due, Duty(duty), Rung(int(rung)))


@keeps(Promise.ACCEPT_HALF)
async def half_to_accept(uow: Uow, firm: Firm, due: Due) -> None:
    """Half of the time to accept is gone."""
    await climb(uow, firm, due, Duty.ACCEPT, Rung.HALF)


@keeps(Promise.ACCEPT_OVER)
async def accept_over(uow: Uow, firm: Firm, due: Due) -> None:
    """Nobody has accepted in time."""
    await climb(uow, firm, due, Duty.ACCEPT, Rung.DUE)


@keeps(Promise.FIRST_REPLY)
async def first_reply_over(uow: Uow, firm: Firm, due: Due) -> None:
    """The client was promised a call by now."""
    await climb(uow, firm, due, Duty.FIRST_REPLY, Rung.DUE)


async def climb(uow: Uow, firm: Firm, due: Due, duty: Duty, rung: Rung) -> None:
    """Tell whoever has the case, and whoever stands on this rung, if it is still owed."""
    case = await uow.cases.find(due.subject)
    if case is None or not is_owed(case, duty):
        return
    by = due_at(case, duty)
    if rung is Rung.HALF and by is not None and by <= uow.now:
        return  # the program was down meanwhile: the next rung says it
    handler = await handler_of(uow, case)
    above = [s for s in await _above(uow, case, duty, rung) if handler is None or s.id != handler.id]
    uow.audit("system", "ladder.climb", case.id, duty=duty.value, rung=rung.value)
    facts = {"duty": duty.value, "due": by, "who": [s.name for s in above]}
    mark = f"ladder:{case.id}:{duty}:{rung.value}:{due.due_at.timestamp():.0f}"
    for person, view in [*([(handler, _own_view(duty, rung))] if handler else []), *_views_above(above, duty, rung)]:
        uow.notify(Notice(view, person.telegram_id or 0, case.id, facts, key=f"{mark}:{person.id}"))
    if rung is Rung.OVER:
        await _after_all(uow, firm, case, duty)


async def _above(uow: Uow, case: Case, duty: Duty, rung: Rung) -> list[Staff]:
    role = rung_role(duty, case.grade, rung)
    return on_rung(role, case, await active_staff(uow)) if role else []


def _own_view(duty: Duty, rung: Rung) -> str:
    """What whoever has the case reads."""
    if rung is Rung.HALF:
        return {Duty.ACCEPT: "staff.accept_half", Duty.KNOW: "staff.know"}.get(duty, "staff.half")
    return "staff.first_call_over" if (duty, rung) == (Duty.FIRST_REPLY, Rung.DUE) else "staff.over"


def _views_above(above: list[Staff], duty: Duty, rung: Rung) -> list[tuple[Staff, str]]:
    """Executives read everything in one message, where it is the client who was promised something."""
    if rung is Rung.HALF:
        return [(person, "staff.half") for person in above]
    whole = {Role.EXECUTIVE} if duty in escalation.CLIENTS_TIME else set()
    return [(s, "staff.escalated_ceo" if s.role in whole else "staff.escalated") for s in above]


async def _after_all(uow: Uow, firm: Firm, case: Case, duty: Duty) -> None:
    """Half again overdue: an offer goes to somebody else; a 严重 case is told again every four hours."""
    if duty is Duty.ACCEPT and case.status is Status.OFFERED:
        await assigning.let_lapse(uow, firm, case)
    elif case.grade == "severe" and duty in {Duty.RESOLVE, Duty.FIRST_REPLY}:
        timers.plan_rung(uow, case, duty, Rung.OVER, uow.now + AGAIN)


async def take(uow: Uow, firm: Firm, staff: Staff, case: Case) -> Case:
    """我来处理: the client is told who follows it now. Raises NotYours, NotPossible."""
    check_supervises(staff, case)
    before = await handler_of(uow, case)
    taken = take_over(case, by=staff.id, at=uow.now)
    await assigning.hand_over(uow, taken, staff)
    uow.cases.save(taken)
    timers.ask_for_update(uow, firm, taken)
    uow.audit(f"staff:{staff.id}", "case.take_over", case.id)
    await tell_client(uow, case, "client.escalated", {"staff": staff.id})
    if before is not None:
        uow.notify(Notice("staff.taken_over", before.telegram_id or 0, case.id, {"by": staff.name}))
    return taken


async def list_candidates(uow: Uow, staff: Staff, case: Case) -> list[Staff]:
    """指派他人: whom it may be given to. Raises NotYours, NotPossible."""
    check_supervises(staff, case)
    return escalation.candidates(case, await active_staff(uow))


async def assign_to(uow: Uow, firm: Firm, staff: Staff, case: Case, to: str) -> Staff:
    """The case is offered to just this person. Raises NotYours, NotPossible."""
    chosen = next((s for s in await list_candidates(uow, staff, case) if s.id == to), None)
    if chosen is None:
        raise NotPossible
    uow.audit(f"staff:{staff.id}", "case.assign", case.id, to=chosen.id)
    await assigning.offer_to(uow, firm, uow.cases.save(release(case)), chosen)
    return chosen


async def grant_grace(uow: Uow, firm: Firm, staff: Staff, case: Case, asked: tuple[Duty, str]) -> datetime:
    """给责任人宽限, with its reason (002 §5.1.1); what the client was promised stays. Returns the new time.

    Raises NotYours, NotPossible, ReasonTooShort.
    """
    check_supervises(staff, case)
    duty, reason = asked[0], check_reason(asked[1])
    if not is_owed(case, duty):
        raise NotPossible
    by = after(escalation.grace_of(duty), uow.now, firm.calendar)
    if duty is Duty.ACCEPT:
        case = uow.cases.save(replace(case, accept_by=by))
        uow.due.plan(Promise.ACCEPT_OVER, case.id, by)
    elif duty is Duty.FIRST_REPLY:
        uow.due.plan(Promise.FIRST_REPLY, case.id, by)
    else:
        timers.plan_rung(uow, case, duty, Rung.DUE, by)
    if duty in escalation.CLIENTS_TIME:
        later = escalation.half_after(escalation.grace_of(duty), by, firm.calendar)
        timers.plan_rung(uow, case, duty, Rung.OVER, later)
    uow.audit(f"staff:{staff.id}", "ladder.grace", case.id, duty=duty.value)
    facts: dict[str, Any] = {"by": by, "who": staff.name, "duty": duty.value, "reason": reason}
    await assigning.tell_handler(uow, case, "staff.grace", facts)
    return by
