"""The library's client of the Bot API and its dispatcher, made our way: our transport, none of its own machinery."""

import warnings
from typing import cast

from telegram.ext import ApplicationBuilder, ContextTypes, ExtBot
from telegram.warnings import PTBUserWarning

from bot.settings import Settings
from bot.transport import Caller, Transport
from handlers.routes import add_routes
from handlers.turn import Context, Desk

# The outbox holds calls as they go out, so the library's wrappers around each method would only undo and redo them.
warnings.filterwarnings("ignore", message="Please use 'Bot", category=PTBUserWarning)


def make_bot(settings: Settings) -> ExtBot[None]:
    """The client of the Bot API at the configured address."""
    return Caller(
        settings.token,
        base_url=f"{settings.bot_api}/bot",
        base_file_url=f"{settings.bot_api}/file/bot",
        request=Transport(),
        get_updates_request=Transport(pool_size=2),
    )


def make_desk(bot: ExtBot[None]) -> Desk:
    """The dispatcher with every way in."""
    builder = ApplicationBuilder().application_class(Desk).bot(bot).updater(None).job_queue(None)
    desk = cast("Desk", builder.context_types(ContextTypes(context=Context)).build())
    add_routes(desk)
    return desk
