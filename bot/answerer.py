"""Tells Telegram that a tap was noticed, so that the button stops turning; sent after the commit, never stored.

It promises nothing: an answer lost in a kill costs a spinner that ends by itself, so it is not worth a row.
"""

import asyncio
from contextlib import suppress
from typing import Any

from telegram import Bot
from telegram.error import TelegramError

from storage.uow import Uow


class Answerer:
    """Called with each unit of work that was committed."""

    def __init__(self, bot: Bot) -> None:
        self._bot = bot
        self._flying: set[asyncio.Task[None]] = set()

    def __call__(self, uow: Uow) -> None:
        """Send what was to be answered."""
        for answer in uow.tap_answers:
            task = asyncio.create_task(self._send(answer))  # noqa: TID251  pipeline
            self._flying.add(task)
            task.add_done_callback(self._flying.discard)

    async def _send(self, answer: dict[str, Any]) -> None:
        with suppress(TelegramError):  # too old by now, or no network: the spinner ends by itself
            await self._bot.do_api_request("answerCallbackQuery", api_kwargs=answer)

    async def finish(self, within: float) -> None:
        """Let what is on its way arrive, at most `within` seconds."""
        if self._flying:
            _, late = await asyncio.wait(set(self._flying), timeout=within)
            for task in late:
                task.cancel()
