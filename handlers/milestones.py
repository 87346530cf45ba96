"""可以 and 不行 to a later date; 立项; legal proceedings begun and ended."""

from datetime import datetime

from bot.services import milestones
from bot.services.access import access_case, access_open_case, check_contact, check_staff
from bot.views import milestones as views
from bot.views.actions import Act
from bot.views.progress_desk import legal_button
from bot.views.screen import Screen
from bot.words import say
from handlers.registry import on_tap
from handlers.turn import Turn
from storage.taps import Tap


@on_tap(Act.DELAY_OK)
async def on_delay_ok(turn: Turn, tap: Tap) -> None:
    """可以."""
    contact, (case_id, until) = check_contact(turn.speaker), tap.subject.split("|")
    case = await access_open_case(turn.uow, contact, case_id)
    case = await milestones.accept_delay(turn.uow, contact, case, datetime.fromisoformat(until))
    turn.answer(views.delay_accepted(case, turn.uow.now, turn.language))


@on_tap(Act.DELAY_URGENT)
async def on_delay_urgent(turn: Turn, tap: Tap) -> None:
    """不行，请加急."""
    contact, (case_id, until) = check_contact(turn.speaker), tap.subject.split("|")
    case = await access_open_case(turn.uow, contact, case_id)
    case = await milestones.refuse_delay(turn.uow, turn.firm, contact, case, datetime.fromisoformat(until))
    turn.answer(views.delay_refused(case, turn.uow.now, turn.language))


@on_tap(Act.SET_UP)
async def on_set_up(turn: Turn, tap: Tap) -> None:
    """立项."""
    staff = check_staff(turn.speaker)
    case = await milestones.set_up(turn.uow, staff, await access_case(turn.uow, staff, tap.subject))
    turn.answer(Screen(say("s.project_done", case_no=case.number, lx_no=case.handling.project)))


@on_tap(Act.LEGAL_ASK)
async def on_legal_ask(turn: Turn, tap: Tap) -> None:
    """请法务看."""
    staff = check_staff(turn.speaker)
    case = await access_case(turn.uow, staff, tap.subject)
    asked = await milestones.ask_legal(turn.uow, staff, case)
    names = say("list.comma").join(person.name for person in asked)
    key = "s.legal_sent" if asked else "s.legal_nobody"
    turn.answer(Screen(say(key, case_no=case.number, names=names)))


@on_tap(Act.LEGAL_ON)
async def on_legal_on(turn: Turn, tap: Tap) -> None:
    """进入法律程序."""
    case = await milestones.enter_legal(turn.uow, check_staff(turn.speaker), tap.subject)
    turn.answer(Screen(say("s.legal_on", case_no=case.number), ((legal_button(case),),)))


@on_tap(Act.LEGAL_OFF)
async def on_legal_off(turn: Turn, tap: Tap) -> None:
    """法律程序结束."""
    case = await milestones.leave_legal(turn.uow, check_staff(turn.speaker), tap.subject)
    turn.answer(Screen(say("s.legal_off", case_no=case.number)))
