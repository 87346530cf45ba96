"""Staff answer tickets: the list, 回复, a look at the words, 发送; and 我来联系 for a client who wants a human."""

from collections.abc import Awaitable

from telegram import Update

from bot.domain.case import NotPossible
from bot.domain.shortening import may_go_on
from bot.domain.ticket import Ticket
from bot.services import answering, conversations, humans
from bot.services.access import check_staff
from bot.services.showing import show_ticket_papers
from bot.services.tickets import access_ticket
from bot.views import tickets as views
from bot.views.actions import Act
from bot.views.screen import Screen
from bot.words import say
from handlers.registry import on_tap, on_typed
from handlers.turn import Context, Turn
from storage.taps import Tap

REPLY, REPLY_ON = "ticket_reply", "ticket_reply_on"


async def on_tickets(_: Update, context: Context) -> None:
    """/tickets, for staff."""
    turn = context.turn
    waiting = await answering.list_open(turn.uow, check_staff(turn.speaker))
    turn.answer(await views.listing(turn.uow, waiting))


@on_tap(Act.TICKET_LOOK)
async def on_look(turn: Turn, tap: Tap) -> None:
    """One of the list."""
    person = check_staff(turn.speaker)
    ticket = await access_ticket(turn.uow, person, tap.subject)
    turn.uow.audit(f"staff:{person.id}", "ticket.read", ticket.id)
    turn.answer(await views.card(turn.uow, ticket))


@on_tap(Act.TICKET_PAPERS)
async def on_papers(turn: Turn, tap: Tap) -> None:
    """看材料: sent again from the sealed store."""
    person = check_staff(turn.speaker)
    if not await show_ticket_papers(turn.uow, person, tap.subject, turn.speaker.chat_id):
        ticket = await access_ticket(turn.uow, person, tap.subject)
        turn.answer(Screen(say("s.no_papers", case_no=ticket.number)))


@on_tap(Act.TICKET_REPLY)
async def on_reply(turn: Turn, tap: Tap) -> None:
    """回复, 再改改: the next text is the answer."""
    ticket = await access_ticket(turn.uow, check_staff(turn.speaker), tap.subject)
    conversations.expect(turn.uow, turn.speaker.telegram_id, REPLY, ticket.id)
    turn.answer(Screen(say("s.ticket_reply_ask", no=ticket.number)))


@on_typed(REPLY)
async def on_reply_words(turn: Turn, ticket_id: str, text: str) -> None:
    """The answer as typed: shown again, in whose name it goes, before it goes."""
    person = check_staff(turn.speaker)
    await _worded(turn, ticket_id, text, answering.word(turn.uow, person, ticket_id, text))


@on_typed(REPLY_ON)
async def on_more_reply_words(turn: Turn, ticket_id: str, text: str) -> None:
    """An answer too long for one message comes in several: shown again with what has come."""
    person = check_staff(turn.speaker)
    await _worded(turn, ticket_id, text, answering.word_on(turn.uow, person, ticket_id, text))


async def _worded(turn: Turn, ticket_id: str, text: str, wording: Awaitable[Ticket]) -> None:
    await conversations.settle(turn.uow, turn.speaker.telegram_id)
    try:
        ticket = await wording
    except NotPossible:
        return await _gone(turn, ticket_id)
    if may_go_on(text):
        conversations.expect(turn.uow, turn.speaker.telegram_id, REPLY_ON, ticket_id)
    turn.answer(Screen(ticket.reply or ""))
    return turn.answer(await views.preview(turn.uow, ticket, check_staff(turn.speaker)))


@on_tap(Act.TICKET_SEND)
async def on_send(turn: Turn, tap: Tap) -> None:
    """发送."""
    try:
        await conversations.settle(turn.uow, turn.speaker.telegram_id)
        ticket = await answering.send(turn.uow, check_staff(turn.speaker), tap.subject, tap.subject_version)
    except NotPossible:
        return await _gone(turn, tap.subject)
    return turn.replace_tapped(Screen(say("s.ticket_sent", no=ticket.number)))


@on_tap(Act.HUMAN_TAKE)
async def on_take(turn: Turn, tap: Tap) -> None:
    """我来联系: the first one who taps."""
    try:
        ticket = await humans.take(turn.uow, check_staff(turn.speaker), tap.subject)
    except NotPossible:
        return await _gone(turn, tap.subject)
    return turn.replace_tapped(await views.taken(turn.uow, ticket))


async def _gone(turn: Turn, ticket_id: str) -> None:
    ticket = await turn.uow.tickets.get(ticket_id)
    turn.answer(Screen(say("s.ticket_gone", no=ticket.number)))
