"""A 确认提交 that failed for no fault of the client is done again by itself, as they were told (sub.fail).

What was confirmed is filed and nothing else: a draft that was changed since waits for its own 确认提交.
"""

from datetime import timedelta

from bot.domain.intake import Draft
from bot.firm import Firm
from bot.services.filing import NothingToFile, submit
from bot.services.promises import Promise, keeps
from storage.due import Due
from storage.uow import Notice, Uow

SOON = timedelta(minutes=1)  # and then as the timekeeper pauses, three times within ten minutes


def file_later(uow: Uow, draft: Draft) -> None:
    """Once more, soon."""
    uow.due.plan(Promise.FILE_AGAIN, draft.id, uow.now + SOON, str(draft.version))


@keeps(Promise.FILE_AGAIN)
async def file_again(uow: Uow, firm: Firm, due: Due) -> None:
    """Unless it was filed, given up or changed meanwhile."""
    draft = await uow.drafts.find(due.subject)
    if draft is None or str(draft.version) != due.key.rpartition(":")[2]:
        return
    contact = await uow.contacts.get(draft.contact_id)
    try:
        case = await submit(uow, firm, contact, draft)
    except NothingToFile:
        return
    uow.notify(Notice("client.filed", contact.telegram_id, case.id))
