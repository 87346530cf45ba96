"""A 确认提交 that failed for no fault of the client is done again by itself, as they were told (sub.fail).

What was confirmed is filed and nothing else: a draft that was changed since waits for its own 确认提交.
"""

from datetime import timedelta

from bot.domain.intake import Draft
from bot.firm import Firm
from bot.services import conversations, repeating
from bot.services.filing import CASE_PHONE, NothingToFile, is_urgent, submit, wants_number
from bot.services.promises import Promise, keeps
from bot.services.sitting import Moved, Sitting
from bot.services.waiting import send
from storage.due import Due
from storage.uow import Notice, Uow

SOON = timedelta(minutes=1)  # and then as the timekeeper pauses, three times within ten minutes


def file_later(uow: Uow, draft: Draft) -> None:
    """Once more, soon."""
    uow.due.plan(Promise.FILE_AGAIN, draft.id, uow.now + SOON, str(draft.version))


@keeps(Promise.FILE_AGAIN)
async def file_again(uow: Uow, firm: Firm, due: Due) -> None:
    """Unless it was filed, given up or changed meanwhile; a matter of today that is told again is no second case."""
    draft = await uow.drafts.find(due.subject)
    if draft is None or str(draft.version) != due.key.rpartition(":")[2]:
        return None
    contact = await uow.contacts.get(draft.contact_id)
    try:
        again = await repeating.before_filing(Sitting(uow, firm, draft))
        if isinstance(again, Moved):
            return await send(uow, again)
        case = again or await submit(uow, firm, contact, draft)
    except NothingToFile:
        return None
    if again is not None and not is_urgent(case):
        return uow.notify(Notice("client.double", contact.telegram_id, None, {"case": case.id}))
    uow.notify(Notice("client.filed", contact.telegram_id, case.id))
    if wants_number(case, contact):
        conversations.expect(uow, contact.telegram_id, CASE_PHONE, case.id)
        uow.notify(Notice("client.call_number", contact.telegram_id, case.id))
    return None
