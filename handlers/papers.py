"""Papers, accepted at any time: announced at once, fetched afterwards, with one receipt for a burst."""

from telegram import Message, Update

from bot.domain.papers import Refusal
from bot.domain.people import Contact
from bot.services import intake
from bot.services.intake import NoDraft
from bot.services.papers import Incoming, announce
from bot.views import papers as views
from handlers.complaint import hear, heard_voice
from handlers.start import consenting
from handlers.turn import Context, Turn


async def on_paper(_: Update, context: Context) -> None:
    """A photo, document, voice, audio or video."""
    turn, message = context.turn, context.turn.update.effective_message
    contact = consenting(turn.speaker)
    if message is None or contact is None:
        return turn.answer(views.consent_first(turn.firm, turn.language))
    return await take_paper(turn, contact, message)


async def take_paper(turn: Turn, contact: Contact, message: Message) -> None:
    """Note that a paper comes; its caption is part of the story."""
    try:
        draft = await intake.get_draft(turn.uow, contact)
    except NoDraft:
        draft = intake.begin(turn.uow, contact)
        turn.answer(views.opened_by_paper(draft, turn.language))
    announced = await announce(turn.uow, contact, draft, incoming(message))
    if isinstance(announced, Refusal):
        return turn.answer(views.refused(announced, turn.firm, turn.language))
    draft = intake.count_paper(turn.uow, draft)
    if message.voice:
        heard_voice(turn, draft)
    if message.caption:
        await hear(turn, contact, message)
    return None


def incoming(message: Message) -> Incoming:
    """What Telegram says about the file, which is not yet what the file is."""
    photo = message.photo[-1] if message.photo else None
    media = photo or message.document or message.voice or message.audio or message.video
    if media is None:
        raise ValueError(message.message_id)
    kind = next(k for k in ("photo", "document", "voice", "audio", "video") if getattr(message, k))
    return Incoming(
        kind=kind,
        file_id=media.file_id,
        file_unique_id=media.file_unique_id,
        name=getattr(media, "file_name", None) or "",
        mime=getattr(media, "mime_type", None) or "",
        bytes=media.file_size or 0,
        caption=message.caption or "",
        chat_id=message.chat_id,
        message_id=message.message_id,
        media_group_id=message.media_group_id,
        compressed=photo is not None,
    )
