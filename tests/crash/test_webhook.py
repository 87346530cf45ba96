"""R3 on the webhook: the program is killed at random while Telegram brings it updates; what was answered with 2xx is
never brought again, so anything answered too early would be lost."""

import socket
from pathlib import Path

import pytest

from bot.sandbox.settings import Settings
from tests.box import telegram
from tests.crash.children import Place, nursery
from tests.crash.firm import found_firm, look
from tests.crash.rig import Child, Figures, Plan, _judge, _judge_messages, _kill, _twice, leaks

EAGER = Settings(limits=False, webhook_pause=0.02, webhook_pause_most=0.1)  # it knocks again at once
SHORT = Plan(kills=12, seed=3, most=0.7)
LONG = Plan(kills=300, seed=20261124, most=1.0)


async def kill_on_the_webhook(directory: Path, plan: Plan) -> Figures:
    """R1 as in `rig`, with updates brought instead of fetched."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    way_in = {"TINGSU_WEBHOOK": f"http://127.0.0.1:{port}/in", "TINGSU_WEBHOOK_LISTEN": f"127.0.0.1:{port}"}
    async with telegram(settings=EAGER) as tg, nursery() as children:
        assert tg.box is not None
        world, place = tg.box.world, Place(directory, tg.url, tg.token)
        await found_firm(place, world)

        async def begin(_: int) -> Child:
            return await children.start(place, **way_in)

        figures, street, kills = await _kill(world, plan, begin)
        kept = await look(place)
        assert not any(call.method == "getUpdates" for call in world.calls.calls), "it polled"
        _judge(figures, street.clients, kept.stories)
        _judge_messages(figures, world, kept, kills)
        figures.doubled += _twice(kept)
        figures.leaks = leaks(place, street.clients)
        return figures


def check(figures: Figures) -> None:
    """Nothing lost, nothing doubled."""
    print(figures.line())
    assert figures.complaints > figures.kills / 4, "too little was under way for the kills to matter"
    assert figures.held, figures


@pytest.mark.timeout(150)
async def test_some_kills_on_the_webhook_lose_nothing(tmp_path: Path) -> None:
    check(await kill_on_the_webhook(tmp_path, SHORT))


@pytest.mark.prove
@pytest.mark.timeout(3600)
async def test_many_kills_on_the_webhook_lose_nothing(tmp_path: Path) -> None:
    check(await kill_on_the_webhook(tmp_path, LONG))
