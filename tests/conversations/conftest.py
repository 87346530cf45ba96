"""The firm at work, for transcripts; and every text it says is noted (see `matrix.py`)."""

from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import pytest

from bot.sandbox.calls import Call, CallLog
from bot.sandbox.updates import UpdateQueue
from tests.conftest import SHOWN
from tests.conversations.matrix import Heard
from tests.office import Office, office


@pytest.fixture
async def firm(tmp_path: Path) -> AsyncIterator[Office]:
    """The demo's firm on a Tuesday morning."""
    async with office(tmp_path) as there:
        yield there


@pytest.fixture
async def taken(firm: Office) -> str:
    """A plain case of 李总 that 王敏 has taken; its number."""
    await firm.consents(firm.li)
    number = await firm.files(firm.li, "报表晚了一周才发过来，问谁都不回")
    await firm.wang.sees(f"新投诉 {number}")
    await firm.wang.taps("接单")
    await firm.li.sees("王敏")
    return number

@pytest.fixture(autouse=True)
def heard(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[Heard]:
    """Everything the bot says in this test; a hole left open or a key shown fails it."""
    all_of_it, note, push = Heard(), CallLog.note, UpdateQueue.push

    def noting(log: CallLog, *told: Any) -> Call:
        all_of_it.calls.append(call := note(log, *told))
        return call

    def pushing(queue: UpdateQueue, content: Any, *more: Any) -> int:
        all_of_it.updates.append(content)
        return push(queue, content, *more)

    monkeypatch.setattr(CallLog, "note", noting)
    monkeypatch.setattr(UpdateQueue, "push", pushing)
    yield all_of_it
    shown = request.config.stash[SHOWN]
    for key in all_of_it.keys():  # noqa: SIM118  no mapping
        shown.setdefault(key, request.node.nodeid)
    assert all_of_it.faults() == []
