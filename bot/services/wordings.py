"""Words of staff for the client, of every kind: who may write them, whether they may go out, and who agrees first.

Each kind declares what the client reads (`forms`) and what sending it does to the case (`follows`). Whoever must agree
is asked; the author's right to write is looked at again when the words go out. The rule is ``domain/clearance.py``.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field, replace
from typing import Any

from bot.domain.case import Case, NotPossible
from bot.domain.clearance import next_hold
from bot.domain.handling import Hold, Kind, Wording
from bot.domain.people import Role, Staff
from bot.domain.progress import handled
from bot.firm import Firm
from bot.services.access import NotYours, check_handles
from bot.services.assigning import managers_for
from storage.cases import active_staff
from storage.mapping import new_id
from storage.outbox import Care
from storage.uow import Notice, Uow


class ByTelephone(NotPossible):
    """The client does not agree (any more) to be written to here."""


class NoChat(ByTelephone):
    """The client has only telephoned: there is nowhere to write to; `phone` is the number, if it is known."""

    def __init__(self, case: Case, phone: str | None) -> None:
        super().__init__()
        self.case = case
        self.phone = phone


@dataclass(frozen=True, slots=True)
class Speech:
    """Somebody's words about a case, and what services need to say them."""

    uow: Uow
    firm: Firm
    staff: Staff
    case: Case
    parts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Saying:
    """What the client reads: a view and its facts."""

    view: str
    facts: dict[str, Any] = field(default_factory=dict)
    care: Care = Care.RECEIPT


@dataclass(frozen=True, slots=True)
class Held:
    """The words wait: why, and for whom."""

    hold: Hold
    approvers: tuple[Staff, ...]


Form = Callable[[Speech], Awaitable[Saying]]
Effect = Callable[[Speech], Awaitable[Case]]
FORMS: dict[Kind, Form] = {}
EFFECTS: dict[Kind, Effect] = {}


def forms(kind: Kind) -> Callable[[Form], Form]:
    """This function says what the client reads."""

    def register(function: Form) -> Form:
        FORMS[kind] = function
        return function

    return register


def follows(kind: Kind) -> Callable[[Effect], Effect]:
    """This function does to the case what follows from sending it."""

    def register(function: Effect) -> Effect:
        EFFECTS[kind] = function
        return function

    return register


async def preview(speech: Speech, kind: Kind) -> Saying:
    """What the client would read."""
    check_handles(speech.staff, speech.case)
    await check_reachable(speech.uow, speech.case)
    return await FORMS[kind](speech)


async def send(speech: Speech, kind: Kind) -> Held | None:
    """Have the client told, now or once whoever must agree has agreed. Raises NotYours, NotPossible, ByTelephone."""
    check_handles(speech.staff, speech.case)
    return await _pass(speech, kind, ())


async def _pass(speech: Speech, kind: Kind, cleared: tuple[Hold, ...]) -> Held | None:
    uow, case = speech.uow, speech.case
    market = await market_person(uow, case)
    hold = next_hold(case, speech.staff, market.id if market else None, cleared)
    if hold is None:
        await _deliver(speech, kind)
        return None
    waiting = Wording(new_id(), kind, speech.staff.id, speech.parts, hold, cleared)
    uow.cases.save(handled(case, waiting=(*case.handling.waiting, waiting)))
    uow.audit(f"staff:{speech.staff.id}", "words.wait", case.id, kind=kind.value, hold=hold.value)
    found = [person for person in await approvers(uow, case, hold) if person.id != speech.staff.id]
    for person in found:
        uow.notify(Notice("staff.words_wait", person.telegram_id or 0, case.id, {"wording": waiting.id}))
    return Held(hold, tuple(found))


async def _deliver(speech: Speech, kind: Kind) -> None:
    uow = speech.uow
    await check_reachable(speech.uow, speech.case)
    saying = await FORMS[kind](speech)
    case = await EFFECTS[kind](speech)
    uow.audit(f"staff:{speech.staff.id}", f"words.{kind.value}", case.id)
    contact = await uow.contacts.get(case.contact_id)
    uow.notify(Notice(saying.view, contact.telegram_id, case.id, saying.facts, care=saying.care.value))


async def check_reachable(uow: Uow, case: Case) -> None:
    """Raises NoChat, ByTelephone for a client who cannot, or does not want to, be written to."""
    contact = await uow.contacts.get(case.contact_id)
    if not contact.has_chat:
        raise NoChat(case, case.facts.phone or contact.phone)
    if not contact.consented:
        raise ByTelephone


async def market_person(uow: Uow, case: Case) -> Staff | None:
    """Who speaks for the market side: the client's 市场人员, else whoever manages the case."""
    client = await uow.clients.find(case.client_id) if case.client_id else None
    named = await uow.staff.find(client.market_id) if client and client.market_id else None
    if named is not None and named.active and named.telegram_id and named.id not in case.barred:
        return named
    return next(iter(await managers_for(uow, case)), None)


async def approvers(uow: Uow, case: Case, hold: Hold) -> list[Staff]:
    """Who may agree: 法务, or the market side; without 法务 whoever stands above."""
    if hold is not Hold.LEGAL:
        market = await market_person(uow, case)
        return [market] if market else []
    able = [s for s in await active_staff(uow) if s.telegram_id and s.id not in case.barred]
    legal = [s for s in able if s.role is Role.LEGAL]
    above = [s for s in able if s.role in {Role.DIRECTOR, Role.EXECUTIVE}]
    return legal or above or await managers_for(uow, case)


async def access_wording(uow: Uow, staff: Staff, case_id: str, wording_id: str) -> tuple[Case, Wording]:
    """Waiting words, for those who may agree to them; raises NotYours, NotPossible."""
    case = await uow.cases.find(case_id)
    found = next((w for w in case.handling.waiting if w.id == wording_id), None) if case else None
    if case is None or found is None:
        raise NotPossible
    if staff.id == found.by or staff.id not in {person.id for person in await approvers(uow, case, found.hold)}:
        raise NotYours
    return case, found


async def approve(uow: Uow, firm: Firm, staff: Staff, case_id: str, wording_id: str) -> Held | None:
    """同意发出; something else may still hold it. Raises NotYours, NotPossible."""
    case, found = await access_wording(uow, staff, case_id, wording_id)
    author = await uow.staff.get(found.by)
    check_handles(author, case)
    case = _forget(uow, case, found)
    uow.audit(f"staff:{staff.id}", "words.approve", case.id, kind=found.kind.value)
    held = await _pass(Speech(uow, firm, author, case, found.parts), found.kind, (*found.cleared, found.hold))
    _tell_author(uow, author, case, approved=True)
    return held


async def refuse(uow: Uow, staff: Staff, case_id: str, wording_id: str) -> Case:
    """退回: the author writes it anew. Raises NotYours, NotPossible."""
    case, found = await access_wording(uow, staff, case_id, wording_id)
    case = _forget(uow, case, found)
    uow.audit(f"staff:{staff.id}", "words.refuse", case.id, kind=found.kind.value)
    _tell_author(uow, await uow.staff.get(found.by), case, approved=False)
    return case


def _forget(uow: Uow, case: Case, wording: Wording) -> Case:
    left = tuple(one for one in case.handling.waiting if one.id != wording.id)
    return uow.cases.save(handled(case, waiting=left))


def _tell_author(uow: Uow, author: Staff, case: Case, *, approved: bool) -> None:
    if author.telegram_id is not None:
        view = "staff.words_approved" if approved else "staff.words_refused"
        uow.notify(Notice(view, author.telegram_id, case.id))


async def speech_of(speech: Speech, wording: Wording) -> Saying:
    """What the client would read of waiting words, for whoever decides."""
    author = await speech.uow.staff.get(wording.by)
    return await FORMS[wording.kind](replace(speech, staff=author, parts=wording.parts))
