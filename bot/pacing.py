"""Telegram's limits, kept before Telegram must remind us: so many messages a second in all, and to one chat.

Real time, not the clock's: a moved clock does not make Telegram more generous.
"""

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from time import monotonic

FREE = frozenset({"answerCallbackQuery", "sendChatAction"})


@dataclass(frozen=True, slots=True)
class Limits:
    """Messages per second in all, per second to a chat after a burst, and a minute to a group."""

    overall: float = 28.0
    chat: float = 1.0
    chat_burst: int = 6
    group_minute: int = 18


class Pace:
    """Says how much may go now, and which chats must wait."""

    def __init__(self, limits: Limits | None = None, time: Callable[[], float] = monotonic) -> None:
        self._limits = limits or Limits()
        self._time = time
        self._all: deque[float] = deque()
        self._chats: dict[int, deque[float]] = {}

    def room(self) -> int:
        """How many messages may go this moment."""
        now = self._time()
        while self._all and self._all[0] <= now - 1.0:
            self._all.popleft()
        return int(self._limits.overall) - len(self._all)

    def pausing(self) -> set[int]:
        """Chats that have had their share for now."""
        now = self._time()
        for chat_id in [c for c, sent in self._chats.items() if not self._prune(c, sent, now)]:
            del self._chats[chat_id]
        return {chat_id for chat_id, sent in self._chats.items() if len(sent) >= self._share(chat_id)}

    def wait(self) -> float:
        """Seconds until more may go in all, or to a chat that has had its share; 0 if nothing holds it back."""
        now = self._time()
        if self.room() <= 0:
            return self._all[0] + 1.0 - now
        full = self.pausing()
        return min((self._chats[chat_id][0] + self._window(chat_id) - now for chat_id in full), default=0.0)

    def spend(self, chat_id: int, method: str) -> None:
        """Note that a message goes to this chat now."""
        if method not in FREE:
            self._all.append(self._time())
            self._chats.setdefault(chat_id, deque()).append(self._time())

    def _prune(self, chat_id: int, sent: deque[float], now: float) -> bool:
        while sent and sent[0] <= now - self._window(chat_id):
            sent.popleft()
        return bool(sent)

    def _share(self, chat_id: int) -> int:
        return self._limits.group_minute if chat_id < 0 else self._limits.chat_burst

    def _window(self, chat_id: int) -> float:
        """Seconds over which a chat's share counts: a burst of six in six seconds is one a second."""
        return 60.0 if chat_id < 0 else self._limits.chat_burst / self._limits.chat
