"""The firm as the rules need it: its policy and its working calendar, made once at start."""

from dataclasses import dataclass, field
from datetime import UTC, datetime

from bot.domain.rubric import Rubric, default_rubric
from bot.domain.workdays import Hours, WorkCalendar
from bot.policy import Policy

LONG_AGO = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Firm:
    """What services and views are given of the firm. `bot_username` without the @; `open_since`: when the program began
    to run, so that what had to wait while nothing ran is not taken for slow."""

    policy: Policy
    calendar: WorkCalendar
    bot_username: str = ""
    open_since: datetime = LONG_AGO
    rubric: Rubric = field(default_factory=default_rubric)


def calendar_of(policy: Policy) -> WorkCalendar:
    """The firm's working calendar."""
    office = policy.calendar
    return WorkCalendar(
        Hours(office.start, office.end), frozenset(office.extra_holidays), frozenset(office.extra_workdays)
    )
