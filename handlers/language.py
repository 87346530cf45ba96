"""/lang: 简体 or 繁體, chosen for good."""

from telegram import Update

from bot.services import languages
from bot.services.access import check_contact
from bot.views.actions import Act
from bot.views.screen import Screen
from bot.views.start import hint
from bot.words import say
from handlers.registry import on_tap
from handlers.turn import Context, Turn
from storage.taps import Tap

LANGUAGE = {Act.SIMPLIFIED: "zh_Hans", Act.TRADITIONAL: "zh_Hant"}


async def on_lang(_: Update, context: Context) -> None:
    """/lang."""
    turn = context.turn
    check_contact(turn.speaker)
    turn.answer(hint("lang.ask", tuple(LANGUAGE), turn.language))


@on_tap(*LANGUAGE)
async def on_language(turn: Turn, tap: Tap) -> None:
    """简体中文 or 繁體中文."""
    contact = languages.choose(turn.uow, check_contact(turn.speaker), LANGUAGE[Act(tap.action)])
    turn.answer(Screen(say("lang.done", contact.language)))
