"""The end of what was told and never filed: kept for 72 hours after the last word, and never gone without a word.

The client hears of it some hours before, outside the quiet hours, while everything can still be filed or gone on with.
Whoever could not be told then (the program was down, the bot was blocked) hears afterwards: as soon as they may be
written to, or when they come back. Who has taken consent back has no draft any more, and is not written to.
"""

from dataclasses import replace
from datetime import datetime, timedelta

from bot.domain.intake import Draft
from bot.domain.people import Contact
from bot.domain.reading import forget_readings
from bot.domain.workdays import before_quiet, out_of_quiet
from bot.firm import Firm
from bot.services import entering
from bot.services.intake import KEPT_FOR
from bot.services.papers import forget_all
from bot.services.promises import Promise, keeps
from storage.due import Due
from storage.uow import Counter, Notice, Uow

LAST_CALL = timedelta(hours=6)  # before the end, at least


@keeps(Promise.DRAFT_END)
async def end_draft(uow: Uow, firm: Firm, due: Due) -> None:
    """Say when it ends, and end it then."""
    draft = await uow.drafts.find(due.subject)
    if draft is None:
        return None
    if draft.entered_by:
        return await _end_entry(uow, firm, draft)
    contact = await uow.contacts.get(draft.contact_id)
    ends = draft.updated_at + KEPT_FOR
    following = _next(uow, firm, draft, contact, ends)
    if following is not None:
        uow.due.plan(Promise.DRAFT_END, draft.id, following)
        return None
    return await _forget(uow, firm, draft, contact)


def _next(uow: Uow, firm: Firm, draft: Draft, contact: Contact, ends: datetime) -> datetime | None:
    """When to look again, after the client was told if it was time for that; None: it is over."""
    if uow.now >= ends:
        return None
    call_at = before_quiet(ends - LAST_CALL, quiet=firm.policy.quiet)
    if _was_told(draft) or not _holds_words(draft) or not contact.may_be_written_to:
        return ends
    if uow.now < call_at:
        return call_at
    if uow.now < (open_again := out_of_quiet(uow.now, quiet=firm.policy.quiet)):
        return min(open_again, ends)
    told = replace(draft.answers, ending_told_at=uow.now)
    uow.drafts.save(replace(draft, answers=told))  # not by a word of the client: neither its age nor its version
    facts = {"draft": draft.id, "until": ends}
    uow.notify(Notice("client.draft_ends", contact.telegram_id, None, facts))
    return ends


def _holds_words(draft: Draft) -> bool:
    return bool(draft.texts or draft.answers.papers)


def _was_told(draft: Draft) -> bool:
    """Since the client's last word."""
    told_at = draft.answers.ending_told_at
    return told_at is not None and told_at >= draft.updated_at


async def _forget(uow: Uow, firm: Firm, draft: Draft, contact: Contact) -> None:
    uow.audit("system", "draft.expire", draft.id)
    await forget_all(uow, draft.id)
    uow.due.cancel_all(draft.id)
    uow.drafts.remove(draft)
    forget_readings()
    if _holds_words(draft) and not (_was_told(draft) and contact.may_be_written_to):
        uow.counters.save(Counter(_untold(contact), 1))
        uow.due.plan(Promise.DRAFT_GONE, contact.id, out_of_quiet(uow.now, quiet=firm.policy.quiet))


@keeps(Promise.DRAFT_GONE)
async def tell_gone(uow: Uow, firm: Firm, due: Due) -> None:
    """It has ended and its client was not told: now, or when they are here again, unless they were here already."""
    contact = await uow.contacts.find(due.subject)
    if contact is None or not contact.may_be_written_to:
        return
    if uow.now < (at := out_of_quiet(uow.now, quiet=firm.policy.quiet)):
        uow.due.plan(Promise.DRAFT_GONE, contact.id, at)
    elif await owes_word(uow, contact):
        uow.notify(Notice("client.draft_gone", contact.telegram_id))


async def owes_word(uow: Uow, contact: Contact) -> bool:
    """Whether somebody has still to hear that what they told is gone; asked once, by whoever says so."""
    owed = await uow.counters.find(_untold(contact))
    if owed is not None:
        uow.counters.remove(owed)
    return owed is not None


def _untold(contact: Contact) -> str:
    return f"untold:{contact.id}"


async def _end_entry(uow: Uow, firm: Firm, draft: Draft) -> None:
    """What a colleague has not finished writing down: they hear that it is gone, so that the client is rung."""
    ends = out_of_quiet(draft.updated_at + KEPT_FOR, quiet=firm.policy.quiet)
    if uow.now < ends:
        uow.due.plan(Promise.DRAFT_END, draft.id, ends)
        return
    uow.audit("system", "draft.expire", draft.id)
    await entering.tell_of_end(uow, draft)
    await entering.drop(uow, draft)
