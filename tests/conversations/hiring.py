"""Colleagues the demo's firm does not have: market, legal, directors. And what is kept of a case."""

from dataclasses import replace

from bot.domain.case import Case
from bot.domain.people import Role, Staff
from storage.mapping import new_id
from tests.driver import Person
from tests.office import Office


async def hires(firm: Office, name: str, role: Role, telegram_id: int) -> Person:
    """Somebody new, at their telephone, in no department."""
    async with firm.work() as uow:
        uow.staff.add(Staff(new_id(), name, role, None, telegram_id, uow.now))
    return await firm.tg.person(name, id=telegram_id, started=True)


async def speaks_for_market(firm: Office, person: Person, client: Person) -> None:
    """This colleague is the client's 市场人员."""
    async with firm.work() as uow:
        contact = await uow.contacts.find_by("telegram_id", client.id)
        staff = await uow.staff.find_by("telegram_id", person.id)
        assert contact is not None
        assert staff is not None
        uow.clients.save(replace(await uow.clients.get(contact.client_id), market_id=staff.id))


async def case_of(firm: Office, number: str) -> Case:
    """The case as it is kept."""
    async with firm.work() as uow:
        case = await uow.cases.find_by("number", number)
        assert case is not None
        return case
