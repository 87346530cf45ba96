"""/enter: a colleague writes down what a client tells on the telephone."""

from telegram import Message, Update

from bot.domain.entering import ENTERERS, BadCaller, Caller, read_caller
from bot.domain.intake import Draft, Stage
from bot.domain.papers import Refusal
from bot.domain.secrets import mentions_secret
from bot.services import conversations, entering
from bot.services.access import check_staff
from bot.services.entering import NamesYou
from bot.services.filing import NothingToFile
from bot.services.intake import NothingTold
from bot.services.papers import announce
from bot.views import entries as views
from bot.views import papers as paper_views
from bot.views.actions import Act
from bot.views.screen import Screen
from bot.words import say
from handlers.papers import incoming, refuse_secret
from handlers.registry import on_tap, on_typed
from handlers.telling import told
from handlers.turn import Context, Turn
from storage.taps import Tap

COMPANY, CALLER, STORY, ACCUSED = "entry_company", "entry_caller", "entry_story", "entry_accused"


async def on_enter(_: Update, context: Context) -> None:
    """/enter."""
    await start(context.turn)


@on_tap(Act.ENTER)
async def on_enter_tapped(turn: Turn, _: Tap) -> None:
    """录入电话投诉."""
    await start(turn)


async def start(turn: Turn) -> None:
    """What was begun is offered first."""
    staff = check_staff(turn.speaker)
    entering.check_may_enter(staff)
    if begun := await entering.under_way(turn.uow, staff):
        return turn.answer(await views.waiting(turn.uow, begun[0]))
    return _ask_company(turn)


@on_tap(Act.ENTRY_NEW)
async def on_new(turn: Turn, _: Tap) -> None:
    """另录一件."""
    entering.check_may_enter(check_staff(turn.speaker))
    _ask_company(turn)


def _ask_company(turn: Turn) -> None:
    conversations.expect(turn.uow, turn.speaker.telegram_id, COMPANY)
    turn.answer(Screen(say("s.entry_company")))


@on_typed(COMPANY)
async def on_company(turn: Turn, _: str, text: str) -> None:
    """The company's name, or a part of it."""
    found = await entering.companies(turn.uow, check_staff(turn.speaker), text)
    if not found:
        return turn.answer(Screen(say("s.entry_no_company", company=text.strip()[:60])))
    return turn.answer(views.which_company(found))


@on_tap(Act.ENTRY_CLIENT)
async def on_client(turn: Turn, tap: Tap) -> None:
    """This company: who has called?"""
    client = await entering.access_client(turn.uow, check_staff(turn.speaker), tap.subject)
    conversations.expect(turn.uow, turn.speaker.telegram_id, CALLER, client.id)
    turn.answer(views.who_called(client, await entering.callers(turn.uow, client)))


@on_tap(Act.ENTRY_CALLER)
async def on_caller_chosen(turn: Turn, tap: Tap) -> None:
    """One of the company's own people."""
    client_id, _, contact_id = tap.subject.partition("|")
    caller = await entering.known_caller(turn.uow, check_staff(turn.speaker), client_id, contact_id)
    await _listen(turn, client_id, caller)


@on_typed(CALLER)
async def on_caller(turn: Turn, client_id: str, text: str) -> None:
    """A name, and a number if there is one."""
    try:
        caller = read_caller(text)
    except BadCaller:
        return turn.answer(Screen(say("s.entry_bad_caller")))
    return await _listen(turn, client_id, caller)


async def _listen(turn: Turn, client_id: str, caller: Caller) -> None:
    draft = await entering.begin(turn.uow, check_staff(turn.speaker), client_id, caller)
    conversations.expect(turn.uow, turn.speaker.telegram_id, STORY, draft.id)
    turn.answer(await views.listening(turn.uow, draft))


async def under_way(turn: Turn) -> Draft | None:
    """What this colleague is writing down just now: what they were asked for, or, where nothing was asked, what they
    have begun and not yet ended."""
    staff = turn.speaker.staff
    if staff is None or staff.role not in ENTERERS:
        return None
    asked = await conversations.expected(turn.uow, turn.speaker.telegram_id)
    if asked is not None:
        return await entering.access_entry(turn.uow, staff, asked.subject) if asked.waiting_for == STORY else None
    begun = await entering.under_way(turn.uow, staff)
    return next((draft for draft in begun if draft.stage is Stage.ENTERING), None)


@on_typed(STORY)
async def on_story(turn: Turn, draft_id: str, _: str) -> None:
    """One more message of what is told on the telephone: kept, without a word."""
    draft = await entering.access_entry(turn.uow, check_staff(turn.speaker), draft_id)
    if message := turn.update.effective_message:
        await hear(turn, draft, message)


async def hear(turn: Turn, draft: Draft, message: Message) -> None:
    """Keep it, unless it gives a secret away; a card that lies there is shown with it."""
    if refuse_secret(turn, message):
        return
    checking = draft.stage is Stage.REVIEWING
    draft = entering.hear(turn.uow, draft, told(message))
    if checking:
        await _check(turn, draft)


async def edited(turn: Turn, draft: Draft, message: Message) -> None:
    """A message of what is written down was changed: its next version."""
    if any(one.message_id == message.message_id for one in draft.story):
        await hear(turn, draft, message)


async def take_paper(turn: Turn, draft: Draft, message: Message) -> None:
    """A paper for what is written down, fetched like a client's."""
    if refuse_secret(turn, message):
        return None
    paper = incoming(message)
    if shown := mentions_secret(f"{paper.caption} {paper.name}"):
        return turn.answer(paper_views.secret_refused(shown, turn.language))
    contact = await turn.uow.contacts.get(draft.contact_id)
    announced = await announce(turn.uow, contact, draft, paper)
    if isinstance(announced, Refusal):
        return turn.answer(paper_views.refused(announced, turn.firm, turn.language))
    await entering.note_paper(turn.uow, draft, paper.caption, told(message))
    return None


async def _entry(turn: Turn, tap: Tap) -> Draft:
    return await entering.access_entry(turn.uow, check_staff(turn.speaker), tap.subject)


@on_tap(Act.ENTRY_TOLD)
async def on_told(turn: Turn, tap: Tap) -> None:
    """我说完了: the card to read out."""
    await _check(turn, await _entry(turn, tap))


async def _check(turn: Turn, draft: Draft) -> None:
    """The card of all that is written down by now; what is typed beside it still belongs to it."""
    try:
        if draft.stage is not Stage.REVIEWING:
            draft = await entering.told_all(turn.uow, turn.firm, check_staff(turn.speaker), draft)
    except NothingTold:
        return turn.answer(Screen(say("s.entry_empty")))
    except NamesYou as error:
        return await _handed(turn, error)
    conversations.expect(turn.uow, turn.speaker.telegram_id, STORY, draft.id)
    return turn.answer(await views.card(turn.uow, draft))


async def _handed(turn: Turn, error: NamesYou) -> None:
    await conversations.settle(turn.uow, turn.speaker.telegram_id)
    key = "s.entry_names_you" if error.taker else "s.entry_names_all"
    turn.answer(Screen(say(key, taker=error.taker.name if error.taker else "")))


@on_tap(Act.ENTRY_MORE, Act.ENTRY_RESUME)
async def on_more(turn: Turn, tap: Tap) -> None:
    """再补充; 接着录."""
    draft = await _entry(turn, tap)
    if tap.action == Act.ENTRY_RESUME and draft.stage is Stage.REVIEWING:
        return await _check(turn, draft)
    draft = entering.go_on(turn.uow, draft)
    conversations.expect(turn.uow, turn.speaker.telegram_id, STORY, draft.id)
    return turn.answer(await views.listening(turn.uow, draft))


@on_tap(Act.ENTRY_ACCUSED)
async def on_accused(turn: Turn, tap: Tap) -> None:
    """涉及同事: whom?"""
    draft = await _entry(turn, tap)
    conversations.expect(turn.uow, turn.speaker.telegram_id, ACCUSED, draft.id)
    turn.answer(views.whom(draft))


@on_typed(ACCUSED)
async def on_accused_name(turn: Turn, draft_id: str, text: str) -> None:
    """The colleague's name."""
    await _accuse(turn, await entering.access_entry(turn.uow, check_staff(turn.speaker), draft_id), text)


@on_tap(Act.ENTRY_NOBODY)
async def on_accused_nobody(turn: Turn, tap: Tap) -> None:
    """不涉及个人."""
    await _accuse(turn, await _entry(turn, tap), "")


async def _accuse(turn: Turn, draft: Draft, words: str) -> None:
    try:
        draft = await entering.accuse(turn.uow, check_staff(turn.speaker), draft, words)
    except NamesYou as error:
        return await _handed(turn, error)
    return await _check(turn, draft)


@on_tap(Act.ENTRY_SUBMIT)
async def on_submit(turn: Turn, tap: Tap) -> None:
    """确认提交, of exactly what the card showed."""
    draft = await _entry(turn, tap)
    if draft.version != tap.subject_version or draft.stage is not Stage.REVIEWING:
        return await _check(turn, draft)
    try:
        case, fresh = await entering.file(turn.uow, turn.firm, check_staff(turn.speaker), draft)
    except NothingToFile:
        return turn.answer(Screen(say("s.entry_empty")))
    except NamesYou as error:
        return await _handed(turn, error)
    await conversations.settle(turn.uow, turn.speaker.telegram_id)
    if not fresh:
        return turn.replace_tapped(Screen(say("s.entry_double", case_no=case.number)))
    return turn.replace_tapped(await views.filed(turn.uow, case))


@on_tap(Act.ENTRY_DROP)
async def on_drop(turn: Turn, tap: Tap) -> None:
    """不录了."""
    await give_up(turn, await _entry(turn, tap))


async def give_up(turn: Turn, draft: Draft) -> None:
    """Nothing of it is kept."""
    await entering.drop(turn.uow, draft)
    await conversations.settle(turn.uow, turn.speaker.telegram_id)
    turn.replace_tapped(Screen(say("s.entry_dropped")))
