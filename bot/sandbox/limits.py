"""Telegram's ceilings on sending: about 30 messages a second in all, 1 to a chat with bursts, 20 a minute to
a group.

It counts with token buckets on a monotonic clock and answers with the seconds to wait; what is counted is
decided by the caller.
"""

import math
import time

from bot.sandbox.refusal import ApiError
from bot.sandbox.settings import Settings


class Bucket:
    """Tokens that refill at a steady rate up to a capacity."""

    __slots__ = ("at", "capacity", "rate", "tokens")

    def __init__(self, rate: float, capacity: float, at: float) -> None:
        self.rate, self.capacity, self.tokens, self.at = rate, capacity, capacity, at

    def wait(self, now: float, want: float) -> float:
        """Seconds until `want` tokens are there; 0 if they are."""
        self.tokens = min(self.capacity, self.tokens + (now - self.at) * self.rate)
        self.at = now
        return max(0.0, (min(want, self.capacity) - self.tokens) / self.rate)


class Limits:
    """The ceilings of one bot."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._all = Bucket(settings.per_second, settings.per_second, time.monotonic())
        self._chats: dict[int, Bucket] = {}

    def check(self, chat_id: int, messages: int = 1) -> None:
        """Take `messages` tokens or refuse with 429 and ``retry_after``."""
        if not self._settings.limits:
            return
        now = time.monotonic()
        buckets = (self._all, self._chat(chat_id, now))
        wait = max(bucket.wait(now, messages) for bucket in buckets)
        if wait > 0:
            raise too_many(math.ceil(wait))
        for bucket in buckets:
            bucket.tokens -= messages

    def _chat(self, chat_id: int, now: float) -> Bucket:
        bucket = self._chats.get(chat_id)
        if bucket is None:
            per_minute = self._settings.group_per_minute
            group = Bucket(per_minute / 60, per_minute, now)
            bucket = group if chat_id < 0 else Bucket(1, self._settings.chat_burst, now)
            self._chats[chat_id] = bucket
        return bucket


def too_many(seconds: int) -> ApiError:
    """Telegram's 429."""
    return ApiError(429, f"Too Many Requests: retry after {seconds}", {"retry_after": seconds})
