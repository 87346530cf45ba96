"""Offering a case: whom, what happens when it is taken or turned down, and who is told.

The choice itself is ``domain/assignment.py``; here it is fed with the firm's people and their load, and written down.
"""

from dataclasses import replace
from typing import Any

from bot.domain.accusing import reports_of
from bot.domain.assignment import Choice, Wanted, Why, choose_advisor
from bot.domain.case import (
    Assigned,
    Assignment,
    Case,
    NotPossible,
    Status,
    accept,
    check_reason,
    offer,
    reject,
    release,
)
from bot.domain.escalation import Duty
from bot.domain.pausing import run_on
from bot.domain.people import Role, Staff
from bot.domain.promises import promise
from bot.firm import Firm
from bot.services import timers
from bot.services.promises import Promise
from storage import cases as case_rows
from storage.mapping import new_id
from storage.uow import Notice, Uow


async def offer_first(uow: Uow, firm: Firm, case: Case) -> Case:
    """The first offer, at submission."""
    return await _offer(uow, firm, case, ordinal=1)


async def offer_again(uow: Uow, firm: Firm, case: Case) -> Case:
    """Offer a case anew that was withdrawn and restored, or taken from somebody."""
    earlier = await _withdraw_offers(uow, case)
    return await _offer(uow, firm, case, ordinal=1 + len(earlier))


async def offer_to(uow: Uow, firm: Firm, case: Case, staff: Staff) -> Case:
    """Offer a case that was taken from somebody to just this person."""
    earlier = await _withdraw_offers(uow, case)
    return await _put_before(uow, firm, case, Choice(staff, Why.NAMED, ()), 1 + len(earlier))


async def hand_over(uow: Uow, case: Case, staff: Staff) -> None:
    """Somebody above has taken the case: no offer waits any more."""
    earlier = await _withdraw_offers(uow, case)
    _stop_waiting(uow, case)
    ordinal = 1 + len(earlier)
    uow.assignments.add(Assignment(new_id(), case.id, staff.id, ordinal, Assigned.ACCEPTED, uow.now, uow.now))


async def let_lapse(uow: Uow, firm: Firm, case: Case) -> Case:
    """Nobody has answered this offer: it goes to somebody else, if there is anybody."""
    earlier = await case_rows.assignments_of(uow, case.id)
    silent = [a for a in earlier if a.state is Assigned.OFFERED]
    lapsed = [replace(a, state=Assigned.LAPSED) for a in silent]
    others = [a for a in earlier if a not in silent]
    if await _choose(uow, case, [*others, *lapsed]) is None:
        return case
    for assignment in lapsed:
        uow.assignments.save(assignment)
    uow.audit("system", "case.lapse", case.id)
    return await offer_again(uow, firm, uow.cases.save(release(case)))


async def _withdraw_offers(uow: Uow, case: Case) -> list[Assignment]:
    """Every offer so far; those that waited or were accepted count no more."""
    earlier = await case_rows.assignments_of(uow, case.id)
    for assignment in earlier:
        if assignment.state in {Assigned.OFFERED, Assigned.ACCEPTED}:
            uow.assignments.save(replace(assignment, state=Assigned.WITHDRAWN))
    return earlier


async def take(uow: Uow, firm: Firm, staff: Staff, case: Case) -> Case:
    """接单; raises NotPossible if it is not theirs to take (any more)."""
    taken = run_on(accept(case, by=staff.id, at=uow.now), uow.now, firm.calendar)
    timers.ask_for_update(uow, firm, taken)
    taken = timers.plan_own_duties(uow, firm, taken)
    await _answer(uow, case, staff, Assigned.ACCEPTED)
    _stop_waiting(uow, case)
    uow.audit(f"staff:{staff.id}", "case.accept", case.id)
    contact = await uow.contacts.get(case.contact_id)
    handed_on = any(a.staff_id != staff.id for a in await given_up(uow, case))
    uow.notify(Notice("client.reassigned" if handed_on else "client.assigned", contact.telegram_id, case.id))
    return taken


async def given_up(uow: Uow, case: Case) -> list[Assignment]:
    """Those who had accepted the case before it went to somebody else."""
    earlier = await case_rows.assignments_of(uow, case.id)
    return [a for a in earlier if a.state is Assigned.WITHDRAWN and a.answered_at is not None]


async def turn_down(uow: Uow, firm: Firm, staff: Staff, case: Case, reason: str) -> Case:
    """驳回 with its reason; raises ReasonTooShort, NotPossible. The second one goes to the manager."""
    reason = check_reason(reason)
    rejected = uow.cases.save(reject(case, by=staff.id))
    await _answer(uow, case, staff, Assigned.REJECTED, reason)
    _stop_waiting(uow, case)
    uow.audit(f"staff:{staff.id}", "case.reject", case.id, ordinal=rejected.rejections)
    if rejected.status is Status.MARKET:
        await _hand_to_manager(uow, rejected)
        return rejected
    return await offer_again(uow, firm, rejected)


def check_offered(case: Case, staff: Staff) -> None:
    """Raises NotPossible unless the case lies before this person to be taken or turned down."""
    if case.advisor_id != staff.id or case.status is not Status.OFFERED:
        raise NotPossible


async def rejections_of(uow: Uow, case: Case) -> list[Assignment]:
    """The offers turned down so far, the first first."""
    return [a for a in await case_rows.assignments_of(uow, case.id) if a.state is Assigned.REJECTED]


async def handler_of(uow: Uow, case: Case) -> Staff | None:
    """Whoever has the case and may know of it, if they can be reached here."""
    advisor = await uow.staff.find(case.advisor_id) if case.advisor_id else None
    if advisor is None or not advisor.active or advisor.telegram_id is None:
        return None
    return None if advisor.id in await kept_from(uow, case) else advisor


async def kept_from(uow: Uow, case: Case) -> frozenset[str]:
    """Who must not have the case nor hear of it: whoever it accuses, and those who answer to them."""
    if case.facts.accused_id is None:
        return case.barred
    return case.barred | reports_of(case.facts.accused_id, await case_rows.active_staff(uow))


async def tell_handler(
    uow: Uow, case: Case, view: str, facts: dict[str, Any] | None = None, key: str | None = None
) -> None:
    """Tell whoever has the case; where nobody has it, those who answer for it. `key` where each is told once."""
    handler = await handler_of(uow, case)
    for person in [handler] if handler else await managers_for(uow, case):
        once = f"{key}:{person.id}" if key else None
        uow.notify(Notice(view, person.telegram_id or 0, case.id, dict(facts or {}), key=once))


async def _offer(uow: Uow, firm: Firm, case: Case, ordinal: int) -> Case:
    earlier = [] if ordinal == 1 else await case_rows.assignments_of(uow, case.id)
    choice = await _choose(uow, case, earlier)
    if choice is None:
        await tell_seniors(uow, case, "staff.unassigned")
        return case
    return await _put_before(uow, firm, case, choice, ordinal)


async def _put_before(uow: Uow, firm: Firm, case: Case, choice: Choice, ordinal: int) -> Case:
    offered = offer(case, to=choice.staff.id, department_id=choice.staff.department_id)
    offered = uow.cases.save(await _timed(uow, firm, offered))
    (await case_rows.load(uow))[choice.staff.id] += 1
    uow.assignments.add(Assignment(new_id(), case.id, choice.staff.id, ordinal, Assigned.OFFERED, uow.now))
    uow.audit("system", "case.offer", case.id, staff=choice.staff.id, why=choice.why, ruled_out=choice.ruled_out)
    view = "staff.second_offer" if case.rejections else "staff.offer"
    if choice.staff.telegram_id is not None:
        uow.notify(Notice(view, choice.staff.telegram_id, case.id))
    return offered


async def _timed(uow: Uow, firm: Firm, case: Case) -> Case:
    """Accept-by of this offer: the second has half the time (model §2.3 #9)."""
    promised = promise(firm.policy.grades.of(case.grade), uow.now, firm.calendar)
    accept_by = promised.accept_half if case.rejections else promised.accept_by
    half = uow.now + (accept_by - uow.now) / 2 if case.rejections else promised.accept_half
    uow.due.plan(Promise.ACCEPT_HALF, case.id, half)
    uow.due.plan(Promise.ACCEPT_OVER, case.id, accept_by)
    case = replace(case, accept_by=accept_by)
    timers.plan_lapse(uow, firm, case)
    return case


async def _choose(uow: Uow, case: Case, earlier: list[Assignment]) -> Choice | None:
    staff = await case_rows.active_staff(uow)
    barred = {a.staff_id: a.state.value for a in earlier if a.state in {Assigned.REJECTED, Assigned.LAPSED}}
    barred |= dict.fromkeys(sorted(reports_of(case.facts.accused_id, staff)), "reports_to_accused")
    barred |= {one: "accused" if one == case.facts.accused_id else "recused" for one in sorted(case.barred)}
    client = await uow.clients.find(case.client_id) if case.client_id else None
    wanted = Wanted(client.advisor_id if client else None, case.department_id, barred)
    return choose_advisor(wanted, staff, await case_rows.load(uow))


async def _answer(uow: Uow, case: Case, staff: Staff, state: Assigned, reason: str | None = None) -> None:
    for assignment in await case_rows.assignments_of(uow, case.id):
        if assignment.staff_id == staff.id and assignment.state is Assigned.OFFERED:
            uow.assignments.save(replace(assignment, state=state, answered_at=uow.now, reason=reason))


def _stop_waiting(uow: Uow, case: Case) -> None:
    uow.due.cancel(Promise.ACCEPT_HALF, case.id)
    uow.due.cancel(Promise.ACCEPT_OVER, case.id)
    timers.cancel_rungs(uow, case, Duty.ACCEPT)


async def _hand_to_manager(uow: Uow, case: Case) -> None:
    await tell_seniors(uow, case, "staff.twice_rejected")


async def tell_seniors(uow: Uow, case: Case, view: str, facts: dict[str, Any] | None = None) -> None:
    """Tell those who answer for the case."""
    for person in await managers_for(uow, case):
        uow.notify(Notice(view, person.telegram_id or 0, case.id, dict(facts or {})))


async def managers_for(uow: Uow, case: Case) -> list[Staff]:
    """The managers of the department; without one, whoever stands above. Never the person complained about."""
    staff = [s for s in await case_rows.active_staff(uow) if s.telegram_id and s.id not in case.barred]
    managers = [s for s in staff if s.role is Role.MANAGER and s.department_id == case.department_id]
    return managers or [s for s in staff if s.role in {Role.MANAGER, Role.OFFICER, Role.DIRECTOR, Role.EXECUTIVE}]
