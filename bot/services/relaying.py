"""Words between a client and the responsible advisor, passed on under department and name (002 §2.2.4)."""

from dataclasses import replace

from bot.domain.case import Case, NotPossible, Told
from bot.domain.people import Contact, Staff
from bot.services.assigning import tell_handler
from bot.services.promises import Promise
from bot.services.reporting import note_contact
from storage.outbox import Care
from storage.people import department_name
from storage.uow import Notice, Uow


async def to_advisor(uow: Uow, contact: Contact, case: Case, told: Told) -> None:
    """What the client says to whoever is responsible; it is kept with the case."""
    text = told.text
    uow.cases.save(replace(case, story=(*case.story, told)))
    uow.audit(f"contact:{contact.id}", "relay.to_staff", case.id)
    uow.due.plan(Promise.REASSESS, case.id, uow.now)
    await tell_handler(uow, case, "staff.client_says", {"text": text})


class NoChat(NotPossible):
    """The client has only telephoned: there is nowhere to write to; `phone` is the number, if it is known."""

    def __init__(self, phone: str | None) -> None:
        super().__init__()
        self.phone = phone


async def check_chat(uow: Uow, case: Case) -> Contact:
    """The client, if they can be written to; raises NoChat."""
    contact = await uow.contacts.get(case.contact_id)
    if not contact.has_chat:
        raise NoChat(case.facts.phone or contact.phone)
    return contact


async def to_client(uow: Uow, staff: Staff, case: Case, text: str) -> None:
    """What the advisor answers; never repeated when it is unsure whether it arrived. Raises NoChat."""
    contact = await check_chat(uow, case)
    note_contact(uow, case)
    uow.audit(f"staff:{staff.id}", "relay.to_client", case.id)
    facts = {"dept": await department_name(uow, staff), "advisor": staff.name, "text": text}
    uow.notify(Notice("client.advisor_says", contact.telegram_id, case.id, facts, care=Care.SENSITIVE.value))
