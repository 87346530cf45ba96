"""办理: the handler's desk. Progress and every other word for the client is typed, read over, and sent with a tap."""

from contextlib import suppress

from telegram import Update

from bot.clock import CHINA
from bot.domain.case import Case, NotPossible
from bot.domain.handling import PARTS, Kind
from bot.domain.people import Staff
from bot.domain.progress import DAYS, NoDay, TooLong, TooManyLines, Unwritten, add_lines, is_written
from bot.services import conversations, progress_desk, wordings
from bot.services.access import access_case, check_handles, check_staff
from bot.services.milestones import NotLater
from bot.services.wordings import Speech
from bot.views import progress_desk as views
from bot.views.actions import Act
from bot.views.screen import Screen
from bot.words import say
from handlers.registry import on_tap, on_typed
from handlers.turn import Context, Turn
from storage.taps import Tap

WORDING = "wording"
BETWEEN = "\x1f"  # between the parts of what is being written


async def on_cases(_: Update, context: Context) -> None:
    """/cases, for staff: what lies with me."""
    turn = context.turn
    turn.answer(views.listing(await progress_desk.list_held(turn.uow, check_staff(turn.speaker))))


async def handled_case(turn: Turn, case_id: str) -> tuple[Staff, Case]:
    """The speaker and the case they work on; raises NotYours, NotPossible."""
    staff = check_staff(turn.speaker)
    case = await access_case(turn.uow, staff, case_id)
    check_handles(staff, case)
    return staff, case


@on_tap(Act.DESK)
async def on_desk(turn: Turn, tap: Tap) -> None:
    """办理."""
    staff, case = await handled_case(turn, tap.subject)
    turn.answer(views.desk(staff, case))


@on_tap(Act.NO_NEWS)
async def on_no_news(turn: Turn, tap: Tap) -> None:
    """发"暂无新结果"."""
    case_id, _, asked_for = tap.subject.partition("|")
    staff = check_staff(turn.speaker)
    case = await access_case(turn.uow, staff, case_id)
    case = await progress_desk.say_nothing_new(turn.uow, turn.firm, staff, case, asked_for)
    turn.replace_tapped(views.sent(case))


@on_tap(Act.WORD)
async def on_word(turn: Turn, tap: Tap) -> None:
    """写进展 and the like: asks for the first line."""
    case_id, _, kind = tap.subject.partition("|")
    _, case = await handled_case(turn, case_id)
    await wordings.check_reachable(turn.uow, case)
    conversations.hold(turn.uow, turn.speaker.telegram_id, WORDING, tap.subject, "")
    turn.answer(views.ask_for(case, Kind(kind), ()))


@on_typed(WORDING)
async def on_words(turn: Turn, subject: str, text: str) -> None:
    """One more line, or several; when nothing is missing it is read over."""
    case_id, _, name = subject.partition("|")
    kind, (_, case) = Kind(name), await handled_case(turn, case_id)
    parts = await _parts(turn)
    try:
        today = turn.uow.now.astimezone(CHINA).date()
        parts = add_lines(kind, () if is_written(kind, parts) else parts, text, today)
    except (Unwritten, TooManyLines, TooLong, NoDay) as error:
        return turn.answer(Screen(say(f"s.word.{type(error).__name__.lower()}")))
    return await go_on(turn, case, kind, parts)


async def go_on(turn: Turn, case: Case, kind: Kind, parts: tuple[str, ...]) -> None:
    """Keep what is written; ask for the next line, or show the whole."""
    held = BETWEEN.join(parts)
    conversations.hold(turn.uow, turn.speaker.telegram_id, WORDING, f"{case.id}|{kind}", held)
    if not is_written(kind, parts):
        return turn.answer(views.ask_for(case, kind, parts))
    speech = Speech(turn.uow, turn.firm, check_staff(turn.speaker), case, parts)
    try:
        saying = await wordings.preview(speech, kind)
    except NotLater:
        conversations.hold(turn.uow, turn.speaker.telegram_id, WORDING, f"{case.id}|{kind}", "")
        return turn.answer(Screen(say("s.word.notlater")))
    return turn.answer(await views.read_over(speech, kind, saying))


@on_tap(Act.WORD_DAYS)
async def on_days(turn: Turn, tap: Tap) -> None:
    """So many working days from now, in place of a typed day."""
    case_id, name, days = tap.subject.split("|")
    kind, (_, case) = Kind(name), await handled_case(turn, case_id)
    parts = await _parts(turn)
    if len(parts) != 1 or PARTS[kind][1] not in DAYS:
        raise NotPossible
    day = turn.firm.calendar.after_days(turn.uow.now, int(days)).astimezone(CHINA).date()
    await go_on(turn, case, kind, (*parts, day.isoformat()))


async def _parts(turn: Turn) -> tuple[str, ...]:
    held = await conversations.expected(turn.uow, turn.speaker.telegram_id)
    return tuple(held.held.split(BETWEEN)) if held and held.held else ()


@on_tap(Act.WORD_SEND)
async def on_word_send(turn: Turn, tap: Tap) -> None:
    """发送, exactly what was shown."""
    case_id, _, name = tap.subject.partition("|")
    staff = check_staff(turn.speaker)
    case = await access_case(turn.uow, staff, case_id)
    held = await conversations.expected(turn.uow, turn.speaker.telegram_id)
    parts = await _parts(turn)
    if held is None or held.subject != tap.subject or not is_written(Kind(name), parts):
        return turn.answer(Screen(say("s.gone")))
    await conversations.settle(turn.uow, turn.speaker.telegram_id)
    return await _send(turn, Speech(turn.uow, turn.firm, staff, case, parts), Kind(name))


@on_tap(Act.HELLO_SEND)
async def on_hello(turn: Turn, tap: Tap) -> None:
    """The introduction as it was shown."""
    staff = check_staff(turn.speaker)
    case = await access_case(turn.uow, staff, tap.subject)
    await _send(turn, Speech(turn.uow, turn.firm, staff, case, (views.default_step(case),)), Kind.HELLO)


async def _send(turn: Turn, speech: Speech, kind: Kind) -> None:
    held = await wordings.send(speech, kind)
    turn.replace_tapped(views.blocked(speech.case, held) if held else views.sent(speech.case))


@on_tap(Act.WORDS_APPROVE)
async def on_approve(turn: Turn, tap: Tap) -> None:
    """同意发出."""
    case_id, _, wording_id = tap.subject.partition("|")
    await wordings.approve(turn.uow, turn.firm, check_staff(turn.speaker), case_id, wording_id)
    turn.replace_tapped(Screen(say("s.words_agreed")))


@on_tap(Act.WORDS_REFUSE)
async def on_refuse(turn: Turn, tap: Tap) -> None:
    """退回."""
    case_id, _, wording_id = tap.subject.partition("|")
    case = await wordings.refuse(turn.uow, check_staff(turn.speaker), case_id, wording_id)
    turn.replace_tapped(Screen(say("s.words_sent_back", case_no=case.number)))


async def offer_hello(turn: Turn, case: Case) -> None:
    """Right after 接单: the introduction, one tap away; none to who is telephoned."""
    speech = Speech(turn.uow, turn.firm, check_staff(turn.speaker), case, (views.default_step(case),))
    with suppress(wordings.ByTelephone):
        turn.answer(await views.offer_hello(speech, await wordings.preview(speech, Kind.HELLO)))
