"""Words of a client to the responsible advisor; what comes back is worded in ``wordings.py`` (002 §2.2.4)."""

from dataclasses import replace

from bot.domain.case import Case, Told
from bot.domain.people import Contact
from bot.services.accusing import kept_from_accused
from bot.services.assigning import tell_handler
from bot.services.promises import Promise
from storage.outbox import case_of_message
from storage.uow import Uow


async def find_named(uow: Uow, contact: Contact, message_id: int) -> Case | None:
    """The open case of this client that a message of ours told of: whoever answers that message has named it."""
    case = await uow.cases.find(await case_of_message(uow, contact.telegram_id, message_id))
    return case if case is not None and case.contact_id == contact.id and case.open else None


async def to_advisor(uow: Uow, contact: Contact, case: Case, told: Told) -> bool:
    """What the client says to whoever is responsible; it is kept with the case. Whether it has reached them: what
    accuses them goes to somebody else, and so does the case."""
    case = uow.cases.save(replace(case, story=(*case.story, told)))
    uow.audit(f"contact:{contact.id}", "relay.to_staff", case.id)
    uow.due.plan(Promise.REASSESS, case.id, uow.now)
    case, moved = await kept_from_accused(uow, case, told.text, addressed=True)
    if not moved:
        await tell_handler(uow, case, "staff.client_says", {"text": told.text})
    return not moved

