"""`make demo`: the whole program beside a stand-in for Telegram, with a small firm in it and a clock that can be moved.

Everything lives in a temporary directory and is forgotten at the end; it needs no token and no network.
"""

import asyncio
import shutil
import signal
import tempfile
import webbrowser
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

from bot.app import Program
from bot.clock import CHINA, Clock
from bot.demo_firm import DemoFirm, read, seed
from bot.firm import calendar_of
from bot.policy import Policy, built_in
from bot.sandbox.chats import Person
from bot.sandbox.running import Box, running
from bot.sandbox.settings import DEFAULT_TOKEN
from bot.settings import Settings
from bot.words import say

MORNING = 9


class Demo:
    """The program, its sandbox and the controls on the page's strip."""

    def __init__(self, directory: Path, demo: DemoFirm | None = None) -> None:
        self.clock = Clock()
        self.demo = demo or read()
        self._open_the_office()
        self._directory = directory
        self._run = 0
        self.box: Box | None = None
        self.program: Program | None = None

    def _open_the_office(self) -> None:
        """A firm is best seen at work: outside its hours the demo begins on the next working morning."""
        calendar, now = calendar_of(self.policy), self.clock.now()
        if not calendar.is_working(now + timedelta(hours=1)):
            self.clock.move(calendar.next_open(now) - now + timedelta(hours=1))

    @property
    def moved(self) -> bool:
        """Whether the clock was moved."""
        return self.clock.moved

    def now(self) -> datetime:
        """The demo's moment, aware UTC."""
        return self.clock.now()

    async def advance(self, kind: str) -> None:
        """An ``hour``, a ``day``, or to nine o'clock of the next ``workday``."""
        now = self.now()
        self.clock.move({"hour": timedelta(hours=1), "day": timedelta(days=1)}.get(kind) or self._to_workday(now))

    def _to_workday(self, now: datetime) -> timedelta:
        day = calendar_of(self.policy).next_workday(now.astimezone(CHINA).date())
        return datetime(day.year, day.month, day.day, MORNING, tzinfo=CHINA) - now

    async def reset(self) -> None:
        """Forget everything and begin again."""
        await self.close()
        if self.box is not None:
            self.box.world.clear()
        await self.open()

    async def open(self) -> None:
        """Start the program with the firm in it; the sandbox is there already."""
        if self.box is None:
            raise RuntimeError("the sandbox comes first")
        self._populate(self.box)
        self._run += 1
        self.program = Program(self._settings(self.box), self.policy, self.clock)
        await self.program.open()
        async with self.program.storage.work() as uow:
            await seed(uow, self.demo)
        await self.program.start()

    async def close(self) -> None:
        """Stop the program and forget its data."""
        if self.program is not None:
            await self.program.stop()
            self.program = None
        shutil.rmtree(self._home, ignore_errors=True)

    @property
    def policy(self) -> Policy:
        """The built-in policy, under the demo firm's name."""
        return replace(built_in(), firm=self.demo.firm)

    @property
    def _home(self) -> Path:
        return self._directory / f"run-{self._run}"

    def _settings(self, box: Box) -> Settings:
        home = self._home
        home.mkdir(parents=True, exist_ok=True)
        return Settings(
            token=box.token,
            bot_api=box.url,
            database=f"sqlite+aiosqlite:///{home}/tingsu.db",
            papers=home / "papers",
            key=home / "tingsu.key",
            policy=home / "tingsu.toml",
            log="WARNING",
        )

    def _populate(self, box: Box) -> None:
        """Everybody's telephone, with an empty chat."""
        box.world.face.name = say("demo.bot_name", firm=self.demo.firm.name)
        for customer in self.demo.clients:
            if customer.telegram is not None:
                title = f"{customer.contact} · {customer.company}"
                box.world.add_person(Person(customer.telegram, customer.contact or "", role="client", title=title))
        for member in self.demo.staff:
            title = f"{member.name} · {member.department}"
            person = Person(member.telegram, member.name, role=member.role.value, title=title, started=True)
            box.world.add_person(person)


async def run_demo(port: int, tell: Callable[[str], None], *, browser: bool = True) -> None:
    """Until SIGINT or SIGTERM. `tell` is given the page's address."""
    directory = Path(tempfile.mkdtemp(prefix="tingsu-demo-"))
    demo = Demo(directory)
    stopping = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, stopping.set)
    try:
        async with running(port=port, token=DEFAULT_TOKEN, controls=demo) as box:
            demo.box = box
            await demo.open()
            tell(box.url)
            if browser:
                await asyncio.to_thread(webbrowser.open, box.url)
            await stopping.wait()
            await demo.close()
    finally:
        shutil.rmtree(directory, ignore_errors=True)
