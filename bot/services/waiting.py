"""Promises about a client who is telling: silence, the end of the window, a draft that was left.

The end of such a draft is ``draft_ends.py``.
"""

from contextlib import suppress
from dataclasses import replace

from bot.domain.intake import Stage
from bot.firm import Firm
from bot.services import asking, entering
from bot.services.intake import SILENCE, NothingTold, remind_at
from bot.services.promises import Promise, keeps
from bot.services.sitting import Line, Moved
from storage.due import Due
from storage.uow import Notice, Uow


@keeps(Promise.SILENCE)
async def break_silence(uow: Uow, firm: Firm, due: Due) -> None:
    """Twenty seconds without a word: the card, if nothing is missing; ninety: ask whether there is more."""
    draft = await uow.drafts.find(due.subject)
    if draft is None or draft.stage is not Stage.VENTING or draft.answers.last_heard_at is None:
        return None
    if draft.texts and (moved := await asking.told_enough(uow, firm, draft)):
        return await send(uow, moved)
    asked_at = draft.answers.last_heard_at + SILENCE
    if uow.now < asked_at:
        uow.due.plan(Promise.SILENCE, draft.id, asked_at)
    elif not draft.answers.soothed_for_safety:
        await send(uow, Moved(draft, (Line("client.silence", {"draft": draft.id}),)))
    return None


@keeps(Promise.VENT_END)
async def end_window(uow: Uow, firm: Firm, due: Due) -> None:
    """Ten minutes of telling: what was told is taken up. Nothing told is nothing to take up."""
    draft = await uow.drafts.find(due.subject)
    if draft is None or draft.stage is not Stage.VENTING:
        return
    with suppress(NothingTold):
        await send(uow, await asking.told_all(uow, firm, draft))


async def send(uow: Uow, moved: Moved) -> None:
    """Time has acted: what is said goes out as notices, in order."""
    contact = await uow.contacts.get(moved.draft.contact_id)
    for line in moved.lines:
        uow.notify(Notice(line.view, contact.telegram_id, None, line.facts))


@keeps(Promise.DRAFT_REMIND)
async def remind_of_draft(uow: Uow, firm: Firm, due: Due) -> None:
    """A complaint that was begun and left: after two quiet hours, then after a day, never at night."""
    draft = await uow.drafts.find(due.subject)
    if draft is not None and draft.entered_by:
        return await entering.remind(uow, draft)
    at = remind_at(firm, draft) if draft else None
    if draft is None or at is None:
        return None
    if uow.now < at:
        uow.due.plan(Promise.DRAFT_REMIND, draft.id, at)
        return None
    reminded = replace(draft, answers=replace(draft.answers, reminded=draft.answers.reminded + 1))
    uow.drafts.save(reminded)  # not by a word of the client, so neither its age nor its version changes
    contact = await uow.contacts.get(draft.contact_id)
    if (draft.texts or draft.answers.papers) and contact.may_be_written_to:
        uow.notify(Notice("client.draft_waits", contact.telegram_id, None, {"draft": draft.id}))
    if following := remind_at(firm, reminded):
        uow.due.plan(Promise.DRAFT_REMIND, draft.id, following)
    return None
