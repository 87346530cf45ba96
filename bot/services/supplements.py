"""What a client adds to a case that is already filed: appended to the story, told to whoever is responsible."""

from dataclasses import replace

from bot.domain.case import Case, Told
from bot.services.assigning import tell_handler
from bot.services.promises import Promise
from storage.uow import Uow


async def add_words(uow: Uow, case: Case, message_id: int, text: str, origin: str | None = None) -> Case:
    """Append a message; an edit of an earlier one becomes its next version. `origin`: whose words were forwarded."""
    version = 1 + sum(told.message_id == message_id for told in case.story)
    told = Told(message_id, uow.now, text, version, kind="supplement", origin=origin)
    case = uow.cases.save(replace(case, story=(*case.story, told)))
    uow.audit(f"contact:{case.contact_id}", "case.supplement", case.id, version=version)
    uow.due.plan(Promise.REASSESS, case.id, uow.now)
    await tell_advisor(uow, case, text)
    return case


async def tell_advisor(uow: Uow, case: Case, text: str) -> None:
    """Tell whoever the case lies with."""
    await tell_handler(uow, case, "staff.supplement", {"text": text})
