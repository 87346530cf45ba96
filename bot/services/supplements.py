"""What a client adds to a case that is already filed: appended to the story, told to whoever is responsible."""

from dataclasses import replace

from bot.domain.case import Case, Told
from storage.uow import Notice, Uow


async def add_words(uow: Uow, case: Case, message_id: int, text: str) -> Case:
    """Append a message; an edit of an earlier one becomes its next version."""
    version = 1 + sum(told.message_id == message_id for told in case.story)
    told = Told(message_id, uow.now, text, version, kind="supplement")
    case = uow.cases.save(replace(case, story=(*case.story, told)))
    uow.audit(f"contact:{case.contact_id}", "case.supplement", case.id, version=version)
    await tell_advisor(uow, case, text)
    return case


async def tell_advisor(uow: Uow, case: Case, text: str) -> None:
    """Tell whoever the case lies with."""
    advisor = await uow.staff.find(case.advisor_id) if case.advisor_id else None
    if advisor is not None and advisor.telegram_id is not None:
        uow.notify(Notice("staff.supplement", advisor.telegram_id, case.id, {"text": text}))
