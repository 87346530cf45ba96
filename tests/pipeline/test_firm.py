"""The whole program in this process: what comes twice, out of order, unreadable, or while Telegram is away."""

import asyncio
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from bot.app import FLUSH_SECONDS
from bot.domain.people import Role
from bot.services import invitations
from bot.services.actors import OPERATOR
from storage import tables
from tests.driver import Person, words
from tests.office import Office

pytestmark = pytest.mark.filterwarnings("ignore:Deprecated since version v22.2")  # the library's own, on a 429


SUBMIT = ("确认提交", "先提交，稍后补充")  # below the card, or below what is asked instead


async def rows(firm: Office, *columns: Any) -> list[Any]:
    """Straight from the database."""
    async with firm.work() as uow:
        return list((await uow.execute(select(*columns))).all())


async def count(firm: Office, table: Any) -> int:
    """How many rows."""
    return len(await rows(firm, table))


async def said(person: Person) -> list[str]:
    """What the bot has said, oldest first."""
    await person.looks()
    return [words(one) for one in person.messages if not one["mine"]]


async def data_of(person: Person, *labels: str) -> tuple[int, str]:
    """The newest button of this name (or one of these): message and callback data."""
    await person.looks()
    for message in reversed(person.messages):
        for row in message.get("reply_markup", {}).get("inline_keyboard", []):
            for button in row:
                if button["text"] in labels:
                    return message["message_id"], button["callback_data"]
    raise AssertionError(f"{person.name} has no button {labels}")


def tapped(person: Person, number: int, data: str, query: str) -> dict[str, Any]:
    """An update with a tap, to be delivered as raw."""
    who = {"id": person.id, "is_bot": False, "first_name": person.name}
    message = {"message_id": number, "date": 1_795_500_000, "chat": {"id": person.id, "type": "private"}}
    return {"callback_query": {"id": query, "from": who, "chat_instance": "1", "data": data, "message": message}}


def told(person: Person, number: int, text: str) -> dict[str, Any]:
    """An update with a text, to be delivered as raw."""
    who = {"id": person.id, "is_bot": False, "first_name": person.name}
    chat = {"id": person.id, "type": "private", "first_name": person.name}
    message = {"message_id": number, "date": 1_795_500_000, "chat": chat, "from": who, "text": text}
    if text.startswith("/"):
        message["entities"] = [{"type": "bot_command", "offset": 0, "length": len(text)}]
    return {"message": message}


async def ready_to_submit(firm: Office, person: Person) -> tuple[int, str]:
    """Everything but 确认提交; returns that button."""
    await firm.consents(person)
    await person.taps("我要投诉")
    await person.sees("您请说")
    await person.says("又漏报了，还罚款两千三")
    await firm.quiet()
    await person.taps("我说完了")
    await firm.quiet()
    return await data_of(person, *SUBMIT)


async def test_every_update_twice_is_as_good_as_once(firm: Office) -> None:
    """R4: the sandbox delivers each update twice, under its own number."""
    await firm.tg.faults({"kind": "duplicate", "copies": 2})
    await firm.consents(firm.li)
    await firm.files(firm.li, "又漏报了", "还罚款两千三")
    await firm.quiet()
    assert await count(firm, tables.cases) == 1
    heard = await said(firm.li)
    assert len([text for text in heard if "已经提交" in text]) == 1
    assert len(heard) == len(set(heard))


async def test_every_update_again_under_new_numbers_after_a_restart(firm: Office) -> None:
    """R4, R5: all that was ever delivered comes again, renumbered, to a program that has just been started."""
    seen: list[dict[str, Any]] = []
    real = firm.program.receiver.keep

    async def keep(updates: list[dict[str, Any]]) -> None:
        seen.extend(updates)
        await real(updates)

    firm.program.receiver.keep = keep  # type: ignore[method-assign]
    await firm.consents(firm.li)
    await firm.files(firm.li, "又漏报了")
    await firm.quiet()
    before, cases = await said(firm.li), await rows(firm, tables.cases)
    await restart(firm)
    for update in seen:
        await firm.tg.raw({name: value for name, value in update.items() if name != "update_id"})
    await firm.quiet()
    assert len(seen) > 5
    assert await said(firm.li) == before
    assert await rows(firm, tables.cases) == cases


async def test_a_stop_before_the_first_answer_of_telegram_waits_for_nothing(firm: Office) -> None:
    await firm.program.stop()
    await firm.tg.faults({"kind": "error5xx", "method": "deleteWebhook", "times": 1000})
    await reopened(firm)
    async with asyncio.timeout(FLUSH_SECONDS / 2):
        await firm.program.stop()


async def restart(firm: Office) -> None:
    """Stop the program and start another on the same directory."""
    from bot.app import Program

    old = firm.program
    await old.stop()
    firm.program = Program(old.settings, old.firm.policy, old.clock)
    await firm.program.open()
    await firm.program.start()


async def test_numbers_that_begin_again_lower_lose_nothing(firm: Office) -> None:
    """R5: after silence Telegram may number from anywhere."""
    await firm.consents(firm.li)
    await firm.quiet()
    await firm.tg.faults({"kind": "renumber", "times": 1, "seed": 5})
    await firm.files(firm.li, "又漏报了", "还罚款两千三")
    assert await count(firm, tables.cases) == 1


@pytest.mark.parametrize("late", ["text", "tap"])
async def test_a_tap_may_overtake_a_text_and_a_text_a_tap(firm: Office, late: str) -> None:
    """R6: 我说完了 before the last words, or the last words after it: the words are in the complaint."""
    li = firm.li
    await firm.consents(li)
    await li.taps("我要投诉")
    await li.sees("您请说")
    await li.says("又漏报了")
    await firm.quiet()
    number, data = await data_of(li, "我说完了")
    updates = [told(li, 9001, "还罚款两千三"), tapped(li, number, data, "881")]
    for update in updates if late == "tap" else reversed(updates):
        await firm.tg.raw(update)
    await firm.quiet()
    await firm.tg.raw(tapped(li, *await data_of(li, *SUBMIT), "882"))
    await li.sees("已经提交")
    async with firm.work() as uow:
        (case,) = await uow.cases.select()
    assert [one.text for one in case.story] == ["又漏报了", "还罚款两千三"]


async def test_one_unreadable_update_among_a_hundred(firm: Office) -> None:
    """R7: the other 99 are answered within five seconds; it is set aside and the operator is told once."""
    async with firm.work() as uow:
        sun = await uow.staff.find_by("telegram_id", firm.sun.id)
        assert sun is not None
        from dataclasses import replace

        uow.staff.save(replace(sun, role=Role.ADMINISTRATOR))
    crowd = [await firm.tg.person(f"客户{n}", id=40_000 + n, started=True) for n in range(99)]
    for n, person in enumerate(crowd):
        if n == 50:
            await firm.tg.raw({"message": {"message_id": "none", "date": "never", "chat": {"id": 40_050}}})
        await firm.tg.raw(told(person, 5000, "/start"))
    await firm.quiet(within=5.0)
    for person in crowd[:5] + crowd[-5:]:
        await person.looks()
        assert len(person.messages) == 1, person.screen()
    states = [state for (state,) in await rows(firm, tables.inbox.c.state)]
    assert (states.count("done"), states.count("quarantined")) == (99, 1)
    await firm.quiet()
    await firm.sun.looks()
    assert len([one for one in firm.sun.messages if not one["mine"]]) == 1, firm.sun.screen()


async def backlog(firm: Office, many: int, within: float) -> None:
    """R8: so many updates queue while the network is away; all are handled, in order for each chat."""
    crowd = [await firm.tg.person(f"客户{n}", id=50_000 + n, started=True) for n in range(50)]
    for person in crowd:
        await firm.tg.raw(told(person, 1, "/start"))
    await firm.quiet(20)
    for label in ("同意，开始", "我知道并同意", "跳过，先说事情"):
        for person in crowd:
            number, data = await data_of(person, label)
            await firm.tg.raw(tapped(person, number, data, f"{label}{person.id}"))
        await firm.quiet(20)
    await firm.tg.network(down=True)
    for n in range(many):
        person = crowd[n % 50]
        await firm.tg.raw(told(person, 100 + n, f"第{n}句"))
    await firm.tg.network(down=False)
    await firm.quiet(within)
    async with firm.work() as uow:
        drafts = await uow.drafts.select()
    heard = [[int(one.text[1:-1]) for one in draft.story] for draft in drafts]
    assert sum(len(numbers) for numbers in heard) == many
    assert all(numbers == sorted(numbers) for numbers in heard)


async def test_a_thousand_queued_updates_in_order(firm: Office) -> None:
    await backlog(firm, 1_000, within=40)


@pytest.mark.prove
@pytest.mark.timeout(900)
async def test_ten_thousand_queued_updates_in_order(firm: Office) -> None:
    await backlog(firm, 10_000, within=800)


async def test_a_storm_of_429_loses_nothing_and_doubles_nothing(firm: Office) -> None:
    """R14: three of ten calls are refused for a second; each chat hears everything once, in order."""
    storm = {"kind": "error429", "method": "sendMessage", "probability": 0.3, "seed": 14, "retry_after": 1}
    await firm.tg.faults(storm)
    crowd = [await firm.tg.person(f"客户{n}", id=60_000 + n, started=True) for n in range(8)]
    for person in crowd:
        for n, word in enumerate(("/start", "/help", "你好")):
            await firm.tg.raw(told(person, 100 + n, word))
    for _ in range(30):
        await asyncio.sleep(0.05)
        firm.program.clock.move(timedelta(seconds=1))
        firm.program.sender.bell.ring()
    await firm.quiet()
    (fault,) = await firm.tg.faults()
    assert fault["struck"] >= 5
    conversations = [await said(person) for person in crowd]
    assert all(heard == conversations[0] for heard in conversations)
    assert len(conversations[0]) == 4  # consent, help, "please agree first", consent again


async def test_a_parked_chat_does_not_hold_up_the_others(firm: Office) -> None:
    """R14: one chat is refused for a minute, all others are answered at once."""
    await firm.tg.faults({"kind": "error429", "method": "sendMessage", "chat_id": firm.li.id, "retry_after": 60})
    await firm.li.starts()
    await asyncio.sleep(0.2)
    await firm.he.starts()
    await firm.he.sees("同意", within=1.0)
    await firm.li.sees_nothing(0.1)
    await firm.tg.no_faults()
    firm.program.clock.move(timedelta(seconds=61))
    firm.program.sender.bell.ring()
    await firm.li.sees("同意")


@pytest.mark.parametrize("trouble", ["network", "error5xx"])
async def test_telegram_away_for_a_while_then_everything_in_order(firm: Office, trouble: str) -> None:
    """R16: the network is gone, or every call is answered 502; then all is answered, in order, once."""
    await firm.consents(firm.li)
    await firm.quiet()
    before = len(await said(firm.li))
    if trouble == "network":
        await firm.tg.network(down=True)
    else:
        await firm.tg.faults({"kind": "error5xx", "method": "send*", "times": 4})
    for word in ("/help", "/start", "/help"):
        await firm.li.says(word)
    await asyncio.sleep(0.5)
    assert len(await said(firm.li)) == before
    await firm.tg.network(down=False)
    for _ in range(16):
        await asyncio.sleep(0.15)
        firm.program.clock.move(timedelta(seconds=5))
        firm.program.sender.bell.ring()
    await firm.quiet()
    heard = (await said(firm.li))[before:]
    assert len(heard) == 3
    assert heard[0] == heard[2] != heard[1]


async def test_a_receipt_that_may_have_arrived_is_said_again_and_one_that_did_not_arrives(firm: Office) -> None:
    """R15: the answer is lost after delivery (one repeat, recognisable by its number), or the call before it (none)."""
    for kind, times in (("accept_hang", 2), ("drop_hang", 1)):
        person = firm.li if kind == "accept_hang" else firm.he
        await ready_to_submit(firm, person)
        _quicker(firm)
        fault = {"kind": kind, "method": "sendMessage", "chat_id": person.id, "times": 1}
        await firm.tg.faults(fault)
        number, data = await data_of(person, *SUBMIT)
        await firm.tg.raw(tapped(person, number, data, kind))
        await asyncio.sleep(0.6)
        await firm.later(seconds=3)
        await firm.tg.no_faults()
        receipts = [text for text in await said(person) if "已经提交" in text]
        assert len(receipts) == times, kind
        assert len(set(receipts)) == 1
    assert await count(firm, tables.cases) == 2


def _quicker(firm: Office) -> None:
    """The transport gives up after 0.3 s instead of five."""
    from bot.transport.limits import Limits

    firm.program.bot.request._limits = Limits(read=0.3, write=0.3)  # type: ignore[attr-defined]


async def test_who_has_blocked_the_bot_is_not_tried_again_and_the_advisor_must_telephone(firm: Office) -> None:
    """R17: one try, and a person is told."""
    await firm.consents(firm.li)
    number = await firm.files(firm.li, "又漏报了，还罚款两千三")
    await firm.wang.sees(number)
    await firm.tg.faults({"kind": "error403", "method": "sendMessage", "chat_id": firm.li.id})
    since = (await firm.tg.calls())[-1]["n"]
    await firm.wang.taps("接单")
    await firm.quiet()
    tries = [call for call in await firm.tg.calls("sendMessage", since) if call["params"]["chat_id"] == firm.li.id]
    assert len(tries) == 1
    await firm.wang.sees("李总")
    async with firm.work() as uow:
        contact = await uow.contacts.find_by("telegram_id", firm.li.id)
    assert contact is not None
    assert contact.reachable == "blocked"


@pytest.mark.parametrize("down", [timedelta(seconds=1), timedelta(hours=3), timedelta(days=3)])
async def test_down_over_a_due_time_each_promise_is_kept_once(firm: Office, down: timedelta) -> None:
    """R22: the silence of ninety seconds falls due while the program is away."""
    await firm.consents(firm.li)
    await firm.li.taps("我要投诉")
    await firm.li.sees("您请说")
    await firm.li.says("又漏报了")
    await firm.quiet()
    await firm.later(seconds=89)
    before = len(await said(firm.li))
    await firm.program.stop()
    firm.program.clock.move(down)
    await reopened(firm)
    await firm.quiet()
    once = await said(firm.li)
    await restart(firm)
    await firm.quiet()
    assert await said(firm.li) == once
    new = once[before:]
    assert any("您说的我都记下了" in text for text in new)
    assert len(set(new)) == len(new)
    waiting = await rows(firm, tables.due.c.due_at, tables.due.c.state)
    assert not [at for at, state in waiting if state == "waiting" and at <= firm.program.clock.now()]


async def reopened(firm: Office) -> None:
    """A new program in the place of one that was stopped."""
    from bot.app import Program

    old = firm.program
    firm.program = Program(old.settings, old.firm.policy, old.clock)
    await firm.program.open()
    await firm.program.start()


async def test_twenty_taps_at_once_have_one_effect(firm: Office) -> None:
    """R28: on the client's 确认提交, then on the advisor's 接单."""
    number, data = await ready_to_submit(firm, firm.li)
    await asyncio.gather(*(firm.tg.raw(tapped(firm.li, number, data, f"c{n}")) for n in range(20)))
    await firm.quiet()
    assert await count(firm, tables.cases) == 1
    assert len([text for text in await said(firm.li) if "已经提交" in text]) == 1
    await firm.wang.sees("新投诉")
    number, data = await data_of(firm.wang, "接单")
    await asyncio.gather(*(firm.tg.raw(tapped(firm.wang, number, data, f"d{n}")) for n in range(20)))
    await firm.quiet()
    accepted = [row for row in await rows(firm, tables.audit.c.action) if row[0] == "case.accept"]
    assert len(accepted) == 1


async def test_links_replayed_expired_or_guessed_bind_nobody(firm: Office) -> None:
    """R29: the same link works once, for one person; in the same shape but wrong, or too late, never."""
    async with firm.work() as uow:
        (client,) = [c for c in await uow.clients.select() if c.company == "瑞康口腔门诊部"]
        link = await make_link(uow, client)
        stale = await make_link(uow, client)
    he, lin = firm.he, firm.lin
    stranger = await firm.tg.person("赵老板", id=77_001)
    await firm.consents(stranger)
    await stranger.starts(link)
    await stranger.sees("瑞康口腔门诊部")
    for thief in (he, lin):
        await firm.consents(thief)
        await thief.starts(link)
        await thief.sees("链接")
    for n in range(5):
        await lin.starts(link[:-1] + "abcde"[n] if link[-1] != "abcde"[n] else link[::-1])
        await lin.sees("链接")
    await firm.later(days=31)
    await lin.starts(stale)
    await lin.sees("链接")
    bound = await rows(firm, tables.contacts.c.telegram_id, tables.contacts.c.client_id)
    assert [telegram for telegram, of in bound if of == client.id] == [stranger.id]


async def make_link(uow: Any, client: Any) -> str:
    """A one-time link's secret, as the owner at the console makes it."""
    link = await invitations.invite_contact(uow, invitations.Terms(OPERATOR, 7), client, "赵老板", "法人")
    return link.secret
