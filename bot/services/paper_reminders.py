"""稍后再传: a client who said that papers would follow is asked on the next working day, kindly and never twice."""

from dataclasses import replace

from bot.domain.case import Case
from bot.domain.papers import PaperState
from bot.firm import Firm
from bot.services.promises import Promise, keeps
from storage.cases import papers_of
from storage.due import Due
from storage.uow import Notice, Uow

PUT_OFF_DAYS = 2  # 过两天


def plan_reminder(uow: Uow, firm: Firm, case: Case, days: int = 1) -> None:
    """Ask again so many working days from now, in working hours."""
    if case.facts.papers_later:
        uow.due.plan(Promise.PAPERS_REMIND, case.id, firm.calendar.after_days(uow.now, days))


def put_off(uow: Uow, firm: Firm, case: Case) -> None:
    """过两天."""
    case = uow.cases.save(replace(case, facts=replace(case.facts, papers_later=True)))
    plan_reminder(uow, firm, case, PUT_OFF_DAYS)


@keeps(Promise.PAPERS_REMIND)
async def remind(uow: Uow, firm: Firm, due: Due) -> None:
    """Now? Unless the case is over, or papers have come since it was filed."""
    case = await uow.cases.find(due.subject)
    if case is None or not case.open or not case.facts.papers_later or await _came_since(uow, case):
        return
    contact = await uow.contacts.get(case.contact_id)
    uow.notify(Notice("client.papers_remind", contact.telegram_id, case.id))


async def _came_since(uow: Uow, case: Case) -> bool:
    taken = {PaperState.STORED, PaperState.AWAITED}
    return any(p.state in taken and p.received_at > case.submitted_at for p in await papers_of(uow, case_id=case.id))


def no_more(uow: Uow, case: Case) -> Case:
    """没有了: nothing more is asked."""
    uow.due.cancel(Promise.PAPERS_REMIND, case.id)
    uow.audit(f"contact:{case.contact_id}", "papers.none_left", case.id)
    return uow.cases.save(replace(case, facts=replace(case.facts, papers_later=False)))
