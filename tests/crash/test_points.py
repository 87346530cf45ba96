"""R2: the program dies at its k-th commit, call of the Bot API or rename; the client notices a pause."""

import asyncio
import os
import signal
from collections.abc import Iterator
from pathlib import Path
from random import Random

import pytest

from bot.sandbox import people
from bot.sandbox.validation import Upload
from bot.sandbox.world import World
from storage.tables import papers
from tests.box import telegram
from tests.crash.children import Nursery, Place, nursery
from tests.crash.clients import Client, Street, listening, repeats
from tests.crash.firm import found_firm, look, storage_of

PDF = b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"
WHEN = ("before", "after")
SOME = {"commit": (1, 60), "request": (1, 12), "rename": (1, 1)}  # where the short form looks, at random


async def files_with_a_paper(client: Client) -> None:
    """The whole way, with one paper among the words."""
    await client._does("start", lambda: people.starts(client.street.world, client.person))
    await client.consents()
    await client.tells()
    paper = people.Sending(Upload("发票.pdf", "application/pdf", PDF), "document")
    await client._does("sends", lambda: people.sends(client.street.world, client.person, [paper], {}))
    await client.taps("我说完了")
    await client.submits()
    await client._sees("已经提交")
    client.receipted = True


class Points:
    """One database, one sandbox, one client for each crash."""

    def __init__(self, place: Place, world: World, children: Nursery) -> None:
        self.place, self.children = place, children
        self.street = Street(world, seed=2, per_second=500.0)
        self.crashes = 0

    async def dies_at(self, where: str) -> bool:
        """One client, one crash at `where`, one more life; False if the place was never reached."""
        fired = self.place.directory / "fired"
        fired.unlink(missing_ok=True)
        since = self.street.world.calls.made
        child = await self.children.start(self.place, TEST_CRASH=where, TEST_FIRED=str(fired))
        ending, client = asyncio.create_task(child.ended(60)), self.street.comes()
        filing = asyncio.gather(files_with_a_paper(client), self._all_stored())
        async with asyncio.timeout(30):
            await asyncio.wait({ending, filing}, return_when=asyncio.FIRST_COMPLETED)
            if not filing.done():
                since = self.street.world.calls.made
                child = await self.children.start(self.place)
                ending = asyncio.create_task(child.ended(60))
            await filing
        if not ending.done():
            ready = asyncio.create_task(listening(self.street.world, since))
            await asyncio.wait({ending, ready}, return_when=asyncio.FIRST_COMPLETED)
        if not ending.done():
            os.kill(child.pid, signal.SIGTERM)
        assert await ending in ({0, -9} if fired.exists() else {0})  # it may die at the very last moment
        self.crashes += fired.exists()
        return fired.exists()

    async def _all_stored(self) -> None:
        """Every paper that was sent lies in the store."""
        storage = storage_of(self.place)
        while True:
            async with storage.database.transaction() as connection:
                states = (await connection.execute(papers.select().with_only_columns(papers.c.state))).scalars().all()
            if states.count("stored") == len(self.street.clients):
                return await storage.database.close()
            await asyncio.sleep(0.1)

    async def check(self) -> None:
        """Nothing lost, nothing doubled, and no more repeats than crashes."""
        kept = await look(self.place)
        assert {client.person.id: [client.story] for client in self.street.clients} == kept.stories
        assert len(kept.submitted) == len(set(kept.submitted)) == len(self.street.clients)
        assert len(kept.first_offers) == len(set(kept.first_offers))
        assert len(repeats(self.street.world)) <= self.crashes


async def run(directory: Path, points: Iterator[str]) -> Points:
    """Crash at every point given."""
    async with telegram(limits=False) as tg, nursery() as children:
        assert tg.box is not None
        place = Place(directory, tg.url, tg.token)
        await found_firm(place, tg.box.world)
        there = Points(place, tg.box.world, children)
        for point in points:
            await there.dies_at(point)
        await there.check()
        return there


def some(seed: int) -> Iterator[str]:
    """A few places of each kind."""
    chance = Random(seed)
    for kind, count in (("commit", 4), ("request", 2), ("rename", 2)):
        for n in range(count):
            yield f"{kind}:{chance.randint(*SOME[kind])}:{WHEN[n % 2]}"


@pytest.mark.timeout(120)
async def test_a_crash_at_some_commits_requests_and_renames(tmp_path: Path) -> None:
    there = await run(tmp_path, some(seed=11))
    assert there.crashes >= 6, "the fuse did not burn: nothing was shown"


@pytest.mark.prove
@pytest.mark.timeout(3600)
@pytest.mark.parametrize("kind", sorted(SOME))
@pytest.mark.parametrize("when", WHEN)
async def test_a_crash_at_every_commit_request_and_rename(tmp_path: Path, kind: str, when: str) -> None:
    async with telegram(limits=False) as tg, nursery() as children:
        assert tg.box is not None
        place = Place(tmp_path, tg.url, tg.token)
        await found_firm(place, tg.box.world)
        there, k = Points(place, tg.box.world, children), 1
        while await there.dies_at(f"{kind}:{k}:{when}"):
            k += 1
        await there.check()
        print(f"{kind} {when}: {k - 1} places")
        assert k > 1
