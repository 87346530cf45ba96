"""The stage of a browser test: the real sandbox in a thread, with a clock to move and a fresh start."""

import asyncio
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from bot.sandbox.running import Box, running

FRIDAY = datetime(2026, 11, 20, 8, 30, tzinfo=UTC)  # 16:30 in China
NINE_IN_CHINA = 1


@dataclass
class Lent:
    """Controls as the demo lends them; the clock stands still until it is moved."""

    at: datetime = FRIDAY
    boxes: list[Box] = field(default_factory=list)

    @property
    def moved(self) -> bool:
        """Whether the clock was moved."""
        return self.at != FRIDAY

    def now(self) -> datetime:
        """The moment it stands at."""
        return self.at

    async def advance(self, kind: str) -> None:
        """Move on; the working week is Monday to Friday here."""
        if kind != "workday":
            self.at += timedelta(hours=1) if kind == "hour" else timedelta(days=1)
            return
        self.at = self.at.replace(hour=NINE_IN_CHINA, minute=0) + timedelta(days=1)
        while self.at.weekday() > 4:
            self.at += timedelta(days=1)

    async def reset(self) -> None:
        """Empty every chat."""
        self.at = FRIDAY
        for chat in self.boxes[0].world.chats.values():
            chat.entries.clear()
            chat.keyboard = None


@contextmanager
def staged() -> Iterator[Box]:
    """A sandbox that runs beside the test, which itself must not be asynchronous."""
    lent, ready, done = Lent(), threading.Event(), threading.Event()

    async def run() -> None:
        async with running(controls=lent) as box:
            lent.boxes.append(box)
            ready.set()
            await asyncio.to_thread(done.wait)

    thread = threading.Thread(target=asyncio.run, args=(run(),), name="sandbox")
    thread.start()
    try:
        assert ready.wait(10), "the sandbox did not start"
        yield lent.boxes[0]
    finally:
        done.set()
        thread.join(10)
