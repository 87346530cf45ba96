"""The manager's judgement after two rejections, the market side's answer, and 敏感发现."""

from bot.domain.case import Case
from bot.domain.people import Staff
from bot.services import conversations, market
from bot.services.access import access_case, check_handles, check_staff, check_supervises
from bot.views import alarms
from bot.views import market as views
from bot.views.actions import Act
from bot.views.screen import Screen
from bot.words import say
from handlers.registry import on_tap, on_typed
from handlers.turn import Turn
from storage.taps import Tap

JUDGEMENT, ANSWERED, SPECIAL, SENSITIVE = "market_judgement", "market_answered", "market_special", "sensitive_note"
__all__ = ["alarms"]  # its notices register themselves


async def _case(turn: Turn, case_id: str) -> tuple[Staff, Case]:
    staff = check_staff(turn.speaker)
    return staff, await access_case(turn.uow, staff, case_id)


@on_tap(Act.JUDGE)
async def on_judge(turn: Turn, tap: Tap) -> None:
    """写判断."""
    staff, case = await _case(turn, tap.subject)
    check_supervises(staff, case)
    conversations.expect(turn.uow, turn.speaker.telegram_id, JUDGEMENT, case.id)
    turn.answer(Screen(say("s.judge_ask", case_no=case.number)))


@on_typed(JUDGEMENT)
async def on_judgement(turn: Turn, case_id: str, text: str) -> None:
    """It goes to the market side."""
    staff, case = await _case(turn, case_id)
    person = await market.give_judgement(turn.uow, turn.firm, staff, case, text)
    await conversations.settle(turn.uow, turn.speaker.telegram_id)
    return turn.answer(Screen(say("s.judged", case_no=case.number, market=person.name)))


@on_tap(Act.MARKET_DONE, Act.MARKET_SPECIAL)
async def on_market(turn: Turn, tap: Tap) -> None:
    """已联系, 需特殊处理: asks for a line."""
    _, case = await _case(turn, tap.subject)
    done = tap.action == Act.MARKET_DONE
    conversations.expect(turn.uow, turn.speaker.telegram_id, ANSWERED if done else SPECIAL, case.id)
    turn.answer(Screen(say("s.market_done_ask" if done else "s.market_special_ask", case_no=case.number)))


@on_typed(ANSWERED)
async def on_answered(turn: Turn, case_id: str, text: str) -> None:
    """What came of it."""
    staff, case = await _case(turn, case_id)
    await market.note_answer(turn.uow, turn.firm, staff, case, text)
    await conversations.settle(turn.uow, turn.speaker.telegram_id)
    return turn.answer(Screen(say("s.market_noted", case_no=case.number)))


@on_typed(SPECIAL)
async def on_special(turn: Turn, case_id: str, text: str) -> None:
    """Why the judgement does not fit."""
    staff, case = await _case(turn, case_id)
    await market.call_special(turn.uow, staff, case, text)
    await conversations.settle(turn.uow, turn.speaker.telegram_id)
    return turn.answer(Screen(say("s.market_special_sent", case_no=case.number)))


@on_tap(Act.SENSITIVE)
async def on_sensitive(turn: Turn, tap: Tap) -> None:
    """敏感发现: asks what was found."""
    staff, case = await _case(turn, tap.subject)
    check_handles(staff, case)
    conversations.expect(turn.uow, turn.speaker.telegram_id, SENSITIVE, case.id)
    turn.answer(Screen(say("s.sensitive_ask", case_no=case.number)))


@on_typed(SENSITIVE)
async def on_sensitive_text(turn: Turn, case_id: str, text: str) -> None:
    """Kept for colleagues."""
    staff, case = await _case(turn, case_id)
    await conversations.settle(turn.uow, turn.speaker.telegram_id)
    turn.answer(views.noted(case, await market.note_sensitive(turn.uow, staff, case, text)))


@on_tap(Act.SENSITIVE_OVER)
async def on_sensitive_over(turn: Turn, tap: Tap) -> None:
    """口径已定."""
    case = await market.settle_sensitive(turn.uow, check_staff(turn.speaker), tap.subject)
    turn.replace_tapped(Screen(say("s.sensitive_over", case_no=case.number)))
