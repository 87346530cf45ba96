"""Promises about a client who is telling, and about an offer nobody has answered yet."""

from bot.domain.case import Status
from bot.domain.intake import Stage
from bot.firm import Firm
from bot.services.assigning import tell_seniors
from bot.services.promises import Promise, keeps
from storage.due import Due
from storage.uow import Notice, Uow


@keeps(Promise.SILENCE)
async def break_silence(uow: Uow, firm: Firm, due: Due) -> None:
    """Ninety seconds without a word: ask whether there is more."""
    draft = await uow.drafts.find(due.subject)
    if draft is not None and draft.stage is Stage.VENTING and draft.story:
        contact = await uow.contacts.get(draft.contact_id)
        uow.notify(Notice("client.silence", contact.telegram_id, None, {"draft": draft.id}))


@keeps(Promise.DRAFT_REMIND)
async def remind_of_draft(uow: Uow, firm: Firm, due: Due) -> None:
    """A complaint that was begun and left."""
    draft = await uow.drafts.find(due.subject)
    if draft is not None:
        contact = await uow.contacts.get(draft.contact_id)
        uow.notify(Notice("client.draft_waits", contact.telegram_id, None, {"draft": draft.id}))


@keeps(Promise.DRAFT_END)
async def end_draft(uow: Uow, firm: Firm, due: Due) -> None:
    """Kept for 72 hours, as was said; then it is forgotten."""
    draft = await uow.drafts.find(due.subject)
    if draft is not None:
        uow.drafts.remove(draft)
        uow.audit("system", "draft.expire", draft.id)


@keeps(Promise.ACCEPT_HALF)
async def urge_advisor(uow: Uow, firm: Firm, due: Due) -> None:
    """Half of the time to accept is gone."""
    case = await uow.cases.find(due.subject)
    if case is None or case.status is not Status.OFFERED or case.advisor_id is None:
        return
    advisor = await uow.staff.get(case.advisor_id)
    if advisor.telegram_id is not None:
        uow.notify(Notice("staff.accept_half", advisor.telegram_id, case.id))


@keeps(Promise.ACCEPT_OVER)
async def escalate_offer(uow: Uow, firm: Firm, due: Due) -> None:
    """Nobody has accepted in time: the manager is told."""
    case = await uow.cases.find(due.subject)
    if case is not None and case.status in {Status.OFFERED, Status.SUBMITTED}:
        uow.audit("system", "case.accept_over", case.id)
        await tell_seniors(uow, case, "staff.accept_over")
