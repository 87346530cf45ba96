"""Which department answers a question of some subject, and whom in it: pure choice from what the firm says.

The firm names a department for a subject in its policy (``[desks]``); everything else goes to the client's own
department. It knows no complaints: those are assigned by ``assignment.py``.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.domain.people import Client, Department, Role, Staff

ANYBODY = (Role.OFFICER, Role.MANAGER, Role.DIRECTOR, Role.EXECUTIVE, Role.ADMINISTRATOR)


@dataclass(frozen=True, slots=True)
class Desk:
    """Where a ticket lies: a department if there is one, and the person who is told."""

    department: Department | None
    staff: Staff | None


@dataclass(frozen=True, slots=True)
class Office:
    """Who there is: departments, active staff the longest-serving first, and the policy's desks by subject."""

    departments: Sequence[Department]
    staff: Sequence[Staff]
    desks: Mapping[str, str]


def choose_desk(category: str, client: Client | None, office: Office) -> Desk:
    """The desk for this subject: the department named for it, else the client's own, else whoever is there."""
    department = _department(category, client, office)
    reachable = [person for person in office.staff if person.active and person.telegram_id is not None]
    if client is not None and department is not None and department.id == client.department_id:
        own = next((person for person in reachable if person.id == client.advisor_id), None)
        if own is not None:
            return Desk(department, own)
    inside = [person for person in reachable if department is not None and person.department_id == department.id]
    order = (Role.MANAGER, Role.ADVISOR)
    found = next((p for role in order for p in inside if p.role is role), None)
    found = found or next((p for role in ANYBODY for p in reachable if p.role is role), None)
    return Desk(department, found)


def _department(category: str, client: Client | None, office: Office) -> Department | None:
    named = office.desks.get(category, "")
    by_name = next((one for one in office.departments if one.name == named), None)
    if by_name is not None or client is None:
        return by_name
    return next((one for one in office.departments if one.id == client.department_id), None)
