"""Places and cards of other people: neither words nor files, kept as part of the story in words."""

from telegram import Message, Update

from bot.services import conversations
from bot.services.access import access_own_case
from bot.services.supplements import add_words, answer_later
from handlers import complaint, questions
from handlers.refusals import ask_consent
from handlers.start import consenting
from handlers.status import SUPPLEMENT
from handlers.telling import words_of
from handlers.turn import Context, Turn


async def on_place(_: Update, context: Context) -> None:
    """A location or a venue."""
    turn = context.turn
    if (message := turn.update.effective_message) is not None:
        await _keep(turn, message)


async def on_card(update: Update, context: Context) -> None:
    """A contact card: one's own may be the number that was asked for, somebody else's belongs to the story."""
    turn, message = context.turn, context.turn.update.effective_message
    card = message.contact if message else None
    if message is None or card is None or card.user_id == turn.speaker.telegram_id:
        return await questions.on_contact(update, context)
    return await _keep(turn, message)


async def _keep(turn: Turn, message: Message) -> None:
    contact = consenting(turn.speaker)
    if contact is None:
        return ask_consent(turn)
    asked = await conversations.expected(turn.uow, contact.telegram_id)
    if asked is not None and asked.waiting_for == SUPPLEMENT:
        case = await access_own_case(turn.uow, contact, asked.subject)
        if not case.open:
            await conversations.settle(turn.uow, contact.telegram_id)
            return await complaint.hear(turn, contact, message)
        case = await add_words(turn.uow, case, message.message_id, words_of(message)[0])
        conversations.heard(turn.uow, contact.telegram_id, SUPPLEMENT, case.id)
        return await answer_later(turn.uow, case)
    return await complaint.hear(turn, contact, message)
