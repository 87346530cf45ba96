"""A clock for tests that stands still until it is moved."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

MONDAY_MORNING = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)  # 09:00 in China


@dataclass
class StandingClock:
    """Says what it is told to say."""

    moment: datetime = field(default=MONDAY_MORNING)

    def now(self) -> datetime:
        return self.moment

    def move(self, **by: float) -> None:
        self.moment += timedelta(**by)
