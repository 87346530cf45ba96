"""Promises about one case planned again: when its next progress is due, and when its handler is asked to write it.

The moments are computed by ``domain/promises.py`` and ``domain/progress.py``; what happens then is said by the keepers.
"""

from dataclasses import replace

from bot.domain.case import Case
from bot.domain.progress import remind_at
from bot.domain.promises import next_update
from bot.firm import Firm
from bot.services.promises import Promise
from storage.uow import Uow


def plan_update(uow: Uow, firm: Firm, case: Case) -> Case:
    """The client has just heard of progress: the next time, and the reminder before it."""
    following = next_update(firm.policy.grades.of(case.grade), uow.now, firm.calendar)
    case = uow.cases.save(replace(case, next_update_at=following))
    uow.due.plan(Promise.UPDATE, case.id, following)
    ask_for_update(uow, firm, case)
    return case


def ask_for_update(uow: Uow, firm: Firm, case: Case) -> None:
    """Whoever has the case is asked for progress in time to write it."""
    due = case.next_update_at
    if case.advisor_id is not None and case.accepted_at is not None and due is not None and due > uow.now:
        uow.due.plan(Promise.UPDATE_DUE, case.id, remind_at(uow.now, due, firm.calendar))
