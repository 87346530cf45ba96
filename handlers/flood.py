"""Floods: somebody who writes faster than anybody can read is answered once a minute; everything is kept (R35).

Counted in memory: after a restart a flood is noticed a few messages later, which harms nobody.
"""

from collections import deque
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import Enum

MANY = 20
WINDOW = timedelta(seconds=10)
PAUSE = timedelta(minutes=1)
WATCHED = 4096  # people; beyond it the books are begun anew


class Flow(Enum):
    """How fast somebody writes."""

    CALM = "calm"
    WARN = "warn"  # too fast: say so, once a minute
    MUTE = "mute"  # too fast, and told already


@dataclass(slots=True)
class Book:
    """When one person wrote last, and when they were told."""

    times: deque[datetime] = field(default_factory=lambda: deque(maxlen=MANY))
    told_at: datetime | None = None


class Floods:
    """Who is flooding; nothing of what is written is looked at."""

    def __init__(self) -> None:
        self._books: dict[int, Book] = {}

    def note(self, telegram_id: int, at: datetime) -> Flow:
        """One more message of this person at this moment (aware UTC)."""
        if len(self._books) >= WATCHED:
            self._books.clear()
        book = self._books.setdefault(telegram_id, Book())
        book.times.append(at)
        if len(book.times) < MANY or at - book.times[0] > WINDOW:
            return Flow.CALM
        if book.told_at is not None and at - book.told_at < PAUSE:
            return Flow.MUTE
        book.told_at = at
        return Flow.WARN
