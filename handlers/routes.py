"""Where each kind of update goes. The first fitting route answers."""

from collections.abc import Sequence

from telegram import BotCommand, Message, Update
from telegram.ext import CallbackQueryHandler, ChatMemberHandler, CommandHandler, MessageHandler, filters

from bot.domain.case import ReasonTooShort
from bot.domain.entering import ENTERERS
from bot.domain.people import Staff
from bot.services import conversations
from bot.services.access import NotYours
from bot.services.languages import follow
from bot.views import start as views
from bot.views.actions import Act
from bot.words import say
from handlers import (
    answering,
    binding,
    complaint,
    courtesies,
    danger,
    desk,
    entering,
    entry_checks,
    escalating,
    followups,
    humans,
    language,
    market,
    milestones,
    other_kinds,
    paper_taps,
    papers,
    privacy,
    progress_desk,
    repeats,
    reviewing,
    severe,
    start,
    status,
    strays,
    tickets,
    wanting,
)
from handlers.refusals import REFUSED, ask_consent, guarded, refuse, refuse_short, refuse_tap
from handlers.registry import TAPS, TYPED
from handlers.turn import Context, Desk, Turn, refreshed
from handlers.typed_labels import find_tap
from storage.taps import Tap, Unusable
from storage.uow import Conversation

PRIVATE = filters.ChatType.PRIVATE
PAPER = filters.PHOTO | filters.Document.ALL | filters.VOICE | filters.AUDIO | filters.VIDEO | filters.VIDEO_NOTE
# Whatever a person was asked before is dropped: what they write next belongs to the complaint they have turned to.
FRESH_STARTS = frozenset({
    Act.COMPLAIN, Act.OTHER_MATTER, Act.RESUME, Act.RESTART, Act.TELL_MORE, Act.TOLD, Act.ANSWER, Act.SKIP, Act.UNSURE,
    Act.TOGGLE, Act.PICKED, Act.RIGHT, Act.NOT_RIGHT, Act.ASK_AGAIN, Act.KIND, Act.OURS, Act.EDIT, Act.EDIT_ITEM,
    Act.EDIT_DONE, Act.FULL_CARD, Act.SAME_MATTER, Act.APART_MATTER, Act.SAFE_NOW,
})  # fmt: skip
COMMANDS = ("new", "status", "more", "human", "privacy", "lang", "help", "cancel")

# Importing them registers what they answer.
__all__ = [
    "add_routes", "binding", "desk", "entry_checks", "escalating", "followups", "market", "milestones", "paper_taps",
    "repeats", "reviewing", "severe", "tickets", "wanting",
]  # fmt: skip


def add_routes(application: Desk) -> None:
    """Tell the dispatcher every way in."""
    fresh = filters.UpdateType.MESSAGE
    for handler in (
        CallbackQueryHandler(on_tap),
        ChatMemberHandler(strays.on_membership, ChatMemberHandler.MY_CHAT_MEMBER),
        MessageHandler(~PRIVATE, strays.on_group),
        MessageHandler(filters.UpdateType.EDITED_MESSAGE, guarded(on_edit)),
        CommandHandler("start", guarded(start.on_start), fresh),
        CommandHandler("help", guarded(start.on_help), fresh),
        CommandHandler("new", guarded(complaint.on_new), fresh),
        CommandHandler("status", guarded(status.on_status), fresh),
        CommandHandler("more", guarded(status.on_more_command), fresh),
        CommandHandler("cancel", guarded(on_cancel), fresh),
        CommandHandler("human", guarded(humans.on_human), fresh),
        CommandHandler("privacy", guarded(privacy.on_privacy), fresh),
        CommandHandler("lang", guarded(language.on_lang), fresh),
        CommandHandler("cases", guarded(progress_desk.on_cases), fresh),
        CommandHandler("tickets", guarded(answering.on_tickets), fresh),
        CommandHandler("enter", guarded(entering.on_enter), fresh),
        MessageHandler(fresh & filters.CONTACT, guarded(other_kinds.on_card)),
        MessageHandler(fresh & (filters.LOCATION | filters.VENUE), guarded(other_kinds.on_place)),
        MessageHandler(fresh & PAPER, guarded(on_paper)),
        MessageHandler(fresh & filters.TEXT & ~filters.COMMAND, guarded(on_text)),
        MessageHandler(filters.ALL, guarded(strays.on_other)),
    ):
        application.add_handler(handler)


def commands(language: str, names: Sequence[str] = COMMANDS) -> list[BotCommand]:
    """The menu beside the composer."""
    return [BotCommand(name, say(f"command.{name}", language)) for name in names]


def staff_commands(staff: Staff) -> tuple[str, ...]:
    """The names of what a colleague may do by command."""
    return (*(("enter",) if staff.role in ENTERERS else ()), "tickets", "help", "cancel")


async def on_tap(_: Update, context: Context) -> None:
    """A tap on any button: what it stands for is asked of the token, never read from the button."""
    turn = context.turn
    query = turn.update.callback_query
    tap = await turn.uow.taps.take(query.data if query and query.data else "", turn.speaker.telegram_id)
    if isinstance(tap, Unusable):
        return refuse_tap(turn, tap)
    return await _press(turn, tap)


async def _press(turn: Turn, tap: Tap) -> None:
    if tap.action in FRESH_STARTS:
        await conversations.settle(turn.uow, turn.speaker.telegram_id)
    try:
        await TAPS[tap.action](turn, tap)
    except REFUSED as error:
        return refuse(turn, error, tap.action, tap.subject)
    return turn.toast()


async def on_text(_: Update, context: Context) -> None:
    """Plain words: an answer somebody was asked for, or one more message of the story."""
    turn, message = context.turn, context.turn.update.effective_message
    if message is None or message.text is None:
        return None
    if start.consenting(turn.speaker) and papers.refuse_secret(turn, message):
        return None
    turn = refreshed(turn, follow(turn.uow, turn.speaker, message.text))
    if await followups.answers_a_case(turn, message):
        return None
    asked = await conversations.expected(turn.uow, turn.speaker.telegram_id)
    if asked is not None and await danger.outranks(turn, asked, message.text):
        asked = None
    if tap := await find_tap(turn, asked, message.text):
        return await _press(turn, tap)
    if asked is not None:
        await _answer(turn, asked, message.text)
    elif entry := await entering.under_way(turn):
        await entering.hear(turn, entry, message)
    elif contact := start.consenting(turn.speaker):
        if not await courtesies.answered(turn, contact, message.text):
            await complaint.hear(turn, contact, message)
    elif turn.speaker.staff:
        turn.answer(views.staff_hello(turn.speaker.staff, turn.language))
    else:
        danger.comfort_stranger(turn, message.text)
        ask_consent(turn)
    return None


async def _answer(turn: Turn, asked: Conversation, text: str) -> None:
    try:
        await TYPED[asked.waiting_for](turn, asked.subject, text)
    except NotYours:
        # Not theirs any more: the next words are no answer to it either.
        await conversations.settle(turn.uow, turn.speaker.telegram_id)
        raise
    except ReasonTooShort:
        refuse_short(turn, asked)


async def on_cancel(update: Update, context: Context) -> None:
    """/cancel: what a colleague is writing down, or whatever else is under way."""
    if entry := await entering.under_way(context.turn):
        return await entering.give_up(context.turn, entry)
    return await complaint.on_cancel(update, context)


async def on_paper(update: Update, context: Context) -> None:
    """A paper: of what a colleague is writing down, or of a client."""
    turn, message = context.turn, context.turn.update.effective_message
    entry = await entering.under_way(turn) if message else None
    if message is not None and entry is not None:
        return await entering.take_paper(turn, entry, message)
    return await papers.on_paper(update, context)


def _edit_unconsented(turn: Turn, message: Message) -> None:
    """Words of somebody who has not consented (any more) are not kept, and that is said."""
    if message.text and turn.speaker.staff is None:
        danger.comfort_stranger(turn, message.text)
        ask_consent(turn)


async def on_edit(_: Update, context: Context) -> None:
    """An edited message becomes a new version; the original stays."""
    turn, message = context.turn, context.turn.update.effective_message
    contact = start.consenting(turn.speaker)
    if message is not None and (entry := await entering.under_way(turn)):
        return await entering.edited(turn, entry, message)
    if not isinstance(message, Message):
        return None
    if contact is None:
        return _edit_unconsented(turn, message)
    if PAPER.check_update(turn.update):
        return await papers.on_edited_paper(turn, contact, message)
    if message.text and not papers.refuse_secret(turn, message):
        await complaint.edited(turn, contact, message)
    return None
