"""A case and colleagues for tables of rules."""

from dataclasses import replace
from datetime import datetime
from typing import Any

from bot.clock import CHINA
from bot.domain.case import Case, Facts, Status, Told
from bot.domain.handling import Handling
from bot.domain.people import Role, Staff


def at(day: int, hour: int, minute: int = 0) -> datetime:
    """November 2026; the 24th is a Tuesday."""
    return datetime(2026, 11, day, hour, minute, tzinfo=CHINA)


def case(status: Status = Status.ACCEPTED, handling: dict[str, Any] | None = None, **fields: Any) -> Case:
    """A plain complaint, filed on Tuesday at ten, that Wang has in department d1."""
    blank = Case(
        "c", "TS-1", "li", None, status, "response", "minor", 2, "…", (Told(1, at(24, 10), "报表晚了"),),
        facts=Facts(handling=Handling(**(handling or {}))), submitted_at=at(24, 10), accept_by=at(24, 14),
        first_reply_by=at(25, 10), resolve_by=at(27, 10), department_id="d1", advisor_id="wang",
    )  # fmt: skip
    return replace(blank, **fields)


def person(name: str, role: Role = Role.ADVISOR, department: str | None = "d1", **fields: Any) -> Staff:
    """A colleague who can be reached."""
    return replace(Staff(name, name, role, department, 7, at(1, 9)), **fields)
