"""Notices to others, worded in the same transaction in which they were decided.

A service says *what* somebody must know (`Notice`); the view registered here under that name says *how*.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from bot.domain.case import Case
from bot.firm import Firm
from bot.views.screen import Address, Screen, post
from bot.words import DEFAULT
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


async def word_notices(uow: Uow, firm: Firm) -> None:
    """Word and post everything that was to be told."""
    pending, uow.notices[:] = list(uow.notices), []
    for told in pending:
        contact = await uow.contacts.find_by("telegram_id", told.chat_id)
        telling = Telling(uow, firm, told, contact.language if contact else DEFAULT)
        screen = await VIEWS[told.view](telling)
        to = Address(told.chat_id, Lane.NOTICE, Care(told.care), effect_key=told.key, case_id=told.case_id)
        post(uow, screen, to)
