"""R1: a program under load, killed again and again, and what its clients have to say about it.

The schedule comes from a seed. Everything is checked from outside: screens, and the database once all is over.
"""

import asyncio
import time
from collections import Counter
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from pathlib import Path
from random import Random

from bot.sandbox.world import World
from tests.box import telegram
from tests.crash.children import Forked, Place, Started, nursery, started
from tests.crash.clients import Client, Street, repeats
from tests.crash.firm import Kept, found_firm, look, ordinary_cases

AT_ONCE = 20
SLOW_START_EVERY = 20  # so often the program is started as a user starts it, not forked

Child = Forked | Started
Begin = Callable[[int], Awaitable[Child]]


@dataclass(frozen=True)
class Plan:
    """How many kills, how long a program may live before each (seconds), and where chance begins."""

    kills: int
    seed: int
    least: float = 0.1
    most: float = 0.8


@dataclass
class Figures:
    """What came of a run; `lost` and `doubled` hold client ids, `repeats` the repeated messages a kill."""

    kills: int
    seed: int
    complaints: int = 0
    updates: int = 0
    lost: list[int] = field(default_factory=list)
    doubled: list[int] = field(default_factory=list)
    unanswered: list[int] = field(default_factory=list)
    repeated: int = 0
    flagged: int = 0
    most_per_kill: int = 0
    leaks: list[str] = field(default_factory=list)
    seconds: float = 0.0

    @property
    def held(self) -> bool:
        """Whether everything that must hold has held."""
        return self.most_per_kill <= 1 and not (self.lost or self.doubled or self.unanswered or self.leaks)

    def line(self) -> str:
        """One line for people and for the README."""
        told = {name: len(value) if isinstance(value, list) else value for name, value in asdict(self).items()}
        told["seconds"] = round(self.seconds, 1)
        told["updates_per_second"] = round(self.updates / max(self.seconds, 0.1), 1)
        return " ".join(f"{name}={value}" for name, value in told.items())


async def kill_and_count(directory: Path, plan: Plan) -> Figures:
    """R1 with the real program."""
    async with telegram(limits=False) as tg, nursery() as children:
        assert tg.box is not None
        place = Place(directory, tg.url, tg.token, level="DEBUG")
        await found_firm(place, tg.box.world)

        async def begin(n: int) -> Child:
            return await (started(place) if n % SLOW_START_EVERY == 7 else children.start(place))

        figures, street, kills = await _kill(tg.box.world, plan, begin)
        kept = await look(place)
        _judge(figures, street.clients, kept.stories)
        _judge_messages(figures, tg.box.world, kept, kills)
        figures.doubled += _twice(kept)
        figures.leaks = leaks(place, street.clients)
        return figures


async def kill_the_ordinary_bot(directory: Path, plan: Plan, patience: float) -> Figures:
    """The control."""
    async with telegram(limits=False) as tg:
        assert tg.box is not None
        place, cases = Place(directory, tg.url, tg.token), directory / "cases.jsonl"

        async def begin(n: int) -> Child:
            return await started(place, "-m", "tests.crash.ordinary", TEST_CASES=str(cases))

        figures, street, _ = await _kill(tg.box.world, plan, begin, patience)
        _judge(figures, street.clients, ordinary_cases(cases))
        tg.expected_violations = len(await tg.violations())  # it answers a tap again after a kill
        return figures


async def _kill(
    world: World, plan: Plan, begin: Begin, patience: float = 60.0
) -> tuple[Figures, Street, list[int]]:
    """The kills; then one more life in which everybody may finish, and a stop by SIGTERM."""
    chance, street, ended, kills = Random(plan.seed), Street(world, plan.seed), asyncio.Event(), []
    began = time.monotonic()
    living = asyncio.create_task(street.live(AT_ONCE, ended))
    for n in range(plan.kills):
        child = await begin(n)
        await asyncio.sleep(chance.uniform(plan.least, plan.most))
        await child.kill()
        kills.append(world.serial())
    ended.set()
    child = await begin(plan.kills)
    with suppress(TimeoutError):
        async with asyncio.timeout(patience):
            await living
            await _nothing_unconfirmed(world)
    code = await child.stop()
    assert code == 0, f"a clean stop ends with {code}"
    seconds = time.monotonic() - began
    return Figures(plan.kills, plan.seed, updates=street.deeds, seconds=seconds), street, kills


async def _nothing_unconfirmed(world: World) -> None:
    quiet = 0
    while quiet < 20:
        before = world.calls.made
        await asyncio.sleep(0.05)
        quiet = quiet + 1 if not world.updates.waiting and world.calls.made == before else 0


def _judge(figures: Figures, clients: list[Client], stories: dict[int, list[list[str]]]) -> None:
    figures.complaints = sum(client.confirmed for client in clients)
    for client in clients:
        kept = stories.get(client.person.id, [])
        if client.confirmed and client.story not in kept:
            figures.lost.append(client.person.id)
        if len(kept) > 1:
            figures.doubled.append(client.person.id)
        if not client.receipted:
            figures.unanswered.append(client.person.id)


def _judge_messages(figures: Figures, world: World, kept: Kept, kills: list[int]) -> None:
    twice = repeats(world)
    by_kill = Counter(next((n for n, at in enumerate(kills) if at > first), -1) for first, _ in twice)
    figures.repeated = len(twice)
    figures.flagged = kept.outbox.get("uncertain", 0)
    figures.most_per_kill = max(by_kill.values(), default=0) + figures.flagged


def _twice(kept: Kept) -> list[int]:
    """Numbers given twice, submissions audited twice, first offers made twice."""
    counts = [Counter(kept.numbers), Counter(kept.submitted), Counter(kept.first_offers)]
    return [-1 for counter in counts for count in counter.values() if count > 1]


def leaks(place: Place, clients: list[Client]) -> list[str]:
    """What must not be in the program's log but is (R48): the token, names, words."""
    told = place.log.read_text(errors="replace")
    secret = place.token.partition(":")[2]
    canaries = [secret, *(words for client in clients for words in (client.person.first_name, *client.story))]
    return [canary for canary in canaries if canary in told]
