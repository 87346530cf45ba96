"""The outbox: who goes first, what holds back whom, and how long nothing can be done."""

from datetime import timedelta

import pytest

from bot.pacing import Limits, Pace
from storage import outbox, tables
from storage.outbox import Lane, Result, State
from tests.pipeline.bench import NOON, Bench, says


async def claimed(desk: Bench, *busy: int, limit: int = 10) -> list[int]:
    """The chats of what is claimed now."""
    async with desk.storage.work() as uow:
        return [m.chat_id for m in await outbox.claim(uow.connection, uow.sealer, uow.now, busy, limit)]


async def test_one_message_of_each_chat_replies_first(desk: Bench) -> None:
    await desk.posts(says(1, lane=Lane.NOTICE), says(2, "甲"), says(2, "乙"), says(3, lane=Lane.BROADCAST))
    assert await claimed(desk) == [2, 1, 3]


async def test_a_chat_that_waits_keeps_its_order_and_holds_up_nobody(desk: Bench) -> None:
    await desk.posts(says(1, "甲"), says(1, "乙"), says(2))
    async with desk.storage.work() as uow:
        first = (await outbox.claim(uow.connection, uow.sealer, uow.now, (), 1))[0]
        await outbox.postpone(uow.connection, first.id, 0, uow.now + timedelta(seconds=30))
    assert await claimed(desk) == [2]
    desk.clock.move(seconds=31)
    async with desk.storage.work() as uow:
        (again,) = await outbox.claim(uow.connection, uow.sealer, uow.now, (), 5)
    assert again.body["text"] == "甲"


async def test_a_message_for_later_does_not_hold_back_what_is_ripe(desk: Bench) -> None:
    await desk.posts(says(1, "明天", send_at=NOON + timedelta(days=1)), says(1, "现在"))
    assert await claimed(desk) == [1]


async def test_the_next_moment_is_that_of_the_foremost_not_of_those_behind_it(desk: Bench) -> None:
    """Otherwise a chat parked for a minute has the sender look a hundred times a second."""
    await desk.posts(says(1, "甲"), says(1, "乙"), says(2, "明天", send_at=NOON + timedelta(days=1)))
    async with desk.storage.work() as uow:
        first = (await outbox.claim(uow.connection, uow.sealer, uow.now, (), 1))[0]
        await outbox.postpone(uow.connection, first.id, 0, uow.now + timedelta(seconds=60))
    async with desk.storage.work() as uow:
        assert await outbox.next_send(uow.connection, uow.now) == NOON + timedelta(seconds=60)


async def test_the_backlog_counts_chats_that_could_go_not_messages(desk: Bench) -> None:
    """Forty messages for one chat that has had its share are no reason to send to others in parallel."""
    await desk.posts(*(says(1, str(n)) for n in range(40)), says(2))
    async with desk.storage.work() as uow:
        assert await outbox.backlog(uow.connection, uow.now, {1}) == 1
        assert await outbox.backlog(uow.connection, uow.now) == 2


async def test_what_was_sent_is_not_kept_twice(desk: Bench) -> None:
    await desk.posts(says(1, "甲"))
    async with desk.storage.work() as uow:
        (one,) = await outbox.claim(uow.connection, uow.sealer, uow.now, (), 1)
        await outbox.settle(uow.connection, [Result(one.id, State.SENT, uow.now, 1, message_id=7)])
    (row,) = await desk.rows(tables.outbox)
    assert (row["state"], row["body"], row["message_id"]) == ("sent", None, 7)


async def test_a_message_that_must_exist_once_exists_once(desk: Bench) -> None:
    """Posting it again is no failure, for a promise kept twice must not stop the promises behind it."""
    await desk.posts(says(1, effect_key="revisit:1"))
    await desk.posts(says(1, effect_key="revisit:1"), says(2))
    assert [row["chat_id"] for row in await desk.rows(tables.outbox)] == [1, 2]
    await desk.posts(says(3, effect_key="twice"), says(3, effect_key="twice"))
    assert [row["chat_id"] for row in await desk.rows(tables.outbox)] == [1, 2, 3]


@pytest.mark.parametrize(
    ("spent", "now", "wait"),
    [
        ([], 0.0, 0.0),
        ([1, 1], 0.0, 2.0),  # a burst of two in two seconds is the share of one a second
        ([1, 1], 1.5, 0.5),
        ([1, 2, 3, 4], 0.25, 0.75),  # four a second in all
        ([1], 0.0, 0.0),
    ],
)
def test_the_pace_says_how_long_to_wait(spent: list[int], now: float, wait: float) -> None:
    time = [0.0]
    pace = Pace(Limits(overall=4, chat=1, chat_burst=2), lambda: time[0])
    for chat in spent:
        pace.spend(chat, "sendMessage")
    time[0] = now
    assert pace.wait() == pytest.approx(wait)


def test_a_tap_s_answer_costs_nothing() -> None:
    pace = Pace(Limits(overall=1), lambda: 0.0)
    pace.spend(1, "answerCallbackQuery")
    assert (pace.room(), pace.pausing()) == (1, set())
