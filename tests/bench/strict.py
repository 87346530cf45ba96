"""The same clients against the sandbox, which checks every call as Telegram does: slower, and stricter.

It answers whether a bot is a correct one under load, with no call refused; delays are seen through a poll of
the sandbox's list of calls, so they are too coarse to be compared.
"""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import Any

from aiohttp import ClientSession

from bot.sandbox.running import running
from tests.bench.screen import Screen

_LOOK = 0.02


@dataclass
class StrictPerson(Screen):
    """A fake client of the sandbox."""

    server: "StrictServer"

    async def says(self, text: str, timed: bool = True) -> None:
        """Send a text."""
        self.asks(self.server.now() if timed else None)
        await self.server.post(f"people/{self.id}/text", {"text": text})

    async def taps(self, label: str) -> None:
        """Tap the newest button so labelled; the sandbox waits a little for the bot to answer the tap."""
        self.asks(self.server.now())
        number = await self._message_with(label)
        tap = {"message_id": number, "label": label, "wait": 0.5}
        await (self.server.post(f"people/{self.id}/tap", tap) if number else self.says(label))

    async def _message_with(self, label: str) -> int | None:
        found = await self.server.get(f"people/{self.id}/messages")
        for message in reversed(found["messages"]):
            rows = (message.get("reply_markup") or {}).get("inline_keyboard", ())
            if any(button["text"] == label for row in rows for button in row):
                return int(message["message_id"])
        return None


@dataclass
class StrictServer:
    """The sandbox as the load sees it."""

    address: str
    session: ClientSession
    people: dict[int, StrictPerson] = field(default_factory=dict)
    seen: int = 0
    refused: list[str] = field(default_factory=list)
    polled: asyncio.Event = field(default_factory=asyncio.Event)
    polls: int = 0

    @property
    def calls(self) -> int:
        """How many calls the bot has made, but for its polls."""
        return self.seen - self.polls

    def now(self) -> float:
        """Seconds on the loop's clock."""
        return asyncio.get_running_loop().time()

    async def meet(self, number: int) -> StrictPerson:
        """The person with this id, made known to the sandbox on first mention."""
        if number not in self.people:
            self.people[number] = StrictPerson(id=number, server=self)
            await self.post("people", {"id": number, "first_name": f"Client {number}"})
        return self.people[number]

    async def post(self, path: str, body: dict[str, Any]) -> Any:
        """Do something in the sandbox."""
        async with self.session.post(f"{self.address}/sandbox/{path}", json=body) as answer:
            return await answer.json()

    async def get(self, path: str) -> Any:
        """Look something up in the sandbox."""
        async with self.session.get(f"{self.address}/sandbox/{path}") as answer:
            return await answer.json()

    async def watch(self) -> None:
        """Tell each person of the bot's calls, until cancelled."""
        while True:
            for call in await self.get(f"calls?since={self.seen}"):
                self.seen = max(self.seen, call["n"])
                self._tell(call)
            await asyncio.sleep(_LOOK)

    def _tell(self, call: dict[str, Any]) -> None:
        params = call["params"]
        if call["method"] == "getUpdates":
            self.polls += 1
            self.polled.set()
        if not call["ok"]:
            self.refused.append(f"{call['method']}: {call['error']}")
        person = self.people.get(int(params.get("chat_id") or 0))
        if person is not None:
            person.called(self.now())
            person.sees(0, params.get("reply_markup"))


@contextlib.asynccontextmanager
async def strictly(token: str) -> AsyncIterator[StrictServer]:
    """Run the sandbox for a bot with this token, without ceilings on sending."""
    async with running(token=token, limits=False) as box, ClientSession() as session:
        server = StrictServer(box.url, session)
        watching = asyncio.create_task(server.watch())
        try:
            yield server
        finally:
            watching.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await watching
