"""The staff's side: take a case, turn it down with a reason, look at the story and the papers."""

from bot.domain.case import NotPossible, check_current
from bot.services import assigning, changing, conversations
from bot.services.access import access_case, check_staff
from bot.services.showing import show_papers
from bot.views import desk as views
from bot.views.actions import Act
from bot.views.screen import Screen
from bot.words import say
from handlers.progress_desk import offer_hello
from handlers.registry import on_tap, on_typed
from handlers.turn import Turn
from storage.taps import Tap

REJECT_REASON, RECUSE_REASON = "reject_reason", "recuse_reason"


@on_tap(Act.ACCEPT)
async def on_accept(turn: Turn, tap: Tap) -> None:
    """接单."""
    staff = check_staff(turn.speaker)
    case = check_current(await access_case(turn.uow, staff, tap.subject), tap.subject_version)
    taken = await assigning.take(turn.uow, turn.firm, staff, case)
    turn.replace_tapped(await views.accepted(turn.uow, taken))
    await offer_hello(turn, taken)


@on_tap(Act.REJECT)
async def on_reject(turn: Turn, tap: Tap) -> None:
    """驳回: asks for the reason first."""
    staff = check_staff(turn.speaker)
    case = check_current(await access_case(turn.uow, staff, tap.subject), tap.subject_version)
    assigning.check_offered(case, staff)
    conversations.expect(turn.uow, turn.speaker.telegram_id, REJECT_REASON, case.id)
    turn.answer(Screen(say("s.reject_ask")))


@on_typed(REJECT_REASON)
async def on_reason(turn: Turn, case_id: str, text: str) -> None:
    """The reason for turning a case down."""
    staff = check_staff(turn.speaker)
    case = await access_case(turn.uow, staff, case_id)
    try:
        rejected = await assigning.turn_down(turn.uow, turn.firm, staff, case, text)
    except NotPossible:
        await conversations.settle(turn.uow, turn.speaker.telegram_id)
        return turn.answer(Screen(say("s.gone")))
    await conversations.settle(turn.uow, turn.speaker.telegram_id)
    key = "s.rejected" if rejected.rejections == 1 else "s.rejected_market"
    return turn.answer(Screen(say(key, case_no=rejected.number)))


@on_tap(Act.RECUSE)
async def on_recuse(turn: Turn, tap: Tap) -> None:
    """我应回避: asks why; the case goes to somebody else and nobody thinks the worse of it."""
    staff = check_staff(turn.speaker)
    case = check_current(await access_case(turn.uow, staff, tap.subject), tap.subject_version)
    assigning.check_offered(case, staff)
    conversations.expect(turn.uow, turn.speaker.telegram_id, RECUSE_REASON, case.id)
    turn.answer(Screen(say("s.recuse_ask")))


@on_typed(RECUSE_REASON)
async def on_recuse_reason(turn: Turn, case_id: str, text: str) -> None:
    """The conflict, told to those who answer for the case."""
    staff = check_staff(turn.speaker)
    case = await access_case(turn.uow, staff, case_id)
    await conversations.settle(turn.uow, turn.speaker.telegram_id)
    moved = await changing.recuse(turn.uow, turn.firm, staff, case, text)
    turn.answer(Screen(say("s.recused", case_no=moved.number)))


@on_tap(Act.SEE_STORY)
async def on_see_story(turn: Turn, tap: Tap) -> None:
    """看原话."""
    case = await access_case(turn.uow, check_staff(turn.speaker), tap.subject)
    turn.uow.audit(f"staff:{check_staff(turn.speaker).id}", "story.read", case.id)
    turn.answer(await views.story(turn.uow, case), case_id=case.id)


@on_tap(Act.SEE_PAPERS)
async def on_see_papers(turn: Turn, tap: Tap) -> None:
    """看材料: sent again from the sealed store."""
    staff = check_staff(turn.speaker)
    case = await access_case(turn.uow, staff, tap.subject)
    if not await show_papers(turn.uow, staff, case, turn.speaker.chat_id):
        turn.answer(Screen(say("s.no_papers", case_no=case.number)))
