"""Progress told without being asked, and the first call that must not be forgotten (model §2.5).

Even "nothing new" is said, with what is waited for and when the next word comes. What an advisor writes himself goes
through ``relaying.py``.
"""

from dataclasses import replace

from bot.domain.case import Case
from bot.domain.promises import next_update
from bot.firm import Firm
from bot.services.assigning import handler_of, managers_for
from bot.services.operators import note_reach
from bot.services.promises import Promise, keeps
from storage.due import Due
from storage.uow import Notice, Uow

CONTACTED = "contacted"


def promise_progress(uow: Uow, case: Case) -> None:
    """Plan what was promised at submission."""
    uow.due.plan(Promise.FIRST_REPLY, case.id, case.first_reply_by)
    if case.next_update_at is not None:
        uow.due.plan(Promise.UPDATE, case.id, case.next_update_at)


def note_contact(uow: Uow, case: Case) -> Case:
    """The client has been answered by a person for the first time."""
    uow.due.cancel(Promise.FIRST_REPLY, case.id)
    return case if CONTACTED in case.done else uow.cases.save(replace(case, done=(*case.done, CONTACTED)))


@keeps(Promise.UPDATE)
async def report(uow: Uow, firm: Firm, due: Due) -> None:
    """Tell the client how things stand, and plan the next time."""
    case = await uow.cases.find(due.subject)
    if case is None or not case.open:
        return
    following = next_update(firm.policy.grades.of(case.grade), uow.now, firm.calendar)
    case = uow.cases.save(replace(case, next_update_at=following))
    uow.due.plan(Promise.UPDATE, case.id, following)
    await note_reach(uow, firm, following)
    contact = await uow.contacts.get(case.contact_id)
    uow.audit("system", "case.report", case.id)
    key = f"no_news:{case.id}:{due.due_at.isoformat()}"
    uow.notify(Notice("client.no_news", contact.telegram_id, case.id, key=key))


@keeps(Promise.FIRST_REPLY)
async def urge_first_call(uow: Uow, _: Firm, due: Due) -> None:
    """The client was promised a call by now; whoever has the case and those above are told."""
    case = await uow.cases.find(due.subject)
    if case is None or not case.open or CONTACTED in case.done:
        return
    handler = await handler_of(uow, case)
    told = {person.id: person for person in ([handler] if handler else []) + await managers_for(uow, case)}
    for person in told.values():
        key = f"first_call:{case.id}:{person.id}:{due.due_at.isoformat()}"
        uow.notify(Notice("staff.first_call_over", person.telegram_id or 0, case.id, key=key))
