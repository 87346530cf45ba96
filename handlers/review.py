"""核 and 告知: the card, changing its lines, papers asked for once, filing, and what follows the receipt."""

from dataclasses import replace

from bot.domain.intake import Draft, Stage
from bot.services import asking, conversations, intake, repeating
from bot.services.access import access_open_case, access_own_case, check_contact
from bot.services.filing import CASE_PHONE, NothingToFile, by_telephone, is_urgent, submit, tonight, wants_number
from bot.services.intake import find_draft, get_named
from bot.services.sitting import Moved
from bot.views import intake as telling_views
from bot.views import paged
from bot.views import questions as question_views
from bot.views import repeats as repeat_views
from bot.views import review as views
from bot.views.actions import Act
from bot.views.screen import Screen
from bot.words import say
from handlers.offering import offer_papers
from handlers.registry import TAPS, on_tap
from handlers.speaking import sitting, speak
from handlers.turn import Turn
from storage.taps import Tap

__all__ = ["file", "paged"]  # paged: its notices register themselves


@on_tap(Act.SUBMIT)
async def on_submit(turn: Turn, tap: Tap) -> None:
    """确认提交, of exactly what the card showed."""
    draft = await get_named(turn.uow, check_contact(turn.speaker), tap.subject)
    if draft.version != tap.subject_version:
        return turn.answer(await views.card(turn.uow, draft, turn.language))
    return await file(turn, draft)


@on_tap(Act.SUBMIT_NOW)
async def on_submit_now(turn: Turn, tap: Tap) -> None:
    """先提交，稍后补充; 就这些，直接提交; 现在提交."""
    await file(turn, await get_named(turn.uow, check_contact(turn.speaker), tap.subject))


@on_tap(Act.CALL_NOW)
async def on_call_now(turn: Turn, tap: Tap) -> None:
    """请马上联系我: filed as it is, whoever is on call rings; also where nothing is left to be filed."""
    draft = await find_draft(turn.uow, check_contact(turn.speaker))
    if draft is None or draft.id != tap.subject:
        return await TAPS[Act.HUMAN_URGENT](turn, tap)
    return await file(turn, by_telephone(draft))


async def file(turn: Turn, draft: Draft) -> None:
    """File the draft and give the receipt, or add it to the case it tells again; for a call without a number, the
    number is asked for now."""
    contact = check_contact(turn.speaker)
    try:
        again = await repeating.before_filing(sitting(turn, draft))
    except NothingToFile:
        return turn.answer(telling_views.nothing_yet(turn.language))
    if isinstance(again, Moved):
        return await speak(turn, again)
    case = again or await submit(turn.uow, turn.firm, contact, draft)
    if again is not None and not is_urgent(case):
        return turn.answer(repeat_views.double(case, turn.language), case_id=case.id)
    turn.answer(await views.filed(turn.uow, turn.firm, case, turn.language), case_id=case.id)
    if wants_number(case, contact):
        conversations.expect(turn.uow, turn.speaker.telegram_id, CASE_PHONE, case.id)
        turn.answer(question_views.ask_phone(turn.language, filed=True))
    return None


@on_tap(Act.FULL_CARD, Act.EDIT_DONE)
async def on_full_card(turn: Turn, tap: Tap) -> None:
    """改一下 on the short card; 改好了: every line."""
    draft = await get_named(turn.uow, check_contact(turn.speaker), tap.subject)
    answers = replace(draft.answers, full=True, short=False, asking=None, editing=False)
    draft = intake.save(turn.uow, replace(draft, answers=answers, stage=Stage.REVIEWING))
    turn.answer(await views.card(turn.uow, draft, turn.language))


@on_tap(Act.EDIT)
async def on_edit(turn: Turn, tap: Tap) -> None:
    """修改; 继续修改; 不改了."""
    draft = await get_named(turn.uow, check_contact(turn.speaker), tap.subject)
    answers = replace(draft.answers, asking=None, pending=None, editing=False)
    draft = intake.save(turn.uow, replace(draft, answers=answers, stage=Stage.REVIEWING))
    turn.answer(views.edit_menu(draft, turn.language))


@on_tap(Act.EDIT_ITEM)
async def on_edit_item(turn: Turn, tap: Tap) -> None:
    """One line of the card."""
    draft_id, name, _ = tap.subject.split(":", 2)
    draft = await get_named(turn.uow, check_contact(turn.speaker), draft_id)
    if name != "papers":
        return await speak(turn, asking.edit(sitting(turn, draft), name))
    answers = replace(draft.answers, asking="papers", evidence_offered=True)
    draft = intake.save(turn.uow, replace(draft, answers=answers))
    return await offer_papers(turn, draft)


@on_tap(Act.HOLD)
async def on_hold(turn: Turn, tap: Tap) -> None:
    """先不提交."""
    intake.save(turn.uow, await get_named(turn.uow, check_contact(turn.speaker), tap.subject))
    turn.answer(Screen(say("rev.hold", turn.language)))


@on_tap(Act.NO_PAPERS, Act.PAPERS_LATER, Act.PAPERS_DONE)
async def on_papers(turn: Turn, tap: Tap) -> None:
    """没有材料; 稍后再传; 传完了: on to the card. While the client still tells, is there more?"""
    draft = await get_named(turn.uow, check_contact(turn.speaker), tap.subject)
    if draft.stage is Stage.VENTING:
        return turn.answer(telling_views.anything_more(draft, turn.language))
    later = draft.answers.papers_later or tap.action == Act.PAPERS_LATER
    at = sitting(turn, draft).now_with(replace(draft.answers, papers_later=later))
    if draft.stage is Stage.ASKING:
        return await speak(turn, asking.ask_again(at))
    return await speak(turn, await asking.to_review(at))


@on_tap(Act.TONIGHT)
async def on_tonight(turn: Turn, tap: Tap) -> None:
    """今晚必须处理."""
    case = await access_open_case(turn.uow, check_contact(turn.speaker), tap.subject)
    await tonight(turn.uow, case)
    turn.answer(Screen(say("sub.tonight", turn.language)), case_id=case.id)


@on_tap(Act.TOMORROW)
async def on_tomorrow(turn: Turn, tap: Tap) -> None:
    """明天可以."""
    case = await access_own_case(turn.uow, check_contact(turn.speaker), tap.subject)
    turn.answer(views.tomorrow(turn.uow, turn.firm, case, turn.language), case_id=case.id)
