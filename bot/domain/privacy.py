"""个人信息请求: what a person may ask about their own data, and what must be kept all the same (PIPL 15, 44–47).

Pure: which cases are held and until when. Where data lies and how it is erased is not known here.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from bot.domain.case import Case

DAYS_OF_A_YEAR = 366  # rather a day longer than a day too short


class RequestKind(StrEnum):
    """What was asked for."""

    EXPORT = "export"
    DELETE = "delete"
    WITHDRAW = "withdraw"
    CORRECT = "correct"


@dataclass(frozen=True, slots=True)
class DataRequest:
    """One request. `due_at` is when it must be done by, `done_at` when it was."""

    id: str
    number: str
    contact_id: str
    kind: RequestKind
    asked_at: datetime
    due_at: datetime
    done_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Held:
    """What a deletion must leave: cases under way, and ended ones inside the retention period."""

    open: tuple[Case, ...]
    retained: tuple[Case, ...]

    @property
    def anything(self) -> bool:
        """Whether some record stays."""
        return bool(self.open or self.retained)


def kept_until(case: Case, retention_years: int) -> datetime:
    """When the record of an ended case may go; counted from its end."""
    return (case.ended_at or case.submitted_at) + timedelta(days=DAYS_OF_A_YEAR * retention_years)


def held(cases: Sequence[Case], retention_years: int, now: datetime) -> Held:
    """Which of a person's cases a deletion must leave."""
    ended = [case for case in cases if not case.open]
    retained = tuple(case for case in ended if kept_until(case, retention_years) > now)
    return Held(tuple(case for case in cases if case.open), retained)
