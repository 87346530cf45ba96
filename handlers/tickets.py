"""咨询, 建议, 表扬: a client asks, suggests or praises; whatever it was can still become a complaint."""

from telegram import Message

from bot.domain.ticket import Ticket, TicketKind
from bot.services import conversations, tickets
from bot.services.access import check_contact
from bot.services.tickets import TOGETHER, tells_a_complaint
from bot.views import tickets as views
from bot.views.actions import Act
from bot.views.screen import Screen
from bot.views.start import hint
from bot.words import say
from handlers.complaint import hear, told_all
from handlers.registry import on_tap, on_typed
from handlers.telling import told
from handlers.turn import Turn
from storage.taps import Tap

WORDS = "ticket_words"
MORE = "ticket_more"
KINDS = {
    Act.ASK: TicketKind.QUESTION,
    Act.SUGGEST: TicketKind.SUGGESTION,
    Act.PRAISE: TicketKind.PRAISE,
}


@on_tap(*KINDS)
async def on_open(turn: Turn, tap: Tap) -> None:
    """咨询问题, 提个建议, 夸一夸: the next words are it."""
    check_contact(turn.speaker)
    kind = KINDS[Act(tap.action)]
    conversations.expect(turn.uow, turn.speaker.telegram_id, WORDS, kind.value)
    turn.answer(views.opening(kind, turn.language))


@on_typed(WORDS)
async def on_words(turn: Turn, kind: str, _: str) -> None:
    """The question, suggestion or praise itself, as the client called it."""
    if message := turn.update.effective_message:
        await open_as_called(turn, kind, message)


async def open_as_called(turn: Turn, kind: str, message: Message) -> Ticket:
    """A ticket of the kind the client named, with this message in it."""
    contact = check_contact(turn.speaker)
    ticket = await tickets.open_ticket(turn.uow, turn.firm, contact, TicketKind(kind), [told(message)])
    conversations.expect(turn.uow, turn.speaker.telegram_id, MORE, ticket.id)
    turn.answer(await views.filed(turn.uow, turn.firm, ticket, turn.language))
    return ticket


@on_typed(MORE)
async def on_more_words(turn: Turn, ticket_id: str, text: str) -> None:
    """Further words soon after: part of the ticket, unless they tell of a complaint or come much later."""
    contact, message = check_contact(turn.speaker), turn.update.effective_message
    asked = await conversations.expected(turn.uow, turn.speaker.telegram_id)
    if message is None or asked is None:
        return None
    if turn.uow.now - asked.since > TOGETHER or tells_a_complaint(text):
        await conversations.settle(turn.uow, turn.speaker.telegram_id)
        return await hear(turn, contact, message)
    ticket = await tickets.add_words(turn.uow, contact, ticket_id, told(message))
    turn.answer(Screen(say("ask.more", turn.language, no=ticket.number)))
    return None


@on_tap(Act.TICKET_MORE)
async def on_ticket_more(turn: Turn, tap: Tap) -> None:
    """还想补充."""
    ticket = await tickets.access_own(turn.uow, check_contact(turn.speaker), tap.subject)
    conversations.expect(turn.uow, turn.speaker.telegram_id, MORE, ticket.id)
    turn.answer(views.opening(TicketKind.QUESTION, turn.language))


@on_tap(Act.TO_COMPLAINT)
async def on_to_complaint(turn: Turn, tap: Tap) -> None:
    """其实是投诉, 和你们有关: goes on as a complaint, nothing is told twice."""
    draft = await tickets.to_complaint(turn.uow, check_contact(turn.speaker), tap.subject)
    await conversations.settle(turn.uow, turn.speaker.telegram_id)
    turn.answer(Screen(say("switch.to_complaint", turn.language)))
    await told_all(turn, draft)


@on_tap(Act.WRONG_PLACE)
async def on_wrong_place(turn: Turn, tap: Tap) -> None:
    """发错了."""
    await tickets.forget(turn.uow, check_contact(turn.speaker), tap.subject)
    turn.answer(hint("kind.dropped", (), turn.language))
