"""Turns a case takes that the client must hear of: a first remedy, a later date, a project number, legal proceedings.

Words among them go out through ``wordings.py``. Who takes a case over is ``escalating.py``.
"""

from dataclasses import replace
from datetime import datetime

from bot.clock import CHINA
from bot.domain.case import Case, NotPossible
from bot.domain.handling import Kind
from bot.domain.people import Contact, Role, Staff
from bot.domain.progress import closing_of, handled
from bot.firm import Firm
from bot.services import timers
from bot.services.access import NotYours, check_handles, supervises
from bot.services.assigning import handler_of, tell_handler, tell_seniors
from bot.services.reporting import note_contact
from bot.services.telling import tell_client
from bot.services.wordings import Saying, Speech, follows, forms
from storage.cases import active_staff
from storage.people import department_name
from storage.uow import Notice, Uow


class NotLater(ValueError):
    """The new date is no later than what was promised."""


@forms(Kind.INTERIM)
async def interim_form(speech: Speech) -> Saying:
    """What was put right at once; it is not the result."""
    return Saying("client.interim", {"measure": speech.parts[0]})


@follows(Kind.INTERIM)
async def interim_told(speech: Speech) -> Case:
    """It counts as progress."""
    case = note_contact(speech.uow, handled(speech.case, finished=speech.parts[0]))
    return await timers.plan_update(speech.uow, speech.firm, case)


@forms(Kind.DELAY)
async def delay_form(speech: Speech) -> Saying:
    """The old date, the new one and why; raises NotLater."""
    until = closing_of(speech.parts[0], speech.firm.calendar)
    if until <= speech.case.resolve_by:
        raise NotLater
    return Saying("client.delay", {"old": speech.case.resolve_by, "new": until, "reason": speech.parts[1]})


@follows(Kind.DELAY)
async def delay_told(speech: Speech) -> Case:
    """The new date holds unless the client objects."""
    until = closing_of(speech.parts[0], speech.firm.calendar)
    case = note_contact(speech.uow, handled(speech.case, delayed_from=speech.case.resolve_by))
    case = speech.uow.cases.save(replace(case, resolve_by=until))
    timers.plan_resolve(speech.uow, speech.firm, case)
    return case


async def accept_delay(uow: Uow, contact: Contact, case: Case, until: datetime) -> Case:
    """可以. Raises NotPossible for a date that is not the one proposed any more."""
    _check_proposed(case, until)
    uow.audit(f"contact:{contact.id}", "delay.accept", case.id)
    return uow.cases.save(handled(case, delayed_from=None))


async def refuse_delay(uow: Uow, firm: Firm, contact: Contact, case: Case, until: datetime) -> Case:
    """不行，请加急: the earlier promise stands, and the managers hear of it. Raises NotPossible."""
    _check_proposed(case, until)
    before = case.handling.delayed_from or case.resolve_by
    uow.audit(f"contact:{contact.id}", "delay.refuse", case.id)
    case = uow.cases.save(replace(handled(case, delayed_from=None), resolve_by=before))
    timers.plan_resolve(uow, firm, case)
    facts = {"old": before, "new": until}
    await tell_handler(uow, case, "staff.delay_refused", facts)
    await tell_seniors(uow, case, "staff.delay_refused", facts)
    return case


def _check_proposed(case: Case, until: datetime) -> None:
    if not case.open or case.handling.delayed_from is None or case.resolve_by != until:
        raise NotPossible


async def set_up(uow: Uow, staff: Staff, case: Case) -> Case:
    """立项: a number, told to the client with who answers for it (002 §6.2). Raises NotYours, NotPossible."""
    check_handles(staff, case)
    owner = await handler_of(uow, case)
    if owner is None or not may_set_up(case):
        raise NotPossible
    number = await uow.next_number("LX", f"{uow.now.astimezone(CHINA):%Y%m%d}")
    uow.audit(f"staff:{staff.id}", "case.project", case.id, number=number)
    named = f"{await department_name(uow, owner)} {owner.name}".strip()
    await tell_client(uow, case, "client.project", {"lx_no": number, "owner": named})
    return uow.cases.save(handled(case, project=number))


def may_set_up(case: Case) -> bool:
    """一般 are set up as projects, 严重 have a group of their own; once, and by whoever has the case."""
    return case.handling.project is None and case.accepted_at is not None and case.grade != "severe"


async def ask_legal(uow: Uow, staff: Staff, case: Case) -> list[Staff]:
    """请法务看: 法务 hears of it by number and reasons and decides. Returns whom. Raises NotYours, NotPossible."""
    check_handles(staff, case)
    asked = [s for s in await active_staff(uow) if s.role is Role.LEGAL and s.telegram_id and s.id not in case.barred]
    uow.audit(f"staff:{staff.id}", "legal.ask", case.id)
    for person in asked:
        uow.notify(Notice("staff.legal_asked", person.telegram_id or 0, case.id, {"by": staff.name}))
    return asked


async def enter_legal(uow: Uow, staff: Staff, case_id: str) -> Case:
    """法律程序中: from now on 法务 looks at every word for the client. Raises NotYours, NotPossible."""
    case = await _legal_case(uow, staff, case_id)
    if case.handling.legal:
        raise NotPossible
    uow.audit(f"staff:{staff.id}", "legal.enter", case.id)
    case = uow.cases.save(handled(case, legal=True))
    await tell_client(uow, case, "client.legal")
    await tell_handler(uow, case, "staff.legal_entered", {"by": staff.name})
    return case


async def leave_legal(uow: Uow, staff: Staff, case_id: str) -> Case:
    """It is over: words go out as before. Raises NotYours, NotPossible."""
    case = await _legal_case(uow, staff, case_id)
    if not case.handling.legal:
        raise NotPossible
    uow.audit(f"staff:{staff.id}", "legal.leave", case.id)
    case = uow.cases.save(handled(case, legal=False))
    await tell_handler(uow, case, "staff.legal_left", {"by": staff.name})
    return case


def may_decide_legal(staff: Staff, case: Case) -> bool:
    """法务, and whoever answers for the case."""
    lawyer = staff.active and staff.role is Role.LEGAL and staff.id not in case.barred
    return lawyer or supervises(staff, case)


async def _legal_case(uow: Uow, staff: Staff, case_id: str) -> Case:
    """The case by its number and reasons, also for 法务 who may not read its story yet."""
    case = await uow.cases.find(case_id)
    if case is None or not may_decide_legal(staff, case):
        raise NotYours
    if not case.open:
        raise NotPossible
    return case
