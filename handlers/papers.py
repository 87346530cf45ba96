"""Papers, accepted at any time: announced at once, fetched afterwards, with one receipt for a burst."""

from telegram import Message, Update

from bot.domain.case import Case
from bot.domain.intake import Draft
from bot.domain.papers import READABLE, Paper, Refusal, room_of
from bot.domain.people import Contact
from bot.domain.secrets import find_secret, mentions_secret
from bot.domain.ticket import Ticket
from bot.services import conversations, intake, paper_homes, tickets
from bot.services.access import check_contact
from bot.services.assessing import sounds_dangerous
from bot.services.papers import Home, Incoming, announce, find_same_file, hold_back
from bot.services.relaying import find_named
from bot.services.supplements import add_words
from bot.services.tickets import names_a_fault
from bot.views import papers as views
from bot.views.progress import kept_after_end
from handlers.complaint import edited, hear, heard_voice
from handlers.registry import on_typed
from handlers.start import consenting
from handlers.telling import origin_of, told
from handlers.tickets import WORDS, open_as_called
from handlers.turn import Context, Turn

KINDS = ("photo", "document", "voice", "audio", "video", "video_note")
RESEND = "paper_resend"
SPOKEN = frozenset({"voice", "video_note"})


async def on_paper(_: Update, context: Context) -> None:
    """A photo, document, voice, audio, video or video note; a reply to an own one with a new file replaces that."""
    turn, message = context.turn, context.turn.update.effective_message
    contact = consenting(turn.speaker)
    if message is None or contact is None:
        return turn.answer(views.consent_first(turn.firm, turn.language))
    return await take_paper(turn, contact, message, await _answered(turn, contact, message))


async def _answered(turn: Turn, contact: Contact, message: Message) -> Paper | None:
    asked = await conversations.expected(turn.uow, contact.telegram_id)
    if asked is not None and asked.waiting_for == RESEND:
        await conversations.settle(turn.uow, contact.telegram_id)
        return await paper_homes.newest_edition(turn.uow, contact, await turn.uow.papers.find(asked.subject))
    to = message.reply_to_message
    return await paper_homes.find_replaced(turn.uow, contact, message.chat_id, to.message_id) if to else None


async def on_edited_paper(turn: Turn, contact: Contact, message: Message) -> None:
    """A message with a file was edited: another file is a new edition, other words their next version."""
    old = await paper_homes.find_replaced(turn.uow, contact, message.chat_id, message.message_id)
    if old is None or old.file_unique_id != incoming(message).file_unique_id:
        return await take_paper(turn, contact, message, old)
    if refuse_secret(turn, message):
        return None
    home = await paper_homes.home_of(turn.uow, old)
    paper_homes.recaption(turn.uow, old, message.caption or "")
    if old.caption or home is None:
        return await edited(turn, contact, message)
    return await _hear_caption(turn, contact, home, message)  # its first words


async def take_paper(turn: Turn, contact: Contact, message: Message, old: Paper | None = None) -> None:
    """Note that a paper comes; its caption is part of the story. Secrets are neither fetched nor kept."""
    if refuse_secret(turn, message):
        return None
    home = await _home(turn, contact, message, old)
    paper = incoming(message)
    if shown := mentions_secret(f"{paper.caption} {paper.name}"):
        held = await hold_back(turn.uow, contact, home, paper)
        return turn.answer(views.sensitive(shown, held, turn.language))
    announced = await announce(turn.uow, contact, home, paper, old)
    if isinstance(announced, Refusal):
        return await _refused(turn, contact, home, announced)
    if paper.compressed and not paper.media_group_id and _longer_side(message) < READABLE:
        turn.answer(views.blurry(announced, turn.language))
    if isinstance(home, Draft):
        counted = intake.count_paper(turn.uow, home) if old is None else home
        if paper.kind in SPOKEN:
            heard_voice(turn, counted)
    return await _hear_caption(turn, contact, home, message)


async def _home(turn: Turn, contact: Contact, message: Message, old: Paper | None) -> Home:
    words = message.caption or ""
    asked = await conversations.expected(turn.uow, contact.telegram_id)
    if asked is not None and asked.waiting_for == WORDS and words and not names_a_fault(words):
        return await open_as_called(turn, asked.subject, message)
    to = message.reply_to_message
    if old is None and to and (named := await find_named(turn.uow, contact, to.message_id)):
        return named
    found = await paper_homes.find_home(turn.uow, contact, old, message.media_group_id)
    if isinstance(found.home, Ticket) and old is None and names_a_fault(words):
        await conversations.settle(turn.uow, contact.telegram_id)
        found = await paper_homes.find_home(turn.uow, contact)
    if not found.begins:
        return found.home
    draft = intake.begin(turn.uow, contact)
    turn.answer(views.opened_by_paper(draft, turn.language))
    return draft


async def _hear_caption(turn: Turn, contact: Contact, home: Home, message: Message) -> None:
    """A caption counts once: here, or, where no complaint is named yet, when the paper finds its place."""
    dangerous = not isinstance(home, Case) and sounds_dangerous(turn.uow, message.caption or "")
    if message.caption and (isinstance(home, Draft) or dangerous):
        await hear(turn, contact, message)
    elif message.caption and isinstance(home, Ticket):
        if all(one.message_id != message.message_id for one in home.story):
            await tickets.add_words(turn.uow, contact, home.id, told(message))
    elif message.caption and isinstance(home, Case):
        case = await add_words(turn.uow, home, message.message_id, message.caption, origin_of(message))
        if not case.open:
            turn.answer(kept_after_end(case, turn.language), case_id=case.id)


async def _refused(turn: Turn, contact: Contact, home: Home, why: Refusal) -> None:
    message = turn.update.effective_message
    case = home if isinstance(home, Case) else None
    about: dict[str, object] = {"case_no": case.number if case else None}
    said = False  # with the same paper before
    if why is Refusal.DUPLICATE and message is not None:
        twin = await find_same_file(turn.uow, contact, home, incoming(message).file_unique_id)
        about["code"] = twin.code if twin else ""
        said = twin is not None and (message.caption or "") in twin.caption
    elif why is Refusal.LIMIT:
        about["advisor"] = await paper_homes.name_of_advisor(turn.uow, contact, home)
        about["max"] = room_of(case.facts.extra_papers if case else 0).papers
        if case is not None:
            await paper_homes.tell_full(turn.uow, case)
    turn.answer(views.refused(why, turn.firm, turn.language, **about))
    if message is not None and not said:
        await _hear_caption(turn, contact, home, message)


def _longer_side(message: Message) -> int:
    return max(max(size.width, size.height) for size in message.photo)


@on_typed(RESEND)
async def on_words_instead(turn: Turn, _: str, __: str) -> None:
    """Words where a better picture was to come: they are part of the story."""
    await conversations.settle(turn.uow, turn.speaker.telegram_id)
    message = turn.update.effective_message
    if message is not None:
        await hear(turn, check_contact(turn.speaker), message)


def refuse_secret(turn: Turn, message: Message) -> bool:
    """Whether the words of this message give a secret away; then they are refused, and kept nowhere."""
    named = message.document.file_name if message.document else None
    secret = find_secret(message.text or message.caption or "") or find_secret(named or "")
    if secret is None:
        return False
    turn.uow.audit(f"telegram:{turn.speaker.telegram_id}", "secret.refused", str(message.message_id), kind=secret.value)
    turn.answer(views.secret_refused(secret, turn.language))
    return True


def incoming(message: Message) -> Incoming:
    """What Telegram says about the file, which is not yet what the file is."""
    photo = message.photo[-1] if message.photo else None
    media = photo or next((one for name in KINDS[1:] if (one := getattr(message, name))), None)
    if media is None:
        raise ValueError(message.message_id)
    kind = next(k for k in KINDS if getattr(message, k))
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
