"""The firm as the rules need it: its policy and its working calendar, made once at start."""

from dataclasses import dataclass, field

from bot.domain.rubric import Rubric, default_rubric
from bot.domain.workdays import Hours, WorkCalendar
from bot.policy import Policy


@dataclass(frozen=True, slots=True)
class Firm:
    """What services and views are given of the firm. `bot_username` without the @."""

    policy: Policy
    calendar: WorkCalendar
    bot_username: str = ""
    rubric: Rubric = field(default_factory=default_rubric)


def calendar_of(policy: Policy) -> WorkCalendar:
    """The firm's working calendar."""
    office = policy.calendar
    return WorkCalendar(
        Hours(office.start, office.end), frozenset(office.extra_holidays), frozenset(office.extra_workdays)
    )
