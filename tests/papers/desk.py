"""What the tests of papers do to a desk: a client sends, the fetcher turns, somebody looks."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from types import TracebackType
from typing import Self

from bot.domain.intake import Answers, Draft, Stage
from bot.domain.papers import Paper, PaperState, Refusal
from bot.domain.people import Contact
from bot.fetcher import Fetcher
from bot.services import papers
from bot.services.papers import Incoming
from storage.mapping import new_id
from storage.papers import PaperStore
from storage.uow import Storage
from tests.papers.telegram_files import File, TelegramFiles

START = datetime(2026, 11, 23, 3, tzinfo=UTC)


@dataclass
class MovingClock:
    """Tells what it was told."""

    at: datetime = START

    def now(self) -> datetime:
        """The moment it was moved to."""
        return self.at

    def move(self, **by: float) -> None:
        """Go forward."""
        self.at += timedelta(**by)


@dataclass
class Desk:
    """A desk whose fetcher runs from `async with` on, once `opens` was called."""

    storage: Storage
    store: PaperStore
    telegram: TelegramFiles
    clock: MovingClock
    fetcher: Fetcher
    told: list[Paper]
    contact: Contact = field(init=False)
    draft: Draft = field(init=False)
    _running: asyncio.Task[None] | None = None
    _messages: int = 0

    async def __aenter__(self) -> Self:
        self.contact, self.draft = await self.client(7)
        return self

    async def __aexit__(
        self, kind: type | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.closes()

    async def client(self, telegram_id: int) -> tuple[Contact, Draft]:
        """A new client with a draft."""
        now = self.clock.now()
        contact = Contact(new_id(), telegram_id, "李总", now)
        draft = Draft(new_id(), contact.id, Stage.VENTING, (), Answers(), now, now)
        async with self.storage.work() as uow:
            uow.contacts.add(contact)
            uow.drafts.add(draft)
        return contact, draft

    async def sends(self, content: bytes | File, name: str = "发票.pdf", **more: object) -> Paper | Refusal:
        """The client sends a file."""
        incoming = self.incoming(content, name, **more)
        async with self.storage.work() as uow:
            said = await papers.announce(uow, self.contact, self.draft, incoming)
        self.fetcher.bell.ring()
        return said

    async def sends_paper(self, content: bytes | File, name: str = "发票.pdf", **more: object) -> Paper:
        """The same, where it is announced for sure."""
        said = await self.sends(content, name, **more)
        assert isinstance(said, Paper)
        return said

    def incoming(self, content: bytes | File, name: str = "发票.pdf", **more: object) -> Incoming:
        """A file as Telegram tells of it; Telegram then has it."""
        self._messages += 1
        file_id = f"file{self._messages}"
        self.telegram.files[file_id] = content if isinstance(content, File) else File(content)
        plain = Incoming(
            "document", file_id, f"u{self._messages}", self.contact.telegram_id, self._messages, name
        )
        return replace(plain, **more)  # type: ignore[arg-type]

    def opens(self) -> None:
        """The fetcher runs."""
        self._running = asyncio.create_task(self.fetcher.run())

    async def closes(self) -> None:
        """The fetcher stops."""
        if self._running is not None:
            self.fetcher.stop()
            await self._running
            self._running = None

    async def paper(self, paper: Paper) -> Paper:
        """The paper as it stands in the database now."""
        async with self.storage.work() as uow:
            return await uow.papers.get(paper.id)

    async def settled(self, paper: Paper) -> Paper:
        """The paper once nobody waits for it any more."""
        return await self.until(paper, lambda p: p.state is not PaperState.AWAITED)

    async def tried(self, paper: Paper, times: int = 1) -> Paper:
        """The paper once it has been put off so often."""
        return await self.until(paper, lambda p: p.tries >= times)

    async def until(self, paper: Paper, so: Callable[[Paper], bool]) -> Paper:
        """The paper once it is so."""
        async with asyncio.timeout(10):
            while not so(now := await self.paper(paper)):
                await asyncio.sleep(0.01)
        return now

    def files(self) -> list[str]:
        """Names of all files in the store."""
        return sorted(path.name for path in self.store._directory.iterdir())


async def eventually(so: Callable[[], Awaitable[bool] | bool]) -> None:
    """Wait until it is so."""
    async with asyncio.timeout(10):
        while True:
            now = so()
            if now if isinstance(now, bool) else await now:
                return
            await asyncio.sleep(0.01)
