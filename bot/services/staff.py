"""The firm's people: who they are, who has which duty, and what happens when one leaves."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace

from bot.domain.case import Case
from bot.domain.people import Role, Staff
from bot.services.actors import Actor, check_administrator, mark
from bot.services.invitations import void_links
from storage import people
from storage.uow import Uow

SENIOR = frozenset({Role.DIRECTOR, Role.EXECUTIVE})
Reassign = Callable[[Uow, Case], Awaitable[None]]


class NoSuchStaff(LookupError):
    """Nobody of this name or id works here."""

    def __init__(self, words: str) -> None:
        super().__init__(words)
        self.words = words


class SeveralStaff(LookupError):
    """More than one person has this name; name one by id."""

    def __init__(self, found: list[Staff]) -> None:
        super().__init__(str(len(found)))
        self.found = found


@dataclass(frozen=True, slots=True)
class Listed:
    """A member of staff and the name of the department."""

    staff: Staff
    department: str | None


@dataclass(frozen=True, slots=True)
class Removed:
    """Who left, and which cases had been waiting for them and go to somebody else."""

    staff: Staff
    reassigned: tuple[Case, ...]


async def list_staff(uow: Uow, *, also_former: bool = False) -> list[Listed]:
    """Everybody, the longest-serving first."""
    names = {department.id: department.name for department in await people.departments(uow)}
    staff = await people.everybody(uow, also_former=also_former)
    return [Listed(person, names.get(person.department_id or "")) for person in staff]


async def get_by_words(uow: Uow, words: str) -> Staff:
    """The active member of staff with this name or id; raises NoSuchStaff, SeveralStaff."""
    by_id = await uow.staff.find(words)
    if by_id is not None and by_id.active:
        return by_id
    named = await people.staff_named(uow, words)
    if not named:
        raise NoSuchStaff(words)
    if len(named) > 1:
        raise SeveralStaff(named)
    return named[0]


async def remove(uow: Uow, by: Actor, person: Staff, reassign: Reassign) -> Removed:
    """They leave: unknown to the bot from this moment, old buttons and links included (R32). The cases that
    waited for their answer go to `reassign`. Administrators only; raises NotYours."""
    check_administrator(by)
    await void_links(uow, person)
    gone = replace(person, active=False, telegram_id=None, on_call=False, version=person.version + 1)
    uow.staff.save(gone)
    uow.audit(mark(by), "staff.remove", person.id)
    waiting = await people.held_by(uow, person.id)
    for case in waiting:
        await reassign(uow, case)
    return Removed(gone, tuple(waiting))


async def managers_of(uow: Uow, department_id: str | None) -> list[Staff]:
    """The managers of a department who can be reached here; of none in particular, all managers."""
    return _reachable(await people.staff_with(uow, frozenset({Role.MANAGER}), department_id))


async def with_role(uow: Uow, *roles: Role) -> list[Staff]:
    """Whoever has one of these roles and can be reached here."""
    return _reachable(await people.staff_with(uow, frozenset(roles)))


async def seniors(uow: Uow) -> list[Staff]:
    """Directors and executives who can be reached here."""
    return _reachable(await people.staff_with(uow, SENIOR))


async def on_call(uow: Uow) -> list[Staff]:
    """Whoever is on call now and can be reached here."""
    return [person for person in _reachable(await people.everybody(uow)) if person.on_call]


def _reachable(staff: list[Staff]) -> list[Staff]:
    return [person for person in staff if person.telegram_id is not None]
