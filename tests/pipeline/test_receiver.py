"""Telegram → inbox: what is acknowledged is on disk, and nothing that comes can stop what comes after it."""

import asyncio
from contextlib import suppress
from datetime import timedelta
from typing import Any

import orjson
import pytest
from telegram.error import InvalidToken, NetworkError, RetryAfter

from bot import receiver as module
from bot.receiver import Receiver
from bot.wake import Bell
from storage import inbox, tables
from tests.pipeline.bench import Bench, Telegram, message, tap

pytestmark = pytest.mark.filterwarnings("ignore:Deprecated since version v22.2")  # the library's own, on a 429


def receiver(desk: Bench, telegram: Telegram) -> Receiver:
    """The receiver under test."""
    return Receiver(desk.storage, telegram, Bell())  # type: ignore[arg-type]  # the one call it makes is there


async def polls(desk: Bench, *script: Any, on_ask: Any = None) -> Telegram:
    """Poll until the script is over."""
    telegram = Telegram(list(script), on_ask=on_ask)
    task = asyncio.create_task(receiver(desk, telegram).run())
    async with asyncio.timeout(5):
        while telegram.script or len(telegram.asked) <= len(script):
            assert not task.done(), task.exception()
            await asyncio.sleep(0.005)
    task.cancel()
    with suppress(asyncio.CancelledError):
        await task
    return telegram


async def kept(desk: Bench) -> list[str]:
    """What the inbox holds."""
    return [row["identity"] for row in await desk.rows(tables.inbox)]


async def test_an_offset_never_passes_what_is_on_disk(desk: Bench) -> None:
    """R3: at each poll, everything below its offset can be read by another connection."""
    batches = [[message(n) for n in range(start, start + 7)] for start in (1, 8, 15)]
    seen: list[tuple[int, int]] = []

    async def look(asked: dict[str, Any]) -> None:
        seen.append((asked.get("offset", 0), len(await kept(desk))))

    await polls(desk, *batches, [], on_ask=look)
    assert seen[:4] == [(0, 0), (5_008, 7), (5_015, 14), (5_022, 21)]


async def test_what_could_not_be_written_is_not_acknowledged(desk: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    """R3: a full disk at the first try; Telegram is asked for the same again."""
    real, fails = inbox.receive, [OSError("disk full")]

    async def receive(*given: Any) -> None:
        if fails:
            raise fails.pop()
        await real(*given)

    monkeypatch.setattr(inbox, "receive", receive)
    telegram = Telegram([[message(1)], [message(1)]])
    one = receiver(desk, telegram)
    with pytest.raises(OSError, match="disk full"):
        await one.run()
    task = asyncio.create_task(one.run())
    while telegram.script or len(telegram.asked) < 3:
        await asyncio.sleep(0.005)
    task.cancel()
    assert [asked.get("offset") for asked in telegram.asked] == [None, None, 5_002]
    assert len(await kept(desk)) == 1


async def test_an_empty_answer_forgets_the_offset(desk: Bench) -> None:
    """R5: after a silent week Telegram counts from a lower number; the old offset would acknowledge it unseen."""
    telegram = await polls(desk, [message(1, update_id=900)], [], [message(2, update_id=12)], [])
    assert [asked.get("offset") for asked in telegram.asked] == [None, 901, None, 13, None]
    assert await kept(desk) == ["m:1001:1", "m:1001:2"]


async def test_each_update_twice_and_ten_times_in_parallel_is_kept_once(desk: Bench) -> None:
    """R4, also under another number (R5)."""
    one = receiver(desk, Telegram([]))
    batch = [message(1), message(2), tap("77")]
    again = [message(1, update_id=12), tap("77", update_id=13)]
    await asyncio.gather(*(one.keep(batch) for _ in range(10)), one.keep(again))
    assert sorted(await kept(desk)) == ["c:77", "m:1001:1", "m:1001:2"]


async def test_two_edits_in_one_second_are_two(desk: Bench) -> None:
    edits = [message(1, text=text) for text in ("漏报", "漏报了", "漏报了")]
    told = [{"update_id": 1, "edited_message": e["message"] | {"edit_date": 1_795_500_009}} for e in edits]
    await receiver(desk, Telegram([])).keep(told)
    assert len(await kept(desk)) == 2


STRANGE = [
    pytest.param({"update_id": 7, "message": {"message_id": 2**63, "chat": {"id": 2**63 + 5}}}, id="number too long"),
    pytest.param({"update_id": 7, "message": {"text": "\ud83d", "chat": {"id": 5}}}, id="half a character"),
    pytest.param({"update_id": 7, "message": {"message_id": 1, "text": "a\x00b", "chat": {"id": 5}}}, id="NUL"),
    pytest.param({"update_id": 7, "callback_query": {"id": "\udfff", "data": "\udfff"}}, id="half a tap"),
    pytest.param({"update_id": 7, "message": {"message_id": 10**400, "chat": {"id": -(10**30)}}}, id="without end"),
    pytest.param({"update_id": 7, "poll": {"a": {"b": [1.5, None, True]}}}, id="never heard of"),
    pytest.param({"update_id": 7, "message": None, "callback_query": [1]}, id="not what it should be"),
    pytest.param({"update_id": True, "message": {"chat": {"id": True}, "from": {"id": "5"}}}, id="wrong kinds"),
    pytest.param({"update_id": 7, "message": {"message_id": {"x": "长" * 500}, "chat": {"id": 5}}}, id="long identity"),
]


@pytest.mark.parametrize("strange", STRANGE)
async def test_a_strange_update_is_kept_and_stops_nobody(desk: Bench, strange: dict[str, Any]) -> None:
    """R7: whatever comes, the others of its batch are stored and the batch can be acknowledged."""
    await receiver(desk, Telegram([])).keep([message(1), strange, message(2)])
    assert len(await kept(desk)) == 3
    desk.clock.move(seconds=1)
    async with desk.storage.work() as uow:
        waiting = await inbox.oldest(uow.connection, uow.sealer, uow.now, 10)
    assert all(orjson.dumps(one.body) for one in waiting)


async def test_a_long_number_of_an_update_does_not_acknowledge_those_after_it(desk: Bench) -> None:
    telegram = await polls(desk, [message(1, update_id=4), {"update_id": "5"}], [])
    assert telegram.asked[1]["offset"] == 5


async def test_failures_of_telegram_pause_the_poll_and_a_refused_token_too(
    desk: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "PAUSES", (0.0,))
    telegram = await polls(desk, NetworkError("gone"), InvalidToken(), RetryAfter(timedelta(0)), [message(1)])
    assert await kept(desk) == ["m:1001:1"]
    assert telegram.asked[-1]["offset"] == 5_002


async def test_a_failure_that_lasts_pauses_longer_and_longer(desk: Bench) -> None:
    one = receiver(desk, Telegram([]))
    assert [one.pause(NetworkError("gone")) for _ in range(7)] == [0.5, 1.0, 2.0, 5.0, 10.0, 10.0, 10.0]
    assert one.pause(RetryAfter(timedelta(seconds=7))) == 7.0


@pytest.mark.parametrize("answer", [None, 5, {"a": 1}, "text", [None, 3, message(1)]])
async def test_an_answer_that_is_no_list_of_updates_is_no_end(desk: Bench, answer: Any) -> None:
    await polls(desk, answer, [message(2)])
    assert "m:1001:2" in await kept(desk)
