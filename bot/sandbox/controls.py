"""What a demo may lend the sandbox: a clock that can be moved and a way to begin again. Without it, wall
time.
"""

from datetime import UTC, datetime
from typing import Protocol


class Controls(Protocol):
    """Given by whoever runs the bot beside the sandbox."""

    @property
    def moved(self) -> bool:
        """Whether the clock has been moved away from wall time."""

    def now(self) -> datetime:
        """The current moment, aware."""

    async def advance(self, kind: str) -> None:
        """Move the clock by an ``hour``, a ``day`` or to the next ``workday``."""

    async def reset(self) -> None:
        """Forget everything the demo has done."""


def wall_now() -> datetime:
    """Wall time, aware UTC; a sandbox without controls is a Telegram with its own clock."""
    return datetime.now(UTC)  # noqa: TID251  Telegram has its own clock, which no program can move
