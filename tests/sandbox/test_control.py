"""The control interface: state, events, clock, reset, people, calls; and the sandbox as its own process."""

import asyncio
import json
import sys
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import aiohttp
import pytest

from tests.box import Telegram, telegram
from tests.driver import Person


class Lent:
    """A clock and a reset as a demo would lend them."""

    def __init__(self) -> None:
        self.ahead, self.resets = timedelta(), 0

    @property
    def moved(self) -> bool:
        return bool(self.ahead)

    def now(self) -> datetime:
        return datetime(2026, 11, 23, 1, 0, tzinfo=UTC) + self.ahead

    async def advance(self, kind: str) -> None:
        self.ahead += timedelta(hours=1 if kind == "hour" else 24)

    async def reset(self) -> None:
        self.resets += 1


async def test_state(tg: Telegram, li: Person) -> None:
    await tg.person("陈经理", id=300, role="manager")
    await tg.person("王敏", id=200, role="advisor", title="王敏 · 顾问")
    state = await tg.get("/state")
    assert state["panes"] == [100, 200, 300]
    assert state["clock"] is None
    assert not state["can_reset"]
    assert [one["title"] for one in state["people"]] == ["李总", "陈经理", "王敏 · 顾问"]
    assert state["people"][0]["unread"] == 0
    await tg.bot("sendMessage", chat_id=100, text="在")
    assert (await tg.get("/state"))["people"][0]["unread"] == 1
    await tg.post("/people/100/read")
    assert (await tg.get("/state"))["people"][0]["unread"] == 0


async def test_a_look_may_wait_for_something_newer(tg: Telegram, li: Person) -> None:
    newest = (await li.looks())[-1]["seq"]
    asking = asyncio.ensure_future(tg.get("/people/100/messages", after=newest, wait=5))
    await asyncio.sleep(0.1)
    assert not asking.done()
    await tg.bot("sendMessage", chat_id=100, text="在")
    async with asyncio.timeout(2):
        assert (await asking)["messages"][-1]["text"] == "在"
    for after, wait in ((newest, 5), (newest + 100, 0.1)):  # it is there already; it does not come in time
        async with asyncio.timeout(2):
            assert len((await tg.get("/people/100/messages", after=after, wait=wait))["messages"]) == 2


async def test_without_controls_clock_and_reset_are_refused(tg: Telegram) -> None:
    for path in ("/clock", "/reset"):
        async with tg.session.post(f"{tg.url}/sandbox{path}", json={"advance": "day"}) as answer:
            assert answer.status == 409


async def test_a_lent_clock() -> None:
    lent = Lent()
    async with telegram(controls=lent) as tg:
        li = await tg.person("李总", id=100)
        assert (await tg.get("/state"))["clock"] == {"now": "2026-11-23T09:00:00+08:00", "moved": False}
        assert (await tg.post("/clock", {"advance": "day"}))["now"] == "2026-11-24T09:00:00+08:00"
        assert (await li.says("一"))["date"] == int(lent.now().timestamp())
        await tg.post("/reset")
        assert lent.resets == 1
        with pytest.raises(AssertionError, match="400"):
            await tg.post("/clock", {"advance": "year"})


class Watcher:
    """The events, as the page hears them."""

    def __init__(self, answer: aiohttp.ClientResponse) -> None:
        self.answer = answer

    async def next(self) -> dict:
        async with asyncio.timeout(5):
            async for line in self.answer.content:
                if line.startswith(b"data: "):
                    return json.loads(line[6:])
        raise AssertionError("the stream has ended")


@pytest.fixture
async def watcher(tg: Telegram, li: Person) -> AsyncIterator[Watcher]:
    async with tg.session.get(f"{tg.url}/sandbox/events") as answer:
        assert answer.headers["Content-Type"].startswith("text/event-stream")
        assert (await answer.content.readline()).startswith(b":")
        yield Watcher(answer)


async def test_events(tg: Telegram, li: Person, watcher: Watcher) -> None:
    mine = await li.says("一")
    assert await watcher.next() == {"people": [100], "what": "message", "message_id": mine["message_id"]}
    sent = (await tg.bot("sendMessage", chat_id=100, text="二"))["result"]
    assert (await watcher.next())["message_id"] == sent["message_id"]
    await tg.bot("sendChatAction", chat_id=100, action="typing")
    assert (await watcher.next())["what"] == "typing"
    await tg.bot("editMessageText", chat_id=100, message_id=sent["message_id"], text="三")
    assert (await watcher.next())["what"] == "edit"
    await tg.bot("deleteMessage", chat_id=100, message_id=sent["message_id"])
    assert (await watcher.next())["what"] == "delete"
    await tg.network(down=True)
    assert await watcher.next() == {"people": [], "what": "network", "down": True}


async def test_calls_are_written_down(tg: Telegram, li: Person) -> None:
    await tg.bot("sendMessage", chat_id=100, text="一")
    await tg.bot("sendMessage", chat_id=999, text="二")
    first, second = await tg.calls("sendMessage")
    assert (first["ok"], first["error"], first["params"]) == (True, None, {"chat_id": 100, "text": "一"})
    assert (second["ok"], second["error"]) == (False, "Bad Request: chat not found")
    assert second["n"] == first["n"] + 1
    assert [one["n"] for one in await tg.calls("sendMessage", since=first["n"])] == [second["n"]]
    assert await tg.violations() == []


async def test_who_is_not_there(tg: Telegram) -> None:
    for path, status in (("/people/1/messages", 404), ("/state?bot=1", 404), ("/files/none", 404)):
        async with tg.session.get(f"{tg.url}/sandbox{path}") as answer:
            assert answer.status == status
    await tg.person("李总", id=100)
    with pytest.raises(AssertionError, match="missing or unknown: 'text'"):
        await tg.post("/people/100/text", {"txt": "一"})


async def test_the_page_is_served(tg: Telegram) -> None:
    async with tg.session.get(tg.url + "/") as answer:
        assert answer.status == 200
        assert answer.content_type == "text/html"


async def test_it_runs_as_its_own_process() -> None:
    root = Path(__file__).parents[2]
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bot.sandbox", "--port", "0", cwd=root, stdout=asyncio.subprocess.PIPE
    )
    try:
        assert process.stdout is not None
        async with asyncio.timeout(20):
            url = (await process.stdout.readline()).decode().strip()
        async with aiohttp.ClientSession() as session, session.get(f"{url}/bot5:x/getMe") as answer:
            assert (await answer.json())["result"]["id"] == 5
    finally:
        process.terminate()
        await process.wait()
