"""A member of staff is removed at the command line while the program runs."""

from bot.commands.staff import plan_reassignment
from bot.services import staff
from bot.services.actors import OPERATOR
from bot.services.promises import Promise
from tests.office import Office


async def test_a_case_that_waited_for_them_goes_to_somebody_else(firm: Office) -> None:
    await firm.consents(firm.li)
    number = await firm.files(firm.li, "又漏报了，还罚款两千三")
    async with firm.work() as uow:
        case = await uow.cases.find_by("number", number)
        assert case is not None
        first = await uow.staff.get(case.advisor_id)
        await staff.remove(uow, OPERATOR, first, plan_reassignment)
        assert await uow.due.find(f"{Promise.REASSIGN}:{case.id}") is not None
    await firm.later(seconds=1)
    async with firm.work() as uow:
        case = await uow.cases.find_by("number", number)
        assert case is not None
        second = await uow.staff.get(case.advisor_id)
        assert second.id != first.id
        assert second.active
    assert first.telegram_id is not None
    gone = next(person for person in firm.people.values() if person.id == first.telegram_id)
    await gone.says("/start")
    await firm.quiet()
    await gone.looks()
    assert not any(number in str(one) for one in gone.new)
