"""Inbox → handlers, a batch at a time: the oldest update of each waiting chat, one transaction for all of them.

Each update is an attempt of its own within the batch. If the batch cannot be committed it is replayed one update at a
time, so that one bad update harms nobody else. There is no network here, so nothing waits inside a transaction.
"""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from traceback import extract_tb
from typing import Any

import structlog
from telegram import Bot, CallbackQuery, Chat, InaccessibleMessage, Update, User

from bot.wake import Bell
from storage import inbox
from storage.inbox import Waiting
from storage.uow import Storage, Uow, preload_people

BATCH = 64
IDLE_SECONDS = 5.0
OURS = str(Path(__file__).resolve().parent.parent)

log = structlog.get_logger("dispatcher")

Handle = Callable[[Uow, Update], Awaitable[None]]
Apologise = Callable[[Uow, Waiting], Awaitable[None]]


class Unreadable(Exception):
    """Telegram sent something that is no update; trying again cannot help."""


@dataclass(frozen=True, slots=True)
class Failure:
    """One update whose handler failed."""

    waiting: Waiting
    error: Exception


class Dispatcher:
    """Feeds updates to `handle`; words a last failure with `apologise`; rings `done` after each commit."""

    def __init__(self, storage: Storage, bot: Bot, handle: Handle, apologise: Apologise) -> None:
        self._storage = storage
        self._bot = bot
        self._handle = handle
        self._apologise = apologise
        self.received = Bell()
        self.after_commit: list[Callable[[Uow], None]] = []
        self._stopping = False

    async def run(self) -> None:
        """Handle batches until told to stop."""
        while not self._stopping:
            if not await self.batch():
                await self.received.wait(await self._idle())

    def stop(self) -> None:
        """Finish the batch under way and no more."""
        self._stopping = True
        self.received.ring()

    async def handled(self) -> None:
        """Until nothing waits but what pauses after a failure."""
        while await self._idle() == 0:  # noqa: ASYNC110  what is waited for happens in the database
            await asyncio.sleep(0.02)

    async def batch(self) -> int:
        """Handle one batch; returns how many updates it held."""
        try:
            return await self._transact(BATCH)
        except Exception as error:  # noqa: BLE001  whatever the batch died of, its parts deserve their own try
            log.warning("batch_failed", error=type(error).__name__)
        return await self._one_by_one()

    async def _one_by_one(self) -> int:
        async with self._storage.database.transaction() as connection:
            waiting = await inbox.oldest(connection, self._storage.sealer, self._storage.now(), BATCH)
        for one in waiting:
            try:
                await self._transact(1, only=one)
            except Exception as error:  # noqa: BLE001  recorded, and tried again or quarantined
                await self._give_back(Failure(one, error))
        return len(waiting)

    async def _transact(self, limit: int, only: Waiting | None = None) -> int:
        async with self._storage.work() as uow:
            waiting = [only] if only else await inbox.oldest(uow.connection, uow.sealer, uow.now, limit)
            if not waiting:
                return 0
            await _preload(uow, waiting)
            failures = [failure for one in waiting if (failure := await self._attempt(uow, one))]
            failed = {failure.waiting.id for failure in failures}
            await inbox.finish(uow.connection, [one.id for one in waiting if one.id not in failed])
            for failure in failures:
                await self._postpone(uow, failure)
        self._tell(uow)
        return len(waiting)

    async def _attempt(self, uow: Uow, waiting: Waiting) -> Failure | None:
        try:
            async with uow.attempt():
                await self._handle(uow, self._parse(waiting))
        except Exception as error:  # noqa: BLE001  any failure of a handler is this update's alone
            log.warning("handler_failed", inbox=waiting.id, error=type(error).__name__, at=_where(error))
            return Failure(waiting, error)
        return None

    def _parse(self, waiting: Waiting) -> Update:
        try:
            update = _tapped(waiting.body, self._bot) or Update.de_json(waiting.body, self._bot)
        except Exception as error:
            raise Unreadable from error
        if not isinstance(waiting.body.get("update_id"), int):
            raise Unreadable
        return update

    async def _postpone(self, uow: Uow, failure: Failure) -> None:
        final = isinstance(failure.error, Unreadable)
        problem = type(failure.error).__name__
        if await inbox.postpone(uow.connection, failure.waiting, problem, uow.now, final=final):
            log.error("quarantined", inbox=failure.waiting.id, error=problem)
            await self._say_sorry(uow, failure.waiting)

    async def _say_sorry(self, uow: Uow, waiting: Waiting) -> None:
        try:
            async with uow.attempt():
                await self._apologise(uow, waiting)
                await uow.flush()  # what the database refuses must come out here, not at the commit
        except Exception as error:  # noqa: BLE001  an apology that fails must not keep the update in the way
            log.error("apology_failed", inbox=waiting.id, error=type(error).__name__)

    async def _give_back(self, failure: Failure) -> None:
        async with self._storage.work() as uow:
            await self._postpone(uow, failure)
        self._tell(uow)

    def _tell(self, uow: Uow) -> None:
        for call in self.after_commit:
            call(uow)

    async def _idle(self) -> float:
        """Seconds until a pausing update may be tried again."""
        async with self._storage.database.transaction() as connection:
            at = await inbox.next_try(connection)
        return IDLE_SECONDS if at is None else _seconds_until(at, self._storage.now())


async def _preload(uow: Uow, waiting: list[Waiting]) -> None:
    await preload_people(uow, [one.user_id for one in waiting])
    await uow.taps.preload_hashes([one.tap_hash for one in waiting])


def _tapped(body: dict[str, Any], bot: Bot) -> Update | None:
    """A tap carries the whole message with its keyboard, of which only the place is used: not parsed, not paid for."""
    query = body.get("callback_query")
    message = query.get("message") if isinstance(query, dict) else None
    if not isinstance(query, dict) or not isinstance(message, dict):
        return None
    user, chat = User.de_json(query["from"], bot), Chat.de_json(message["chat"], bot)
    place = InaccessibleMessage(chat, message["message_id"])
    tap = CallbackQuery(query["id"], user, query["chat_instance"], message=place, data=query.get("data"))
    return Update(body["update_id"], callback_query=tap)


def _seconds_until(at: datetime, now: datetime) -> float:
    return min(IDLE_SECONDS, max(0.0, (at - now).total_seconds()))


def _where(error: Exception) -> str:
    """File and line of ours where it failed, without any value of the update (never log contents)."""
    frames = [frame for frame in extract_tb(error.__traceback__) if frame.filename.startswith(OURS)]
    ours = [f"{Path(frame.filename).name}:{frame.lineno}" for frame in frames if "site-packages" not in frame.filename]
    return ours[-1] if ours else "?"
