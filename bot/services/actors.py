"""Who acts where a service may be used from two sides: a member of staff in the chat, or the operator at the
command line, who holds the key and the database and so counts as administrator."""

from dataclasses import dataclass

from bot.domain.people import Role, Staff
from bot.services.access import NotYours


@dataclass(frozen=True, slots=True)
class Operator:
    """Whoever runs the program."""


OPERATOR = Operator()
Actor = Staff | Operator


def mark(actor: Actor) -> str:
    """The actor as the audit chain writes it."""
    return f"staff:{actor.id}" if isinstance(actor, Staff) else "operator"


def is_administrator(actor: Actor) -> bool:
    """The operator, or an active administrator."""
    return isinstance(actor, Operator) or (actor.active and actor.role is Role.ADMINISTRATOR)


def is_manager_of(actor: Actor, department_id: str | None) -> bool:
    """An active manager of just this department."""
    if isinstance(actor, Operator) or not actor.active or actor.role is not Role.MANAGER:
        return False
    return department_id is not None and actor.department_id == department_id


def check_administrator(actor: Actor) -> None:
    """Refuses everybody else with NotYours."""
    if not is_administrator(actor):
        raise NotYours
