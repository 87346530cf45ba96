"""A client who writes faster than anybody can read: answered once, everything kept, the others undisturbed (R35)."""

import asyncio
import time
from datetime import UTC, datetime, timedelta
from itertools import chain

from bot.sandbox import people as sandbox
from handlers.flood import MANY, PAUSE, WINDOW, Floods, Flow
from tests.driver import Person
from tests.office import Office

NOON = datetime(2026, 11, 24, 4, 0, tzinfo=UTC)
FLOOD = 250  # messages


def noted(step: timedelta, count: int) -> list[Flow]:
    floods = Floods()
    return [floods.note(1, NOON + step * n) for n in range(count)]


def test_an_ordinary_burst_is_no_flood() -> None:
    assert set(noted(WINDOW / (MANY - 1) * 1.01, 3 * MANY)) == {Flow.CALM}


def test_a_flood_is_told_once_a_minute() -> None:
    flows = noted(timedelta(milliseconds=100), 700)
    assert flows[: MANY - 1] == [Flow.CALM] * (MANY - 1)
    assert [n for n, flow in enumerate(flows) if flow is Flow.WARN] == [
        MANY - 1,
        MANY - 1 + PAUSE // timedelta(milliseconds=100),
    ]
    assert Flow.CALM not in flows[MANY:]


def test_one_persons_flood_is_not_anothers() -> None:
    floods = Floods()
    for n in range(MANY * 2):
        floods.note(1, NOON + timedelta(milliseconds=n))
    assert floods.note(2, NOON) is Flow.CALM


async def test_everything_is_kept_and_said_once(firm: Office) -> None:
    li, he = firm.li, firm.he
    await firm.consents(li)
    await firm.consents(he)
    await li.taps("我要投诉")
    for number in range(30):
        await li.says(f"第{number}句，发票开错了")
    await firm.quiet()
    await li.looks()
    warnings = [m for m in li.messages if not m["mine"] and "一条都不会漏" in m.get("text", "")]
    assert len(warnings) == 1
    async with firm.work() as uow:
        contact = await uow.contacts.find_by("telegram_id", li.id)
        assert contact is not None
        draft = await uow.drafts.find_by("contact_id", contact.id)
        assert draft is not None
        assert len(draft.texts) == 30
    await he.says("/help")
    await he.sees("投诉不收费")
    await firm.later(seconds=16)
    await li.sees("刚才的都看到了")
    await li.taps("接着来")
    await firm.quiet()
    assert li.toast is None


async def waits_for_help(firm: Office, person: Person, rounds: int) -> list[float]:
    """Ask for help again and again; the seconds each answer took. It looks at the screen without the control
    interface: a hundred looks a second over HTTP would be a flood of their own."""
    assert firm.tg.box is not None
    world, took = firm.tg.box.world, []
    chat, asker = world.chats[person.id], world.people[person.id]
    for _ in range(rounds):
        said, began = len(chat.entries) + 2, time.monotonic()
        sandbox.says(world, asker, "/help")
        while len(chat.entries) < said:  # the question and its answer
            await asyncio.sleep(0.01)
        took.append(time.monotonic() - began)
        await asyncio.sleep(0.1)
    return took


async def floods(firm: Office, over: asyncio.Event) -> int:
    """A hundred messages a second until it is over, and at least enough to be a flood; how many they were."""
    assert firm.tg.box is not None
    world, count = firm.tg.box.world, 0
    while count < FLOOD or not over.is_set():
        sandbox.says(world, world.people[firm.li.id], f"第{count}句，发票开错了")
        count += 1
        await asyncio.sleep(0.01 if count > 200 else 0)
    return count


async def test_one_clients_flood_keeps_nobody_else_waiting(firm: Office) -> None:
    """R35: one client writes a hundred messages a second while ten others ask something, again and again."""
    await firm.consents(firm.li)
    others = [await firm.tg.person(f"客户{n}", id=51_000 + n) for n in range(10)]
    await asyncio.gather(*(firm.consents(person) for person in others))
    await firm.li.taps("我要投诉")
    await firm.li.sees("您请说")
    over = asyncio.Event()
    flood = asyncio.create_task(floods(firm, over))
    took = sorted(chain(*await asyncio.gather(*(waits_for_help(firm, person, 4) for person in others))))
    over.set()
    count = await flood
    assert took[int(len(took) * 0.95)] <= 2.0, took
    await firm.quiet(within=60)
    async with firm.work() as uow:
        drafts = await uow.drafts.select()
    assert [len(draft.texts) for draft in drafts] == [count]
