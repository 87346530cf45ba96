"""Fake clients who file one complaint each and wait for every answer, as people do; they live in the sandbox's
own process, for speed, and know only what is on their screens.
"""

import asyncio
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from random import Random

from bot.sandbox import people
from bot.sandbox.chats import Entry, Person
from bot.sandbox.world import World

FIRST_ID = 300_000
LOOK_EVERY = 0.03
DETOURS = frozenset({"跳过，先说事情"})  # questions that may be passed over, each once


@dataclass
class Street:
    """A world, a common speed limit, and everybody who has come."""

    world: World
    seed: int
    per_second: float = 25.0
    clients: list["Client"] = field(default_factory=list)
    deeds: int = 0
    _next: float = 0.0

    async def may_act(self) -> None:
        """Wait for one's turn: not more than `per_second` deeds in all."""
        now = asyncio.get_running_loop().time()
        self._next = max(self._next, now) + 1 / self.per_second
        self.deeds += 1
        await asyncio.sleep(self._next - now)

    def comes(self) -> "Client":
        """One more client."""
        number = FIRST_ID + len(self.clients)
        person = self.world.add_person(Person(number, f"客户{number}"))
        client = Client(self, person, list(self._story(number)))
        self.clients.append(client)
        return client

    def _story(self, number: int) -> Iterator[str]:
        chance = Random(self.seed * 1_000_003 + number)
        for part in range(chance.randint(1, 4)):
            yield f"第{part + 1}句：{number}号客户，记账凭证少了{chance.randint(2, 9999)}张，没有人告诉我"

    async def live(self, at_once: int, until: asyncio.Event) -> None:
        """Keep `at_once` clients busy until told otherwise; returns when the last has gone."""

        async def one_after_another(place: int) -> None:
            await asyncio.sleep(place / self.per_second * 4)
            while not until.is_set():
                await self.comes().files()

        async with asyncio.TaskGroup() as group:
            for place in range(at_once):
                group.create_task(one_after_another(place))


@dataclass
class Client:
    """One complaint: told, confirmed, receipted."""

    street: Street
    person: Person
    story: list[str]
    step: str = "comes"
    confirmed: bool = False
    receipted: bool = False
    passed: set[str] = field(default_factory=set)

    async def files(self) -> None:
        """The whole way, from START to the receipt."""
        await self._does("start", lambda: people.starts(self.street.world, self.person))
        await self.consents()
        await self.tells()
        await self.taps("我说完了")
        await self.submits()
        await self._sees("已经提交")
        self.receipted = True

    async def submits(self) -> None:
        """确认提交 below the card, or below whatever is asked instead."""
        await self.taps("确认提交", "先提交，稍后补充", then=self._note_confirmed)

    async def consents(self) -> None:
        """Both halves."""
        await self.taps("同意，开始")
        await self.taps("我知道并同意")

    async def tells(self) -> None:
        """我要投诉 and all the words."""
        await self.taps("我要投诉")
        await self._sees("您请说")
        for text in self.story:
            await self._does("tells", lambda text=text: people.says(self.street.world, self.person, text))

    async def taps(self, *labels: str, then: Callable[[], None] = lambda: None) -> None:
        """Wait for a button of this name (or one of these), tap it once; what is asked on the way is passed over."""
        wanted = {*labels, *DETOURS} - self.passed
        entry = await self._finds(lambda entry: bool(_buttons(entry).keys() & wanted), labels[0])
        label, data = next((one, data) for one, data in _buttons(entry).items() if one in wanted)
        number = entry.message["message_id"]
        await self._does(label, lambda: people.taps(self.street.world, self.person, number, data))
        if label in labels:
            return then()
        self.passed.add(label)
        return await self.taps(*labels, then=then)

    async def _does(self, step: str, deed: Callable[[], object]) -> None:
        await self.street.may_act()
        self.step = step
        deed()

    async def _sees(self, text: str) -> Entry:
        return await self._finds(lambda entry: text in entry.message.get("text", ""), text)

    async def _finds(self, fits: Callable[[Entry], bool], what: str) -> Entry:
        self.step = f"waits for {what}"
        while True:
            for entry in reversed(list(self.street.world.chats[self.person.id].entries.values())):
                if not entry.mine and not entry.deleted and fits(entry):
                    return entry
            await asyncio.sleep(LOOK_EVERY)

    def _note_confirmed(self) -> None:
        self.confirmed = True


def _buttons(entry: Entry) -> dict[str, str]:
    rows = entry.message.get("reply_markup", {}).get("inline_keyboard", [])
    return {button["text"]: button.get("callback_data", "") for row in rows for button in row}


async def listening(world: World, since: int) -> None:
    """Wait until a program started after call `since` polls: from then on it ends when asked to."""
    while not any(call.method == "getUpdates" for call in world.calls.calls if call.n > since):
        await asyncio.sleep(0.02)


def repeats(world: World) -> list[tuple[int, int]]:
    """Messages of the bot that came twice: the places (`seq`) of the first and of the repeat. The tokens of their
    buttons make messages unmistakable; those without buttons are said once a client."""
    seen: dict[str, int] = {}
    found = []
    for chat in world.chats.values():
        for entry in chat.entries.values():
            if entry.mine:
                continue
            told = json.dumps([chat.id, entry.message.get("text"), entry.message.get("reply_markup")])
            if told in seen:
                found.append((seen[told], entry.seq))  # a third copy is the second's trouble, at a later kill
            seen[told] = entry.seq
    return found
