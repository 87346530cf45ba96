"""接: a client tells what went wrong, in as many messages as they like; drafts are kept, resumed, given up."""

from dataclasses import replace

from telegram import Message, Update

from bot.domain.case import Case, newest_of
from bot.domain.intake import Draft, Stage
from bot.domain.people import Contact
from bot.services import asking, conversations, intake, tickets
from bot.services.access import check_contact
from bot.services.accusing import is_changing_hands
from bot.services.assessing import sounds_dangerous
from bot.services.intake import NothingTold
from bot.services.papers import forget_all
from bot.services.supplements import add_words
from bot.views import intake as views
from bot.views import start
from bot.views.actions import Act
from bot.views.progress import kept_after_end
from bot.views.screen import Screen
from bot.words import say
from handlers import questions
from handlers.registry import on_tap
from handlers.speaking import say_line, sitting, speak
from handlers.start import consenting, say_what_ended
from handlers.telling import told
from handlers.turn import Context, Turn
from storage.cases import case_with, open_cases_of
from storage.taps import Tap

KEPT_AT_ONCE = frozenset({"supplement", "to_advisor", "entry_wrong", "ticket_more"})  # passed on word by word


async def on_new(_: Update, context: Context) -> None:
    """/new."""
    await open_complaint(context.turn)


@on_tap(Act.COMPLAIN, Act.OTHER_MATTER)
async def on_complain(turn: Turn, tap: Tap) -> None:
    """我要投诉; 另一件事."""
    await open_complaint(turn, apart=tap.action == Act.OTHER_MATTER)


async def open_complaint(turn: Turn, *, apart: bool = False) -> None:
    """Start telling; a draft that waits is offered first, unless nothing is in it yet. `apart`: not the open case."""
    contact = check_contact(turn.speaker)
    await conversations.settle(turn.uow, turn.speaker.telegram_id)
    draft = await intake.find_draft(turn.uow, contact)
    if draft is not None and (draft.story or draft.answers.papers):
        return turn.answer(start.draft_waiting(draft, turn.language))
    if draft is None:
        draft = intake.begin(turn.uow, contact, pressed=True, apart=apart)
    else:
        draft = intake.reopen_window(turn.uow, replace(draft, answers=replace(draft.answers, apart=apart)))
    return turn.answer(views.listening(draft, turn.language))


@on_tap(Act.RESUME)
async def on_resume(turn: Turn, tap: Tap) -> None:
    """接着说: where it was left."""
    draft = await intake.get_named(turn.uow, check_contact(turn.speaker), tap.subject)
    draft = intake.reopen_window(turn.uow, draft) if draft.stage is Stage.VENTING else intake.touch(turn.uow, draft)
    await show_where(turn, draft)


@on_tap(Act.RESTART)
async def on_restart(turn: Turn, tap: Tap) -> None:
    """重新开始: the old words are forgotten, as asked."""
    contact = check_contact(turn.speaker)
    draft = await intake.get_named(turn.uow, contact, tap.subject)
    await forget_all(turn.uow, draft.id)
    intake.discard(turn.uow, draft)
    await turn.uow.flush()
    turn.answer(views.listening(intake.begin(turn.uow, contact, pressed=True), turn.language))


@on_tap(Act.DISCARD, Act.MISSENT)
async def on_discard(turn: Turn, tap: Tap) -> None:
    """不用了，删除; 发错了: this one, not one begun since."""
    contact = check_contact(turn.speaker)
    await intake.get_named(turn.uow, contact, tap.subject)
    await give_up(turn, contact)


async def on_cancel(_: Update, context: Context) -> None:
    """/cancel: whatever is under way stops, and what was not filed is forgotten."""
    turn = context.turn
    asked = await conversations.expected(turn.uow, turn.speaker.telegram_id)
    await conversations.settle(turn.uow, turn.speaker.telegram_id)
    if turn.speaker.staff and not consenting(turn.speaker):
        return turn.answer(Screen(say("cancel.ok", turn.language)))
    if asked is not None and asked.waiting_for in KEPT_AT_ONCE:
        return turn.answer(Screen(say("cancel.kept", turn.language)))
    return await give_up(turn, check_contact(turn.speaker))


async def give_up(turn: Turn, contact: Contact) -> None:
    """Forget the draft, if there is one."""
    if draft := await intake.find_draft(turn.uow, contact):
        await forget_all(turn.uow, draft.id)
        intake.discard(turn.uow, draft)
    turn.answer(Screen(say("cancel.ok", turn.language), remove_keyboard=True))


async def hear(turn: Turn, contact: Contact, message: Message) -> None:
    """One more message. While the client tells the bot is silent, but for one line a minute during a burst."""
    draft = await intake.find_draft(turn.uow, contact)
    dangerous = sounds_dangerous(turn.uow, message.text or message.caption or "")
    if draft is None:
        await say_what_ended(turn, contact)
        draft = intake.begin(turn.uow, contact)
        if not dangerous:
            turn.answer(views.listening(draft, turn.language))
    if draft.stage is Stage.ASKING:
        return await questions.take_words(turn, draft, told(message), dangerous=dangerous)
    heard = intake.hear(turn.uow, draft, told(message))
    if heard.long:
        turn.answer(Screen(say("val.text_long", turn.language)))
    if heard.draft.stage is Stage.VENTING:
        return await _listen(turn, heard, dangerous=dangerous)
    if message.caption is None or dangerous:
        await speak(turn, await asking.said_while_checking(sitting(turn, heard.draft)))
    return None


async def _listen(turn: Turn, heard: intake.Heard, *, dangerous: bool) -> None:
    if dangerous:
        await _alarm(turn, heard.draft)
    elif heard.acknowledge:
        turn.answer(views.still_listening(heard.draft, turn.language))


async def _alarm(turn: Turn, draft: Draft) -> None:
    _, lines = await asking.alarm(sitting(turn, draft))
    for line in lines:
        await say_line(turn, line)


async def edited(turn: Turn, contact: Contact, message: Message) -> None:
    """A message was edited: its next version, without a word, wherever its first lies. What was an answer before is
    heard as one more message; what lies nowhere is not kept, and that is said: nothing is lost in silence."""
    draft = await intake.find_draft(turn.uow, contact)
    if draft is not None and any(t.message_id == message.message_id for t in draft.story):
        return await _told_again(turn, draft, message)
    if case := await case_with(turn.uow, contact.id, message.message_id):
        return await _filed_again(turn, case, message)
    if await tickets.reword(turn.uow, contact, told(message)):
        return None
    if draft is not None and draft.story and message.message_id > draft.story[0].message_id:
        return await hear(turn, contact, message)
    return await _edited_elsewhere(turn, contact, message)


async def _filed_again(turn: Turn, case: Case, message: Message) -> None:
    """The next version in a filed case; of one that has ended the client hears what that means."""
    text = message.text or message.caption or ""
    if text in newest_of(case, message.message_id):
        return  # Telegram tells of more than changed words
    case = await add_words(turn.uow, case, message.message_id, text)
    if not case.open:
        turn.answer(kept_after_end(case, turn.language), case_id=case.id)
        if sounds_dangerous(turn.uow, text):
            await hear(turn, check_contact(turn.speaker), message)


async def _edited_elsewhere(turn: Turn, contact: Contact, message: Message) -> None:
    """An answer, a note or a courtesy of before: it goes to the one open case that was told before it, if there is
    just one; else it has no place."""
    text = message.text or message.caption or ""
    if turn.speaker.staff or not text or text.startswith("/"):
        return
    cases = await open_cases_of(turn.uow, contact.id)
    if sounds_dangerous(turn.uow, text) and not cases:
        await hear(turn, contact, message)
    elif len(cases) == 1 and min(told.message_id for told in cases[0].story) < message.message_id:
        case = await add_words(turn.uow, cases[0], message.message_id, text)
        if not await is_changing_hands(turn.uow, case):  # that is said already
            turn.answer(Screen(say("edit.kept", turn.language, case_no=case.number)), case_id=case.id)
    else:
        turn.answer(start.hint("edit.loose", (Act.COMPLAIN, Act.PROGRESS), turn.language))


async def _told_again(turn: Turn, draft: Draft, message: Message) -> None:
    changed = intake.hear(turn.uow, draft, told(message)).draft
    dangerous = sounds_dangerous(turn.uow, message.text or message.caption or "")
    if dangerous and not draft.answers.soothed_for_safety:
        await _alarm(turn, changed)


@on_tap(Act.TOLD)
async def on_told(turn: Turn, tap: Tap) -> None:
    """我说完了."""
    await told_all(turn, await intake.get_named(turn.uow, check_contact(turn.speaker), tap.subject))


async def told_all(turn: Turn, draft: Draft) -> None:
    """Soothe, ask what is missing, or show the card."""
    if draft.stage is not Stage.VENTING:
        return await show_where(turn, draft)
    try:
        moved = await asking.told_all(turn.uow, turn.firm, draft)
    except NothingTold:
        return turn.answer(views.nothing_yet(turn.language))
    return await speak(turn, moved)


@on_tap(Act.TELL_MORE)
async def on_tell_more(turn: Turn, tap: Tap) -> None:
    """还有，我再说; 我补充一下; 再补充一段: the window opens again."""
    draft = await intake.get_named(turn.uow, check_contact(turn.speaker), tap.subject)
    turn.answer(views.listening(intake.reopen_window(turn.uow, draft), turn.language))


@on_tap(Act.WRITE_LINE)
async def on_write_line(turn: Turn, _: Tap) -> None:
    """我写一句 after a voice message."""
    check_contact(turn.speaker)
    turn.answer(Screen(say("vent.write_line", turn.language)))


def heard_voice(turn: Turn, draft: Draft) -> None:
    """The first voice message of a story: it is kept, and one written line helps."""
    if draft.stage is Stage.VENTING and not draft.answers.voiced:
        turn.answer(views.voice_kept(intake.note_voice(turn.uow, draft), turn.language))


@on_tap(Act.SAFE_NOW)
async def on_safe(turn: Turn, tap: Tap) -> None:
    """我现在安全: the card, if it is not filed yet, and no question."""
    draft = await intake.find_draft(turn.uow, check_contact(turn.speaker))
    turn.answer(Screen(say("soothe.safe", turn.language)))
    if draft is not None and draft.id == tap.subject:
        await speak(turn, await asking.to_review(sitting(turn, draft)))


async def show_where(turn: Turn, draft: Draft) -> None:
    """Where this draft stands: the newest thing that can be tapped."""
    if draft.stage is Stage.VENTING:
        return turn.answer(views.listening(draft, turn.language))
    return await say_line(turn, asking.waiting_line(draft))


@on_tap(Act.LATEST)
async def on_latest(turn: Turn, _: Tap) -> None:
    """查看最新."""
    await latest(turn)


async def latest(turn: Turn) -> None:
    """Where this person stands."""
    if turn.speaker.staff and not consenting(turn.speaker):
        return turn.answer(start.staff_hello(turn.speaker.staff, turn.language))
    contact = check_contact(turn.speaker)
    if draft := await intake.find_draft(turn.uow, contact):
        return await show_where(turn, draft)
    cases = await open_cases_of(turn.uow, contact.id)
    return turn.answer(
        start.open_case(contact, cases, turn.language) if cases else start.welcome_back(contact, turn.language)
    )
