"""R10: an album of ten comes in any order over many polls, and the program is killed in the middle of it: one case,
ten papers, one receipt."""

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from random import Random

import pytest
from sqlalchemy import select

from bot.sandbox import people
from bot.sandbox.media import as_field
from bot.sandbox.refusal import Json
from bot.sandbox.validation import Upload
from bot.sandbox.world import World
from storage import tables
from tests.box import telegram
from tests.crash.children import Nursery, Place, nursery
from tests.crash.clients import Client, Street, listening
from tests.crash.firm import found_firm, look, storage_of
from tests.papers.honest import jpg

TEN = 10
RECEIPT_SECONDS = 3.0  # `bot.services.arrivals.TOGETHER`: what is away for longer must not split the receipt
SHORT = (12,)  # two kills, the first a long one
LONG = range(100, 140)


@dataclass(frozen=True)
class Blow:
    """One kill: after how many members it comes, how long after the last of them, and for how long nothing runs."""

    after: int
    pause: float
    away: float


def blows(chance: Random) -> list[Blow]:
    """One or two kills in the middle; one of them is longer than a receipt waits."""
    places = sorted(chance.sample(range(1, TEN), chance.choice((1, 2))))
    patient = chance.randrange(len(places))
    return [
        Blow(after, chance.choice((0.0, chance.uniform(0, 0.4))), RECEIPT_SECONDS + 0.5 if n == patient else 0.0)
        for n, after in enumerate(places)
    ]


class Album:
    """One client, ten pictures, and their updates in the order of chance."""

    def __init__(self, street: Street, seed: int) -> None:
        self.world, self.chance = street.world, Random(seed)
        self.client: Client = street.comes()
        self.blows = blows(self.chance)

    def members(self) -> list[Json]:
        """The ten messages as the chat holds them, shuffled."""
        person, group = self.client.person, {"media_group_id": str(13_000_000_000_000_000 + self.world.serial())}
        found = []
        for n in range(TEN):
            picture = Upload(f"{n}.jpg", "image/jpeg", jpg(1000 + n) + bytes([n]))
            caption = {"caption": "十张罚单都在这里"} if n == 0 else {}
            content = as_field(self.world.files, "photo", picture) | group | caption
            found.append(self.world.post(self.world.chats[person.id], person.user(), content))
        self.chance.shuffle(found)
        return found

    async def sends(self, life: "Life") -> None:
        """Member after member, with pauses that make polls of their own, through all the kills. Where nothing runs for
        long, the next members are sent meanwhile: Telegram has them, the program does not."""
        left, starting = {blow.after: blow for blow in self.blows}, None
        for n, message in enumerate(self.members(), 1):
            self.world.push("message", message, self.client.person.id)
            await asyncio.sleep(self.chance.choice((0.0, 0.02, 0.1)))
            if blow := left.get(n):
                if starting is not None:
                    await starting
                await asyncio.sleep(blow.pause)
                await life.kill()
                starting = asyncio.create_task(life.begins_after(blow.away))
        if starting is not None:
            await starting

    def receipts(self) -> list[str]:
        """What the client was told of papers received, each once however often it was sent."""
        entries = self.world.chats[self.client.person.id].entries.values()
        told = {str(e.message.get("text")): str(e.message.get("reply_markup")) for e in entries if not e.mine}
        return [text for text in told if "份材料，已登记" in text]


class Life:
    """The program, as often as it is started."""

    def __init__(self, place: Place, world: World, children: Nursery) -> None:
        self.place, self.world, self.children = place, world, children
        self.street = Street(world, seed=10, per_second=500.0)

    async def begin(self) -> None:
        """Start it."""
        calls = self.world.calls.made
        self.child = await self.children.start(self.place)
        await asyncio.wait_for(listening(self.world, calls), 20)

    async def begins_after(self, seconds: float) -> None:
        """Start it again after a while."""
        await asyncio.sleep(seconds)
        await self.begin()

    async def kill(self) -> None:
        """SIGKILL."""
        assert await self.child.kill() == -9


@asynccontextmanager
async def life_in(directory: Path) -> AsyncIterator[Life]:
    """A firm that is open."""
    async with telegram(limits=False) as tg, nursery() as children:
        assert tg.box is not None
        place = Place(directory, tg.url, tg.token)
        await found_firm(place, tg.box.world)
        life = Life(place, tg.box.world, children)
        await life.begin()
        yield life
        assert await life.child.stop() == 0


async def states(place: Place) -> list[tuple[str, str, bool]]:
    """Code, state, and whether it was receipted, of every paper of the newest contact."""
    storage = storage_of(place)
    paper = tables.papers.c
    async with storage.work() as uow:
        newest = (await uow.execute(select(tables.contacts.c.id).order_by(tables.contacts.c.created_at.desc()))).first()
        assert newest is not None
        rows = await uow.papers.select(paper.contact_id == newest[0], order=[paper.code])
    await storage.database.close()
    return [(row.code, row.state.value, row.receipted) for row in rows]


async def one_album(life: Life, seed: int) -> None:
    """Told, sent, killed, filed; and nothing of it twice."""
    album = Album(life.street, seed)
    client, before = album.client, len((await look(life.place)).numbers)
    await client._does("start", lambda: people.starts(life.world, client.person))
    await client.consents()
    await client.tells()
    await album.sends(life)
    async with asyncio.timeout(30):
        while not album.receipts():
            await asyncio.sleep(0.05)
    await asyncio.sleep(0.5)
    print(f"seed={seed} {album.blows} {album.receipts()}")
    assert [text.partition("（")[0] for text in album.receipts()] == ["收到 10 份材料，已登记并加密保存"], album.blows
    assert await states(life.place) == [(f"E-{n:02}", "stored", True) for n in range(1, TEN + 1)]
    await client.taps("我说完了")
    await client.submits()
    await client._sees("已经提交")
    kept = await look(life.place)
    assert len(kept.numbers) == before + 1
    assert kept.stories[client.person.id] == [[*client.story, "十张罚单都在这里"]]


async def run(directory: Path, seeds: tuple[int, ...] | range) -> None:
    """Album after album in one firm."""
    async with life_in(directory) as life:
        for seed in seeds:
            began = time.monotonic()
            await one_album(life, seed)
            print(f"seed={seed} {time.monotonic() - began:.1f} s")


@pytest.mark.timeout(120)
async def test_a_shuffled_album_survives_kills_in_the_middle(tmp_path: Path) -> None:
    await run(tmp_path, SHORT)


@pytest.mark.prove
@pytest.mark.timeout(3600)
async def test_many_shuffled_albums_survive_kills_in_the_middle(tmp_path: Path) -> None:
    await run(tmp_path, LONG)
