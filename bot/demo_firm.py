"""A small, believable firm to play with: two departments, five staff, six client companies, three of them on Telegram.

Its people are in ``data/demo_firm.toml``. The demo and the tests begin with it.
"""

import tomllib
from dataclasses import dataclass
from importlib.resources import files

import msgspec

from bot.domain.people import Binding, Client, Contact, Department, Role, Staff, Tier
from bot.policy import Firm
from bot.services.clients import company_key
from storage.mapping import new_id
from storage.uow import Uow

SOURCE = files(__package__) / "data" / "demo_firm.toml"


@dataclass(frozen=True, slots=True)
class Employee:
    """One of the demo's staff; `telegram` is the id of the fake account."""

    name: str
    role: Role
    department: str
    telegram: int


@dataclass(frozen=True, slots=True)
class Customer:
    """One of the demo's client companies, and who writes for it."""

    company: str
    tier: Tier
    service_lines: tuple[str, ...]
    department: str
    advisor: str
    contact: str | None = None
    position: str | None = None
    telegram: int | None = None


@dataclass(frozen=True, slots=True)
class DemoFirm:
    """Everything in the file."""

    firm: Firm
    staff: tuple[Employee, ...]
    clients: tuple[Customer, ...]


def read() -> DemoFirm:
    """The firm in the file."""
    return msgspec.convert(tomllib.loads(SOURCE.read_text(encoding="utf-8")), DemoFirm)


async def seed(uow: Uow, demo: DemoFirm) -> None:
    """Put the firm into an empty database. Contacts are known but have not consented yet."""
    if await uow.departments.select():
        return
    departments = {name: Department(new_id(), name) for name in dict.fromkeys(e.department for e in demo.staff)}
    staff = {e.name: _staff(uow, e, departments[e.department]) for e in demo.staff}
    for department in departments.values():
        uow.departments.add(department)
    for member in staff.values():
        uow.staff.add(member)
    for customer in demo.clients:
        _add_customer(uow, customer, departments[customer.department], staff[customer.advisor])
    uow.audit("system", "demo.seed", "firm")


def _staff(uow: Uow, employee: Employee, department: Department) -> Staff:
    return Staff(new_id(), employee.name, employee.role, department.id, employee.telegram, uow.now)


def _add_customer(uow: Uow, customer: Customer, department: Department, advisor: Staff) -> None:
    client = uow.clients.add(
        Client(
            new_id(), customer.company, company_key(uow.sealer, customer.company), customer.tier,
            customer.service_lines, uow.now, department_id=department.id, advisor_id=advisor.id,
        )
    )  # fmt: skip
    if customer.telegram is not None:
        uow.contacts.add(
            Contact(
                new_id(), customer.telegram, customer.contact or "", uow.now, client_id=client.id,
                position=customer.position, binding=Binding.APPROVED,
            )
        )  # fmt: skip
