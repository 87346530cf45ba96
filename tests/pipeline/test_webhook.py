"""The webhook: 2xx only after the commit (R3), nothing without the secret (R30), and the whole program living on it."""

import asyncio
import io
import json
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from bot.app import Program
from bot.parts import AddressTaken
from bot.receiver import Receiver
from bot.settings import BadSetting, read_settings
from bot.wake import Bell
from bot.webhook import HEADER, LARGEST, Webhook
from storage import inbox, tables
from tests.box import telegram
from tests.office import TUESDAY_MORNING, clock_at, settings_in, unhurried
from tests.pipeline.alone import command
from tests.pipeline.bench import Bench, message

SECRET = "s" * 64
PUBLIC = "https://desk.example/tingsu"


def free_port() -> int:
    """A port nobody listens on at this moment."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])


class Api:
    """Telegram as far as a webhook asks it."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, dict[str, Any]]] = []

    async def do_api_request(self, method: str, api_kwargs: dict[str, Any], **_: Any) -> Any:
        """setWebhook and getWebhookInfo."""
        self.asked.append((method, api_kwargs))
        return True if method == "setWebhook" else {"pending_update_count": 0}


class Door:
    """A webhook that is open, and somebody who knocks."""

    def __init__(self, desk: Bench, session: aiohttp.ClientSession) -> None:
        self.api, self.session, port = Api(), session, free_port()
        self.receiver = Receiver(desk.storage, self.api, Bell())  # type: ignore[arg-type]  # the calls it makes are there
        self.webhook = Webhook(self.receiver, self.api, PUBLIC, ("127.0.0.1", port), SECRET)  # type: ignore[arg-type]
        self.url = f"http://127.0.0.1:{port}/tingsu"

    async def knock(self, body: Any, secret: str | None = SECRET, url: str = "", **more: Any) -> int:
        """POST; the status."""
        headers = {} if secret is None else {HEADER: secret}
        async with self.session.post(url or self.url, data=body, headers=headers, **more) as answer:
            return answer.status


@pytest.fixture
async def door(desk: Bench) -> AsyncIterator[Door]:
    """Open, until the test is over."""
    async with aiohttp.ClientSession() as session:
        there = Door(desk, session)
        task = asyncio.create_task(there.webhook.run())
        await asyncio.wait_for(there.receiver.caught_up.wait(), 5)
        yield there
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


def text(number: int) -> str:
    """An update as Telegram posts it."""
    return json.dumps(message(number))


async def kept(desk: Bench) -> list[str]:
    """What the inbox holds."""
    return [row["identity"] for row in await desk.rows(tables.inbox)]


async def test_telegram_is_told_where_and_with_what_secret(door: Door) -> None:
    method, asked = door.api.asked[0]
    assert (method, asked["url"], asked["secret_token"]) == ("setWebhook", PUBLIC, SECRET)
    assert "callback_query" in asked["allowed_updates"]
    assert "drop_pending_updates" not in asked


@pytest.mark.parametrize("secret", [None, "", "S" * 64, SECRET[:-1], SECRET + "s", "\u00e9"])
async def test_without_the_secret_nothing_is_read(desk: Bench, door: Door, secret: str | None) -> None:
    """R30."""
    assert await door.knock(text(1), secret) == 403
    assert await door.knock(io.BytesIO(b"x" * (LARGEST + 1)), secret) == 403
    assert await kept(desk) == []


async def test_an_update_with_the_secret_is_kept_once_however_often_it_comes(desk: Bench, door: Door) -> None:
    assert {await door.knock(text(1)) for _ in range(3)} == {200}
    assert await kept(desk) == ["m:1001:1"]


async def test_no_2xx_before_the_commit(desk: Bench, door: Door, monkeypatch: pytest.MonkeyPatch) -> None:
    """R3: the answer waits for the commit; and what comes meanwhile is written together, once."""
    real, go, batches = Receiver.keep, asyncio.Event(), []

    async def keep(self: Receiver, updates: Any) -> None:
        batches.append(len(updates))
        await go.wait()
        await real(self, updates)

    monkeypatch.setattr(Receiver, "keep", keep)
    knocks = [asyncio.create_task(door.knock(text(n))) for n in range(1, 21)]
    _, waiting = await asyncio.wait(knocks, timeout=0.5)
    assert (len(waiting), await kept(desk)) == (20, [])
    go.set()
    assert await asyncio.gather(*knocks) == [200] * 20
    assert len(await kept(desk)) == sum(batches) == 20
    assert len(batches) < 20


async def test_each_2xx_finds_its_update_on_disk(desk: Bench, door: Door) -> None:
    """R3, from outside: looked up through another connection the moment the answer is there."""

    async def check(number: int) -> bool:
        status = await door.knock(text(number))
        return status == 200 and f"m:1001:{number}" in await kept(desk)

    assert all(await asyncio.gather(*(check(n) for n in range(1, 41))))


async def test_what_could_not_be_written_is_refused_and_may_come_again(
    desk: Bench, door: Door, monkeypatch: pytest.MonkeyPatch
) -> None:
    real, fails = inbox.receive, [OSError("disk full")]

    async def receive(*given: Any) -> None:
        if fails:
            raise fails.pop()
        await real(*given)

    monkeypatch.setattr(inbox, "receive", receive)
    assert await door.knock(text(1)) == 503
    assert await kept(desk) == []
    assert await door.knock(text(1)) == 200
    assert await kept(desk) == ["m:1001:1"]


async def stream(size: int) -> AsyncIterator[bytes]:
    """A body that does not say how long it is."""
    for _ in range(0, size, 4096):
        yield b" " * 4096


async def test_what_is_no_update_is_refused(desk: Bench, door: Door) -> None:
    for body in ("", "no json", "[1]", "5", "[" * 100_000):
        assert await door.knock(body) == 400
    assert await door.knock(io.BytesIO(b" " * (LARGEST + 1))) == 413
    assert await door.knock(stream(LARGEST + 8192)) == 413
    assert await door.knock(text(1), url=door.url + "/else") == 404
    async with door.session.get(door.url, headers={HEADER: SECRET}) as answer:
        assert answer.status == 405
    assert await kept(desk) == []
    assert await door.knock(text(1)) == 200


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("TINGSU_WEBHOOK", "http://desk.example/"), ("TINGSU_WEBHOOK", "desk.example"), ("TINGSU_WEBHOOK", "https://"),
        ("TINGSU_WEBHOOK_LISTEN", "0.0.0.0:8088"), ("TINGSU_WEBHOOK_LISTEN", "192.168.1.4:8088"),
        ("TINGSU_WEBHOOK_LISTEN", "127.0.0.1"), ("TINGSU_WEBHOOK_LISTEN", "127.0.0.1:0"),
        ("TINGSU_WEBHOOK_LISTEN", "localhost:70000"),
    ],
)  # fmt: skip
def test_an_address_that_will_not_do_is_refused(name: str, value: str) -> None:
    with pytest.raises(BadSetting, match=name):
        read_settings({name: value})


def test_addresses_that_will_do() -> None:
    settings = read_settings({"TINGSU_WEBHOOK": PUBLIC, "TINGSU_WEBHOOK_LISTEN": "[::1]:9000"})
    assert (settings.webhook, settings.webhook_listen) == (PUBLIC, ("::1", 9000))
    assert read_settings({}).webhook is None


async def test_an_address_that_is_taken_refuses_the_start(tmp_path: Path) -> None:
    async with telegram(limits=False) as tg:
        with socket.create_server(("127.0.0.1", 0)) as other:
            address = f"127.0.0.1:{other.getsockname()[1]}"
            there = {"TINGSU_WEBHOOK": PUBLIC, "TINGSU_WEBHOOK_LISTEN": address}
            ended, out = await command(tg, tmp_path, "run", **there)
        assert await tg.calls("setWebhook") == []
    assert ended == 2
    assert address in out
    assert "Traceback" not in out


async def test_an_address_that_is_lost_while_running_ends_the_program(tmp_path: Path) -> None:
    async with telegram(limits=False) as tg:
        port = free_port()
        there = replace(settings_in(tmp_path, tg), webhook=PUBLIC, webhook_listen=("127.0.0.1", port))
        program = Program(there, unhurried(), clock_at(TUESDAY_MORNING))
        await program.open()
        assert program.webhook is not None
        program.webhook.close()
        with socket.create_server(("127.0.0.1", port)):
            await program.start()
            failure = await asyncio.wait_for(program.failed(), 5)
            await program.stop()
    assert isinstance(failure, AddressTaken)


@asynccontextmanager
async def running(program: Program) -> AsyncIterator[None]:
    """The program, from start to stop."""
    await program.open()
    await program.start()
    try:
        yield
    finally:
        await program.stop()


async def test_the_program_lives_on_a_webhook_and_goes_back_to_polling(tmp_path: Path) -> None:
    async with telegram(limits=False) as tg:
        port = free_port()
        plain = settings_in(tmp_path, tg)
        there = replace(plain, webhook=f"http://127.0.0.1:{port}/in", webhook_listen=("127.0.0.1", port))
        li = await tg.person("李总", id=1001)
        await li.says("早来的一句")
        async with running(Program(there, unhurried(), clock_at(TUESDAY_MORNING))):
            await li.sees("开始之前请您了解")
            await li.starts()
            await li.taps("同意，开始")
            await li.sees("其中第2点")
            assert [call for call in await tg.calls() if call["method"] == "getUpdates"] == []
            assert (await tg.bot("getWebhookInfo"))["result"]["url"] == there.webhook
        await li.says("/start")  # nobody is there: Telegram keeps it
        async with running(Program(plain, unhurried(), clock_at(TUESDAY_MORNING))):
            await li.sees("开始之前请您了解")
            assert (await tg.bot("getWebhookInfo"))["result"]["url"] == ""
