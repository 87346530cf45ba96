"""待客户补充: what a client is asked for, and how long the resolve timer stands still meanwhile (model §2.3 #13).

Only the time to resolve stands still; acceptance and progress go on. Working time; aware UTC.
"""

from dataclasses import replace
from datetime import datetime

from bot.domain.case import Case, NotPossible, Status
from bot.domain.progress import handled
from bot.domain.workdays import WorkCalendar

REMIND_AFTER_DAYS = (1, 3, 7)
WAIT_WORKING_DAYS = 10  # then it goes on with what is there
ASKABLE = frozenset({Status.ACCEPTED, Status.INVESTIGATING, Status.WAITING_CLIENT})


def ask_client(case: Case, items: tuple[str, ...], by: datetime, at: datetime) -> Case:
    """待客户补充; asked again, the clock has been standing since the first time."""
    if case.status not in ASKABLE:
        raise NotPossible
    asked = handled(case, wanted=items, wanted_by=by, paused_at=case.handling.paused_at or at)
    return replace(asked, status=Status.WAITING_CLIENT)


def go_on(case: Case, at: datetime, calendar: WorkCalendar) -> Case:
    """Back to 调查中, with what has come or without."""
    if case.status is not Status.WAITING_CLIENT:
        raise NotPossible
    return replace(run_on(case, at, calendar), status=Status.INVESTIGATING)


def run_on(case: Case, at: datetime, calendar: WorkCalendar) -> Case:
    """The clock runs again: what was left when it stopped is left now. What was late already stays as late."""
    since = case.handling.paused_at
    if since is None:
        return case
    stood = calendar.working_hours_between(since, at)
    left = calendar.working_hours_between(since, case.resolve_by)
    resolve_by = calendar.after_hours(at, left) if left else case.resolve_by
    total = case.handling.stood_hours + stood
    return handled(replace(case, resolve_by=resolve_by), paused_at=None, wanted=(), wanted_by=None, stood_hours=total)
