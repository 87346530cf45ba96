"""Inbox → handlers: order within a chat, one bad update alone, and what happens to it."""

import asyncio
from typing import Any

import pytest
from telegram import Bot, Update

from bot.dispatcher import Dispatcher
from storage import inbox, tables
from storage.inbox import Waiting
from storage.uow import Uow
from tests.pipeline.bench import Bench, message, says

TOKEN = "1:AAA"


class Handlers:
    """Notes what it handles; fails where the text says so."""

    def __init__(self, desk: Bench) -> None:
        self.desk = desk
        self.handled: list[tuple[int, str]] = []
        self.tried: list[str] = []
        self.apologies: list[int] = []
        self.mute = False
        self.dispatcher = Dispatcher(desk.storage, Bot(TOKEN), self.handle, self.apologise)

    async def handle(self, uow: Uow, update: Update) -> None:
        """One update."""
        assert update.effective_message is not None
        text = update.effective_message.text or ""
        self.tried.append(text)
        uow.post(says(update.effective_message.chat_id, f"收到 {text}"))
        if text.startswith("坏"):
            raise ValueError("a bug")
        if text.startswith("毒"):  # what only the database finds, at the end of the transaction
            uow.post(_broken())
        self.handled.append((update.effective_message.chat_id, text))

    async def apologise(self, uow: Uow, waiting: Waiting) -> None:
        """The last word on a failed update."""
        if self.mute:
            raise RuntimeError("even the apology fails")
        self.apologies.append(waiting.id)
        uow.post(says(waiting.chat_id, "抱歉"))

    async def arrive(self, *updates: dict[str, Any]) -> None:
        """Put updates into the inbox."""
        async with self.desk.storage.work() as uow:
            arrivals = [inbox.identify(update) for update in updates]
            await inbox.receive(uow.connection, uow.sealer, arrivals, uow.now)

    async def settle(self, tries: int = 40) -> None:
        """Handle until nothing is waiting, moving the clock past every pause."""
        for _ in range(tries):
            while await self.dispatcher.batch():
                pass
            if not [row for row in await self.desk.rows(tables.inbox) if row["state"] == "waiting"]:
                return
            self.desk.clock.move(seconds=1)
        raise AssertionError("something waits for ever")

    async def sent(self) -> list[str]:
        """What is in the outbox."""
        async with self.desk.storage.work() as uow:
            from storage import outbox

            found = []
            while claimed := await outbox.claim(uow.connection, uow.sealer, uow.now, (), 500):
                found += [one.body["text"] for one in claimed]
        return found


def _broken() -> Any:
    return says(None, "no chat")  # type: ignore[arg-type]  # NOT NULL in the database


@pytest.fixture
def handlers(desk: Bench) -> Handlers:
    """The dispatcher under test, and who it feeds."""
    return Handlers(desk)


async def test_each_chat_in_its_order_and_all_of_them(handlers: Handlers) -> None:
    """R8 in small: 20 chats with 10 updates each."""
    await handlers.arrive(*(message(n, chat=n % 20 + 1, text=str(n), update_id=n) for n in range(1, 201)))
    await handlers.settle()
    for chat in range(1, 21):
        texts = [int(text) for at, text in handlers.handled if at == chat]
        assert texts == sorted(texts)
        assert len(texts) == 10


async def test_a_handler_that_fails_leaves_no_trace_and_harms_nobody(handlers: Handlers) -> None:
    await handlers.arrive(message(1, chat=1, text="坏"), message(2, chat=2, text="好"), message(3, chat=1, text="后"))
    await handlers.dispatcher.batch()
    assert await handlers.sent() == ["收到 好"]
    await handlers.settle()
    assert handlers.tried.count("坏") == 5
    assert handlers.handled[-1] == (1, "后")
    states = {row["identity"]: row["state"] for row in await handlers.desk.rows(tables.inbox)}
    assert states == {"m:1:1": "quarantined", "m:2:2": "done", "m:1:3": "done"}
    assert len(handlers.apologies) == 1


async def test_what_only_the_database_refuses_is_one_update_s_trouble(handlers: Handlers) -> None:
    """The batch cannot be committed; it is replayed one by one."""
    await handlers.arrive(message(1, chat=1, text="毒"), message(2, chat=2, text="好"), message(3, chat=3, text="好"))
    await handlers.settle()
    assert {(2, "好"), (3, "好")} <= set(handlers.handled)
    assert len(handlers.apologies) == 1
    assert sorted(await handlers.sent()) == ["抱歉", "收到 好", "收到 好"]


async def test_an_apology_that_fails_is_no_trap(handlers: Handlers) -> None:
    """The update is set aside all the same, and later ones go on."""
    handlers.mute = True
    await handlers.arrive(message(1, chat=1, text="坏"), message(2, chat=1, text="后"))
    await handlers.settle()
    assert handlers.handled == [(1, "后")]


async def test_ninety_nine_of_a_hundred_at_once_and_the_unparsable_one_aside(handlers: Handlers) -> None:
    """R7, without waiting for its retries: what cannot be parsed now cannot be parsed later."""
    good = [message(n, chat=n, text="好") for n in range(1, 100)]
    await handlers.arrive(*good[:50], {"update_id": 5, "message": {"message_id": 1, "date": "never"}}, *good[50:])
    async with asyncio.timeout(5):
        while await handlers.dispatcher.batch():
            pass
    assert len(handlers.handled) == 99
    assert len(handlers.apologies) == 1


async def test_a_pausing_chat_is_no_reason_to_look_all_the_time(handlers: Handlers) -> None:
    """Behind a failed update others of its chat wait; the dispatcher sleeps until the failed one's next try."""
    await handlers.arrive(message(1, chat=1, text="坏"), message(2, chat=1, text="后"))
    await handlers.dispatcher.batch()
    assert await handlers.dispatcher._idle() == pytest.approx(0.5)


async def test_bodies_of_what_is_done_are_gone_those_of_what_failed_are_kept(handlers: Handlers) -> None:
    await handlers.arrive(message(1, chat=1, text="坏"), message(2, chat=2, text="好"))
    await handlers.settle()
    bodies = {row["identity"]: row["body"] is None for row in await handlers.desk.rows(tables.inbox)}
    assert bodies == {"m:1:1": False, "m:2:2": True}


async def test_nothing_of_what_was_said_is_logged(handlers: Handlers, capsys: pytest.CaptureFixture[str]) -> None:
    """R48: type and place of a failure, never its words."""
    await handlers.arrive(message(1, chat=1, text="坏 canary-7781"))
    await handlers.settle()
    told = capsys.readouterr()
    assert "quarantined" in told.out + told.err
    assert "canary" not in told.out + told.err
