"""A real database for tests of services, at a moment that stands still until it is moved."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from standing import StandingClock

from storage.engine import Database
from storage.sealing import load_or_make
from storage.uow import Storage
from tests.schema import lay_down


@pytest.fixture
def clock() -> StandingClock:
    return StandingClock()


@pytest.fixture
async def storage(tmp_path: Path, clock: StandingClock) -> AsyncIterator[Storage]:
    await lay_down(tmp_path / "tingsu.db")
    database = Database(f"sqlite+aiosqlite:///{tmp_path / 'tingsu.db'}")
    yield Storage(database, load_or_make(tmp_path / "tingsu.key"), clock.now)
    await database.close()
