"""The only "now". Real programs use it as it is; the demo and the tests move it forward.

It knows nothing of working time (``domain/workdays.py``) nor of what is due (``timekeeper.py``).
"""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

CHINA = ZoneInfo("Asia/Shanghai")


class Clock:
    """Tells the time in aware UTC, moved forward by what the demo has added."""

    def __init__(self) -> None:
        self._ahead = timedelta()
        self._on_move: list[Callable[[], None]] = []

    def now(self) -> datetime:
        """The current moment, aware UTC."""
        return datetime.now(UTC) + self._ahead  # noqa: TID251  the one place that may look

    def local(self) -> datetime:
        """The current moment in the firm's zone, Asia/Shanghai."""
        return self.now().astimezone(CHINA)

    @property
    def moved(self) -> bool:
        """Whether somebody has moved this clock."""
        return bool(self._ahead)

    def move(self, by: timedelta) -> None:
        """Go forward and tell whoever waits for a moment."""
        self._ahead += by
        for call in self._on_move:
            call()

    def on_move(self, call: Callable[[], None]) -> None:
        """Have `call` called after each move."""
        self._on_move.append(call)
