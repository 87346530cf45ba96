"""One-time links: who may make them, what they do once, and everything they must refuse."""

import re
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import select
from standing import StandingClock

from bot.domain.case import Case
from bot.domain.people import Binding, Client, Consent, Contact, Role, Speaker, Staff, Tier
from bot.services import invitations, staff
from bot.services.access import NotYours
from bot.services.actors import OPERATOR, Actor
from bot.services.invitations import (
    AlreadyStaff,
    DepartmentMissing,
    Link,
    Offered,
    Redeemed,
    Refused,
    Terms,
    invite_contact,
    invite_staff,
    look_at,
    redeem,
)
from storage import audit, people
from storage.tables import audit as audit_table
from storage.uow import Storage, Uow

WEEK = Terms(OPERATOR, 7)
LI, WANG, EVE = 1001, 2001, 6661


async def nothing_waits(_uow: Uow, case: Case) -> None:
    raise AssertionError(case.number)


def speaker(telegram_id: int, contact: Contact | None = None) -> Speaker:
    return Speaker(telegram_id, telegram_id, "某人", contact=contact)


async def consenting(uow: Uow, telegram_id: int, **more: object) -> Speaker:
    consent = Consent("1", "0" * 64, uow.now, cross_border_at=uow.now)
    contact = Contact(f"c{telegram_id}", telegram_id, "微信昵称", uow.now, consent=consent)
    return speaker(telegram_id, uow.contacts.add(replace(contact, **more)))  # type: ignore[arg-type]


async def a_client(uow: Uow, name: str = "晨光贸易", department_id: str | None = None) -> Client:
    client = Client(name, name, name, Tier.STANDARD, (), uow.now, department_id=department_id)
    return uow.clients.add(client)


async def member(uow: Uow, role: Role, department: str | None = None, telegram_id: int = 9) -> Staff:
    found = await uow.departments.find_by("name", department)
    if found is None and department:
        found = invitations.add_department(uow, department)
    return uow.staff.add(
        Staff(f"s{telegram_id}", "在职", role, found.id if found else None, telegram_id, uow.now)
    )


async def actions(uow: Uow) -> list[tuple[str, str, str]]:
    rows = await uow.connection.execute(
        select(audit_table.c.actor, audit_table.c.action, audit_table.c.detail).order_by(audit_table.c.seq)
    )
    return [(row.actor, row.action, row.detail) for row in rows]


async def test_a_link_makes_the_holder_that_member_of_staff(storage: Storage) -> None:
    async with storage.work() as uow:
        link = await invite_staff(uow, WEEK, "王敏", Role.ADVISOR, "代账一部")
    async with storage.work() as uow:
        offered = await look_at(uow, link.secret)
        assert isinstance(offered, Offered)
        assert offered.staff is not None
        assert offered.staff.name == "王敏"
        assert await uow.staff.find_by("telegram_id", WANG) is None
        done = await redeem(uow, link.secret, speaker(WANG))
        assert isinstance(done, Redeemed)
    async with storage.work() as uow:
        wang = await uow.staff.find_by("telegram_id", WANG)
        assert wang is not None
        assert (wang.name, wang.role, wang.active) == ("王敏", Role.ADVISOR, True)
        department = await uow.departments.get(wang.department_id)
        assert department.name == "代账一部"
        assert [action for _, action, _ in await actions(uow)] == ["staff.invite", "invitation.redeemed"]
        assert (await audit.verify(uow.connection, uow.sealer)).sound


async def test_a_link_makes_the_holder_a_contact_after_consent(storage: Storage) -> None:
    async with storage.work() as uow:
        link = await invite_contact(uow, WEEK, await a_client(uow), "李总", "法人")
        assert await redeem(uow, link.secret, speaker(LI)) is Refused.NO_CONSENT
        half = await consenting(uow, LI + 1, consent=Consent("1", "0" * 64, uow.now))
        assert await redeem(uow, link.secret, half) is Refused.NO_CONSENT
    async with storage.work() as uow:
        li = await consenting(uow, LI)
        done = await redeem(uow, link.secret, li)
        assert isinstance(done, Redeemed)
        contact = await uow.contacts.find_by("telegram_id", LI)
        assert contact is not None
        assert (contact.name, contact.position, contact.client_id) == ("李总", "法人", "晨光贸易")
        assert contact.binding is Binding.APPROVED


async def test_looking_uses_nothing_up(storage: Storage) -> None:
    async with storage.work() as uow:
        link = await invite_staff(uow, WEEK, "王敏", Role.DIRECTOR, None)
        for _ in range(3):
            assert isinstance(await look_at(uow, link.secret), Offered)
        assert isinstance(await redeem(uow, link.secret, speaker(WANG)), Redeemed)


@pytest.mark.parametrize("again", [WANG, EVE])
async def test_a_link_works_once(storage: Storage, again: int) -> None:
    async with storage.work() as uow:
        link = await invite_staff(uow, WEEK, "王敏", Role.DIRECTOR, None)
        assert isinstance(await redeem(uow, link.secret, speaker(WANG)), Redeemed)
    async with storage.work() as uow:
        assert await redeem(uow, link.secret, speaker(again)) is Refused.USED
        assert await uow.staff.find_by("telegram_id", EVE) is None


@pytest.mark.parametrize(("hours", "works"), [(7 * 24 - 1, True), (7 * 24, False), (7 * 24 + 1, False)])
async def test_a_link_holds_seven_days(
    storage: Storage, clock: StandingClock, hours: int, works: bool
) -> None:
    async with storage.work() as uow:
        link = await invite_staff(uow, WEEK, "王敏", Role.DIRECTOR, None)
    clock.move(hours=hours)
    async with storage.work() as uow:
        done = await redeem(uow, link.secret, speaker(WANG))
        assert isinstance(done, Redeemed) if works else done is Refused.EXPIRED
        assert (await uow.staff.find_by("telegram_id", WANG) is not None) is works


def guesses(link: Link) -> list[str]:
    secret = link.secret
    swapped = ("B" if secret[0] == "A" else "A") + secret[1:]
    return ["", "a", "x" * 64, secret[:-1], secret + "A", secret.swapcase(), swapped, "' OR 1=1 --", "\0"]


async def test_a_guess_binds_nobody_and_is_audited(storage: Storage) -> None:
    async with storage.work() as uow:
        link = await invite_staff(uow, WEEK, "王敏", Role.DIRECTOR, None)
        for guess in guesses(link):
            assert await redeem(uow, guess, speaker(EVE)) is Refused.UNKNOWN
    async with storage.work() as uow:
        assert await uow.staff.find_by("telegram_id", EVE) is None
        refused = [entry for entry in await actions(uow) if entry[1] == "invitation.refused"]
        assert len(refused) == len(guesses(link))
        assert set(refused) == {(f"stranger:{EVE}", "invitation.refused", '{"reason": "unknown"}')}
        assert isinstance(await redeem(uow, link.secret, speaker(WANG)), Redeemed)


async def test_one_telegram_account_is_one_member_of_staff(storage: Storage) -> None:
    async with storage.work() as uow:
        first = await invite_staff(uow, WEEK, "王敏", Role.DIRECTOR, None)
        second = await invite_staff(uow, WEEK, "张磊", Role.LEGAL, None)
        assert isinstance(await redeem(uow, first.secret, speaker(WANG)), Redeemed)
        assert await redeem(uow, second.secret, speaker(WANG)) is Refused.STAFF_ALREADY
        # Refused, not used up: the right person still can.
        assert isinstance(await redeem(uow, second.secret, speaker(EVE)), Redeemed)


async def test_one_telegram_account_is_one_company(storage: Storage) -> None:
    async with storage.work() as uow:
        ours = await invite_contact(uow, WEEK, await a_client(uow, "晨光贸易"), "李总", None)
        other = await invite_contact(uow, WEEK, await a_client(uow, "远航科技"), "李总", None)
        li = await consenting(uow, LI)
        done = await redeem(uow, ours.secret, li)
        assert isinstance(done, Redeemed)
        bound = speaker(LI, done.contact)
        assert await redeem(uow, other.secret, bound) is Refused.BOUND_ELSEWHERE
        again = await invite_contact(uow, WEEK, await uow.clients.get("晨光贸易"), "李总", "总负责人")
        done = await redeem(uow, again.secret, bound)
        assert isinstance(done, Redeemed)
        assert done.contact is not None
        assert done.contact.position == "总负责人"


async def test_inviting_again_voids_the_link_that_was_lost(storage: Storage) -> None:
    async with storage.work() as uow:
        lost = await invite_staff(uow, WEEK, "王敏", Role.DIRECTOR, None)
        fresh = await invite_staff(uow, WEEK, "王敏", Role.DIRECTOR, None)
        assert len(await people.everybody(uow)) == 1
        assert await redeem(uow, lost.secret, speaker(EVE)) is Refused.EXPIRED
        assert isinstance(await redeem(uow, fresh.secret, speaker(WANG)), Redeemed)
        with pytest.raises(AlreadyStaff):
            await invite_staff(uow, WEEK, "王敏", Role.DIRECTOR, None)


async def test_a_removed_person_does_not_come_back_by_an_old_link(storage: Storage) -> None:
    async with storage.work() as uow:
        link = await invite_staff(uow, WEEK, "王敏", Role.DIRECTOR, None)
        wang = await staff.get_by_words(uow, "王敏")
        await staff.remove(uow, OPERATOR, wang, nothing_waits)
    async with storage.work() as uow:
        assert await redeem(uow, link.secret, speaker(WANG)) is Refused.EXPIRED
        assert await uow.staff.find_by("telegram_id", WANG) is None


@pytest.mark.parametrize("role", [Role.ADVISOR, Role.MANAGER])
async def test_who_works_in_a_department_needs_one(storage: Storage, role: Role) -> None:
    async with storage.work() as uow:
        with pytest.raises(DepartmentMissing):
            await invite_staff(uow, WEEK, "王敏", role, None)
        await invite_staff(uow, WEEK, "王敏", role, "代账一部")


MAY = {
    (Role.ADMINISTRATOR, Role.MANAGER, "一部"), (Role.ADMINISTRATOR, Role.ADVISOR, "二部"),
    (Role.ADMINISTRATOR, Role.ADMINISTRATOR, None), (Role.MANAGER, Role.ADVISOR, "一部"),
}  # fmt: skip


@pytest.mark.parametrize("role", list(Role))
@pytest.mark.parametrize(
    ("invited", "department"),
    [(Role.MANAGER, "一部"), (Role.ADVISOR, "一部"), (Role.ADVISOR, "二部"), (Role.ADMINISTRATOR, None)],
)
async def test_who_may_invite_staff(
    storage: Storage, role: Role, invited: Role, department: str | None
) -> None:
    async with storage.work() as uow:
        await member(uow, Role.ADVISOR, "二部", 8)
        by: Actor = await member(uow, role, "一部")
        allowed = role is Role.ADMINISTRATOR or (role, invited, department) in MAY
        if allowed:
            assert await invite_staff(uow, Terms(by, 7), "新人", invited, department)
        else:
            with pytest.raises(NotYours):
                await invite_staff(uow, Terms(by, 7), "新人", invited, department)
        assert bool(await people.staff_named(uow, "新人")) is allowed


@pytest.mark.parametrize("role", list(Role))
@pytest.mark.parametrize("own", [True, False])
async def test_who_may_invite_a_clients_people(storage: Storage, role: Role, own: bool) -> None:
    async with storage.work() as uow:
        by = await member(uow, role, "一部")
        other = await member(uow, Role.ADVISOR, "二部", 8)
        client = await a_client(uow, department_id=by.department_id if own else other.department_id)
        if role is Role.ADMINISTRATOR or (role is Role.MANAGER and own):
            assert await invite_contact(uow, Terms(by, 7), client, "李总", None)
        else:
            with pytest.raises(NotYours):
                await invite_contact(uow, Terms(by, 7), client, "李总", None)


@pytest.mark.parametrize("role", [Role.ADMINISTRATOR, Role.MANAGER])
async def test_who_has_left_invites_nobody(storage: Storage, role: Role) -> None:
    async with storage.work() as uow:
        gone = replace(await member(uow, role, "一部"), active=False)
        with pytest.raises(NotYours):
            await invite_staff(uow, Terms(gone, 7), "新人", Role.ADVISOR, "一部")


async def test_the_secret_is_long_fits_telegram_and_is_not_kept(storage: Storage, tmp_path: Path) -> None:
    async with storage.work() as uow:
        links = [await invite_staff(uow, WEEK, f"员工{n}", Role.LEGAL, None) for n in range(50)]
    secrets = {link.secret for link in links}
    assert len(secrets) == 50
    assert all(re.fullmatch(r"[A-Za-z0-9_-]{22,64}", secret) for secret in secrets)
    assert links[0].address("desk_bot") == f"https://t.me/desk_bot?start={links[0].secret}"
    await storage.database.close()
    kept = b"".join(path.read_bytes() for path in tmp_path.iterdir())
    assert b"invitations" in kept
    assert not any(secret.encode() in kept for secret in secrets)
