"""Single lives: a draft goes on after a kill at each step (R9), one program a database (R11), a clean end."""

import asyncio
import re
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path

from bot.sandbox import people
from bot.sandbox.world import World
from tests.box import telegram
from tests.crash.children import Nursery, Place, nursery
from tests.crash.clients import Street, listening, repeats
from tests.crash.firm import found_firm, look
from tests.crash.rig import leaks


@asynccontextmanager
async def firm_in(directory: Path) -> AsyncIterator[tuple[Place, World, Nursery]]:
    """A firm whose program is not running yet."""
    async with telegram(limits=False) as tg, nursery() as children:
        assert tg.box is not None
        place = Place(directory, tg.url, tg.token, level="DEBUG")
        await found_firm(place, tg.box.world)
        yield place, tg.box.world, children


async def test_a_draft_goes_on_after_a_kill_at_each_step(tmp_path: Path) -> None:
    """R9: killed right after each deed and again once it is answered."""
    async with firm_in(tmp_path) as (place, world, children):
        street = Street(world, seed=9, per_second=1000.0)
        client = street.comes()
        deeds: list[Callable[[], Awaitable[None]]] = [
            lambda: client._does("start", lambda: people.starts(world, client.person)),
            lambda: client.taps("同意，开始"),
            lambda: client.taps("我知道并同意"),
            client.tells,
            lambda: client.taps("我说完了"),
            client.submits,
        ]
        for n, deed in enumerate(deeds):
            child = await children.start(place)
            await deed()
            await asyncio.sleep(0.05 * n)
            assert await child.kill() == -9
        calls = world.calls.made
        child = await children.start(place)
        await listening(world, calls)
        await client._sees("已经提交")
        assert await child.stop() == 0
        kept = await look(place)
        assert kept.stories == {client.person.id: [client.story]}
        assert len(repeats(world)) <= len(deeds)


async def test_a_second_program_on_the_same_database_ends_at_once_saying_why(tmp_path: Path) -> None:
    """R11; and the lock dies with its holder, however it dies."""
    async with firm_in(tmp_path) as (place, world, children):
        first = await children.start(place)
        await asyncio.wait_for(listening(world, 0), 10)
        second = await children.start(place)
        assert await second.ended(5) not in {0, -9, -15}
        assert re.search("已有一个程序", place.log.read_text())
        client = Street(world, seed=1, per_second=100.0).comes()
        await asyncio.wait_for(client.files(), 15)  # the first has noticed nothing
        await first.kill()
        calls = world.calls.made
        third = await children.start(place)
        await asyncio.wait_for(listening(world, calls), 10)
        assert await third.stop() == 0


async def test_a_clean_end_under_load_is_quick_and_repeats_nothing(tmp_path: Path) -> None:
    """SIGTERM while 25 updates a second come in: exit code 0 within ten seconds, nothing lost, nothing said twice."""
    async with firm_in(tmp_path) as (place, world, children):
        street, over = Street(world, seed=4), asyncio.Event()
        living = asyncio.create_task(street.live(15, over))
        for seconds in (1.5, 0.7, 0.3):
            calls = world.calls.made
            child = await children.start(place)
            await listening(world, calls)
            await asyncio.sleep(seconds)
            began = time.monotonic()
            assert await child.stop(within=10) == 0
            print(f"stopped in {time.monotonic() - began:.2f} s")
        over.set()
        child = await children.start(place)
        await asyncio.wait_for(living, 30)
        assert await child.stop(within=10) == 0
        kept = await look(place)
        assert kept.stories == {client.person.id: [client.story] for client in street.clients}
        assert len(kept.stories) >= 15
        assert repeats(world) == []
        assert leaks(place, street.clients) == []
