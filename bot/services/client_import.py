"""Taking a table of client companies over: all or nothing, unless a part is asked for; again is an update.

Each line is checked on its own, then against the firm: do these people exist, is this company there already.
The file itself is read by ``client_sheet.py``.
"""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from bot.domain.companies import LONGEST, SHORTEST, BadCode, check_code, find_service_line, find_tier
from bot.domain.people import Client, Department, Role, Staff, Tier
from bot.services.actors import Actor, check_administrator, mark
from bot.services.client_sheet import Problem, Row
from bot.services.clients import company_key
from bot.services.invitations import add_department
from storage import people
from storage.mapping import new_id
from storage.uow import Uow

SEPARATORS = re.compile("[\u3001,\uff0c;\uff1b/]")  # 、 and what people type for it
HANDLERS = frozenset({Role.ADVISOR, Role.MANAGER})
MARKETERS = frozenset({Role.MARKET})


@dataclass(frozen=True, slots=True)
class Imported:
    """What became of the table: companies new, changed and as they were, and the lines that were refused."""

    added: int
    updated: int
    unchanged: int
    problems: tuple[Problem, ...]
    written: bool


@dataclass
class Register:
    """What the firm has already, and what this import has put beside it."""

    clients: dict[str, Client]
    codes: dict[str, str]  # unified social credit code → company key
    departments: dict[str, Department]
    staff: list[Staff]
    lines: dict[str, int] = field(default_factory=dict)  # company key → line of this file


@dataclass(frozen=True, slots=True)
class Checked:
    """A row that can be taken over."""

    company: str
    key: str
    uscc: str | None
    service_lines: tuple[str, ...]
    tier: Tier
    department: str | None
    advisor: Staff | None
    market: Staff | None


class _Wrong(Exception):
    def __init__(self, code: str, value: str = "") -> None:
        super().__init__(code)
        self.code = code
        self.value = value


async def import_clients(
    uow: Uow, by: Actor, rows: Iterable[Row], misread: Iterable[Problem] = (), *, partial: bool = False
) -> Imported:
    """Take the rows over. `misread` are lines that were no row. If any line is wrong nothing is written,
    unless `partial`. Administrators only; raises NotYours."""
    check_administrator(by)
    register = await _register(uow)
    problems, sound = list(misread), []
    for row in rows:
        try:
            sound.append(_check(uow, register, row))
        except _Wrong as wrong:
            problems.append(Problem(row.line, wrong.code, wrong.value))
    problems.sort(key=lambda problem: problem.line)
    write = partial or not problems
    fates = Counter(_take_over(uow, register, checked) for checked in sound) if write else Counter[str]()
    if fates:
        uow.audit(mark(by), "clients.import", "clients", **fates)
    return Imported(fates["added"], fates["updated"], fates["unchanged"], tuple(problems), write)


async def _register(uow: Uow) -> Register:
    clients = await people.clients(uow)
    return Register(
        clients={client.company_key: client for client in clients},
        codes={client.uscc: client.company_key for client in clients if client.uscc},
        departments={department.name: department for department in await people.departments(uow)},
        staff=await people.everybody(uow),
    )


def _check(uow: Uow, register: Register, row: Row) -> Checked:
    if not SHORTEST <= len(row.company) <= LONGEST:
        raise _Wrong("company", row.company)
    key = company_key(uow.sealer, row.company)
    if (first := register.lines.setdefault(key, row.line)) != row.line:
        raise _Wrong("duplicate", str(first))
    tier = find_tier(row.tier)
    if tier is None:
        raise _Wrong("tier", row.tier)
    department = row.department or None
    advisor = _person(register, row.advisor, HANDLERS, department, "advisor")
    market = _person(register, row.market, MARKETERS, None, "market")
    uscc = _code(register, row.uscc, key)
    return Checked(row.company, key, uscc, _service_lines(row), tier, department, advisor, market)


def _code(register: Register, code: str, key: str) -> str | None:
    if not code:
        return None
    try:
        code = check_code(code)
    except BadCode as error:
        raise _Wrong("uscc", code) from error
    if register.codes.setdefault(code, key) != key:
        raise _Wrong("uscc_taken", code)
    return code


def _service_lines(row: Row) -> tuple[str, ...]:
    names = [name.strip() for name in SEPARATORS.split(row.service_lines) if name.strip()]
    codes = []
    for name in names:
        code = find_service_line(name)
        if code is None:
            raise _Wrong("service_line", name)
        codes.append(code)
    return tuple(dict.fromkeys(codes))


def _person(
    register: Register, name: str, roles: frozenset[Role], department: str | None, column: str
) -> Staff | None:
    if not name:
        return None
    found = [person for person in register.staff if person.name == name and person.role in roles]
    if len(found) > 1 and department in register.departments:
        found = [p for p in found if p.department_id == register.departments[department].id] or found
    if not found:
        raise _Wrong(f"unknown_{column}", name)
    if len(found) > 1:
        raise _Wrong(f"ambiguous_{column}", name)
    return found[0]


def _take_over(uow: Uow, register: Register, checked: Checked) -> str:
    known = register.clients.get(checked.key)
    wanted = _wanted(uow, register, checked, known)
    if wanted == known:
        return "unchanged"
    if known is not None:
        wanted = replace(wanted, version=known.version + 1)
    register.clients[checked.key] = uow.clients.save(wanted)
    return "added" if known is None else "updated"


def _wanted(uow: Uow, register: Register, checked: Checked, known: Client | None) -> Client:
    base = known or Client(new_id(), checked.company, checked.key, checked.tier, (), uow.now)
    advisor, market = checked.advisor, checked.market
    department_id = _department_id(uow, register, checked.department)
    if department_id is None and advisor is not None:
        department_id = advisor.department_id
    return replace(
        base, company=checked.company, tier=checked.tier, service_lines=checked.service_lines,
        uscc=checked.uscc, department_id=department_id, advisor_id=advisor.id if advisor else None,
        market_id=market.id if market else None,
    )  # fmt: skip


def _department_id(uow: Uow, register: Register, name: str | None) -> str | None:
    if name is None:
        return None
    if name not in register.departments:
        register.departments[name] = add_department(uow, name)
    return register.departments[name].id
