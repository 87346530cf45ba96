"""A real store, a real database, and a small Bot API that gives files as it is told."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from telegram import Bot

from bot.domain.papers import Paper
from bot.fetcher import Fetcher
from bot.transport import Limits, Transport
from storage.engine import Database
from storage.papers import PaperStore
from storage.sealing import Sealer, load_or_make
from storage.uow import Storage, Uow
from tests.papers.desk import Desk, MovingClock
from tests.papers.telegram_files import TOKEN, TelegramFiles, serving
from tests.schema import lay_down


@pytest.fixture(autouse=True)
def newer_times(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have the library give times as timedelta, as it will; as numbers they warn, and warnings are errors."""
    monkeypatch.setenv("PTB_TIMEDELTA", "1")


@pytest.fixture
def sealer(tmp_path: Path) -> Sealer:
    """A fresh key."""
    return load_or_make(tmp_path / "tingsu.key")


@pytest.fixture
def store(tmp_path: Path, sealer: Sealer) -> PaperStore:
    """An empty store."""
    return PaperStore(tmp_path / "papers", sealer)


@pytest.fixture
def clock() -> MovingClock:
    """A clock that moves only when told."""
    return MovingClock()


@pytest.fixture
async def storage(tmp_path: Path, sealer: Sealer, clock: MovingClock) -> AsyncIterator[Storage]:
    """A migrated SQLite database."""
    await lay_down(tmp_path / "tingsu.db")
    database = Database(f"sqlite+aiosqlite:///{tmp_path}/tingsu.db")
    yield Storage(database, sealer, clock.now)
    await database.close()


@pytest.fixture
async def telegram() -> AsyncIterator[TelegramFiles]:
    """The Bot API's files."""
    async with serving() as files:
        yield files


@pytest.fixture
async def bot(telegram: TelegramFiles) -> AsyncIterator[Bot]:
    """A real client of it, through our transport."""
    limits = Limits(read=1, write=1, connect=1, pool=1)
    address = telegram.address
    one = Bot(TOKEN, f"{address}/bot", f"{address}/file/bot", request=Transport(16, limits),
              get_updates_request=Transport(1))  # fmt: skip
    async with one.request:
        yield one


@pytest.fixture
async def desk(
    storage: Storage, store: PaperStore, bot: Bot, telegram: TelegramFiles, clock: MovingClock
) -> AsyncIterator[Desk]:
    """A desk with one client, one draft and a fetcher that is not running yet."""
    told: list[Paper] = []

    async def arrived(uow: Uow, paper: Paper) -> None:
        uow.audit("system", "test.told", paper.id)
        told.append(paper)

    async with Desk(storage, store, telegram, clock, Fetcher(storage, bot, store, arrived), told) as one:
        yield one
