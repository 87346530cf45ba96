"""The firm's people: who is listed, who holds which duty, and that one who has left is gone at once."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain.case import Case, Facts, Status
from bot.domain.people import Contact, Role, Staff
from bot.services import staff
from bot.services.access import NotYours
from bot.services.actors import OPERATOR
from bot.services.invitations import add_department
from storage.uow import Storage, Uow

WANG = 2001


async def people_of(uow: Uow) -> dict[str, Staff]:
    one, two = add_department(uow, "代账一部"), add_department(uow, "代账二部")
    made = [
        Staff("wang", "王敏", Role.ADVISOR, one.id, WANG, uow.now),
        Staff("zhang", "张磊", Role.MANAGER, one.id, 2002, uow.now + timedelta(seconds=1), on_call=True),
        Staff("zhang2", "张磊", Role.MANAGER, two.id, 2003, uow.now + timedelta(seconds=2)),
        Staff("new", "新人", Role.MANAGER, one.id, None, uow.now + timedelta(seconds=3), on_call=True),
        Staff("boss", "周总", Role.EXECUTIVE, None, 2004, uow.now + timedelta(seconds=4)),
        Staff("old", "旧人", Role.DIRECTOR, None, None, uow.now + timedelta(seconds=5), active=False),
    ]
    return {person.id: uow.staff.add(person) for person in made}


async def a_case(uow: Uow, number: str, status: Status, advisor_id: str) -> Case:
    if await uow.contacts.find("li") is None:
        uow.contacts.add(Contact("li", 1001, "李总", uow.now))
    moments = (uow.now, uow.now, uow.now, uow.now)
    case = Case(
        number,
        number,
        "li",
        None,
        status,
        "tax",
        "minor",
        1,
        "",
        (),
        Facts(),
        *moments,
        advisor_id=advisor_id,
    )
    return uow.cases.add(case)


async def test_the_list(storage: Storage) -> None:
    async with storage.work() as uow:
        await people_of(uow)
        listed = await staff.list_staff(uow)
        assert [(entry.staff.id, entry.department) for entry in listed] == [
            ("wang", "代账一部"),
            ("zhang", "代账一部"),
            ("zhang2", "代账二部"),
            ("new", "代账一部"),
            ("boss", None),
        ]
        assert len(await staff.list_staff(uow, also_former=True)) == 6


async def test_by_name_or_id(storage: Storage) -> None:
    async with storage.work() as uow:
        await people_of(uow)
        assert (await staff.get_by_words(uow, "王敏")).id == "wang"
        assert (await staff.get_by_words(uow, "zhang2")).id == "zhang2"
        for absent in ("旧人", "old", "谁", ""):
            with pytest.raises(staff.NoSuchStaff):
                await staff.get_by_words(uow, absent)
        with pytest.raises(staff.SeveralStaff) as caught:
            await staff.get_by_words(uow, "张磊")
        assert {person.id for person in caught.value.found} == {"zhang", "zhang2"}


async def test_by_duty(storage: Storage) -> None:
    async with storage.work() as uow:
        made = await people_of(uow)
        assert [p.id for p in await staff.managers_of(uow, made["wang"].department_id)] == ["zhang"]
        assert [p.id for p in await staff.managers_of(uow, None)] == ["zhang", "zhang2"]
        assert [p.id for p in await staff.on_call(uow)] == ["zhang"]
        assert [p.id for p in await staff.with_role(uow, Role.ADVISOR, Role.MANAGER)] == [
            "wang",
            "zhang",
            "zhang2",
        ]
        assert [p.id for p in await staff.seniors(uow)] == ["boss"]


async def test_one_who_leaves_is_unknown_at_once(storage: Storage) -> None:
    handed_on = []

    async def reassign(_uow: Uow, case: Case) -> None:
        handed_on.append(case.number)

    async with storage.work() as uow:
        await people_of(uow)
        await a_case(uow, "TS-1", Status.OFFERED, "wang")
        await a_case(uow, "TS-2", Status.ACCEPTED, "wang")
        await a_case(uow, "TS-3", Status.OFFERED, "zhang")
        await a_case(uow, "TS-4", Status.OFFERED, "wang")
        assert await uow.staff.find_by("telegram_id", WANG) is not None
    async with storage.work() as uow:
        removed = await staff.remove(uow, OPERATOR, await uow.staff.get("wang"), reassign)
        assert [case.number for case in removed.reassigned] == handed_on == ["TS-1", "TS-2", "TS-4"]
    async with storage.work() as uow:
        assert await uow.staff.find_by("telegram_id", WANG) is None
        assert (await uow.staff.get("wang")).active is False


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.ADMINISTRATOR])
async def test_only_an_administrator_removes(storage: Storage, role: Role) -> None:
    async def nothing_waits(_uow: Uow, case: Case) -> None:
        raise AssertionError(case.number)

    async with storage.work() as uow:
        made = await people_of(uow)
        by = replace(made["boss"], role=role)
        with pytest.raises(NotYours):
            await staff.remove(uow, by, made["wang"], nothing_waits)
        assert (await uow.staff.get("wang")).active
        await staff.remove(uow, replace(by, role=Role.ADMINISTRATOR), made["wang"], nothing_waits)
        assert not (await uow.staff.get("wang")).active
