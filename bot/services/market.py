"""市场统一答复: two people judged that it cannot be done, so one voice answers the client (002 §5.2.2); and 敏感发现,
which is for colleagues only until the market side has settled what is said (002 §5.2.4).
"""

from bot.domain.case import Case, NotPossible, Status, answered_by_market, check_reason, judge
from bot.domain.escalation import Duty, Rung
from bot.domain.handling import Note
from bot.domain.people import Staff
from bot.domain.progress import handled
from bot.domain.promises import after
from bot.firm import Firm
from bot.services import timers
from bot.services.access import NotYours, check_handles, check_supervises
from bot.services.assigning import handler_of, tell_seniors
from bot.services.reporting import note_contact
from bot.services.telling import tell_client
from bot.services.wordings import market_person
from storage.uow import Notice, Uow


async def give_judgement(uow: Uow, firm: Firm, staff: Staff, case: Case, opinion: str) -> Staff:
    """The manager's judgement goes to the market side, and the client hears who answers. Returns who that is.

    Raises NotYours, NotPossible, ReasonTooShort.
    """
    check_supervises(staff, case)
    opinion = check_reason(opinion)
    market = await market_person(uow, case)
    if market is None or case.status is not Status.MARKET or case.handling.opinion is not None:
        raise NotPossible
    by = after(firm.policy.grades.of(case.grade).first_reply, uow.now, firm.calendar)
    case = uow.cases.save(handled(judge(case, market=market.id), opinion=opinion, answer_by=by))
    timers.plan_rung(uow, case, Duty.MARKET, Rung.DUE, by)
    uow.audit(f"staff:{staff.id}", "market.judge", case.id, market=market.id)
    uow.notify(Notice("staff.market", market.telegram_id or 0, case.id))
    await tell_client(uow, case, "client.market")
    return market


async def stand_in(uow: Uow, case: Case) -> None:
    """Whoever was to answer has left: another one does, in the time promised; the client hears who it is."""
    other = await market_person(uow, case)
    if other is None or case.handling.opinion is None:
        return  # the managers have still to judge, or there are none
    case = uow.cases.save(judge(case, market=other.id))
    uow.audit("system", "market.stand_in", case.id, market=other.id)
    uow.notify(Notice("staff.market", other.telegram_id or 0, case.id))
    await tell_client(uow, case, "client.market")


async def note_answer(uow: Uow, firm: Firm, staff: Staff, case: Case, result: str) -> Case:
    """已联系, and what came of it: the case goes on in the hands of whoever answered.

    Raises NotYours, NotPossible, ReasonTooShort.
    """
    _check_answers(staff, case)
    result = check_reason(result)
    case = uow.cases.save(answered_by_market(case, at=uow.now))
    case = note_contact(uow, case)
    timers.cancel_rungs(uow, case, Duty.MARKET)
    timers.ask_for_update(uow, firm, case)
    uow.audit(f"staff:{staff.id}", "market.answered", case.id)
    await tell_seniors(uow, case, "staff.market_answered", {"by": staff.name, "result": result})
    return case


async def call_special(uow: Uow, staff: Staff, case: Case, reason: str) -> None:
    """需特殊处理: the judgement does not fit; the managers decide. Raises NotYours, NotPossible, ReasonTooShort."""
    _check_answers(staff, case)
    reason = check_reason(reason)
    uow.audit(f"staff:{staff.id}", "market.special", case.id)
    await tell_seniors(uow, case, "staff.market_special", {"by": staff.name, "result": reason})


def _check_answers(staff: Staff, case: Case) -> None:
    if not staff.active or case.advisor_id != staff.id or staff.id in case.barred:
        raise NotYours
    if case.status is not Status.MARKET:
        raise NotPossible


async def note_sensitive(uow: Uow, staff: Staff, case: Case, text: str) -> Staff | None:
    """敏感发现: kept, never relayed; free words wait for the market side. Returns who that is. Raises NotYours."""
    check_handles(staff, case)
    note = Note(uow.now, staff.id, text.strip())
    case = uow.cases.save(handled(case, notes=(*case.handling.notes, note), sensitive=True))
    uow.audit(f"staff:{staff.id}", "note.sensitive", case.id)
    market = await market_person(uow, case)
    if market is not None and market.id != staff.id:
        uow.notify(Notice("staff.sensitive", market.telegram_id or 0, case.id, {"by": staff.name, "text": note.text}))
    return market


async def settle_sensitive(uow: Uow, staff: Staff, case_id: str) -> Case:
    """口径已定: words go out as before. Raises NotYours, NotPossible."""
    case = await uow.cases.find(case_id)
    market = await market_person(uow, case) if case is not None else None
    if case is None or market is None or market.id != staff.id:
        raise NotYours
    if not case.open or not case.handling.sensitive:
        raise NotPossible
    uow.audit(f"staff:{staff.id}", "note.settled", case.id)
    case = uow.cases.save(handled(case, sensitive=False))
    handler = await handler_of(uow, case)
    if handler is not None and handler.id != staff.id:
        uow.notify(Notice("staff.sensitive_settled", handler.telegram_id or 0, case.id, {"by": staff.name}))
    return case
