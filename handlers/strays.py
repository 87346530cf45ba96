"""Everything that is no part of a conversation: groups, blocking, stickers, unknown commands."""

from telegram import Update

from bot.services.people import note_block
from bot.views import start as views
from bot.views.actions import Act
from bot.views.screen import Screen
from bot.words import say
from handlers.refusals import ask_consent
from handlers.start import consenting
from handlers.turn import Context
from storage.outbox import was_posted


async def on_group(_: Update, context: Context) -> None:
    """In a group: please write to me privately, once an hour and nothing else (R34). What is said is not kept."""
    turn, message = context.turn, context.turn.update.message
    spoken = message is not None and (message.text or message.caption)
    key = f"group:{turn.speaker.chat_id}:{turn.uow.now:%Y%m%d%H}"
    if spoken and not await was_posted(turn.uow, key):
        url = f"https://t.me/{turn.firm.bot_username}"
        turn.answer(views.group(url, turn.language), effect_key=key)


async def on_membership(update: Update, context: Context) -> None:
    """Somebody has blocked or unblocked the bot; being added to a group says nothing."""
    turn, change = context.turn, update.my_chat_member
    if change is not None and change.chat.type == "private" and turn.speaker.contact is not None:
        await note_block(turn.uow, turn.speaker.contact, blocked=change.new_chat_member.status == "kicked")


async def on_other(_: Update, context: Context) -> None:
    """An unknown command, a sticker, anything else: a kind hint."""
    turn, message = context.turn, context.turn.update.message
    if message is None:
        return
    if message.sticker or message.animation or message.dice:
        turn.answer(Screen(say("val.not_text", turn.language)))
    elif consenting(turn.speaker) or turn.speaker.staff:
        turn.answer(views.hint("err.unknown", (Act.COMPLAIN, Act.PROGRESS, Act.HUMAN), turn.language))
    else:
        ask_consent(turn)
