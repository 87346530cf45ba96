"""Every scripted fault does what its name says, counts, and repeats with its seed."""

import asyncio
import time

import aiohttp
import pytest

from bot.sandbox.faults import Fault
from tests.box import Telegram
from tests.driver import Person


async def pending(tg: Telegram) -> list[dict]:
    return (await tg.bot("getUpdates"))["result"]


async def said(li: Person) -> list[str]:
    return [one["text"] for one in await li.looks() if not one["mine"]]


async def test_error429(tg: Telegram, li: Person) -> None:
    await tg.faults({"kind": "error429", "retry_after": 7, "method": "send*", "times": 1})
    refused = await tg.bot("sendMessage", chat_id=100, text="一")
    assert refused == {
        "ok": False, "error_code": 429, "description": "Too Many Requests: retry after 7",
        "parameters": {"retry_after": 7},
    }  # fmt: skip
    assert (await tg.bot("sendMessage", chat_id=100, text="二"))["ok"]
    assert await said(li) == ["二"]
    (counted,) = await tg.faults()
    assert counted["struck"] == 1


@pytest.mark.parametrize("status", [500, 502, 503, 504])
async def test_error5xx(tg: Telegram, li: Person, status: int) -> None:
    await tg.faults({"kind": "error5xx", "status": status})
    async with tg.session.get(f"{tg.url}/bot{tg.token}/getMe") as answer:
        assert answer.status == status
    await tg.no_faults()
    assert (await tg.bot("getMe"))["ok"]


async def test_error403_for_one_chat(tg: Telegram, li: Person) -> None:
    wang = await tg.person("王敏", id=200, started=True)
    await tg.faults({"kind": "error403", "chat_id": 100})
    assert (await tg.bot("sendMessage", chat_id=100, text="一"))["error_code"] == 403
    assert (await tg.bot("sendMessage", chat_id=wang.id, text="一"))["ok"]


async def test_a_chat_that_has_moved(tg: Telegram, li: Person) -> None:
    await tg.faults({"kind": "migrated", "method": "send*", "new_chat_id": -1001234567890})
    refused = await tg.bot("sendMessage", chat_id=100, text="一")
    assert refused["description"] == "Bad Request: group chat was upgraded to a supergroup chat"
    assert refused["parameters"] == {"migrate_to_chat_id": -1001234567890}


async def test_any_error(tg: Telegram, li: Person) -> None:
    await tg.faults({"kind": "error", "code": 400, "description": "Bad Request: TOPIC_CLOSED"})
    assert (await tg.bot("sendMessage", chat_id=100, text="一"))["description"] == "Bad Request: TOPIC_CLOSED"


async def test_reset_comes_before_the_deed(tg: Telegram, li: Person) -> None:
    await tg.faults({"kind": "reset", "method": "sendMessage", "times": 1})
    with pytest.raises(aiohttp.ClientOSError) as caught:
        await tg.bot("sendMessage", chat_id=100, text="一")
    assert isinstance(caught.value, ConnectionResetError) or caught.value.errno == 104
    assert await said(li) == []


async def test_reset_after_the_deed(tg: Telegram, li: Person) -> None:
    await tg.faults({"kind": "reset", "method": "sendMessage", "after": True, "times": 1})
    with pytest.raises(aiohttp.ClientOSError):
        await tg.bot("sendMessage", chat_id=100, text="一")
    assert await said(li) == ["一"]


@pytest.mark.parametrize(("kind", "done"), [("accept_hang", ["一"]), ("drop_hang", [])])
async def test_hanging(tg: Telegram, li: Person, kind: str, done: list[str]) -> None:
    await tg.faults({"kind": kind, "method": "sendMessage", "times": 1})
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.3):
            await tg.bot("sendMessage", chat_id=100, text="一")
    assert await said(li) == done


async def test_hanging_ends_with_a_dropped_connection(tg: Telegram, li: Person) -> None:
    await tg.faults({"kind": "drop_hang", "seconds": 0.2, "times": 1})
    with pytest.raises((aiohttp.ClientOSError, aiohttp.ServerDisconnectedError)):
        await tg.bot("sendMessage", chat_id=100, text="一")
    assert await said(li) == []


async def test_slow(tg: Telegram, li: Person) -> None:
    await tg.faults({"kind": "slow", "seconds": 0.3, "times": 1})
    started = time.monotonic()
    assert (await tg.bot("sendMessage", chat_id=100, text="一"))["ok"]
    assert time.monotonic() - started > 0.29


async def test_duplicate_comes_again_after_it_was_confirmed(tg: Telegram, li: Person) -> None:
    await tg.faults({"kind": "duplicate"})
    await li.says("一")
    (first,) = await pending(tg)
    (again,) = (await tg.bot("getUpdates", offset=first["update_id"] + 1))["result"]
    assert again == first
    assert (await tg.bot("getUpdates", offset=first["update_id"] + 1))["result"] == []


async def test_reorder_lets_the_next_pass(tg: Telegram, li: Person) -> None:
    await tg.faults({"kind": "reorder", "times": 1, "seconds": 0.2})
    await li.says("一")
    await li.says("二")
    await asyncio.sleep(0.3)
    assert [one["message"]["text"] for one in await pending(tg)] == ["二", "一"]


async def test_renumber_jumps_down_on_an_empty_queue(tg: Telegram, li: Person) -> None:
    await li.says("一")
    (old,) = await pending(tg)
    await tg.faults({"kind": "renumber", "times": 1, "seed": 4})
    await li.says("二")
    assert [one["update_id"] for one in await pending(tg)] == [old["update_id"], old["update_id"] + 1]
    assert (await tg.bot("getUpdates", offset=old["update_id"] + 2))["result"] == []
    await li.says("三")
    await li.says("四")
    new = (await tg.bot("getUpdates", offset=old["update_id"] + 2))["result"]
    assert [one["message"]["text"] for one in new] == ["三", "四"]
    assert new[0]["update_id"] < old["update_id"]
    assert new[1]["update_id"] == new[0]["update_id"] + 1


async def test_malformed_goes_before(tg: Telegram, li: Person) -> None:
    await tg.faults({"kind": "malformed", "times": 1})
    await li.says("一")
    bad, good = await pending(tg)
    assert bad["message"] == {"message_id": "none", "date": "never"}
    assert good["message"]["text"] == "一"


async def test_a_raw_update(tg: Telegram, li: Person) -> None:
    number = await tg.raw({"message": 5})
    assert await pending(tg) == [{"update_id": number, "message": 5}]


async def test_a_download_cut_short(tg: Telegram, li: Person) -> None:
    await li.sends("发票.pdf", b"x" * 100_000)
    file_id = (await pending(tg))[0]["message"]["document"]["file_id"]
    path = (await tg.bot("getFile", file_id=file_id))["result"]["file_path"]
    await tg.faults({"kind": "cut", "method": "file", "bytes": 1000, "times": 1})
    with pytest.raises(aiohttp.ClientError):
        async with tg.session.get(f"{tg.url}/file/bot{tg.token}/{path}") as answer:
            await answer.read()
    async with tg.session.get(f"{tg.url}/file/bot{tg.token}/{path}") as answer:
        assert len(await answer.read()) == 100_000


async def test_an_unknown_fault_is_refused(tg: Telegram) -> None:
    with pytest.raises(AssertionError, match="unknown fault"):
        await tg.faults({"kind": "gremlins"})


def test_chance_repeats_with_its_seed() -> None:
    def run(seed: int) -> list[bool]:
        fault = Fault("reset", probability=0.3, seed=seed)
        return [fault.strikes("sendMessage", 1) for _ in range(1000)]

    assert run(1) == run(1)
    assert run(1) != run(2)
    assert 250 < sum(run(1)) < 350


async def test_the_network_goes_and_comes(tg: Telegram, li: Person) -> None:
    async with aiohttp.ClientSession() as bot:
        poll = asyncio.create_task(bot.get(f"{tg.url}/bot{tg.token}/getUpdates?timeout=20"))
        await asyncio.sleep(0.2)
        await tg.network(down=True)
        with pytest.raises(aiohttp.ClientError):
            await poll
    with pytest.raises(aiohttp.ClientError):
        await tg.bot("getMe")
    await li.says("断网时说的")
    assert (await tg.get("/state"))["network_down"]
    await tg.network(down=False)
    assert [one["message"]["text"] for one in await pending(tg)] == ["断网时说的"]
