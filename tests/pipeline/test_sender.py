"""Outbox → Telegram: what is unsure, what is in order, and that one message's trouble is its own."""

import asyncio
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from telegram.error import BadRequest, Forbidden, NetworkError, TelegramError

from bot.pacing import Limits, Pace
from bot.sender import Sender
from bot.transport import failures
from storage import tables
from storage.outbox import Care, Claimed
from storage.papers import PaperStore
from storage.uow import Uow
from tests.pipeline.bench import Bench, says

FREE = Limits(overall=1000, chat=100, chat_burst=100)
Script = dict[str, list[Exception | Callable[[], Any]]]


class Phone:
    """Telegram as the sender sees it: delivers what it is not told to fail, by text."""

    def __init__(self, script: Script | None = None) -> None:
        self.script = script or {}
        self.delivered: list[tuple[int, str]] = []
        self.tried: list[str] = []
        self.in_the_air = self.most = 0

    async def do_api_request(self, method: str, api_kwargs: dict[str, Any], **_: Any) -> Any:
        """One call."""
        text = api_kwargs["text"]
        self.tried.append(text)
        self.in_the_air += 1
        self.most = max(self.most, self.in_the_air)
        try:
            await asyncio.sleep(0.005)
            if steps := self.script.get(text):
                step = steps.pop(0)
                if isinstance(step, Exception):
                    raise step
                await step()
        finally:
            self.in_the_air -= 1
        self.delivered.append((api_kwargs["chat_id"], text))
        return {"message_id": len(self.delivered)}


class Desk:
    """A sender that runs, its Telegram, and whom it has told."""

    def __init__(self, desk: Bench, directory: Path, phone: Phone) -> None:
        self.desk, self.phone = desk, phone
        self.told: list[str] = []
        self.telling_fails = False
        papers = PaperStore(directory / "papers", desk.storage.sealer)
        self.sender = Sender(desk.storage, phone, Pace(FREE), papers, self._undelivered)  # type: ignore[arg-type]

    async def _undelivered(self, uow: Uow, message: Claimed, problem: str) -> None:
        self.told.append(message.body["text"])
        if self.telling_fails:
            raise RuntimeError("nobody to tell")

    async def states(self) -> dict[str, str]:
        """Chat and state of each message, by its place."""
        return {f"{row['chat_id']}/{row['id']}": row["state"] for row in await self.desk.rows(tables.outbox)}

    async def sends(self, within: float = 5.0, *, until: str = "") -> None:
        """Run until nothing waits (or one state is reached), moving the clock past every pause."""
        task = asyncio.create_task(self.sender.run())
        try:
            async with asyncio.timeout(within):
                while not await self._over(until):
                    assert not task.done(), task.exception()
                    self.desk.clock.move(seconds=1)
                    self.sender.bell.ring()
                    await asyncio.sleep(0.02)
        finally:
            self.sender.stop()
            with suppress(TimeoutError):
                await asyncio.wait_for(task, 2)

    async def _over(self, until: str) -> bool:
        states = set((await self.states()).values())
        return until in states if until else not states & {"waiting", "sending"}


@pytest.fixture
def make(desk: Bench, tmp_path: Path) -> Callable[[Script], Desk]:
    """A sender with a script of failures."""
    return lambda script: Desk(desk, tmp_path, Phone(script))


Make = Callable[[Script], Desk]
LOST = failures.LostInTime()
NOT_SENT = failures.NotSentInTime("no connection")


@pytest.mark.parametrize(
    ("care", "failure", "state", "tries"),
    [
        (Care.RECEIPT, LOST, "sent", 2),
        (Care.EDIT, LOST, "sent", 2),
        (Care.SENSITIVE, LOST, "uncertain", 1),
        (Care.SENSITIVE, NOT_SENT, "sent", 2),
        (Care.SENSITIVE, NetworkError("Bad Gateway"), "sent", 2),
        (Care.RECEIPT, Forbidden("Forbidden: bot was blocked by the user"), "failed", 1),
        (Care.RECEIPT, BadRequest("chat not found"), "failed", 1),
        (Care.RECEIPT, ValueError("a bug of ours"), "failed", 1),
    ],
)
async def test_what_each_failure_means_for_each_class(
    make: Make, care: Care, failure: Exception, state: str, tries: int
) -> None:
    """R15, R17 at the seam: who is tried again, who is not, and whom a person must look after."""
    desk = make({"甲": [failure]})
    await desk.desk.posts(says(1, "甲", care))
    await desk.sends()
    assert list((await desk.states()).values()) == [state]
    assert len(desk.phone.tried) == tries
    assert desk.told == ([] if state == "sent" else ["甲"])


async def test_a_failed_message_keeps_its_place_and_holds_up_no_other_chat(make: Make) -> None:
    desk = make({"一": [NetworkError("502"), NetworkError("502")]})
    await desk.desk.posts(says(1, "一"), says(1, "二"), says(2, "别人"), says(1, "三"))
    await desk.sends()
    assert [text for chat, text in desk.phone.delivered if chat == 1] == ["一", "二", "三"]
    assert desk.phone.delivered[0] == (2, "别人")


async def test_a_few_go_one_by_one_many_go_wider(make: Make) -> None:
    """At most one is unsure after a kill, unless there is a queue."""
    few = make({})
    await few.desk.posts(*(says(chat, str(chat)) for chat in range(12)))
    await few.sends()
    assert few.phone.most == 1
    many = make({})
    await many.desk.posts(*(says(chat, str(chat)) for chat in range(400)))
    await many.sends()
    assert many.phone.most > 1


async def test_what_lands_while_a_commit_is_open_counts_as_in_the_air(
    make: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing more is claimed before what has landed is settled: a kill would leave two unsure, and a message that was
    refused for a while would be overtaken by the next one of its chat."""
    desk = make({"一": [NetworkError("502")]})
    real, marked = desk.sender._claim, []

    async def claim(uow: Uow, settled: int) -> list[Claimed]:
        while desk.sender._flying:  # whatever is in the air lands now, in the middle of the transaction
            await asyncio.sleep(0.001)
        found = await real(uow, settled)
        marked.append(len(found) + len(desk.sender._landed) - settled)
        return found

    monkeypatch.setattr(desk.sender, "_claim", claim)
    await desk.desk.posts(says(1, "一"), says(1, "二"), says(2, "甲"), says(3, "乙"))
    await desk.sends()
    assert max(marked) == 1
    assert [text for chat, text in desk.phone.delivered if chat == 1] == ["一", "二"]


async def test_a_word_to_nobody_does_not_stop_the_others(make: Make) -> None:
    """Telling a person of one failed message fails: that message is given up all the same, the rest goes on."""
    desk = make({"甲": [Forbidden("Forbidden: blocked")]})
    desk.telling_fails = True
    await desk.desk.posts(says(1, "甲"), says(2, "乙"), says(1, "丙"))
    await desk.sends()
    assert sorted((await desk.states()).values()) == ["failed", "sent", "sent"]


async def test_after_a_kill_the_unsure_are_treated_as_their_care_demands(make: Make) -> None:
    desk = make({})
    await desk.desk.posts(says(1, "收据"), says(2, "机密", Care.SENSITIVE), says(3, "改动", Care.EDIT))
    async with desk.desk.storage.work() as uow:
        await uow.execute(tables.outbox.update().values(state="sending"))
    await desk.sends()
    assert sorted(text for _, text in desk.phone.delivered) == ["收据", "改动"]
    assert desk.told == ["机密"]


async def test_a_part_that_is_started_again_does_not_take_its_own_flights_for_a_kill(
    make: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A full disk while a sensitive message is in the air: its answer is still to come, so it is not `uncertain`."""
    go = asyncio.Event()
    desk = make({"机密": [go.wait]})
    await desk.desk.posts(says(1, "机密", Care.SENSITIVE))
    first = asyncio.create_task(desk.sender.run())
    while not desk.phone.tried:
        await asyncio.sleep(0.005)
    first.cancel()
    with suppress(asyncio.CancelledError):
        await first
    asyncio.get_running_loop().call_later(0.1, go.set)
    await desk.sends()
    assert list((await desk.states()).values()) == ["sent"]
    assert desk.told == []


async def test_an_edit_whose_message_is_gone_is_said_anew(make: Make) -> None:
    desk = make({"进展": [BadRequest("Bad Request: message to edit not found")]})
    await desk.desk.posts(says(1, "进展", Care.EDIT))
    await desk.sends()
    assert sorted((await desk.states()).values()) == ["cancelled", "sent"]


async def test_unchanged_is_as_good_as_done(make: Make) -> None:
    desk = make({"进展": [BadRequest("Bad Request: message is not modified: specified new message content")]})
    await desk.desk.posts(says(1, "进展", Care.EDIT))
    await desk.sends()
    assert (list((await desk.states()).values()), desk.told) == (["sent"], [])


async def test_an_answer_that_is_no_json_is_unsure(make: Make) -> None:
    desk = make({"机密": [TelegramError("Invalid server response")]})
    await desk.desk.posts(says(1, "机密", Care.SENSITIVE))
    await desk.sends()
    assert list((await desk.states()).values()) == ["uncertain"]
