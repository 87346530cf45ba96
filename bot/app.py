"""The composition root: where handlers and storage meet, and where the pipeline is joined, started and stopped."""

import asyncio
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import structlog

from bot.answerer import Answerer
from bot.clamd import read_address
from bot.client import make_bot, make_desk
from bot.clock import CHINA, Clock
from bot.dispatcher import Dispatcher
from bot.domain.rubric import build_rubric
from bot.fetcher import Fetcher
from bot.firm import Firm, calendar_of
from bot.following import Following
from bot.identity import told_apart
from bot.pacing import Pace
from bot.parts import first_failure, kept_running
from bot.policy import Policy
from bot.receiver import Receiver
from bot.sender import Sender
from bot.settings import Settings
from bot.timekeeper import Timekeeper
from handlers.introducing import introduce
from storage.checks import check_key
from storage.engine import Database
from storage.papers import PaperStore
from storage.sealing import load_or_make
from storage.uow import Storage, Uow

if TYPE_CHECKING:
    from bot.webhook import Webhook

FLUSH_SECONDS = 4.0
YEAR = timedelta(days=365)
CATCH_UP_SECONDS = 15.0

log = structlog.get_logger("app")


class Program:
    """Everything that runs, joined. `clock` is moved by the demo and by tests only."""

    def __init__(self, settings: Settings, policy: Policy, clock: Clock) -> None:
        self.settings = settings
        self.clock = clock
        self.database = Database(settings.database)
        self.storage = Storage(self.database, load_or_make(settings.key), clock.now)
        self.papers = PaperStore(settings.papers, self.storage.sealer)
        self.bot = make_bot(settings)
        self.firm = Firm(policy, calendar_of(policy), rubric=build_rubric(policy.rubric or None))
        self._following = Following(self.firm)
        self._desk = make_desk(self.bot)
        self._tasks: list[asyncio.Task[None]] = []
        self._join(policy)

    def _join(self, policy: Policy) -> None:
        self.dispatcher = Dispatcher(self.storage, self.bot, self._desk.handle, self._following.unhandled)
        self.receiver = Receiver(self.storage, self.bot, self.dispatcher.received)
        self.webhook = self._webhook()
        self.way_in = self.webhook or self.receiver
        self.timekeeper = Timekeeper(self.storage, self.clock, self._following.fell_due)
        self.sender = Sender(self.storage, self.bot, Pace(policy.sending), self.papers, self._following.undelivered)
        scan = read_address(self.settings.clamd).scan if self.settings.clamd else None
        self.fetcher = Fetcher(self.storage, self.bot, self.papers, self._following.arrived, scan)
        self.fetcher.scanner_down = self._following.scanner_down
        self._answerer = Answerer(self.bot)
        self.dispatcher.after_commit.append(self._answerer)
        for part in (self.dispatcher, self.timekeeper, self.sender, self.fetcher):
            part.after_commit.append(self._rouse)

    def _webhook(self) -> "Webhook | None":
        """Telegram brings the updates where the program has a public address; else it fetches them."""
        public = self.settings.webhook
        if public is None:
            return None
        from bot.webhook import Webhook  # noqa: PLC0415  a web server takes 10 MB that only this needs

        secret = self.storage.sealer.mark(public, "webhook")  # as lasting as the key, and written nowhere
        return Webhook(self.receiver, self.bot, public, self.settings.webhook_listen, secret)

    def _rouse(self, uow: Uow) -> None:
        """Something was committed: whoever must act on it is woken."""
        if uow.posted:
            self.sender.bell.ring()
        if uow.dropped_files:
            self.fetcher.drop(uow.dropped_files)
        if uow.announced:
            self.fetcher.bell.ring()
        self.timekeeper.expect(uow)

    async def open(self) -> None:
        """Database ready and durable, bot known, address taken; nothing runs yet.

        Raises TokenRefused, TelegramUnreachable, AddressTaken.
        """
        try:
            await self._open()
        except BaseException:
            await self.close()  # or what is open already keeps the process from ending
            raise

    async def _open(self) -> None:
        self.database.lock()
        await self.database.migrate()
        await self.database.check_durable()
        await check_key(self.storage)
        with told_apart():
            await self._desk.initialize()
        self.firm = replace(self.firm, bot_username=self.bot.username, open_since=self.clock.now())
        self._desk.firm = self._following.firm = self.firm
        if self.webhook:
            self.webhook.listen()

    def _warn_of_holidays(self) -> None:
        """Working time of this year and the next is only as good as what is known of their holidays."""
        today = self.clock.now().astimezone(CHINA).date()
        for year in self.firm.calendar.years_without_data(today, today + YEAR):
            log.warning("holidays_unknown", year=year)

    async def start(self) -> None:
        """Start every part; `open` comes first."""
        parts = (self.way_in.run, self.dispatcher.run, self._keep_time, self.sender.run, self.fetcher.run)
        self._tasks = [asyncio.create_task(kept_running(part)) for part in parts]  # noqa: TID251  pipeline
        self._tasks.append(asyncio.create_task(introduce(self.bot, self.storage)))  # noqa: TID251  pipeline

    async def _keep_time(self) -> None:
        """What fell due while nothing ran waits until what came meanwhile is handled (an album cut in two by a restart
        would have two receipts), but not for long: Telegram may be away. The calendar waits too: to read it takes as
        long as a tenth of the start."""
        with suppress(TimeoutError):
            async with asyncio.timeout(CATCH_UP_SECONDS):
                await self.receiver.caught_up.wait()
                await self.dispatcher.handled()
        self._warn_of_holidays()
        await self.timekeeper.run()

    async def stop(self) -> None:
        """Stop reading, finish what is in hand, send what can be sent, within ten seconds."""
        receiver, dispatcher, timekeeper, _sender, fetcher, introduction = self._tasks
        for task in (receiver, introduction, *(() if self.timekeeper.at_work else (timekeeper,))):
            task.cancel()
        self.dispatcher.stop()
        self.timekeeper.stop()
        self.fetcher.stop()
        await asyncio.wait([receiver, dispatcher, timekeeper, fetcher], timeout=FLUSH_SECONDS / 2)
        await self._flush()
        await self._answerer.finish(1.0)
        self.sender.stop()
        _, late = await asyncio.wait(self._tasks, timeout=FLUSH_SECONDS / 2)
        for task in late:
            task.cancel()
        await asyncio.gather(*late, return_exceptions=True)
        await self.close()

    async def _flush(self) -> None:
        with suppress(TimeoutError):
            async with asyncio.timeout(FLUSH_SECONDS / 2):
                while await self.sender.has_work():  # noqa: ASYNC110  what is waited for happens in the database
                    await asyncio.sleep(0.02)

    async def close(self) -> None:
        """Give back connections and the instance lock."""
        await self._desk.shutdown()
        await self.bot.shutdown()
        if self.webhook:
            self.webhook.close()
        await self.database.close()

    async def failed(self) -> BaseException | None:
        """Wait until a part has given up for good; why it has."""
        return await first_failure(self._tasks[:-1])
