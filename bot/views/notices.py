"""Notices to others, worded in the same transaction in which they were decided.

A service says *what* somebody must know (`Notice`); the view registered here under that name says *how*.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from bot.domain.case import Case
from bot.firm import Firm
from bot.services.assigning import handler_of, managers_for
from bot.services.telling import is_welcome
from bot.views.screen import Address, Screen, post
from bot.words import DEFAULT, say
from storage.outbox import Care, Lane
from storage.uow import Notice, Uow


@dataclass(frozen=True, slots=True)
class Telling:
    """One notice about to be worded."""

    uow: Uow
    firm: Firm
    notice: Notice
    language: str

    async def case(self) -> Case:
        """The case it is about."""
        return await self.uow.cases.get(self.notice.case_id)


View = Callable[[Telling], Awaitable[Screen]]
VIEWS: dict[str, View] = {}


def notice(name: str) -> Callable[[View], View]:
    """This view words notices of that name."""

    def register(view: View) -> View:
        VIEWS[name] = view
        return view

    return register


async def _by_telephone(telling: Telling, screen: Screen) -> None:
    """Somebody without a chat, who has telephoned: whoever has the case is asked to say it to them."""
    uow, told = telling.uow, telling.notice
    case = await uow.cases.find(told.case_id)
    if case is None or not case.open:
        return
    handler = await handler_of(uow, case)
    phone = case.facts.phone or say("s.no_phone")
    text = say("s.tell_by_phone", case_no=case.number, phone=phone, text=screen.text)
    for person in [handler] if handler else await managers_for(uow, case):
        key = f"{told.key}:{person.id}" if told.key else None
        post(uow, Screen(text), Address(person.telegram_id or 0, Lane.NOTICE, effect_key=key, case_id=case.id))


async def word_notices(uow: Uow, firm: Firm) -> None:
    """Word and post everything that was to be told."""
    pending, uow.notices[:] = list(uow.notices), []
    for told in pending:
        contact = await uow.contacts.find_by("telegram_id", told.chat_id)
        if not is_welcome(told.view, contact):
            continue
        telling = Telling(uow, firm, told, contact.language if contact else DEFAULT)
        screen = await VIEWS[told.view](telling)
        if told.chat_id < 0:
            await _by_telephone(telling, screen)
            continue
        to = Address(told.chat_id, Lane.NOTICE, Care(told.care), effect_key=told.key, case_id=told.case_id)
        post(uow, screen, to)
