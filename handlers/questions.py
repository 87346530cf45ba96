"""问: taps and typed answers to the question that waits."""

from dataclasses import replace

from telegram import Update

from bot.clock import CHINA
from bot.domain.case import Told
from bot.domain.intake import BY_NAME, Draft
from bot.domain.people import Contact
from bot.domain.replies import Filled, Reply, interpret
from bot.services import asking, conversations
from bot.services.access import access_own_case, check_contact
from bot.services.asking import NothingPicked, OldQuestion
from bot.services.filing import CASE_PHONE, keep_phone
from bot.services.intake import find_draft, get_draft, get_named, save
from bot.services.privacy import correct_phone
from bot.services.sitting import Sitting
from bot.services.supplements import add_words
from bot.views import questions as views
from bot.views.actions import Act
from bot.views.screen import Screen
from bot.words import say
from handlers import review
from handlers.registry import on_tap, on_typed
from handlers.speaking import sitting, speak
from handlers.turn import Context, Turn
from storage.taps import Tap


async def _asked(turn: Turn, tap: Tap) -> tuple[Sitting, str, str]:
    """The draft, the step and the code that a button of a question carries; raises OldQuestion."""
    draft = await get_draft(turn.uow, check_contact(turn.speaker))
    draft_id, step, code = tap.subject.split(":", 2)
    if draft.id != draft_id:
        raise OldQuestion(step)
    return sitting(turn, draft), step, code


@on_tap(Act.ANSWER)
async def on_answer(turn: Turn, tap: Tap) -> None:
    """One of the choices."""
    at, step, code = await _asked(turn, tap)
    await speak(turn, await asking.choose(at, step, code))


@on_tap(Act.SKIP, Act.UNSURE)
async def on_skip(turn: Turn, tap: Tap) -> None:
    """跳过; 不清楚."""
    at, step, _ = await _asked(turn, tap)
    await speak(turn, await asking.leave_out(at, step, unsure=tap.action == Act.UNSURE))


@on_tap(Act.TOGGLE)
async def on_toggle(turn: Turn, tap: Tap) -> None:
    """One more wish, or one fewer: the message itself changes."""
    at, step, code = await _asked(turn, tap)
    turn.replace_tapped(views.ask(asking.toggle(at, code).draft, step, turn.language))


@on_tap(Act.PICKED)
async def on_picked(turn: Turn, tap: Tap) -> None:
    """选好了."""
    at, _, _ = await _asked(turn, tap)
    try:
        moved = await asking.picked(at)
    except NothingPicked:
        return turn.answer(views.choose_one(at.draft, turn.language))
    return await speak(turn, moved)


@on_tap(Act.RIGHT, Act.NOT_RIGHT)
async def on_confirm(turn: Turn, tap: Tap) -> None:
    """对; 不对，重写: to the value that this very message said back."""
    at, _, value = await _asked(turn, tap)
    if not (at.draft.answers.pending or "").endswith(f":{value}"):
        raise OldQuestion
    await speak(turn, await asking.confirm(at, right=tap.action == Act.RIGHT))


@on_tap(Act.ASK_AGAIN)
async def on_ask_again(turn: Turn, tap: Tap) -> None:
    """选范围: the question with its buttons."""
    draft = await get_named(turn.uow, check_contact(turn.speaker), tap.subject)
    asking.check_asking(draft, "amount")
    await speak(turn, asking.ask_again(sitting(turn, draft)))


@on_tap(Act.KIND)
async def on_kind(turn: Turn, tap: Tap) -> None:
    """投诉, 咨询, 建议 or 表扬."""
    at, _, kind = await _asked(turn, tap)
    await speak(turn, await asking.settle_kind(at, kind))


@on_tap(Act.OURS)
async def on_ours(turn: Turn, tap: Tap) -> None:
    """和你们有关."""
    draft = await get_named(turn.uow, check_contact(turn.speaker), tap.subject)
    await speak(turn, await asking.ours(sitting(turn, draft)))


async def take_words(turn: Turn, draft: Draft, told: Told, *, dangerous: bool = False) -> None:
    """A typed answer, or one more message of the story; words of danger answer nothing."""
    name = draft.answers.asking or ""
    at = sitting(turn, draft)
    if dangerous:
        return await speak(turn, await asking.supplement(at, told))
    if name not in BY_NAME:
        return await speak(turn, await asking.told_instead(at, told))
    if told.text == say("q.progress/1", turn.language):
        return await review.file(turn, draft)
    if (yes := views.says_yes(draft, told.text, turn.language)) is not None:
        return await speak(turn, await asking.confirm(at, right=yes))
    reply = _read(turn, name, told.text)
    _lower_keyboard(turn, name, reply)
    return await speak(turn, await asking.typed(at, told, reply))


def _read(turn: Turn, name: str, text: str) -> Reply:
    step = BY_NAME[name]
    return interpret(step, text, views.labels(step, turn.language), turn.uow.now.astimezone(CHINA).date())


def _lower_keyboard(turn: Turn, name: str, reply: Reply) -> None:
    """The keyboard that asked for a number goes, once it is answered."""
    if name == "phone":
        key = "q.phone.kept" if isinstance(reply, Filled) else "q.phone.unkept"
        if not hasattr(reply, "key"):
            turn.answer(Screen(say(key, turn.language), remove_keyboard=True))


async def on_contact(_: Update, context: Context) -> None:
    """A telephone number by Telegram's own button; only one's own counts."""
    turn, message = context.turn, context.turn.update.effective_message
    card = message.contact if message else None
    if message is None or card is None or card.user_id != turn.speaker.telegram_id:
        return turn.answer(Screen(say("val.phone", turn.language)))
    number = card.phone_number if card.phone_number.startswith("+") else f"+{card.phone_number}"
    asked = await conversations.expected(turn.uow, turn.speaker.telegram_id)
    if asked is not None and asked.waiting_for == CASE_PHONE:
        return await on_case_phone(turn, asked.subject, number)
    contact = check_contact(turn.speaker)
    draft = await find_draft(turn.uow, contact)
    if draft is not None and draft.answers.asking == "phone":
        return await take_words(turn, draft, Told(message.message_id, message.date, number))
    return _keep_unasked(turn, contact, draft, number)


def _keep_unasked(turn: Turn, contact: Contact, draft: Draft | None, number: str) -> None:
    """A number nobody has asked for: for the complaint under way, else how this person is reached."""
    reply = _read(turn, "phone", number)
    if not isinstance(reply, Filled):
        return turn.answer(Screen(say("val.phone", turn.language)))
    if draft is not None:
        save(turn.uow, replace(draft, answers=replace(draft.answers, phone=reply.fields["phone"])))
        return turn.answer(Screen(say("q.phone.kept", turn.language), remove_keyboard=True))
    correct_phone(turn.uow, contact, number)
    return turn.answer(Screen(say("q.phone.noted", turn.language), remove_keyboard=True))


@on_typed(CASE_PHONE)
async def on_case_phone(turn: Turn, case_id: str, text: str) -> None:
    """The number asked for after filing; any other words go to the case."""
    contact = check_contact(turn.speaker)
    case = await access_own_case(turn.uow, contact, case_id)
    reply = _read(turn, "phone", text)
    if hasattr(reply, "key"):
        return turn.answer(Screen(say("val.phone", turn.language)))
    await conversations.settle(turn.uow, turn.speaker.telegram_id)
    if isinstance(reply, Filled):
        await keep_phone(turn.uow, contact, case, reply.fields["phone"])
    elif message := turn.update.effective_message:
        await add_words(turn.uow, replace(case), message.message_id, text)
    return _lower_keyboard(turn, "phone", reply)
