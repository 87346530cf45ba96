"""已电话联系 and 组建专案组: the first steps of a 严重 complaint."""

from bot.services import conversations, severe
from bot.services.access import access_case, check_staff
from bot.views.actions import Act
from bot.views.screen import Screen
from bot.words import say
from handlers.registry import on_tap, on_typed
from handlers.turn import Turn
from storage.taps import Tap

CALL_RESULT, LEADER = "call_result", "task_force_leader"


@on_tap(Act.SEVERE_CALLED)
async def on_called(turn: Turn, tap: Tap) -> None:
    """已电话联系: asks what came of it."""
    case = await access_case(turn.uow, check_staff(turn.speaker), tap.subject)
    conversations.expect(turn.uow, turn.speaker.telegram_id, CALL_RESULT, case.id)
    turn.answer(Screen(say("s.call_ask", case_no=case.number)))


@on_typed(CALL_RESULT)
async def on_call_result(turn: Turn, case_id: str, text: str) -> None:
    """What the client said on the telephone."""
    staff = check_staff(turn.speaker)
    case = await access_case(turn.uow, staff, case_id)
    await severe.note_call(turn.uow, staff, case, text)
    await conversations.settle(turn.uow, turn.speaker.telegram_id)
    return turn.answer(Screen(say("s.call_noted", case_no=case.number)))


@on_tap(Act.TASK_FORCE)
async def on_task_force(turn: Turn, tap: Tap) -> None:
    """组建专案组: asks who leads."""
    case = await access_case(turn.uow, check_staff(turn.speaker), tap.subject)
    conversations.expect(turn.uow, turn.speaker.telegram_id, LEADER, case.id)
    turn.answer(Screen(say("s.leader_ask", case_no=case.number)))


@on_typed(LEADER)
async def on_leader(turn: Turn, case_id: str, text: str) -> None:
    """The leader's name, as the client will read it."""
    staff = check_staff(turn.speaker)
    case = await access_case(turn.uow, staff, case_id)
    name = text.strip()[:30]
    if not name:
        return turn.answer(Screen(say("s.leader_ask", case_no=case.number)))
    await conversations.settle(turn.uow, turn.speaker.telegram_id)
    number = await severe.form_task_force(turn.uow, staff, case, name)
    return turn.answer(Screen(say("s.task_force_done", case_no=case.number, za_no=number, leader=name)))
