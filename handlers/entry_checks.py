"""确认, 有出入: what a client says to a complaint a colleague wrote down; and 已电话核对, by staff."""

from bot.services import conversations, entry_checks
from bot.services.access import check_contact, check_staff
from bot.views.actions import Act
from bot.views.entries import with_source
from bot.views.screen import Screen
from bot.words import say
from handlers.registry import on_tap, on_typed
from handlers.status import SUPPLEMENT
from handlers.telling import told
from handlers.turn import Turn
from storage.taps import Tap

WRONG = "entry_wrong"


@on_tap(Act.ENTRY_RIGHT)
async def on_right(turn: Turn, tap: Tap) -> None:
    """确认."""
    case = await entry_checks.confirm(turn.uow, check_contact(turn.speaker), tap.subject)
    turn.answer(Screen(say("entry.confirmed", turn.language, case_no=case.number)), case_id=case.id)


@on_tap(Act.ENTRY_WRONG)
async def on_wrong(turn: Turn, tap: Tap) -> None:
    """有出入: what is not right?"""
    case = await entry_checks.check_open(turn.uow, check_contact(turn.speaker), tap.subject)
    conversations.expect(turn.uow, turn.speaker.telegram_id, WRONG, case.id)
    turn.answer(Screen(say("entry.wrong_ask", turn.language)))


@on_typed(WRONG)
async def on_wrong_words(turn: Turn, case_id: str, _: str) -> None:
    """The client's own words; they outrank what was written down."""
    message = turn.update.effective_message
    if message is None:
        return
    conversations.heard(turn.uow, turn.speaker.telegram_id, SUPPLEMENT, case_id)
    case = await entry_checks.correct(turn.uow, check_contact(turn.speaker), case_id, told(message))
    turn.answer(Screen(say("entry.corrected", turn.language, case_no=case.number)), case_id=case.id)


@on_tap(Act.READ_BACK)
async def on_read_back(turn: Turn, tap: Tap) -> None:
    """已电话核对."""
    case = await entry_checks.read_back(turn.uow, check_staff(turn.speaker), tap.subject)
    turn.answer(Screen(await with_source(turn.uow, case, say("s.entry_read_back", case_no=case.number))))
