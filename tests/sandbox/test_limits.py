"""The ceilings on sending, and that they can be turned off."""

from bot.sandbox.limits import Bucket
from bot.sandbox.settings import Settings
from tests.box import Telegram, telegram


async def burst(tg: Telegram, chats: list[int], count: int) -> list[dict]:
    return [await tg.bot("sendMessage", chat_id=chats[n % len(chats)], text=str(n)) for n in range(count)]


async def people(tg: Telegram, count: int) -> list[int]:
    return [(await tg.person("人", started=True)).id for _ in range(count)]


async def test_one_chat_takes_a_burst_and_then_one_a_second() -> None:
    async with telegram(settings=Settings(per_second=1000)) as tg:
        answers = await burst(tg, await people(tg, 1), 22)
        assert [one["ok"] for one in answers[:20]] == [True] * 20
        assert answers[21]["error_code"] == 429
        assert answers[21]["parameters"] == {"retry_after": 1}


async def test_all_chats_together() -> None:
    async with telegram(settings=Settings(per_second=5)) as tg:
        answers = await burst(tg, await people(tg, 20), 20)
        refused = [one for one in answers if not one["ok"]]
        assert len(refused) >= 10
        assert all(one["description"] == "Too Many Requests: retry after 1" for one in refused)


async def test_a_group_takes_twenty_a_minute() -> None:
    async with telegram() as tg:
        group = (await tg.post("/groups", {"title": "代账一部"}))["id"]
        answers = await burst(tg, [group], 22)
        assert sum(one["ok"] for one in answers) == 20
        assert answers[-1]["parameters"]["retry_after"] > 1


async def test_limits_can_be_off() -> None:
    async with telegram(limits=False) as tg:
        assert all(one["ok"] for one in await burst(tg, await people(tg, 1), 60))


def test_a_bucket_refills() -> None:
    bucket = Bucket(rate=2, capacity=4, at=0)
    bucket.tokens = 0
    assert bucket.wait(0, 1) == 0.5
    assert bucket.wait(0.5, 1) == 0
    assert bucket.wait(100, 4) == 0
    assert bucket.tokens == 4
