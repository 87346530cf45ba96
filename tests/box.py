"""A sandbox for the tests over HTTP: its people, its faults, what the bot has called, and that it broke no
rule.
"""

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import aiohttp

from bot.sandbox.chats import Person as Settler
from bot.sandbox.controls import Controls
from bot.sandbox.running import Box, running
from bot.sandbox.settings import DEFAULT_TOKEN, Settings
from tests.driver import PATIENCE, Json, Person


class Telegram:
    """A sandbox over HTTP: its people, its faults, what the bot has called."""

    def __init__(self, url: str, token: str, session: aiohttp.ClientSession) -> None:
        self.url, self.token, self.session = url, token, session
        self.bots_session = (
            session  # of its own where the network may go down: a reset breaks what it has used
        )
        self.box: Box | None = None
        self.expected_violations = 0
        self._ask = {"bot": token.partition(":")[0]}

    async def get(self, path: str, **query: object) -> Any:
        """GET from the control interface."""
        params = self._ask | {key: str(value) for key, value in query.items()}
        async with self.session.get(f"{self.url}/sandbox{path}", params=params) as answer:
            return await _checked(answer)

    async def post(self, path: str, told: object = None) -> Any:
        """POST JSON to the control interface."""
        async with self.session.post(
            f"{self.url}/sandbox{path}", params=self._ask, json=told or {}
        ) as answer:
            return await _checked(answer)

    async def form(self, path: str, form: aiohttp.FormData) -> Any:
        """POST a form to the control interface."""
        async with self.session.post(f"{self.url}/sandbox{path}", params=self._ask, data=form) as answer:
            return await _checked(answer)

    async def person(self, first_name: str, **told: object) -> Person:
        """A new fake user; `id`, `role`, `title`, `username`, `started` may be given."""
        return Person(self, await self.post("/people", {"first_name": first_name, **told}))

    def settled(self, first_name: str, number: int, *, started: bool) -> Person:
        """The same, in a sandbox in this loop."""
        assert self.box is not None
        person = Settler(number, first_name=first_name, started=started)
        return Person(self, self.box.world.add_person(person).shown())

    async def bot(self, method: str, **params: object) -> Any:
        """Call the Bot API as the bot: the whole answer, refused or not."""
        async with self.bots_session.post(f"{self.url}/bot{self.token}/{method}", json=params) as answer:
            return await answer.json()

    async def calls(self, method: str | None = None, since: int = 0) -> list[Json]:
        """What the bot has called."""
        found: list[Json] = await self.get("/calls", since=since)
        return [call for call in found if method in {None, call["method"]}]

    async def violations(self) -> list[Json]:
        """Calls that no correct bot makes."""
        found: list[Json] = await self.get("/violations")
        return found

    async def faults(self, *faults: Json) -> list[Json]:
        """Put faults in force."""
        found: list[Json] = await self.post("/faults", list(faults)) if faults else await self.get("/faults")
        return found

    async def no_faults(self) -> None:
        """Lift every fault."""
        async with self.session.delete(f"{self.url}/sandbox/faults", params=self._ask) as answer:
            await _checked(answer)

    async def network(self, *, down: bool) -> None:
        """Take the bot's network away, or give it back."""
        await self.post("/network", {"down": down})

    async def raw(self, update: Json) -> int:
        """Queue an update as it is; returns its number."""
        return int((await self.post("/raw", {"update": update}))["update_id"])

    async def unconfirmed(self) -> list[Json]:
        """Updates the bot has not yet confirmed."""
        found: list[Json] = await self.get("/updates")
        return found

    async def confirmed(self, within: float = PATIENCE) -> None:
        """Wait until the bot has confirmed every update; a sandbox in this loop need not be asked over HTTP."""
        end = time.monotonic() + within
        while left := (list(self.box.world.updates.waiting) if self.box else await self.unconfirmed()):
            assert time.monotonic() < end, f"{len(left)} updates unconfirmed after {within} s: {left[:3]}"
            await asyncio.sleep(0.005)

    async def check(self) -> None:
        """Fail if the bot has broken the Bot API's rules."""
        found = await self.violations()
        told = "\n".join(f"  {one['method']}: {one['error']}  {one['params']}" for one in found)
        assert len(found) == self.expected_violations, f"violations of the Bot API:\n{told}"


async def _checked(answer: aiohttp.ClientResponse) -> Any:
    told = await answer.json()
    assert answer.status < 400, f"{answer.method} {answer.url}: {answer.status} {told}"
    return told


@asynccontextmanager
async def telegram(
    token: str = DEFAULT_TOKEN, *, limits: bool = True, settings: Settings | None = None,
    controls: Controls | None = None,
) -> AsyncIterator[Telegram]:  # fmt: skip
    """A sandbox in this loop; at the end of the block violations fail the test."""
    serving = running(token=token, limits=limits, settings=settings, controls=controls)
    async with serving as box, aiohttp.ClientSession() as session, aiohttp.ClientSession() as bots:
        place = Telegram(box.url, token, session)
        place.bots_session = bots
        place.box = box
        yield place
        await place.check()
