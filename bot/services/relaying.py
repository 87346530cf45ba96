"""Words between a client and the responsible advisor, passed on under department and name (002 §2.2.4)."""

from dataclasses import replace

from bot.domain.case import Case, Told
from bot.domain.people import Contact, Staff
from bot.services.assigning import tell_handler
from bot.services.reporting import note_contact
from storage.outbox import Care
from storage.people import department_name
from storage.uow import Notice, Uow


async def to_advisor(uow: Uow, contact: Contact, case: Case, told: Told) -> None:
    """What the client says to whoever is responsible; it is kept with the case."""
    text = told.text
    uow.cases.save(replace(case, story=(*case.story, told)))
    uow.audit(f"contact:{contact.id}", "relay.to_staff", case.id)
    await tell_handler(uow, case, "staff.client_says", {"text": text})


async def to_client(uow: Uow, staff: Staff, case: Case, text: str) -> None:
    """What the advisor answers; never repeated when it is unsure whether it arrived."""
    note_contact(uow, case)
    contact = await uow.contacts.get(case.contact_id)
    uow.audit(f"staff:{staff.id}", "relay.to_client", case.id)
    facts = {"dept": await department_name(uow, staff), "advisor": staff.name, "text": text}
    uow.notify(Notice("client.advisor_says", contact.telegram_id, case.id, facts, care=Care.SENSITIVE.value))
