"""A sandbox for each test, and people in it. A test that makes a bot break rules says how many times."""

from collections.abc import AsyncIterator

import pytest

from tests.box import Telegram, telegram
from tests.driver import Person


@pytest.fixture
async def tg() -> AsyncIterator[Telegram]:
    """A sandbox without ceilings on sending."""
    async with telegram(limits=False) as place:
        yield place


@pytest.fixture
async def li(tg: Telegram) -> Person:
    """A client who has pressed START, whose update the bot has confirmed."""
    person = await tg.person("李总", id=100)
    await person.starts()
    updates = (await tg.bot("getUpdates"))["result"]
    await tg.bot("getUpdates", offset=updates[-1]["update_id"] + 1)
    return person
