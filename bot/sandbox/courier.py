"""Brings updates to a webhook: one at a time for each chat, again and again until it is answered with 2xx."""

import asyncio

import aiohttp
import orjson

from bot.sandbox.refusal import Json
from bot.sandbox.updates import Waiting
from bot.sandbox.world import World

PATIENCE = aiohttp.ClientTimeout(total=60)


def chat_of(update: Json) -> object:
    """What an update belongs to; updates of the same chat keep their order."""
    for payload in update.values():
        if isinstance(payload, dict):
            inner = (
                payload.get("chat") or (payload.get("message") or {}).get("chat") or payload.get("from") or {}
            )
            return inner.get("id")
    return None


class Courier:
    """The delivery to one bot's webhook."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._wake = asyncio.Event()
        self._busy: dict[object, asyncio.Task[None]] = {}
        world.updates.on_push = self._wake.set

    async def run(self) -> None:
        """Deliver until cancelled."""
        async with aiohttp.ClientSession(timeout=PATIENCE) as session, asyncio.TaskGroup() as tasks:
            while True:
                await self._wake.wait()
                self._wake.clear()
                if self._world.updates.webhook_url and not self._world.network_down:
                    self._start(tasks, session)

    def _start(self, tasks: asyncio.TaskGroup, session: aiohttp.ClientSession) -> None:
        """One task for each chat that has updates, as many as ``max_connections``."""
        for one in list(self._world.updates.waiting):
            if len(self._busy) >= self._world.webhook["max_connections"]:
                break
            chat = chat_of(one.update)
            if chat not in self._busy:
                self._busy[chat] = tasks.create_task(self._deliver_chat(chat, session))

    async def _deliver_chat(self, chat: object, session: aiohttp.ClientSession) -> None:
        try:
            while one := self._next(chat):
                if await self._delivered(one, session):
                    one.copies -= 1
                if one.copies <= 0 and one in self._world.updates.waiting:
                    self._world.updates.waiting.remove(one)
        finally:
            del self._busy[chat]
            self._wake.set()

    def _next(self, chat: object) -> Waiting | None:
        if not self._world.updates.webhook_url or self._world.network_down:
            return None
        return next((one for one in self._world.updates.waiting if chat_of(one.update) == chat), None)

    async def _delivered(self, one: Waiting, session: aiohttp.ClientSession) -> bool:
        """Post it until 2xx; False when the webhook was taken away meanwhile."""
        settings = self._world.settings
        pause = settings.webhook_pause
        while url := self._world.updates.webhook_url:
            error = await self._post(url, one.update, session)
            if error is None:
                return True
            self._world.webhook |= {"last_error_date": self._world.date(), "last_error_message": error}
            await asyncio.sleep(pause)
            pause = min(pause * 2, settings.webhook_pause_most)
        return False

    async def _post(self, url: str, update: Json, session: aiohttp.ClientSession) -> str | None:
        """None, or what Telegram would write into ``last_error_message``."""
        headers = {"Content-Type": "application/json"}
        if secret := self._world.webhook.get("secret"):
            headers["X-Telegram-Bot-Api-Secret-Token"] = secret
        try:
            async with session.post(url, data=orjson.dumps(update), headers=headers) as answer:
                good = 200 <= answer.status < 300
                return None if good else f"Wrong response from the webhook: {answer.status} {answer.reason}"
        except TimeoutError:
            return "Read timeout expired"
        except aiohttp.ClientError:
            return "Connection refused"
