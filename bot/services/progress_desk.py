"""写进展, 发"暂无新结果" and the introduction: what an advisor tells of a case he has, in one or two taps.

Before each promised update the handler is asked for it; who does not write leaves it to ``reporting.py``, which says
that there is nothing new. Words go out through ``wordings.py``.
"""

from dataclasses import replace

from bot.domain.case import Case, NotPossible, Status
from bot.domain.handling import Kind
from bot.domain.people import Staff
from bot.domain.progress import tell_progress
from bot.domain.promises import next_update
from bot.firm import Firm
from bot.services import timers
from bot.services.access import check_handles
from bot.services.assigning import handler_of
from bot.services.promises import Promise, keeps
from bot.services.reporting import note_contact, tell_nothing_new
from bot.services.wordings import Saying, Speech, follows, forms
from storage.due import Due
from storage.outbox import Care
from storage.people import department_name, held_by
from storage.uow import Notice, Uow

HELLO = "hello"


@keeps(Promise.UPDATE_DUE)
async def ask(uow: Uow, _: Firm, due: Due) -> None:
    """写进展? There is time left to write it."""
    case = await uow.cases.find(due.subject)
    if case is None or not case.open or case.next_update_at is None or case.next_update_at <= uow.now:
        return
    handler = await handler_of(uow, case)
    if handler is not None:
        key = f"update_due:{case.id}:{case.next_update_at.isoformat()}"
        uow.notify(Notice("staff.update_due", handler.telegram_id or 0, case.id, key=key))


def round_of(case: Case) -> str:
    """Which update a button was made for: one that was sent meanwhile is not sent again."""
    return f"{case.next_update_at.timestamp():.0f}" if case.next_update_at else "-"


async def say_nothing_new(uow: Uow, firm: Firm, staff: Staff, case: Case, asked_for: str) -> Case:
    """发"暂无新结果": what is waited for, and when the next word comes. Raises NotYours, NotPossible."""
    check_handles(staff, case)
    if asked_for != round_of(case) or not is_under_way(case):
        raise NotPossible
    uow.audit(f"staff:{staff.id}", "update.no_news", case.id)
    return await tell_nothing_new(uow, firm, case)


async def list_held(uow: Uow, staff: Staff) -> list[Case]:
    """The open cases that lie with this person."""
    return [case for case in await held_by(uow, staff.id) if staff.id not in case.barred]


@forms(Kind.UPDATE)
async def progress_form(speech: Speech) -> Saying:
    """What, done, next, and when the next word comes."""
    what, done, following = speech.parts
    if not is_under_way(speech.case):
        raise NotPossible
    firm, now = speech.firm, speech.uow.now
    when = next_update(firm.policy.grades.of(speech.case.grade), now, firm.calendar)
    return Saying("client.investigating", {"what": what, "done": done, "next": following, "when": when})


@follows(Kind.UPDATE)
async def progress_told(speech: Speech) -> Case:
    """调查中 with the first update; the next one is planned."""
    case = tell_progress(speech.case, _three(speech.parts))
    return await timers.plan_update(speech.uow, speech.firm, note_contact(speech.uow, case))


def _three(parts: tuple[str, ...]) -> tuple[str, str, str]:
    what, done, following = parts
    return what, done, following


@forms(Kind.HELLO)
async def hello_form(speech: Speech) -> Saying:
    """Who is responsible, and what is done first."""
    contact = await speech.uow.contacts.get(speech.case.contact_id)
    dept = await department_name(speech.uow, speech.staff) or speech.firm.policy.firm.name
    facts = {"name": contact.name, "dept": dept, "advisor": speech.staff.name, "step": speech.parts[0]}
    return Saying("client.hello", facts)


@follows(Kind.HELLO)
async def hello_told(speech: Speech) -> Case:
    """A first word of a person; a 严重 client is telephoned all the same."""
    case = speech.case
    if case.advisor_id != speech.staff.id or HELLO in case.done:
        raise NotPossible
    case = speech.uow.cases.save(replace(case, done=(*case.done, HELLO)))
    return case if case.grade == "severe" else note_contact(speech.uow, case)


@forms(Kind.REPLY)
async def reply_form(speech: Speech) -> Saying:
    """Free words under department and name; never repeated when it is unsure whether they arrived."""
    dept = await department_name(speech.uow, speech.staff)
    facts = {"dept": dept, "advisor": speech.staff.name, "text": speech.parts[0]}
    return Saying("client.advisor_says", facts, Care.SENSITIVE)


@follows(Kind.REPLY)
async def reply_told(speech: Speech) -> Case:
    """The client has been answered; who asked again has their answer."""
    speech.uow.due.cancel(Promise.NUDGED, speech.case.id)
    return note_contact(speech.uow, speech.case)


def is_under_way(case: Case) -> bool:
    """Whether somebody has the case, so that there is progress to tell of."""
    return case.accepted_at is not None or case.status is Status.MARKET


def may_introduce(staff: Staff, case: Case) -> bool:
    """Whether an introduction is still to come."""
    taken = case.status in {Status.ACCEPTED, Status.INVESTIGATING}
    return taken and case.advisor_id == staff.id and HELLO not in case.done
