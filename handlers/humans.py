"""找人工 and /human, whenever and from wherever: somebody is called, or a message is taken for tomorrow."""

from telegram import Update

from bot.services import conversations, humans
from bot.services.access import check_contact
from bot.services.humans import Called, When
from bot.views import tickets as views
from bot.views.actions import Act
from bot.views.screen import Screen
from bot.views.when import moment
from bot.words import say
from handlers.registry import on_tap, on_typed
from handlers.start import consenting
from handlers.telling import told
from handlers.tickets import MORE
from handlers.turn import Context, Turn
from storage.taps import Tap

NOTE = "human_note"


async def on_human(_: Update, context: Context) -> None:
    """/human."""
    await want_human(context.turn)


@on_tap(Act.HUMAN)
async def on_human_tapped(turn: Turn, _: Tap) -> None:
    """找人工."""
    await want_human(turn)


async def want_human(turn: Turn) -> None:
    """In working hours somebody is called at once; otherwise the client says how urgent it is."""
    contact = consenting(turn.speaker)
    office = turn.firm.policy.firm
    if contact is None:
        # nothing may be kept of a stranger, so nobody can be sent to them: the telephone is what is left
        return turn.answer(Screen(say("human.stranger", turn.language, phone=office.phone, hours=office.hours)))
    if not humans.is_open(turn.firm, turn.uow.now):
        return turn.answer(views.closed_now(_next_work(turn), turn.firm, turn.language))
    called = await humans.call(turn.uow, turn.firm, contact, When.NOW)
    return turn.answer(views.coming(await _who(turn, called), turn.firm, turn.language))


async def _who(turn: Turn, called: Called) -> str:
    if called.expected is None:
        return say("human.on_call", turn.language)
    who = await views.signature(turn.uow, called.expected)
    return say("human.who", turn.language, **who)


def _next_work(turn: Turn) -> str:
    return moment(turn.firm.calendar.next_open(turn.uow.now), turn.uow.now, turn.language)


@on_tap(Act.HUMAN_PHONE)
async def on_phone(turn: Turn, _: Tap) -> None:
    """改打电话."""
    office = turn.firm.policy.firm
    turn.answer(Screen(say("human.phone", turn.language, phone=office.phone, hours=office.hours)))


@on_tap(Act.HUMAN_NOTE)
async def on_note(turn: Turn, _: Tap) -> None:
    """留言."""
    check_contact(turn.speaker)
    conversations.expect(turn.uow, turn.speaker.telegram_id, NOTE)
    turn.answer(Screen(say("human.note", turn.language)))


@on_typed(NOTE)
async def on_note_words(turn: Turn, _: str, __: str) -> None:
    """What somebody is to read when the firm opens."""
    contact, message = check_contact(turn.speaker), turn.update.effective_message
    if message is None:
        return
    called = await humans.call(turn.uow, turn.firm, contact, When.NEXT_DAY, (told(message),))
    conversations.expect(turn.uow, turn.speaker.telegram_id, MORE, called.ticket.id)
    turn.answer(Screen(say("human.noted", turn.language, no=called.ticket.number, next_work=_next_work(turn))))


@on_tap(Act.HUMAN_URGENT)
async def on_urgent(turn: Turn, _: Tap) -> None:
    """很急: whoever is on call is called at once, at any hour."""
    called = await humans.call(turn.uow, turn.firm, check_contact(turn.speaker), When.URGENT)
    phone = turn.firm.policy.firm.phone
    turn.answer(Screen(say("human.urgent", turn.language, no=called.ticket.number, phone=phone)))
