"""专案处理: what a 严重 complaint asks of its handler beside taking it (model §2.5): ring first, then name a group."""

from dataclasses import replace

from bot.clock import CHINA
from bot.domain.case import Case, check_reason
from bot.domain.people import Role, Staff
from bot.services.reporting import note_contact
from storage.cases import active_staff
from storage.uow import Notice, Uow

TASK_FORCE = "task_force"
INFORMED = frozenset({Role.MANAGER, Role.DIRECTOR, Role.EXECUTIVE})


async def informed(uow: Uow, case: Case) -> list[Staff]:
    """Who is told of a 严重 complaint at once: the department's manager, directors, executives."""
    staff = await active_staff(uow)
    barred = {*case.barred, case.advisor_id}
    able = [s for s in staff if s.role in INFORMED and s.telegram_id and s.id not in barred]
    return [s for s in able if s.role is not Role.MANAGER or s.department_id == case.department_id]


async def note_call(uow: Uow, staff: Staff, case: Case, result: str) -> Case:
    """The client was rung; `result` in the caller's words, at least ten characters. Raises ReasonTooShort."""
    check_reason(result)
    uow.audit(f"staff:{staff.id}", "case.called", case.id)
    case = note_contact(uow, case)
    for person in await informed(uow, case):
        if person.id != staff.id:
            uow.notify(Notice("staff.called", person.telegram_id or 0, case.id, {"by": staff.name, "result": result}))
    return case


async def form_task_force(uow: Uow, staff: Staff, case: Case, leader: str) -> str:
    """组建专案组: returns its number; the client is told who leads and when progress is reported."""
    number = await uow.next_number("ZA", f"{uow.now.astimezone(CHINA):%Y%m%d}")
    uow.audit(f"staff:{staff.id}", "case.task_force", case.id, number=number)
    uow.cases.save(replace(case, done=(*case.done, TASK_FORCE)))
    contact = await uow.contacts.get(case.contact_id)
    uow.notify(Notice("client.task_force", contact.telegram_id, case.id, {"leader": leader}))
    return number
