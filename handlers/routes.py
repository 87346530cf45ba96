"""Where each kind of update goes. The first fitting route answers."""

from telegram import BotCommand, Message, Update
from telegram.ext import CallbackQueryHandler, ChatMemberHandler, CommandHandler, MessageHandler, filters

from bot.domain.case import NotPossible
from bot.services import conversations
from bot.services.access import NotYours
from bot.services.intake import NoDraft
from bot.services.people import mark_reachable
from bot.views import start as views
from bot.views.actions import Act
from bot.views.screen import Screen
from bot.words import say
from handlers import complaint, desk, followups, papers, questions, reviewing, start, status
from handlers.registry import TAPS, TYPED
from handlers.turn import Context, Desk, Turn
from storage.taps import Tap, Unusable

PRIVATE = filters.ChatType.PRIVATE
PAPER = filters.PHOTO | filters.Document.ALL | filters.VOICE | filters.AUDIO | filters.VIDEO
COMMANDS = ("new", "status", "more", "human", "privacy", "lang", "help", "cancel")

__all__ = ["add_routes", "desk", "followups", "reviewing"]  # importing them registers what they answer


def add_routes(application: Desk) -> None:
    """Tell the dispatcher every way in."""
    fresh = filters.UpdateType.MESSAGE
    for handler in (
        CallbackQueryHandler(on_tap),
        ChatMemberHandler(on_membership, ChatMemberHandler.MY_CHAT_MEMBER),
        MessageHandler(~PRIVATE, on_group),
        MessageHandler(filters.UpdateType.EDITED_MESSAGE, on_edit),
        CommandHandler("start", start.on_start, fresh),
        CommandHandler("help", start.on_help, fresh),
        CommandHandler("new", complaint.on_new, fresh),
        CommandHandler("status", status.on_status, fresh),
        CommandHandler("cancel", complaint.on_cancel, fresh),
        MessageHandler(fresh & filters.CONTACT, questions.on_contact),
        MessageHandler(fresh & PAPER, papers.on_paper),
        MessageHandler(fresh & filters.TEXT & ~filters.COMMAND, on_text),
        MessageHandler(filters.ALL, on_other),
    ):
        application.add_handler(handler)


def commands(language: str) -> list[BotCommand]:
    """The menu beside the composer."""
    return [BotCommand(name, say(f"command.{name}", language)) for name in COMMANDS]


async def on_tap(_: Update, context: Context) -> None:
    """A tap on any button: what it stands for is asked of the token, never read from the button."""
    turn = context.turn
    query = turn.update.callback_query
    tap = await turn.uow.taps.take(query.data if query and query.data else "", turn.speaker.telegram_id)
    if isinstance(tap, Unusable):
        return refuse_tap(turn, tap)
    try:
        await TAPS[tap.action](turn, tap)
    except (NotYours, NoDraft, NotPossible) as error:
        return _refuse(turn, tap, error)
    return turn.toast()


def refuse_tap(turn: Turn, why: Unusable) -> None:
    """A button that does nothing (any more): forged, somebody else's, too old, or already tapped."""
    if why in {Unusable.UNKNOWN, Unusable.FOREIGN}:
        turn.uow.audit(f"telegram:{turn.speaker.telegram_id}", "tap.refused", str(turn.speaker.chat_id), why=why.value)
    turn.toast()
    if turn.speaker.staff or turn.speaker.contact:
        turn.answer(views.hint("val.button_old", (Act.LATEST,), turn.language))


def _refuse(turn: Turn, tap: Tap, error: Exception) -> None:
    if isinstance(error, NotYours):
        turn.uow.audit(f"telegram:{turn.speaker.telegram_id}", "access.refused", tap.subject, action=tap.action)
        key = "s.not_yours" if turn.speaker.staff else "err.not_staff"
        turn.toast(say(key, turn.language), alert=True)
    elif turn.speaker.staff:
        turn.toast(say("s.gone", turn.language), alert=True)
    else:
        turn.toast()
        turn.answer(views.hint("val.button_old", (Act.LATEST,), turn.language))


async def on_text(_: Update, context: Context) -> None:
    """Plain words: an answer somebody was asked for, or one more message of the story."""
    turn, message = context.turn, context.turn.update.effective_message
    if message is None or message.text is None:
        return
    asked = await conversations.expected(turn.uow, turn.speaker.telegram_id)
    if asked is not None:
        await TYPED[asked.waiting_for](turn, asked.subject, message.text)
    elif contact := start.consenting(turn.speaker):
        await complaint.hear(turn, contact, message)
    elif turn.speaker.staff:
        turn.answer(views.staff_hello(turn.speaker.staff, turn.language))
    else:
        _ask_consent(turn)


def _ask_consent(turn: Turn) -> None:
    turn.answer(Screen(say("consent.again", turn.language)))
    turn.answer(views.consent(turn.firm, turn.language))


async def on_edit(_: Update, context: Context) -> None:
    """An edited message becomes a new version; the original stays."""
    turn, message = context.turn, context.turn.update.effective_message
    contact = start.consenting(turn.speaker)
    if contact is not None and isinstance(message, Message) and message.text:
        await complaint.edited(turn, contact, message)


async def on_group(_: Update, context: Context) -> None:
    """In a group: please write to me privately, and nothing else."""
    turn = context.turn
    url = f"https://t.me/{turn.firm.bot_username}"
    turn.answer(views.group(url, turn.language))


async def on_membership(update: Update, context: Context) -> None:
    """Somebody has blocked or unblocked the bot."""
    turn, change = context.turn, update.my_chat_member
    if change is not None and change.chat.type == "private":
        mark_reachable(turn.uow, turn.speaker.contact, blocked=change.new_chat_member.status == "kicked")


async def on_other(_: Update, context: Context) -> None:
    """An unknown command, a sticker, anything else: a kind hint."""
    turn, message = context.turn, context.turn.update.effective_message
    if message is None:
        return
    if message.sticker:
        turn.answer(Screen(say("val.not_text", turn.language)))
    else:
        turn.answer(views.hint("err.unknown", (Act.COMPLAIN, Act.PROGRESS, Act.HUMAN), turn.language))
