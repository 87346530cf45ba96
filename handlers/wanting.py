"""需客户补充: the client sends what is missing, or says that there is none; the handler goes on."""

from bot.services import conversations, wanting
from bot.services.access import access_case, access_open_case, access_own_case, check_contact, check_staff
from bot.views import progress_desk as desk_views
from bot.views import wanting as views
from bot.views.actions import Act
from bot.views.screen import Screen
from bot.words import say
from handlers.registry import on_tap
from handlers.status import SUPPLEMENT
from handlers.turn import Turn
from storage.taps import Tap


@on_tap(Act.WANTED_NOW)
async def on_now(turn: Turn, tap: Tap) -> None:
    """现在传, 现在补."""
    case = await access_open_case(turn.uow, check_contact(turn.speaker), tap.subject)
    conversations.expect(turn.uow, turn.speaker.telegram_id, SUPPLEMENT, case.id)
    turn.answer(views.send_now(case, turn.language))


@on_tap(Act.WANTED_NONE, Act.WANTED_GO_ON)
async def on_none(turn: Turn, tap: Tap) -> None:
    """找不到; 没有了，先往下办."""
    contact = check_contact(turn.speaker)
    case = await access_own_case(turn.uow, contact, tap.subject)
    case = await wanting.do_without(turn.uow, turn.firm, contact, case)
    key = "ev.need_more.none" if tap.action == Act.WANTED_NONE else "ev.need_more.go_on"
    turn.answer(Screen(say(key, turn.language, case_no=case.number)))


@on_tap(Act.CONTINUE)
async def on_continue(turn: Turn, tap: Tap) -> None:
    """继续核查."""
    staff = check_staff(turn.speaker)
    case = await access_case(turn.uow, staff, tap.subject)
    case = await wanting.carry_on(turn.uow, turn.firm, staff, case)
    turn.answer(desk_views.continued(case))
