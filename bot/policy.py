"""The firm's own numbers: who it is, how long it gives itself, when it is open, how much it asks.

``bot/data/policy.toml`` holds the built-in policy; the firm's ``tingsu.toml`` says only what differs. It
knows no secrets and no addresses (``settings.py``), and not how a span becomes a moment (``promises.py``).
"""

import re
import tomllib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, time
from enum import StrEnum
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

import msgspec

from bot.domain.promises import Pledge, Span, Unit
from bot.domain.rubric import RubricError, build_rubric
from bot.domain.workdays import Hours
from bot.pacing import Limits

BUILT_IN = files(__package__) / "data" / "policy.toml"
OPTIONAL = {"accept_between"}  # a key the built-in policy need not name in every section


class Fault(StrEnum):
    """What is wrong with a policy file."""

    UNREADABLE = "unreadable"
    SYNTAX = "syntax"
    UNKNOWN = "unknown"
    WRONG = "wrong"


class BadPolicy(ValueError):
    """A policy that cannot be used; its text is one line that names the key."""

    def __init__(self, file: str, fault: Fault, key: str, problem: str) -> None:
        super().__init__(": ".join(part for part in (file, key, problem) if part))
        self.file = file
        self.fault = fault
        self.key = key
        self.problem = problem


@dataclass(frozen=True, slots=True)
class Firm:
    """How the firm calls itself and where it is found."""

    name: str
    phone: str
    hours: str
    address: str
    email: str


@dataclass(frozen=True, slots=True)
class Privacy:
    """How long an ended case is kept, and how soon what need not be kept is deleted on request."""

    retention_years: int
    delete_after: Span


@dataclass(frozen=True, slots=True)
class Invitations:
    """How long a one-time link holds, natural days."""

    days: int


@dataclass(frozen=True, slots=True)
class Grades:
    """The pledges, by grade."""

    minor: Pledge  # 轻微
    ordinary: Pledge  # 一般
    major: Pledge  # 重大
    severe: Pledge  # 严重

    def of(self, grade: str) -> Pledge:
        """The pledge for ``minor``, ``ordinary``, ``major`` or ``severe``; raises KeyError."""
        by_name = {"minor": self.minor, "ordinary": self.ordinary, "major": self.major, "severe": self.severe}
        return by_name[grade]


@dataclass(frozen=True, slots=True)
class OfficeCalendar:
    """Working hours (Asia/Shanghai), and the days on which the firm differs from the statutory calendar."""

    start: time
    end: time
    extra_holidays: tuple[date, ...]
    extra_workdays: tuple[date, ...]


@dataclass(frozen=True, slots=True)
class Questions:
    """How many questions a client may be asked, by provisional grade; `ceiling` holds for all."""

    minor: int
    ordinary: int
    major: int
    severe: int
    ceiling: int


@dataclass(frozen=True, slots=True)
class Tickets:
    """How soon a question is answered, and a suggestion decided on (working days)."""

    question: Span
    suggestion_days: int


@dataclass(frozen=True, slots=True)
class Human:
    """找人工: the minutes told to the client, and how often staff are called again until one takes it."""

    minutes: int
    again: Span


@dataclass(frozen=True, slots=True)
class Policy:
    """Everything the firm may decide without touching the program."""

    firm: Firm
    privacy: Privacy
    invitations: Invitations
    grades: Grades
    quiet: Hours
    calendar: OfficeCalendar
    sending: Limits
    questions: Questions
    tickets: Tickets
    human: Human
    rubric: dict[str, Any]  # what differs from the built-in rubric, with a version of its own; empty: nothing
    desks: dict[str, str]  # subject → name of the department that answers it; empty: the client's own


def read_policy(path: Path | None = None) -> Policy:
    """The built-in policy with the firm's file laid over it; raises BadPolicy. No file is no change."""
    if path is None or not path.exists():
        return built_in()
    return _policy(path.name, _laid_over(path.name, _built_in_table(), _table(path)))


@cache
def built_in() -> Policy:
    """The policy of a firm that has not said anything."""
    return _policy(BUILT_IN.name, _built_in_table())


def _built_in_table() -> dict[str, Any]:
    return tomllib.loads(BUILT_IN.read_text(encoding="utf-8"))


def _table(path: Path) -> dict[str, Any]:
    try:
        # Notepad on Windows puts a byte order mark before the first line.
        return tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except (OSError, UnicodeDecodeError) as error:
        raise BadPolicy(path.name, Fault.UNREADABLE, "", "cannot be read as UTF-8 text") from error
    except tomllib.TOMLDecodeError as error:
        raise BadPolicy(path.name, Fault.SYNTAX, "", str(error)) from error


def _laid_over(file: str, under: dict[str, Any], over: dict[str, Any], at: str = "") -> dict[str, Any]:
    merged = dict(under)
    for name, value in over.items():
        key = f"{at}{name}"
        if name not in under and name not in OPTIONAL:
            raise BadPolicy(file, Fault.UNKNOWN, key, f"is not known; here may stand: {', '.join(under)}")
        if name == "rubric" and not at:
            merged[name] = value  # checked as a whole by what grades by it
            continue
        below = under.get(name)
        if isinstance(below, dict) and isinstance(value, dict):
            value = _laid_over(file, below, value, f"{key}.")  # noqa: PLW2901  the merged value takes its place
        merged[name] = value
    return merged


def _policy(file: str, table: dict[str, Any]) -> Policy:
    try:
        policy = msgspec.convert(_spoken(table), Policy)
    except msgspec.ValidationError as error:
        problem, _, key = str(error).partition(" - at `$.")
        raise BadPolicy(file, Fault.WRONG, key.removesuffix("`"), _PLAINER.get(problem, problem)) from error
    try:
        build_rubric(policy.rubric or None)
    except (RubricError, KeyError, TypeError, ValueError) as error:
        raise BadPolicy(file, Fault.WRONG, "rubric", str(error)) from error
    for key, problem, is_sound in _SOUND:
        if not is_sound(policy):
            raise BadPolicy(file, Fault.WRONG, key, problem)
    return policy


def _spoken(value: Any) -> Any:
    """Spans and hours of the day out of the short way they are written; all else as it is."""
    if isinstance(value, dict):
        return {name: _spoken(inner) for name, inner in value.items()}
    if isinstance(value, list):
        return [_spoken(inner) for inner in value]
    if not isinstance(value, str):
        return value
    if span := _SPAN.fullmatch(value):
        return {"count": int(span[1]), "unit": span[2]}
    return f"{value:0>5}:00" if _HOUR.fullmatch(value) else value


_SPAN = re.compile(r"([1-9]\d{0,3}) ?(min|wh|wd|h|d)")
_HOUR = re.compile(r"\d{1,2}:\d{2}")
_PLAINER = {
    "Expected `object`, got `str`": "is not a length of time such as 30 min, 24 h, 4 wh, 2 wd or 7 d",
    "Invalid RFC3339 encoded time": "is not a time of day such as 09:00",
    "Invalid RFC3339 encoded date": "is not a date such as 2027-02-04",
}
_SOUND: tuple[tuple[str, str, Callable[[Policy], bool]], ...] = (
    ("firm.name", "must not be empty", lambda p: bool(p.firm.name.strip())),
    ("privacy.retention_years", "must be 1 to 30", lambda p: 1 <= p.privacy.retention_years <= 30),
    (
        "privacy.delete_after", "must be 1 to 15 working days, as clients are told",
        lambda p: p.privacy.delete_after.unit is Unit.WORKING_DAYS and p.privacy.delete_after.count <= 15,
    ),
    ("tickets.suggestion_days", "must be 1 to 60", lambda p: 1 <= p.tickets.suggestion_days <= 60),
    ("human.minutes", "must be 1 to 240", lambda p: 1 <= p.human.minutes <= 240),
    ("invitations.days", "must be 1 to 30", lambda p: 1 <= p.invitations.days <= 30),
    ("calendar.end", "must be after calendar.start", lambda p: p.calendar.start < p.calendar.end),
    (
        "calendar.extra_workdays", "must not name a day of calendar.extra_holidays",
        lambda p: not set(p.calendar.extra_workdays) & set(p.calendar.extra_holidays),
    ),
    ("sending.overall", "must be 1 to 10000", lambda p: 1 <= p.sending.overall <= 10_000),
    ("sending.chat", "must be above 0 and at most 100", lambda p: 0 < p.sending.chat <= 100),
    ("sending.chat_burst", "must be 1 to 1000", lambda p: 1 <= p.sending.chat_burst <= 1000),
    ("sending.group_minute", "must be 1 to 20", lambda p: 1 <= p.sending.group_minute <= 20),
    ("questions", "must each be 0 to questions.ceiling", lambda p: _within_ceiling(p.questions)),
)  # fmt: skip


def _within_ceiling(questions: Questions) -> bool:
    each = (questions.minor, questions.ordinary, questions.major, questions.severe)
    return all(0 <= count <= questions.ceiling for count in each)
