"""What a handler gets: the unit of work, who speaks, and the firm's rules; and how it answers.

`Desk` is python-telegram-bot's dispatcher with one update in hand at a time: the pipeline gives it a unit of work, and
a handler's failure goes back to the pipeline instead of being logged away.
"""

from collections.abc import Awaitable, Callable, Coroutine
from dataclasses import dataclass, replace
from typing import Any, cast

from telegram import Update, User
from telegram.ext import Application, CallbackContext, ExtBot

from bot.domain.names import plain
from bot.domain.people import Speaker
from bot.firm import Firm
from bot.services.people import plan_flood_over
from bot.views.notices import word_notices
from bot.views.screen import Address, Screen, post
from bot.words import say
from handlers.flood import Floods, Flow
from storage.taps import Tap
from storage.uow import Uow


@dataclass(frozen=True, slots=True)
class Turn:
    """One update in hand."""

    uow: Uow
    speaker: Speaker
    firm: Firm
    update: Update
    muted: bool = False  # in a flood everything is done and kept, but not answered one by one

    @property
    def language(self) -> str:
        """The catalogue this person is answered from."""
        return self.speaker.language

    def answer(self, screen: Screen, **how: Any) -> None:
        """Say something to whoever has just spoken; `how` is as in `Address`."""
        if not self.muted:
            post(self.uow, screen, Address(self.speaker.chat_id, **how))

    def replace_tapped(self, screen: Screen) -> None:
        """Put `screen` in place of the message whose button was tapped."""
        query = self.update.callback_query
        if query is None or query.message is None:
            return self.answer(screen)
        return post(self.uow, screen, Address(self.speaker.chat_id, edit=True, message_id=query.message.message_id))

    def toast(self, text: str = "", *, alert: bool = False) -> None:
        """Answer the tap itself, so that the button stops turning."""
        query = self.update.callback_query
        if query is not None:
            body: dict[str, Any] = {"callback_query_id": query.id}
            if text:
                body |= {"text": text[:200], "show_alert": alert}
            self.uow.tap_answers.append(body)


class Context(CallbackContext[ExtBot[None], dict[Any, Any], dict[Any, Any], dict[Any, Any]]):
    """The library's context, with the turn in it."""

    @property
    def turn(self) -> Turn:
        """The update in hand."""
        return cast("Desk", self.application).in_hand


Handler = Callable[[Update, Context], Coroutine[Any, Any, None]]
OnTap = Callable[[Turn, Tap], Awaitable[None]]
OnTyped = Callable[[Turn, str, str], Awaitable[None]]


class Desk(Application[ExtBot[None], Context, dict[Any, Any], dict[Any, Any], dict[Any, Any], Any]):
    """The dispatcher. `firm` must be set before the first update."""

    firm: Firm
    in_hand: Turn

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self._floods = Floods()

    async def handle(self, uow: Uow, update: Update) -> None:
        """Handle one update in `uow`; whatever a handler raises comes out here."""
        speaker = await identify(uow, update)
        if speaker is None:
            return
        flow = self._flow(speaker, update)
        self.in_hand = Turn(uow, speaker, self.firm, update, muted=flow is not Flow.CALM)
        await self.process_update(update)
        if flow is Flow.WARN:
            post(uow, Screen(say("err.rate", speaker.language)), Address(speaker.chat_id))
            plan_flood_over(uow, speaker.contact)
        await word_notices(uow, self.firm)

    def _flow(self, speaker: Speaker, update: Update) -> Flow:
        """How fast a client writes, by the moments at which it was written, so that a queue after an outage is no
        flood. Taps, albums, groups and staff do not count."""
        message = update.message
        if message is None or message.chat.type != "private" or message.media_group_id or speaker.staff:
            return Flow.CALM
        return self._floods.note(speaker.telegram_id, message.date)

    async def process_error(self, update: object, error: Exception, *_: Any, **__: Any) -> bool:  # noqa: ARG002  theirs
        """Give a handler's failure back to the pipeline, which rolls back and tries again."""
        raise error


async def identify(uow: Uow, update: Update) -> Speaker | None:
    """Who has written: by numeric id only. None for updates nobody has written."""
    user, chat = update.effective_user, update.effective_chat
    if user is None or user.is_bot:
        return None
    staff = await uow.staff.find_by("telegram_id", user.id)
    return Speaker(
        telegram_id=user.id,
        chat_id=chat.id if chat else user.id,
        first_name=_name(user),
        language_code=user.language_code,
        staff=staff if staff and staff.active else None,
        contact=await uow.contacts.find_by("telegram_id", user.id),
    )


def _name(user: User) -> str:
    return plain(user.full_name or "")[:30]


def refreshed(turn: Turn, speaker: Speaker) -> Turn:
    """The same turn after the speaker has changed (a contact was made, say)."""
    return replace(turn, speaker=speaker)
