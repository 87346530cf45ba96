"""A Bot API server cut down to what a load needs: it queues updates, takes calls, shows what came.

It checks nothing and keeps no history, so that what is measured is the bot and not the server; the sandbox is
for everything else. Times are seconds of the event loop's clock.
"""

import asyncio
import contextlib
import itertools
from collections import deque
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any

from aiohttp import web

from tests.bench.screen import Screen

TOKEN = "4815162342:AAbenchmark-token-of-thirty-five-char"
ME = {
    "id": 4815162342,
    "is_bot": True,
    "first_name": "Bench",
    "username": "bench_bot",
    "can_join_groups": True,
}


@dataclass
class Person(Screen):
    """A fake client of this server."""

    server: "BenchServer"

    @property
    def user(self) -> dict[str, Any]:
        """The person as Telegram describes a user."""
        return {"id": self.id, "is_bot": False, "first_name": f"Client {self.id}", "language_code": "zh-hans"}

    @property
    def chat(self) -> dict[str, Any]:
        """The person's private chat."""
        return {"id": self.id, "type": "private", "first_name": f"Client {self.id}"}

    async def says(self, text: str, timed: bool = True) -> None:
        """Queue a text; a command is marked as one."""
        message = self.message(text) | {"from": self.user}
        if text.startswith("/"):
            message["entities"] = [
                {"type": "bot_command", "offset": 0, "length": len(text.split(maxsplit=1)[0])}
            ]
        self._queue({"message": message}, timed)

    async def taps(self, label: str) -> None:
        """Queue a tap on the button with this label; on a reply keyboard that is a text."""
        if label not in self.buttons:
            await self.says(label)
            return
        number, data = self.buttons[label]
        message = self.message("…", number) | {"from": ME}
        tap = {"id": str(next(self.server.numbers)), "from": self.user, "chat_instance": "1", "data": data}
        self.server.tapped[tap["id"]] = self
        self._queue({"callback_query": tap | {"message": message}}, timed=True)

    def message(self, text: str, number: int | None = None) -> dict[str, Any]:
        """A message of the private chat."""
        number = next(self.server.numbers) if number is None else number
        return {"message_id": number, "date": 1_795_000_000, "chat": self.chat, "text": text}

    def _queue(self, update: dict[str, Any], timed: bool) -> None:
        self.asks(self.server.now() if timed else None)
        self.server.queue(update)


class BenchServer:
    """The queue of updates and the calls; every person is made on first mention."""

    def __init__(self) -> None:
        self.numbers = itertools.count(1)
        self.people: dict[int, Person] = {}
        self.tapped: dict[str, Person] = {}
        self.polled = asyncio.Event()
        self.calls = 0
        self.address = ""
        self.refused: list[str] = []
        self._updates: deque[dict[str, Any]] = deque()
        self._update_ids = itertools.count(1)
        self._more = asyncio.Event()

    def now(self) -> float:
        """Seconds on the loop's clock."""
        return asyncio.get_running_loop().time()

    def person(self, number: int) -> Person:
        """The person with this id."""
        return self.people.setdefault(number, Person(id=number, server=self))

    async def meet(self, number: int) -> Person:
        """The same, as the sandbox's clients are met."""
        return self.person(number)

    def queue(self, update: dict[str, Any]) -> None:
        """Put an update where the bot will fetch it."""
        self._updates.append({"update_id": next(self._update_ids)} | update)
        self._more.set()

    async def answer(self, request: web.Request) -> web.Response:
        """Carry out one call."""
        values = await _values(request)
        method = request.match_info["method"].lower()
        if method == "getupdates":
            return _ok(await self._get_updates(values))
        self.calls += 1
        return _ok(self._carry_out(method, values))

    async def _get_updates(self, values: dict[str, Any]) -> list[dict[str, Any]]:
        offset = int(values.get("offset") or 0)
        while self._updates and self._updates[0]["update_id"] < offset:
            self._updates.popleft()
        if not self._updates:
            self._more.clear()
            self.polled.set()
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(float(values.get("timeout") or 0)):
                    await self._more.wait()
        return list(itertools.islice(self._updates, int(values.get("limit") or 100)))

    def _carry_out(self, method: str, values: dict[str, Any]) -> Any:
        if method == "getme":
            return ME
        if method == "answercallbackquery":
            self.tapped.pop(str(values["callback_query_id"])).called(self.now())
            return True
        if "chat_id" not in values or "text" not in values:
            return True
        person = self.person(int(values["chat_id"]))
        person.called(self.now())
        number = int(values.get("message_id") or next(self.numbers))
        person.sees(number, values.get("reply_markup"))
        return person.message(str(values["text"]), number) | {"from": ME}


async def _values(request: web.Request) -> dict[str, Any]:
    if request.content_type == "application/json":
        values: dict[str, Any] = await request.json()
        return values
    return dict(await request.post()) if request.can_read_body else dict(request.query)


def _ok(result: Any) -> web.Response:
    return web.json_response({"ok": True, "result": result})


@contextlib.asynccontextmanager
async def serving() -> AsyncIterator[BenchServer]:
    """Serve on a free port of the loopback."""
    server = BenchServer()
    app = web.Application(client_max_size=64_000_000)
    app.router.add_route("*", "/bot{token}/{method}", server.answer)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    try:
        server.address = f"http://127.0.0.1:{runner.addresses[0][1]}"
        yield server
    finally:
        server._more.set()
        await runner.cleanup()
