"""接 and 核: a client tells what went wrong, in as many messages as they like, checks it and files it."""


from telegram import Message, Update

from bot.domain.case import Told
from bot.domain.intake import Draft, Stage
from bot.domain.people import Contact
from bot.services import intake
from bot.services.access import check_contact
from bot.services.filing import submit
from bot.services.intake import NoDraft, NothingTold
from bot.views import intake as views
from bot.views import start
from bot.views.actions import Act
from bot.views.progress import cadence
from bot.words import say
from handlers.registry import on_tap
from handlers.turn import Context, Turn
from storage.cases import open_cases_of
from storage.taps import Tap


async def on_new(_: Update, context: Context) -> None:
    """/new."""
    await open_complaint(context.turn)


@on_tap(Act.COMPLAIN, Act.OTHER_MATTER)
async def on_complain(turn: Turn, _: Tap) -> None:
    """我要投诉."""
    await open_complaint(turn)


async def open_complaint(turn: Turn) -> None:
    """Start telling; a draft that waits is offered first."""
    contact = check_contact(turn.speaker)
    try:
        await intake.get_draft(turn.uow, contact)
    except NoDraft:
        turn.answer(views.listening(intake.begin(turn.uow, contact), turn.language))
    else:
        turn.answer(start.draft_waiting(turn.language))


@on_tap(Act.RESUME)
async def on_resume(turn: Turn, _: Tap) -> None:
    """接着说."""
    draft = await intake.get_draft(turn.uow, check_contact(turn.speaker))
    turn.answer(views.listening(intake.reopen_window(turn.uow, draft), turn.language))


@on_tap(Act.RESTART)
async def on_restart(turn: Turn, _: Tap) -> None:
    """重新开始: the old words are forgotten, as asked."""
    contact = check_contact(turn.speaker)
    await intake.discard(turn.uow, await intake.get_draft(turn.uow, contact))
    await turn.uow.flush()
    turn.answer(views.listening(intake.begin(turn.uow, contact), turn.language))


@on_tap(Act.DISCARD)
async def on_discard(turn: Turn, _: Tap) -> None:
    """不用了，删除."""
    await intake.discard(turn.uow, await intake.get_draft(turn.uow, check_contact(turn.speaker)))
    turn.answer(start.hint("cancel.ok", (), turn.language))


async def hear(turn: Turn, contact: Contact, message: Message) -> None:
    """One more message of the story. Silent, but for one line a minute during a burst."""
    try:
        draft = await intake.get_draft(turn.uow, contact)
    except NoDraft:
        draft = intake.begin(turn.uow, contact)
        turn.answer(views.listening(draft, turn.language))
    heard = intake.hear(turn.uow, draft, told(message))
    if heard.acknowledge:
        turn.answer(views.still_listening(heard.draft, turn.language))
    elif heard.draft.stage is Stage.REVIEWING:
        _show_review(turn, heard.draft)


async def edited(turn: Turn, contact: Contact, message: Message) -> None:
    """A message of the story was edited: its next version, without a word."""
    try:
        draft = await intake.get_draft(turn.uow, contact)
    except NoDraft:
        return
    if any(t.message_id == message.message_id for t in draft.story):
        intake.hear(turn.uow, draft, told(message))


def told(message: Message) -> Told:
    """A message as the story keeps it: its words exactly as they came."""
    return Told(message.message_id, message.edit_date or message.date, message.text or message.caption or "")


@on_tap(Act.TOLD)
async def on_told(turn: Turn, _: Tap) -> None:
    """我说完了: one soothing line, then the card to check."""
    draft = await intake.get_draft(turn.uow, check_contact(turn.speaker))
    try:
        draft = await intake.close_window(turn.uow, draft)
    except NothingTold:
        return turn.answer(views.nothing_yet(turn.language))
    if not draft.answers.soothed:
        turn.answer(views.soothe("soothe.neutral", turn.language))
        draft = intake.note_soothed(turn.uow, draft)
    return _show_review(turn, draft)


@on_tap(Act.TELL_MORE)
async def on_tell_more(turn: Turn, _: Tap) -> None:
    """改一下, 还有，我再说: the window opens again."""
    draft = await intake.get_draft(turn.uow, check_contact(turn.speaker))
    turn.answer(views.listening(intake.reopen_window(turn.uow, draft), turn.language))


@on_tap(Act.SUBMIT)
async def on_submit(turn: Turn, tap: Tap) -> None:
    """确认提交, of exactly what the card showed."""
    contact = check_contact(turn.speaker)
    draft = await intake.get_draft(turn.uow, contact)
    if draft.version != tap.subject_version:
        return _show_review(turn, draft)
    case = await submit(turn.uow, turn.firm, contact, draft)
    every = cadence(turn.firm, case.grade, turn.language)
    team = say("sub.team", turn.language)
    return turn.answer(views.filed(case, team, every, turn.uow.now, turn.language), case_id=case.id)


def _show_review(turn: Turn, draft: Draft) -> None:
    turn.answer(views.review(draft, turn.language))


async def latest(turn: Turn) -> None:
    """Where this client stands: the newest thing that can be tapped."""
    contact = check_contact(turn.speaker)
    try:
        draft = await intake.get_draft(turn.uow, contact)
    except NoDraft:
        cases = await open_cases_of(turn.uow, contact.id)
        screen = start.open_case(contact, cases[0], turn.language) if cases else start.welcome_back(contact, turn.language)
        return turn.answer(screen)
    if draft.stage is Stage.VENTING:
        return turn.answer(views.listening(draft, turn.language))
    return _show_review(turn, draft)
