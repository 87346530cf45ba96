"""Webhooks: the secret, repetition until 2xx, order within a chat, what getWebhookInfo tells."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

import pytest
from aiohttp import web

from bot.sandbox.settings import Settings
from tests.box import Telegram, telegram
from tests.driver import Person


class Listener:
    """A bot's webhook that answers as it is told."""

    def __init__(self) -> None:
        self.heard: list[dict] = []
        self.secrets: list[str | None] = []
        self.status: Callable[[int], int] = lambda _n: 200
        self.url = ""

    async def hear(self, request: web.Request) -> web.Response:
        self.heard.append(await request.json())
        self.secrets.append(request.headers.get("X-Telegram-Bot-Api-Secret-Token"))
        return web.Response(status=self.status(len(self.heard)))

    async def waits_for(self, count: int) -> None:
        async with asyncio.timeout(5):
            while len(self.heard) < count:
                await asyncio.sleep(0.01)


@asynccontextmanager
async def listening() -> AsyncIterator[Listener]:
    listener = Listener()
    app = web.Application()
    app.router.add_post("/hook", listener.hear)
    runner = web.AppRunner(app)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    listener.url = f"http://127.0.0.1:{runner.addresses[0][1]}/hook"
    try:
        yield listener
    finally:
        await runner.cleanup()


@pytest.fixture
async def tg() -> AsyncIterator[Telegram]:
    async with telegram(limits=False, settings=Settings(limits=False, webhook_pause=0.02)) as place:
        yield place


async def test_updates_come_with_the_secret(tg: Telegram, li: Person) -> None:
    async with listening() as hook:
        await li.says("早的")
        await tg.bot("setWebhook", url=hook.url, secret_token="s-1_A")
        await li.says("晚的")
        await hook.waits_for(2)
        assert [one["message"]["text"] for one in hook.heard] == ["早的", "晚的"]
        assert hook.secrets == ["s-1_A", "s-1_A"]
        await tg.confirmed()
        info = (await tg.bot("getWebhookInfo"))["result"]
        assert (info["url"], info["pending_update_count"]) == (hook.url, 0)
        assert "last_error_message" not in info


async def test_it_is_brought_again_until_2xx(tg: Telegram, li: Person) -> None:
    async with listening() as hook:
        hook.status = lambda n: 500 if n < 4 else 204
        await tg.bot("setWebhook", url=hook.url)
        await li.says("一")
        await li.says("二")
        await hook.waits_for(5)
        assert [one["message"]["text"] for one in hook.heard] == ["一", "一", "一", "一", "二"]
        info = (await tg.bot("getWebhookInfo"))["result"]
        assert info["last_error_message"] == "Wrong response from the webhook: 500 Internal Server Error"
        assert hook.secrets[0] is None


async def test_a_stubborn_chat_does_not_hold_up_another(tg: Telegram, li: Person) -> None:
    async with listening() as hook:
        await tg.bot("setWebhook", url=hook.url)
        wang = await tg.person("王敏", id=200)
        blocked = asyncio.Event()

        def status(_n: int) -> int:
            return 500 if hook.heard[-1]["message"]["chat"]["id"] == 100 and not blocked.is_set() else 200

        hook.status = status
        await li.says("卡住")
        await wang.says("不卡")
        async with asyncio.timeout(5):
            while not any(one["message"]["text"] == "不卡" for one in hook.heard):
                await asyncio.sleep(0.01)
        assert [one["message"]["text"] for one in await tg.unconfirmed()] == ["卡住"]
        blocked.set()
        await tg.confirmed()


async def test_nobody_listens(tg: Telegram, li: Person) -> None:
    await tg.bot("setWebhook", url="http://127.0.0.1:9/hook")
    await li.says("一")
    await asyncio.sleep(0.1)
    info = (await tg.bot("getWebhookInfo"))["result"]
    assert (info["last_error_message"], info["pending_update_count"]) == ("Connection refused", 1)
    await tg.bot("deleteWebhook", drop_pending_updates=True)
    assert (await tg.bot("getUpdates"))["result"] == []


async def test_a_duplicated_update_is_posted_twice(tg: Telegram, li: Person) -> None:
    async with listening() as hook:
        await tg.bot("setWebhook", url=hook.url)
        await tg.faults({"kind": "duplicate", "times": 1})
        await li.says("一")
        await hook.waits_for(2)
        assert hook.heard[0] == hook.heard[1]
        await tg.confirmed()
