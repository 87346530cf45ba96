"""Promises about one case, planned and planned again: its progress, its handler's reminder, the ladder of what is owed.

The moments are computed by ``domain/promises.py`` and ``domain/progress.py``; what happens then is said by the keepers.
"""

from dataclasses import replace
from datetime import datetime

from bot.domain.case import Case, Status
from bot.domain.escalation import Duty, Rung, half_after, needs_project
from bot.domain.handling import CONTACTED, KNOWN
from bot.domain.judgement import Grade
from bot.domain.progress import handled, remind_at
from bot.domain.promises import next_update, promise
from bot.firm import Firm
from bot.services.operators import note_reach
from bot.services.promises import Promise
from storage.uow import Uow

KNOW_DAYS, SETUP_DAYS, ONSITE_DAYS = 2, 1, 3  # working days
SETUP_HOURS = 2  # working hours, where the case was taken late


async def plan_update(uow: Uow, firm: Firm, case: Case) -> Case:
    """The client has just heard of progress: the next time, and the reminder before it."""
    following = next_update(firm.policy.grades.of(case.grade), uow.now, firm.calendar)
    case = uow.cases.save(replace(case, next_update_at=following))
    uow.due.plan(Promise.UPDATE, case.id, following)
    await note_reach(uow, firm, following)
    ask_for_update(uow, firm, case)
    return case


def ask_for_update(uow: Uow, firm: Firm, case: Case) -> None:
    """Whoever has the case is asked for progress in time to write it."""
    due = case.next_update_at
    if case.advisor_id is not None and case.accepted_at is not None and due is not None and due > uow.now:
        uow.due.plan(Promise.UPDATE_DUE, case.id, remind_at(uow.now, due, firm.calendar))


def plan_rung(uow: Uow, case: Case, duty: Duty, rung: Rung, at: datetime) -> None:
    """Somebody hears at `at`, unless it was done by then."""
    uow.due.plan(Promise.LADDER, case.id, at, f"{duty}:{rung.value}")


def cancel_rungs(uow: Uow, case: Case, *duties: Duty) -> None:
    """Nothing of this is owed (for now)."""
    for duty in duties:
        for rung in Rung:
            uow.due.cancel(Promise.LADDER, case.id, f"{duty}:{rung.value}")


def plan_ladder(uow: Uow, firm: Firm, case: Case) -> None:
    """What is owed to the client: half of the time to resolve is gone, it is due, it is half again overdue."""
    pledge, calendar = firm.policy.grades.of(case.grade), firm.calendar
    late = half_after(pledge.first_reply, case.first_reply_by, calendar)
    half = half_after(pledge.resolve, case.submitted_at, calendar)
    if CONTACTED not in case.done:
        plan_rung(uow, case, Duty.FIRST_REPLY, Rung.OVER, late)
    if half > uow.now:
        plan_rung(uow, case, Duty.RESOLVE, Rung.HALF, half)
    plan_resolve(uow, firm, case)


def plan_resolve(uow: Uow, firm: Firm, case: Case) -> None:
    """The result was promised by now (again)."""
    late = half_after(firm.policy.grades.of(case.grade).resolve, case.resolve_by, firm.calendar)
    plan_rung(uow, case, Duty.RESOLVE, Rung.DUE, case.resolve_by)
    plan_rung(uow, case, Duty.RESOLVE, Rung.OVER, late)


def plan_promises(uow: Uow, firm: Firm, case: Case) -> None:
    """Everything promised to the client of a case just filed, or brought back."""
    if CONTACTED not in case.done:
        uow.due.plan(Promise.FIRST_REPLY, case.id, case.first_reply_by)
    if case.next_update_at is not None:
        uow.due.plan(Promise.UPDATE, case.id, case.next_update_at)
    plan_ladder(uow, firm, case)


def plan_own_duties(uow: Uow, firm: Firm, case: Case) -> Case:
    """What whoever has just taken a case owes the firm: know the client, and set 一般 up as a project."""
    calendar = firm.calendar
    know_by = calendar.after_days(uow.now, KNOW_DAYS)
    plan_rung(uow, case, Duty.KNOW, Rung.HALF, calendar.after_days(uow.now, KNOW_DAYS // 2))
    plan_rung(uow, case, Duty.KNOW, Rung.DUE, know_by)
    plan_setup(uow, firm, case)
    done = tuple(flag for flag in case.done if flag != KNOWN)
    return uow.cases.save(replace(handled(case, know_by=know_by), done=done))


def plan_setup(uow: Uow, firm: Firm, case: Case) -> None:
    """立项 within a working day of submission, with time left for whoever took it late."""
    if needs_project(case):
        calendar = firm.calendar
        by = max(calendar.after_days(case.submitted_at, SETUP_DAYS), calendar.after_hours(uow.now, SETUP_HOURS))
        plan_rung(uow, case, Duty.SETUP, Rung.HALF, calendar.after_hours(uow.now, SETUP_HOURS / 2))
        plan_rung(uow, case, Duty.SETUP, Rung.DUE, by)


async def retime(uow: Uow, firm: Firm, case: Case, grade: str) -> Case:
    """The grade is another one: what was promised by the old grade is promised by the new, counted from submission.

    What would have been over by then counts from now; nothing is promised later than before by a graver grade, and a
    result never later than after its own time.
    """
    pledge, calendar = firm.policy.grades.of(grade), firm.calendar
    fresh, late = (promise(pledge, at, calendar) for at in (case.submitted_at, uow.now))
    resolve_by = calendar.after_hours(fresh.resolve_by, case.handling.stood_hours)
    resolve_by = resolve_by if resolve_by > uow.now else case.resolve_by
    following = min(case.next_update_at or late.next_update_at, late.next_update_at)
    graver = Grade(grade).rank > Grade(case.grade).rank
    accept_by = _ahead(fresh.accept_by, late.accept_by, uow.now)
    first_reply_by = _ahead(fresh.first_reply_by, late.first_reply_by, uow.now)
    case = uow.cases.save(
        replace(
            case,
            grade=grade,
            accept_by=case.accept_by if case.accepted_at else _promised(case.accept_by, accept_by, sooner=graver),
            first_reply_by=_promised(case.first_reply_by, first_reply_by, sooner=graver),
            resolve_by=_promised(case.resolve_by, resolve_by, sooner=graver),
            next_update_at=following if following > uow.now else late.next_update_at,
            version=case.version + 1,
        )
    )
    _plan_again(uow, firm, case)
    await note_reach(uow, firm, case.resolve_by)
    return case


def _promised(before: datetime, after: datetime, *, sooner: bool) -> datetime:
    return min(before, after) if sooner else after


def _ahead(counted: datetime, late: datetime, now: datetime) -> datetime:
    return counted if counted > now else late


def _plan_again(uow: Uow, firm: Firm, case: Case) -> None:
    cancel_rungs(uow, case, Duty.RESOLVE, Duty.FIRST_REPLY)
    plan_promises(uow, firm, case)
    ask_for_update(uow, firm, case)
    if case.accepted_at is None and case.status is Status.OFFERED:
        half = promise(firm.policy.grades.of(case.grade), uow.now, firm.calendar).accept_half
        if half < case.accept_by:
            uow.due.plan(Promise.ACCEPT_HALF, case.id, half)
        uow.due.plan(Promise.ACCEPT_OVER, case.id, case.accept_by)
        plan_lapse(uow, firm, case)
    elif case.accepted_at is not None:
        plan_setup(uow, firm, case)


def plan_lapse(uow: Uow, firm: Firm, case: Case) -> None:
    """An offer nobody answers goes to somebody else (model §2.3 #11)."""
    accept = firm.policy.grades.of(case.grade).accept
    plan_rung(uow, case, Duty.ACCEPT, Rung.OVER, half_after(accept, case.accept_by, firm.calendar))
