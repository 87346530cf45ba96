"""Buttons about papers: where they belong, a note on one, later, no more, kept after all; and more room, by staff."""

from bot.domain.case import Case
from bot.domain.papers import LONGEST_NOTE, OPENED, Paper, PaperState
from bot.services import conversations, intake, paper_homes, paper_reminders
from bot.services.access import NotYours, access_case, access_open_case, access_own_case, check_contact, check_staff
from bot.services.intake import get_draft
from bot.services.papers import reconsider
from bot.services.showing import show_papers
from bot.views import desk_papers
from bot.views import intake as telling_views
from bot.views import papers as views
from bot.views.actions import Act
from bot.views.screen import Screen
from bot.views.start import hint
from bot.words import say
from handlers.offering import offer_papers
from handlers.papers import RESEND
from handlers.registry import on_tap, on_typed
from handlers.status import SUPPLEMENT
from handlers.turn import Turn
from storage.cases import papers_of
from storage.paper_rows import papers_of_ticket
from storage.taps import Tap

PAPER_NOTE = "paper_note"
__all__ = ["PAPER_NOTE", "desk_papers"]  # desk_papers: its notices register themselves


async def _own(turn: Turn, case_id: str) -> Case:
    return await access_own_case(turn.uow, check_contact(turn.speaker), case_id)


@on_tap(Act.PAPERS_TO_CASE)
async def on_to_case(turn: Turn, tap: Tap) -> None:
    """补充 this case."""
    case = await access_open_case(turn.uow, check_contact(turn.speaker), tap.subject)
    if await paper_homes.place(turn.uow, check_contact(turn.speaker), case):
        return turn.replace_tapped(views.placed(case, turn.language))
    return turn.replace_tapped(Screen(say("ev.where_none", turn.language)))


@on_tap(Act.PAPERS_TO_NEW)
async def on_to_new(turn: Turn, _: Tap) -> None:
    """另一件事: a new complaint begins with them."""
    contact = check_contact(turn.speaker)
    draft = await intake.find_draft(turn.uow, contact) or intake.begin(turn.uow, contact, apart=True)
    if await paper_homes.place(turn.uow, contact, draft):
        return turn.replace_tapped(telling_views.listening(await get_draft(turn.uow, contact), turn.language))
    return turn.replace_tapped(Screen(say("ev.where_none", turn.language)))


@on_tap(Act.PAPERS_ENOUGH)
async def on_enough(turn: Turn, tap: Tap) -> None:
    """传完了, for a filed case."""
    await _own(turn, tap.subject)
    await conversations.settle(turn.uow, turn.speaker.telegram_id)
    turn.answer(hint("more.done", (), turn.language))


@on_tap(Act.PAPERS_NOW)
async def on_now(turn: Turn, tap: Tap) -> None:
    """现在传: what comes next goes to this case."""
    case = await access_open_case(turn.uow, check_contact(turn.speaker), tap.subject)
    conversations.expect(turn.uow, turn.speaker.telegram_id, SUPPLEMENT, case.id)
    await offer_papers(turn, case)


@on_tap(Act.PAPERS_NONE_LEFT)
async def on_none_left(turn: Turn, tap: Tap) -> None:
    """没有了."""
    paper_reminders.no_more(turn.uow, await _own(turn, tap.subject))
    await conversations.settle(turn.uow, turn.speaker.telegram_id)
    turn.replace_tapped(Screen(say("ev.remind_none", turn.language)))


@on_tap(Act.PAPERS_IN_DAYS)
async def on_in_days(turn: Turn, tap: Tap) -> None:
    """过两天."""
    case = await _own(turn, tap.subject)
    paper_reminders.put_off(turn.uow, turn.firm, case)
    turn.replace_tapped(Screen(say("ev.remind_later", turn.language)))


@on_tap(Act.PAPER_NOTE)
async def on_note(turn: Turn, tap: Tap) -> None:
    """给材料加说明."""
    mine = await _noted(turn, tap.subject)
    if len(mine) == 1:
        return _ask_note(turn, mine[0])
    return turn.answer(views.which_note(mine, turn.language) if mine else Screen(say("ev.note_none", turn.language)))


async def _noted(turn: Turn, home_id: str) -> list[Paper]:
    """The stored papers of this draft, case or ticket, if this client's; a draft may have been filed meanwhile."""
    contact = check_contact(turn.speaker)
    found = (
        await papers_of(turn.uow, draft_id=home_id)
        or await papers_of(turn.uow, case_id=home_id)
        or await papers_of_ticket(turn.uow, home_id)
    )
    return [p for p in found if p.contact_id == contact.id and p.state is PaperState.STORED]


@on_tap(Act.PAPER_NOTE_ON)
async def on_note_on(turn: Turn, tap: Tap) -> None:
    """One of several."""
    paper = await turn.uow.papers.find(tap.subject)
    if paper is None or paper.contact_id != check_contact(turn.speaker).id:
        raise NotYours
    _ask_note(turn, paper)


def _ask_note(turn: Turn, paper: Paper) -> None:
    conversations.expect(turn.uow, turn.speaker.telegram_id, PAPER_NOTE, paper.id)
    turn.answer(views.ask_note(paper, turn.language))


@on_typed(PAPER_NOTE)
async def on_note_text(turn: Turn, paper_id: str, text: str) -> None:
    """What the client says about the paper."""
    if len(text) > LONGEST_NOTE:
        return turn.answer(Screen(say("ev.note_long", turn.language, max=LONGEST_NOTE)))
    await conversations.settle(turn.uow, turn.speaker.telegram_id)
    paper = await paper_homes.note(turn.uow, check_contact(turn.speaker), paper_id, text)
    if paper is None:
        raise NotYours
    return turn.answer(Screen(say("ev.note_done", turn.language, code=paper.code)))


@on_tap(Act.PAPER_AS_IS)
async def on_as_is(turn: Turn, _: Tap) -> None:
    """就用这张."""
    check_contact(turn.speaker)
    turn.answer(Screen(say("ev.as_is", turn.language)))


@on_tap(Act.PAPER_RESEND)
async def on_resend(turn: Turn, tap: Tap) -> None:
    """我重发: the next file takes its place."""
    paper = await turn.uow.papers.find(tap.subject)
    if paper is None or paper.contact_id != check_contact(turn.speaker).id:
        raise NotYours
    conversations.expect(turn.uow, turn.speaker.telegram_id, RESEND, paper.id)
    turn.answer(Screen(say("ev.resend", turn.language)))


@on_tap(Act.PAPER_FORGET)
async def on_forget(turn: Turn, tap: Tap) -> None:
    """知道了: nothing of it is kept."""
    await reconsider(turn.uow, check_contact(turn.speaker), tap.subject, keep=False)
    turn.replace_tapped(Screen(say("ev.forgotten", turn.language)))


@on_tap(Act.PAPER_KEEP)
async def on_keep(turn: Turn, tap: Tap) -> None:
    """是必要材料，已遮挡: fetched like any other, its caption is part of the story."""
    contact = check_contact(turn.speaker)
    paper = await reconsider(turn.uow, contact, tap.subject, keep=True)
    if paper is None:
        return turn.replace_tapped(Screen(say("ev.where_none", turn.language)))
    home = await paper_homes.home_of(turn.uow, paper)
    if home is not None:
        await paper_homes.tell(turn.uow, home, paper)
    return turn.replace_tapped(Screen(say("ev.kept_after_all", turn.language)))


@on_tap(Act.OPEN_PAPERS)
async def on_open(turn: Turn, tap: Tap) -> None:
    """开通追加, by whoever may see the case."""
    staff = check_staff(turn.speaker)
    case = await paper_homes.open_more(turn.uow, staff, await access_case(turn.uow, staff, tap.subject))
    turn.replace_tapped(Screen(say("s.papers_opened", case_no=case.number, n=OPENED)))


@on_tap(Act.NEXT_PAPERS)
async def on_next(turn: Turn, tap: Tap) -> None:
    """看后面的."""
    staff = check_staff(turn.speaker)
    case_id, _, start = tap.subject.partition(":")
    case = await access_case(turn.uow, staff, case_id)
    await show_papers(turn.uow, staff, case, turn.speaker.chat_id, int(start))
