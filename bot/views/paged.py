"""What people who are paged see: danger, a grave complaint just filed, something for tonight, a number to ring."""

from bot.domain.case import Case
from bot.domain.people import Contact
from bot.views.notices import Telling, notice
from bot.views.screen import Screen
from bot.words import say
from storage.uow import Uow


@notice("staff.safety")
async def safety(telling: Telling) -> Screen:
    """Somebody may be in danger; there may be no number yet."""
    facts = telling.notice.facts
    contact = await telling.uow.contacts.get(facts["contact"])
    company = await _company(telling.uow, contact)
    key, number = ("s.filed", facts["number"]) if "number" in facts else ("s.unfiled", "")
    whom = say(key, number=number, company=company, name=contact.name, phone=_phone(contact.phone))
    return Screen(say("s.safety", case_no=whom, span=facts["span"]))


@notice("staff.urgent")
async def urgent(telling: Telling) -> Screen:
    """A grave complaint was filed this moment."""
    return await _to_ring(telling, "s.urgent_now")


@notice("staff.tonight")
async def tonight(telling: Telling) -> Screen:
    """The client cannot wait until morning."""
    return await _to_ring(telling, "s.tonight")


@notice("staff.phone")
async def phone_given(telling: Telling) -> Screen:
    """The number the client gave after filing."""
    return await _to_ring(telling, "s.phone_given")


async def _to_ring(telling: Telling, key: str) -> Screen:
    case = await telling.case()
    contact = await telling.uow.contacts.get(case.contact_id)
    text = say(
        key, case_no=case.number, grade=say(f"grade.{case.grade}"), sentence=case.sentence, name=contact.name,
        company=await _company(telling.uow, contact), way=_way(case),
        phone=_phone(case.facts.phone or contact.phone),
    )  # fmt: skip
    return Screen(text)


def _way(case: Case) -> str:
    return say(f"s.way.{case.facts.contact_way or 'unsaid'}")


def _phone(phone: str | None) -> str:
    return phone or say("s.no_phone")


async def _company(uow: Uow, contact: Contact) -> str:
    client = await uow.clients.find(contact.client_id) if contact.client_id else None
    return client.company if client else say("s.guest")
