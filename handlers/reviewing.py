"""复核 and 改级: reviewers agree, raise, lower or ask the client; an advisor suggests."""

from collections.abc import Awaitable, Callable
from functools import wraps

from bot.domain.case import Case
from bot.domain.people import Staff
from bot.domain.regrading import NoSuchGrade, NotReviewed, Step, check_grade
from bot.services import conversations, reviewing
from bot.services.access import access_case, check_staff
from bot.services.reviewing import Change
from bot.views import reviewing as views
from bot.views.actions import Act
from bot.views.screen import Screen
from bot.words import say
from handlers.followups import ask_reply
from handlers.registry import on_tap, on_typed
from handlers.turn import Turn
from storage.taps import Tap

REGRADE, SUGGEST = "regrade", "suggest_grade"
STEPS = {Act.REVIEW_UP: Step.UP, Act.REVIEW_DOWN: Step.DOWN, Act.SUGGEST_UP: Step.UP, Act.SUGGEST_DOWN: Step.DOWN}


def _or_why(handle: Callable[[Turn, Tap], Awaitable[None]]) -> Callable[[Turn, Tap], Awaitable[None]]:
    """In place of the tapped card, why it can no longer be decided as it was shown."""

    @wraps(handle)
    async def handled(turn: Turn, tap: Tap) -> None:
        try:
            await handle(turn, tap)
        except NotReviewed as error:
            turn.replace_tapped(await views.not_reviewed(turn.uow, error, check_staff(turn.speaker)))

    return handled


async def _seen(turn: Turn, tap: Tap) -> tuple[Staff, Case]:
    """The colleague and the case, if its grade is still the one the button speaks of; raises Regraded."""
    staff = check_staff(turn.speaker)
    case_id, grade = views.graded(tap.subject)
    return staff, check_grade(await access_case(turn.uow, staff, case_id), grade)


async def _review(turn: Turn, tap: Tap) -> tuple[Staff, Case] | None:
    """The reviewer and the case; None: it cannot be reviewed as it was shown, which is said. Raises NotYours."""
    try:
        staff, case = await _seen(turn, tap)
        await reviewing.check_reviews(turn.uow, staff, case, STEPS.get(Act(tap.action)))
    except NoSuchGrade:
        turn.answer(Screen(say("s.regrade_end")))
        return None
    except NotReviewed as error:
        turn.answer(await views.not_reviewed(turn.uow, error, check_staff(turn.speaker)))
        return None
    return staff, case


@on_tap(Act.REVIEW_AGREE)
async def on_agree(turn: Turn, tap: Tap) -> None:
    """同意: it stays as it is."""
    if found := await _review(turn, tap):
        staff, case = found
        reviewing.confirm(turn.uow, staff, case)
        turn.replace_tapped(Screen(say("s.review_kept", case_no=case.number, grade=say(f"grade.{case.grade}"))))


@on_tap(Act.REVIEW_UP, Act.REVIEW_DOWN)
async def on_change(turn: Turn, tap: Tap) -> None:
    """上调, 下调: asks for the reason."""
    if found := await _review(turn, tap):
        _, case = found
        step = STEPS[Act(tap.action)]
        conversations.expect(turn.uow, turn.speaker.telegram_id, REGRADE, f"{case.id}|{step}|{case.grade}")
        turn.answer(Screen(say("s.regrade_ask")))


@on_typed(REGRADE)
async def on_reason(turn: Turn, subject: str, text: str) -> None:
    """The reason for a change."""
    case_id, step, grade = subject.split("|")
    staff = check_staff(turn.speaker)
    await conversations.settle(turn.uow, turn.speaker.telegram_id)
    try:
        case = check_grade(await access_case(turn.uow, staff, case_id), grade)
        await reviewing.check_reviews(turn.uow, staff, case)
        changed = await reviewing.regrade(turn.uow, turn.firm, case, Change(staff, Step(step), text))
    except NoSuchGrade:
        return turn.answer(Screen(say("s.regrade_end")))
    except NotReviewed as error:
        return turn.answer(await views.not_reviewed(turn.uow, error, staff))
    if changed is None:
        turn.answer(Screen(say("s.second_asked", case_no=case.number)))
    return None


@on_tap(Act.REVIEW_ASK)
async def on_ask(turn: Turn, tap: Tap) -> None:
    """先问客户一句."""
    if found := await _review(turn, tap):
        await ask_reply(turn, found[1])


@on_tap(Act.SECOND_AGREE)
@_or_why
async def on_second(turn: Turn, tap: Tap) -> None:
    """The second person agrees to go below the floor."""
    staff = check_staff(turn.speaker)
    case_id, grade, asked = views.asked_second(tap.subject)
    case = check_grade(await reviewing.second_case(turn.uow, staff, case_id), grade)
    await reviewing.agree_second(turn.uow, turn.firm, staff, case, asked)
    turn.replace_tapped(Screen(say("s.second_done", case_no=case.number)))


@on_tap(Act.SECOND_REFUSE)
@_or_why
async def on_second_refuse(turn: Turn, tap: Tap) -> None:
    """It stays."""
    staff = check_staff(turn.speaker)
    case_id, grade = views.graded(tap.subject)
    case = check_grade(await reviewing.second_case(turn.uow, staff, case_id), grade)
    reviewing.confirm(turn.uow, staff, case)
    turn.replace_tapped(Screen(say("s.review_kept", case_no=case.number, grade=say(f"grade.{case.grade}"))))


@on_tap(Act.SUGGEST_GRADE)
async def on_suggest(turn: Turn, tap: Tap) -> None:
    """建议改级."""
    case = await access_case(turn.uow, check_staff(turn.speaker), tap.subject)
    turn.answer(views.suggest(case))


@on_tap(Act.SUGGEST_UP, Act.SUGGEST_DOWN)
@_or_why
async def on_suggest_step(turn: Turn, tap: Tap) -> None:
    """Which way; asks why."""
    _, case = await _seen(turn, tap)
    conversations.expect(turn.uow, turn.speaker.telegram_id, SUGGEST, f"{case.id}|{STEPS[Act(tap.action)]}")
    turn.answer(Screen(say("s.regrade_ask")))


@on_typed(SUGGEST)
async def on_suggest_reason(turn: Turn, subject: str, text: str) -> None:
    """The advisor's reason goes to those who decide."""
    case_id, _, step = subject.partition("|")
    staff = check_staff(turn.speaker)
    case = await access_case(turn.uow, staff, case_id)
    try:
        await reviewing.suggest(turn.uow, staff, case, Step(step), text)
    except NoSuchGrade:
        await conversations.settle(turn.uow, turn.speaker.telegram_id)
        return turn.answer(Screen(say("s.regrade_end")))
    await conversations.settle(turn.uow, turn.speaker.telegram_id)
    return turn.answer(Screen(say("s.suggest_sent", case_no=case.number)))
