"""Telegram → inbox. An update is acknowledged only after it is written, so a kill loses nothing (R3).

It reads raw JSON: what cannot be understood is stored all the same, and quarantined alone by the dispatcher.
"""

import asyncio
from collections.abc import Sequence
from typing import Any

import structlog
from telegram import Bot
from telegram.error import Conflict, InvalidToken, RetryAfter, TelegramError

from bot.identity import TOKEN_HINT
from bot.wake import Bell
from storage import inbox
from storage.uow import Storage

LISTENED = ["message", "edited_message", "callback_query", "my_chat_member"]
LONG_POLL_SECONDS = 30
AT_ONCE = 100
PAUSES = (0.5, 1.0, 2.0, 5.0, 10.0)

log = structlog.get_logger("receiver")


class Receiver:
    """Polls for ever, or until it is cancelled."""

    def __init__(self, storage: Storage, bot: Bot, received: Bell) -> None:
        self._storage = storage
        self._bot = bot
        self._received = received
        self._offset: int | None = None
        self._failures = 0
        self._webhook_gone = False
        self.polled = asyncio.Event()
        self.caught_up = asyncio.Event()  # what came while nothing ran is written down

    async def run(self) -> None:
        """Poll; after a failure pause a little and go on."""
        while True:
            try:
                await self._poll()
                self._failures = 0
            except TelegramError as error:
                await asyncio.sleep(self.pause(error))

    async def _poll(self) -> None:
        if not self._webhook_gone:  # where one is set, Telegram answers no poll
            await self._bot.do_api_request("deleteWebhook")
            self._webhook_gone = True
        updates = await self._fetch()
        self.polled.set()
        if updates:
            await self.keep(updates)
            self._offset = max(_number(update) for update in updates) + 1
            if len(updates) < AT_ONCE:
                self.caught_up.set()
        else:
            # All before it is acknowledged. After a silent week Telegram may count from a lower number again, and
            # an old offset would then acknowledge what was never seen (R5).
            self._offset = None
            self.caught_up.set()

    async def _fetch(self) -> list[dict[str, Any]]:
        patience = LONG_POLL_SECONDS if self.caught_up.is_set() else 0
        asked: dict[str, Any] = {"timeout": patience, "limit": AT_ONCE, "allowed_updates": LISTENED}
        if self._offset is not None:
            asked["offset"] = self._offset
        found = await self._bot.do_api_request(
            "getUpdates", api_kwargs=asked, read_timeout=LONG_POLL_SECONDS + 10
        )
        if not isinstance(found, list):
            raise TelegramError("getUpdates did not answer with a list")
        return [update for update in found if isinstance(update, dict)]

    async def keep(self, updates: Sequence[dict[str, Any]]) -> None:
        """Write the updates down; when this returns, they may be acknowledged."""
        arrivals = [inbox.identify(update) for update in updates]
        async with self._storage.database.transaction() as connection:
            await inbox.receive(connection, self._storage.sealer, arrivals, self._storage.now())
        log.debug("received", count=len(updates))
        self._received.ring()

    def pause(self, error: TelegramError) -> float:
        """Seconds until the next try after this failure: longer and longer."""
        if isinstance(error, RetryAfter):
            return float(error._retry_after.total_seconds())  # noqa: SLF001  the public one warns of its change of type
        if isinstance(error, Conflict):
            self._webhook_gone = False
            log.error("another_poller", hint="the same token is used elsewhere, or a webhook is set")
        self._failures += 1
        pause = PAUSES[min(self._failures, len(PAUSES)) - 1]
        if isinstance(error, InvalidToken):
            log.error("token_refused", pause=pause, hint=TOKEN_HINT)
        else:
            log.warning("poll_failed", error=type(error).__name__, pause=pause)
        return pause


def _number(update: dict[str, Any]) -> int:
    number = update.get("update_id")
    return number if isinstance(number, int) else 0
