"""The queue of updates of one bot: numbering, confirmation by offset, one long poll at a time.

As Telegram's own queue: an offset confirms everything below it; a second poll ends the first with 409; an
offset that lies more than ten beyond the newest update is answered from the head and confirms nothing.
"""

import asyncio
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from itertools import islice

from bot.sandbox.refusal import ApiError, Json

UNASKED = frozenset({"chat_member", "message_reaction", "message_reaction_count"})
LONGEST_POLL = 50.0
_WEBHOOK_ACTIVE = (
    "can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first"
)
_OTHER_POLL = "terminated by other getUpdates request; make sure that only one bot instance is running"


@dataclass(slots=True)
class Waiting:
    """An update that is not yet confirmed; with copies > 1 a confirmation is lost and it comes again."""

    number: int
    update: Json
    copies: int = 1


def conflict(text: str) -> ApiError:
    """Telegram's 409."""
    return ApiError(409, f"Conflict: {text}")


class UpdateQueue:
    """Updates waiting for the bot."""

    def __init__(self, first: int) -> None:
        self.next_number = first
        self.waiting: deque[Waiting] = deque()
        self.allowed: frozenset[str] | None = None
        self.webhook_url = ""
        self.on_push: Callable[[], None] | None = None
        self._poll: asyncio.Future[None] | None = None

    def wants(self, kind: str) -> bool:
        """Whether the bot asked for this kind of update."""
        return kind in self.allowed if self.allowed is not None else kind not in UNASKED

    def allow(self, kinds: list[str] | None) -> None:
        """Remember ``allowed_updates``: None leaves it, an empty list means the default."""
        if kinds is not None:
            self.allowed = frozenset(kinds) or None

    def push(self, content: Json, copies: int = 1) -> int:
        """Queue an update under the next number, which is returned."""
        number = self.next_number
        self.next_number += 1
        self.waiting.append(Waiting(number, {"update_id": number, **content}, copies))
        self.wake()
        return number

    def wake(self) -> None:
        """Let a waiting poll or the webhook's courier look again."""
        if self._poll is not None and not self._poll.done():
            self._poll.set_result(None)
        if self.on_push is not None:
            self.on_push()

    def end_poll(self, reason: str) -> None:
        """End the poll that is open, with 409."""
        if self._poll is not None and not self._poll.done():
            self._poll.set_exception(conflict(reason))

    async def poll(self, offset: int, limit: int, timeout: float) -> list[Json]:  # noqa: ASYNC109  Telegram's own parameter
        """``getUpdates``."""
        if self.webhook_url:
            raise conflict(_WEBHOOK_ACTIVE)
        self.end_poll(_OTHER_POLL)
        self.confirm(offset)
        if not self.waiting and timeout > 0:
            await self._wait(min(timeout, LONGEST_POLL))
        return [one.update for one in islice(self.waiting, limit)]

    async def _wait(self, seconds: float) -> None:
        mine = self._poll = asyncio.get_running_loop().create_future()
        try:
            async with asyncio.timeout(seconds):
                await mine
        except TimeoutError:
            return
        finally:
            if self._poll is mine:
                self._poll = None

    def confirm(self, offset: int) -> None:
        """Forget everything below the offset; a negative one keeps the last so many."""
        if offset < 0:
            while len(self.waiting) > -offset:
                self.waiting.popleft()
            return
        if offset > self.next_number + 10:
            return
        again = []
        while self.waiting and self.waiting[0].number < offset:
            one = self.waiting.popleft()
            if one.copies > 1:
                one.copies -= 1
                again.append(one)
        self.waiting.extendleft(reversed(again))

    def drop(self) -> None:
        """Forget every waiting update."""
        self.waiting.clear()
