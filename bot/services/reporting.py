"""Progress told without being asked, and whether a person has answered the client yet (model §2.5).

Even "nothing new" is said, with what is waited for and when the next word comes. What an advisor writes himself goes
through ``progress_desk.py``.
"""

from dataclasses import replace

from bot.domain.case import Case
from bot.domain.handling import CONTACTED
from bot.firm import Firm
from bot.services import timers
from bot.services.promises import Promise, keeps
from bot.services.telling import tell_client
from storage.due import Due
from storage.uow import Uow


def note_contact(uow: Uow, case: Case) -> Case:
    """The client has been answered by a person for the first time."""
    uow.due.cancel(Promise.FIRST_REPLY, case.id)
    return case if CONTACTED in case.done else uow.cases.save(replace(case, done=(*case.done, CONTACTED)))


@keeps(Promise.UPDATE)
async def report(uow: Uow, firm: Firm, due: Due) -> None:
    """Nobody has written: tell the client how things stand, and plan the next time."""
    case = await uow.cases.find(due.subject)
    if case is None or not case.open:
        return
    uow.audit("system", "case.report", case.id)
    await tell_nothing_new(uow, firm, case)


async def tell_nothing_new(uow: Uow, firm: Firm, case: Case) -> Case:
    """Once for each promised update."""
    promised = case.next_update_at.isoformat() if case.next_update_at else "-"
    case = await timers.plan_update(uow, firm, case)
    await tell_client(uow, case, "client.no_news", key=f"no_news:{case.id}:{promised}")
    return case
