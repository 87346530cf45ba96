"""我来处理, 指派他人, 给责任人宽限; 已了解, 需要协助; 现场 done or not needed: taps on the ladder's messages."""

from bot.domain.case import check_current
from bot.domain.escalation import Duty
from bot.services import conversations, duties, escalating
from bot.services.access import access_case, check_staff, check_supervises
from bot.views import escalating as views
from bot.views.actions import Act
from bot.views.progress_desk import desk
from bot.views.screen import Screen
from bot.views.when import moment
from bot.words import say
from handlers.registry import on_tap, on_typed
from handlers.turn import Turn
from storage.taps import Tap

GRACE_REASON, ONSITE_REASON = "grace_reason", "onsite_reason"


@on_tap(Act.TAKE_OVER)
async def on_take_over(turn: Turn, tap: Tap) -> None:
    """我来处理."""
    staff = check_staff(turn.speaker)
    case = check_current(await access_case(turn.uow, staff, tap.subject), tap.subject_version)
    taken = await escalating.take(turn.uow, turn.firm, staff, case)
    turn.answer(desk(staff, taken))


@on_tap(Act.ASSIGN_OTHER)
async def on_assign_other(turn: Turn, tap: Tap) -> None:
    """指派他人: to whom?"""
    staff = check_staff(turn.speaker)
    case = await access_case(turn.uow, staff, tap.subject)
    turn.answer(views.candidates(case, await escalating.list_candidates(turn.uow, staff, case)))


@on_tap(Act.ASSIGN_TO)
async def on_assign_to(turn: Turn, tap: Tap) -> None:
    """To this one."""
    case_id, _, to = tap.subject.partition("|")
    staff = check_staff(turn.speaker)
    case = check_current(await access_case(turn.uow, staff, case_id), tap.subject_version)
    chosen = await escalating.assign_to(turn.uow, turn.firm, staff, case, to)
    turn.replace_tapped(Screen(say("s.assigned", case_no=case.number, name=chosen.name)))


@on_tap(Act.GRACE)
async def on_grace(turn: Turn, tap: Tap) -> None:
    """给责任人宽限: asks why."""
    staff = check_staff(turn.speaker)
    case = await access_case(turn.uow, staff, tap.subject.partition("|")[0])
    check_supervises(staff, case)
    conversations.expect(turn.uow, turn.speaker.telegram_id, GRACE_REASON, tap.subject)
    turn.answer(Screen(say("s.grace_ask", case_no=case.number)))


@on_typed(GRACE_REASON)
async def on_grace_reason(turn: Turn, subject: str, text: str) -> None:
    """The reason; at least ten characters."""
    case_id, _, duty = subject.partition("|")
    staff = check_staff(turn.speaker)
    case = await access_case(turn.uow, staff, case_id)
    by = await escalating.grant_grace(turn.uow, turn.firm, staff, case, (Duty(duty), text))
    await conversations.settle(turn.uow, turn.speaker.telegram_id)
    return turn.answer(Screen(say("s.grace_given", case_no=case.number, by=moment(by, turn.uow.now))))


@on_tap(Act.KNOWN)
async def on_known(turn: Turn, tap: Tap) -> None:
    """已了解."""
    staff = check_staff(turn.speaker)
    case = await duties.know(turn.uow, staff, await access_case(turn.uow, staff, tap.subject))
    turn.replace_tapped(Screen(say("s.known", case_no=case.number)))


@on_tap(Act.HELP)
async def on_help(turn: Turn, tap: Tap) -> None:
    """需要协助."""
    staff = check_staff(turn.speaker)
    case = await access_case(turn.uow, staff, tap.subject)
    await duties.ask_for_help(turn.uow, staff, case)
    turn.answer(Screen(say("s.help_asked", case_no=case.number)))


@on_tap(Act.ONSITE)
async def on_onsite(turn: Turn, tap: Tap) -> None:
    """需现场."""
    staff = check_staff(turn.speaker)
    await duties.flag_onsite(turn.uow, turn.firm, staff, await access_case(turn.uow, staff, tap.subject))


@on_tap(Act.ONSITE_DONE)
async def on_onsite_done(turn: Turn, tap: Tap) -> None:
    """已完成."""
    staff = check_staff(turn.speaker)
    case = await duties.been_onsite(turn.uow, staff, await access_case(turn.uow, staff, tap.subject))
    turn.replace_tapped(Screen(say("s.onsite_done", case_no=case.number)))


@on_tap(Act.ONSITE_NOT)
async def on_onsite_not(turn: Turn, tap: Tap) -> None:
    """不需要现场: asks why."""
    case = await access_case(turn.uow, check_staff(turn.speaker), tap.subject)
    conversations.expect(turn.uow, turn.speaker.telegram_id, ONSITE_REASON, case.id)
    turn.answer(Screen(say("s.onsite_ask", case_no=case.number)))


@on_typed(ONSITE_REASON)
async def on_onsite_reason(turn: Turn, case_id: str, text: str) -> None:
    """The reason; at least ten characters."""
    staff = check_staff(turn.speaker)
    case = await access_case(turn.uow, staff, case_id)
    await duties.waive_onsite(turn.uow, staff, case, text)
    await conversations.settle(turn.uow, turn.speaker.telegram_id)
    return turn.answer(Screen(say("s.onsite_waived", case_no=case.number)))
