"""getUpdates as Telegram does it: offset, limit, long poll, conflict, allowed kinds."""

import asyncio
import time
from typing import Any

import aiohttp

from bot.sandbox.settings import Settings
from tests.box import Telegram, telegram
from tests.driver import Person


async def numbers(tg: Telegram, **params: object) -> list[int]:
    return [one["update_id"] for one in (await tg.bot("getUpdates", **params))["result"]]


async def test_unconfirmed_updates_come_again(tg: Telegram, li: Person) -> None:
    await li.says("一")
    await li.says("二")
    first = await numbers(tg)
    assert len(first) == 2
    assert await numbers(tg) == first
    assert await numbers(tg, offset=first[0]) == first
    assert await numbers(tg, offset=first[0] + 1) == first[1:]
    assert await numbers(tg) == first[1:]


async def test_numbers_rise_by_one(tg: Telegram, li: Person) -> None:
    for word in "甲乙丙":
        await li.says(word)
    found = await numbers(tg)
    assert found == list(range(found[0], found[0] + 3))


async def test_limit(tg: Telegram, li: Person) -> None:
    for word in "甲乙丙":
        await li.says(word)
    assert len(await numbers(tg, limit=2)) == 2


async def test_negative_offset_keeps_the_last_and_forgets_the_rest(tg: Telegram, li: Person) -> None:
    for word in "甲乙丙":
        await li.says(word)
    everything = await numbers(tg)
    assert await numbers(tg, offset=-1) == everything[-1:]
    assert await numbers(tg) == everything[-1:]


async def test_an_offset_far_in_the_future_is_answered_from_the_head(tg: Telegram, li: Person) -> None:
    await li.says("一")
    (number,) = await numbers(tg)
    assert await numbers(tg, offset=number + 1000) == [number]
    assert await numbers(tg, offset=number + 1) == []


async def test_long_poll_waits_for_an_update(tg: Telegram, li: Person) -> None:
    poll = asyncio.create_task(numbers(tg, timeout=10))
    await asyncio.sleep(0.2)
    assert not poll.done()
    started = time.monotonic()
    await li.says("一")
    assert len(await poll) == 1
    assert time.monotonic() - started < 1


async def test_long_poll_ends_empty(tg: Telegram, li: Person) -> None:
    started = time.monotonic()
    assert await numbers(tg, timeout=1) == []
    assert 0.9 < time.monotonic() - started < 2


async def test_a_second_poll_ends_the_first_with_409(tg: Telegram, li: Person) -> None:
    first = asyncio.create_task(tg.bot("getUpdates", timeout=10))
    await asyncio.sleep(0.1)
    second = asyncio.create_task(tg.bot("getUpdates", timeout=10))
    refused = await first
    assert refused["error_code"] == 409
    assert refused["description"] == (
        "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running"
    )
    await li.says("一")
    assert len((await second)["result"]) == 1


async def test_a_webhook_and_polling_exclude_each_other(tg: Telegram, li: Person) -> None:
    open_poll = asyncio.create_task(tg.bot("getUpdates", timeout=10))
    await asyncio.sleep(0.1)
    await tg.bot("setWebhook", url="http://127.0.0.1:9/nobody")
    assert (await open_poll)["description"] == "Conflict: terminated by setWebhook request"
    refused = await tg.bot("getUpdates")
    assert refused["error_code"] == 409
    assert refused["description"].startswith("Conflict: can't use getUpdates method while webhook is active")
    await tg.bot("deleteWebhook")
    assert (await tg.bot("getUpdates"))["ok"]


async def test_only_the_kinds_asked_for(tg: Telegram, li: Person) -> None:
    await tg.bot("getUpdates", allowed_updates=["callback_query"])
    await li.says("一")
    await li.blocks()
    assert await numbers(tg) == []
    await tg.bot("getUpdates", allowed_updates=[])
    await li.says("二")  # unblocks first, as a real client must
    kinds = [min(one) for one in (await tg.bot("getUpdates"))["result"]]
    assert kinds == ["my_chat_member", "message"]


async def test_every_bot_has_a_world_of_its_own(tg: Telegram, li: Person) -> None:
    other = Telegram(tg.url, "7000000002:another", tg.session)
    assert (await other.bot("sendMessage", chat_id=li.id, text="一"))["description"] == "Bad Request: chat not found"
    again = await other.person("李总", id=100)
    await again.starts()
    assert len((await other.bot("getUpdates"))["result"]) == 1
    assert (await tg.bot("getUpdates"))["result"] == []


async def test_tokens(tg: Telegram) -> None:
    async def status(token: str) -> tuple[int, Any]:
        async with tg.session.get(f"{tg.url}/bot{token}/getMe") as answer:
            return answer.status, (await answer.json())["description"]

    assert await status("nonsense") == (404, "Not Found")
    assert (await tg.bot("logOut"))["ok"]
    assert await status(tg.token) == (400, "Logged out")


async def test_form_query_json_and_multipart_are_the_same(tg: Telegram, li: Person) -> None:
    address = f"{tg.url}/bot{tg.token}/sendMessage"
    given = {
        "chat_id": "100",
        "text": "同一句",
        "reply_markup": '{"inline_keyboard":[[{"text":"甲","callback_data":"1"}]]}',
    }
    async with tg.session.get(address, params=given) as answer:
        by_query = await answer.json()
    async with tg.session.post(address, data=given) as answer:
        by_form = await answer.json()
    with_parts = aiohttp.FormData(given, default_to_multipart=True)
    async with tg.session.post(address, data=with_parts) as answer:
        by_parts = await answer.json()
    by_json = await tg.bot("sendMessage", **given)
    said = [{k: v for k, v in one["result"].items() if k not in {"message_id", "date"}} for one in
            (by_query, by_form, by_parts, by_json)]  # fmt: skip
    assert said[0] == said[1] == said[2] == said[3]
    assert said[0]["text"] == "同一句"


async def test_unknown_tokens_can_be_refused() -> None:
    async with telegram(settings=Settings(known_tokens_only=True)) as tg:
        async with tg.session.get(f"{tg.url}/bot123:unknown/getMe") as answer:
            assert (answer.status, (await answer.json())["description"]) == (401, "Unauthorized")
        assert (await tg.bot("getMe"))["ok"]
