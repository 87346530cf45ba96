"""查看进度, 补充: what a client does with a complaint that is already filed."""

from telegram import Update

from bot.domain.case import Case
from bot.services import conversations, supplements
from bot.services.access import access_open_case, access_own_case, check_contact
from bot.views import progress as views
from bot.views import start
from bot.views.actions import Act
from handlers.complaint import hear
from handlers.registry import on_tap, on_typed
from handlers.telling import origin_of
from handlers.turn import Context, Turn
from storage.cases import cases_of, open_cases_of
from storage.taps import Tap

SUPPLEMENT = supplements.SUPPLEMENT


async def on_status(_: Update, context: Context) -> None:
    """/status."""
    await show_progress(context.turn)


@on_tap(Act.PROGRESS)
async def on_progress(turn: Turn, _: Tap) -> None:
    """查看进度."""
    await show_progress(turn)


async def show_progress(turn: Turn) -> None:
    """A card for each open case."""
    cases = await open_cases_of(turn.uow, check_contact(turn.speaker).id)
    for case in cases:
        turn.answer(await views.status_card(turn.uow, case, turn.language), case_id=case.id)
    if not cases:
        turn.answer(views.none_open(turn.language))


@on_tap(Act.HISTORY)
async def on_history(turn: Turn, _: Tap) -> None:
    """看历史."""
    cases = await cases_of(turn.uow, check_contact(turn.speaker).id)
    turn.answer(views.history(cases, turn.language))


async def on_more_command(_: Update, context: Context) -> None:
    """/more: to the one open case, or asks which."""
    turn = context.turn
    cases = await open_cases_of(turn.uow, check_contact(turn.speaker).id)
    if len(cases) == 1:
        _expect_more(turn, cases[0])
    else:
        turn.answer(views.which_case(cases, turn.language) if cases else views.none_open(turn.language))


@on_tap(Act.MORE)
async def on_more(turn: Turn, tap: Tap) -> None:
    """补充: what is written next goes to this case."""
    _expect_more(turn, await access_open_case(turn.uow, check_contact(turn.speaker), tap.subject))


def _expect_more(turn: Turn, case: Case) -> None:
    conversations.expect(turn.uow, turn.speaker.telegram_id, SUPPLEMENT, case.id)
    turn.answer(start.hint("more.open", (Act.MORE_DONE,), turn.language, case_no=case.number))


@on_typed(SUPPLEMENT)
async def on_supplement(turn: Turn, case_id: str, _: str) -> None:
    """One more message for a filed case; once that has ended, it is a matter of its own."""
    contact, message = check_contact(turn.speaker), turn.update.effective_message
    case = await access_own_case(turn.uow, contact, case_id)
    if message is not None and not case.open:
        await conversations.settle(turn.uow, turn.speaker.telegram_id)
        await hear(turn, contact, message)
    elif message is not None:
        text = message.text or ""
        case = await supplements.add_words(turn.uow, case, message.message_id, text, origin_of(message))
        conversations.heard(turn.uow, turn.speaker.telegram_id, SUPPLEMENT, case_id)
        await supplements.answer_later(turn.uow, case)


@on_tap(Act.MORE_DONE)
async def on_more_done(turn: Turn, _: Tap) -> None:
    """说完了."""
    await conversations.settle(turn.uow, turn.speaker.telegram_id)
    turn.answer(start.hint("more.done", (), turn.language))
