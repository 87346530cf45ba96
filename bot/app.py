"""The composition root: the only place where handlers and storage meet, and where the pipeline starts and stops."""

import asyncio
import gc
import signal
import sys
import warnings
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any, cast

import structlog
from telegram import BotCommandScopeChat
from telegram.error import InvalidToken
from telegram.ext import ApplicationBuilder, ContextTypes, ExtBot
from telegram.warnings import PTBUserWarning

from bot.answerer import Answerer
from bot.clamd import read_address
from bot.clock import CHINA, Clock
from bot.dispatcher import Dispatcher
from bot.domain.papers import Paper
from bot.domain.rubric import build_rubric
from bot.fetcher import Fetcher
from bot.firm import Firm, calendar_of
from bot.logs import configure
from bot.pacing import Pace
from bot.policy import Policy, read_policy
from bot.receiver import Receiver
from bot.sender import Sender
from bot.services import (
    answering,
    arrivals,
    delivery,
    erasing,
    escalating,
    filing_again,
    followups,
    humans,
    leaving,
    paper_reminders,
    privacy,
    progress_desk,
    promises,
    raising,
    reporting,
    waiting,
    wanting,
)
from bot.settings import Settings
from bot.timekeeper import Timekeeper
from bot.transport import Caller, Transport
from bot.views.apologies import apologise, scanner_down
from bot.views.notices import word_notices
from bot.webhook import Webhook
from handlers.routes import add_routes, commands, staff_commands
from handlers.turn import Context, Desk
from storage.checks import check_key
from storage.due import Due
from storage.engine import Database
from storage.inbox import Waiting
from storage.keys import check_opens
from storage.outbox import Claimed
from storage.papers import PaperStore
from storage.people import everybody
from storage.sealing import load_or_make
from storage.uow import Storage, Uow

FLUSH_SECONDS = 4.0
RESTART_SECONDS = 1.0
YEAR = timedelta(days=365)
CATCH_UP_SECONDS = 15.0

# importing them registers what they keep
PROMISE_KEEPERS = (
    answering, arrivals, erasing, escalating, filing_again, followups, humans, leaving, paper_reminders, privacy,
    progress_desk, raising, reporting, waiting, wanting,
)  # fmt: skip

# The outbox holds calls as they go out, so the library's wrappers around each method would only undo and redo them.
warnings.filterwarnings("ignore", message="Please use 'Bot", category=PTBUserWarning)

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
        self._desk = _desk(self.bot)
        self._tasks: list[asyncio.Task[None]] = []
        self._join(policy)

    def _join(self, policy: Policy) -> None:
        self.dispatcher = Dispatcher(self.storage, self.bot, self._desk.handle, self._apologise)
        self.receiver = Receiver(self.storage, self.bot, self.dispatcher.received)
        self.way_in: Webhook | Receiver = self._webhook() or self.receiver
        self.timekeeper = Timekeeper(self.storage, self.clock, self._keep)
        self.sender = Sender(self.storage, self.bot, Pace(policy.sending), self.papers, self._undelivered)
        scan = read_address(self.settings.clamd).scan if self.settings.clamd else None
        self.fetcher = Fetcher(self.storage, self.bot, self.papers, self._arrived, scan)
        self.fetcher.scanner_down = self._scanner_down
        self._answerer = Answerer(self.bot)
        self.dispatcher.after_commit.append(self._answerer)
        for part in (self.dispatcher, self.timekeeper, self.sender, self.fetcher):
            part.after_commit.append(self._rouse)

    def _webhook(self) -> Webhook | None:
        """Telegram brings the updates where the program has a public address; else it fetches them."""
        public = self.settings.webhook
        if public is None:
            return None
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
        """Database ready and durable, bot known; nothing runs yet."""
        self.database.lock()
        await self.database.migrate()
        await self.database.check_durable()
        await check_key(self.storage)
        await self._desk.initialize()
        self.firm = replace(self.firm, bot_username=self.bot.username)
        self._warn_of_holidays()
        self._desk.firm = self.firm

    def _warn_of_holidays(self) -> None:
        """Working time of this year and the next is only as good as what is known of their holidays."""
        today = self.clock.now().astimezone(CHINA).date()
        for year in self.firm.calendar.years_without_data(today, today + YEAR):
            log.warning("holidays_unknown", year=year)

    async def start(self) -> None:
        """Start every part; `open` comes first."""
        parts = (self.way_in.run, self.dispatcher.run, self._keep_time, self.sender.run, self.fetcher.run)
        self._tasks = [asyncio.create_task(_kept_running(part)) for part in parts]  # noqa: TID251  pipeline
        self._tasks.append(asyncio.create_task(self._introduce()))  # noqa: TID251  pipeline

    async def _keep_time(self) -> None:
        """What fell due while nothing ran waits until what came meanwhile is handled (an album cut in two by a restart
        would have two receipts), but not for long: Telegram may be away."""
        with suppress(TimeoutError):
            async with asyncio.timeout(CATCH_UP_SECONDS):
                await self.receiver.caught_up.wait()
                await self.dispatcher.handled()
        await self.timekeeper.run()

    async def _introduce(self) -> None:
        """The menu of commands; without it the bot works all the same."""
        for language, code in (("zh_Hans", None), ("zh_Hant", "zh")):
            with suppress(Exception):
                await self.bot.set_my_commands(commands(language), language_code=code)
        async with self.storage.work() as uow:
            staff = [person for person in await everybody(uow) if person.telegram_id]
        for person in staff:
            menu = commands("zh_Hans", staff_commands(person))
            with suppress(Exception):
                await self.bot.set_my_commands(menu, scope=BotCommandScopeChat(person.telegram_id or 0))

    async def stop(self) -> None:
        """Stop reading, finish what is in hand, send what can be sent, within ten seconds."""
        receiver, dispatcher, timekeeper, _sender, fetcher, introduction = self._tasks
        for task in (receiver, introduction):
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
        await self.database.close()

    @property
    def failed(self) -> asyncio.Future[Any]:
        """Done when a part has given up for good (a wrong token)."""
        return asyncio.ensure_future(asyncio.wait(self._tasks[:5], return_when=asyncio.FIRST_EXCEPTION))

    def failure(self) -> BaseException | None:
        """Why a part has given up for good, if one has."""
        done = [task for task in self._tasks[:5] if task.done() and not task.cancelled()]
        return next((error for task in done if (error := task.exception())), None)

    async def _keep(self, uow: Uow, due: Due) -> None:
        await promises.keep(uow, self.firm, due)
        await word_notices(uow, self.firm)

    async def _apologise(self, uow: Uow, waiting: Waiting) -> None:
        await apologise(uow, waiting)
        await word_notices(uow, self.firm)

    async def _undelivered(self, uow: Uow, message: Claimed, problem: str) -> None:
        await delivery.undelivered(uow, message, problem)
        await word_notices(uow, self.firm)

    async def _scanner_down(self, uow: Uow, since: datetime) -> None:
        await scanner_down(uow, since)
        await word_notices(uow, self.firm)

    async def _arrived(self, uow: Uow, paper: Paper) -> None:
        await arrivals.arrived(uow, self.firm, paper)
        await word_notices(uow, self.firm)


async def _kept_running(part: Callable[[], Awaitable[None]]) -> None:
    """A part that fails (a full disk, say) is started again; what it was doing is in the database."""
    while True:
        try:
            return await part()
        except InvalidToken:
            raise
        except Exception as error:  # noqa: BLE001  whatever it was, the desk must stay open
            log.error("part_failed", part=getattr(part, "__qualname__", "?"), error=type(error).__name__)
            await asyncio.sleep(RESTART_SECONDS)


def make_bot(settings: Settings) -> ExtBot[None]:
    """The client of the Bot API at the configured address."""
    return Caller(
        settings.token,
        base_url=f"{settings.bot_api}/bot",
        base_file_url=f"{settings.bot_api}/file/bot",
        request=Transport(),
        get_updates_request=Transport(pool_size=2),
    )


def _desk(bot: ExtBot[None]) -> Desk:
    builder = ApplicationBuilder().application_class(Desk).bot(bot).updater(None).job_queue(None)
    desk = cast("Desk", builder.context_types(ContextTypes(context=Context)).build())
    add_routes(desk)
    return desk


def check_key_of(settings: Settings) -> None:
    """Refuse to start on a database that its key does not open, before a new key could be made in its place."""
    path = Database(settings.database).path
    if path is not None and path.exists():
        check_opens(path, settings.key)


def event_loop() -> asyncio.AbstractEventLoop:
    """uvloop's where there is one, which takes a tenth less of the processor; else the interpreter's own."""
    try:
        import uvloop  # noqa: PLC0415  not made for every platform
    except ImportError:
        return asyncio.new_event_loop()
    return uvloop.new_event_loop()


async def run_for_real(settings: Settings) -> None:
    """`tingsu run`: until SIGINT or SIGTERM."""
    # The database's thread needs the interpreter for a moment, often; at the default of 5 ms it waits too long for it.
    sys.setswitchinterval(0.0003)
    configure(settings.log)
    check_key_of(settings)
    program = Program(settings, read_policy(settings.policy), Clock())
    await program.open()
    gc.freeze()  # what was made so far lives as long as the program: the collector need not walk through it
    stopping = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, stopping.set)
    await program.start()
    log.info("running", bot=program.bot.username)
    waiting = asyncio.ensure_future(stopping.wait())
    await asyncio.wait([waiting, program.failed], return_when=asyncio.FIRST_COMPLETED)
    failed = program.failure()
    await program.stop()
    log.info("stopped")
    if failed is not None:
        raise failed


