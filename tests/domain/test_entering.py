"""Who may write down a complaint told on the telephone, for which company, and who has called."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from bot.domain.entering import BadCaller, Caller, may_enter, named_in, read_caller, whose
from bot.domain.people import Binding, Client, Consent, Contact, Reachable, Role, Staff, Tier

THEN = datetime(2026, 1, 1, tzinfo=UTC)
LATER = datetime(2026, 2, 1, tzinfo=UTC)
OURS = Client("c1", "晨光贸易有限公司", "k", Tier.STANDARD, (), THEN, department_id="d1", advisor_id="s1")


def staff(role: Role, department: str | None = "d1", key: str = "s9", **more: bool) -> Staff:
    return Staff(key, "王敏", role, department, 2001, THEN, **more)


@pytest.mark.parametrize(
    ("person", "allowed"),
    [
        (staff(Role.ADVISOR, key="s1"), True),
        (staff(Role.ADVISOR), False),  # a colleague of the same department
        (staff(Role.MANAGER), True),
        (staff(Role.MANAGER, "d2"), False),
        (staff(Role.MANAGER, "d2", key="s1"), True),
        (staff(Role.OFFICER, None), True),
        (staff(Role.OFFICER, None, active=False), False),
        (staff(Role.MANAGER, active=False), False),
        *[(staff(role), False) for role in Role if role not in {Role.ADVISOR, Role.MANAGER, Role.OFFICER}],
    ],
)
def test_who_may_enter(person: Staff, allowed: bool) -> None:
    assert may_enter(person, OURS) is allowed


def test_a_company_of_no_department_is_nobodys_department() -> None:
    assert not may_enter(staff(Role.MANAGER, None), replace(OURS, department_id=None, advisor_id=None))


@pytest.mark.parametrize(
    ("words", "caller"),
    [
        ("刘经理", Caller("刘经理")),
        ("刘经理 13800138000", Caller("刘经理", "+8613800138000")),
        ("刘经理，138-0013-8000", Caller("刘经理", "+8613800138000")),
        ("13800138000（刘经理）", Caller("刘经理", "+8613800138000")),
        ("刘经理 +852 6123 4567", Caller("刘经理", "+85261234567")),
        ("店长2号", Caller("店长2号")),
    ],
)
def test_a_caller_as_it_is_typed(words: str, caller: Caller) -> None:
    assert read_caller(words) == caller


@pytest.mark.parametrize(
    "words",
    ["", "  ", "13800138000", "刘经理 1380013", "刘" * 31, "刘经理 12345678901234", "刘经理 +00123456"],
)
def test_a_caller_that_is_none(words: str) -> None:
    with pytest.raises(BadCaller):
        read_caller(words)


def bound(name: str, number: int, at: datetime = THEN) -> Contact:
    return Contact(name, number, name, at, client_id="c1", consent=Consent("1", "x", at, at), binding=Binding.APPROVED)


def test_whose_it_is() -> None:
    li, liu = bound("李总", 1), bound("刘经理", 2, LATER)
    assert whose("刘经理", [liu, li]) == liu
    assert whose("前台", [liu, li]) == li  # the one bound longest writes for the company
    assert whose("李总", []) is None


@pytest.mark.parametrize(
    "gone",
    [
        replace(bound("李总", 1), consent=None),
        replace(bound("李总", 1), reachable=Reachable.BLOCKED),
        replace(bound("李总", 1), binding=Binding.PENDING),
        replace(bound("李总", 1), telegram_id=-5),
    ],
)
def test_whoever_cannot_be_written_to_is_told_by_telephone(gone: Contact) -> None:
    assert whose("李总", [gone]) is None


def test_who_is_named() -> None:
    people = [staff(Role.ADVISOR), replace(staff(Role.ADVISOR, key="s2"), name="周航")]
    assert [person.name for person in named_in("周航一直不回电话", people)] == ["周航"]
    assert named_in("没人回电话", people) == ()
