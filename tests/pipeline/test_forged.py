"""R27: buttons forged, stolen, stale or tapped again change nothing, and are answered kindly."""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from random import Random
from typing import Any

import pytest
from sqlalchemy import select, update

from bot.words import LANGUAGES, say
from storage.inbox import tap_hash
from storage.tables import metadata, taps
from tests.office import Office

SEED = 27
SHORT, LONG = 400, 10_000
MOVING = {"audit", "audit_head", "inbox", "outbox"}  # attempts are noted, updates come in, answers go out
STALE = ("驳回", "我应回避")  # of an offer that was taken meanwhile
KIND_WORDS = {say(key, one) for key in ("val.button_old",) for one in LANGUAGES}
KIND_TOASTS = {"", *(say(key, one) for key in ("err.not_staff", "s.gone", "s.not_yours") for one in LANGUAGES)}
FORGED = (
    "", "1", "accept", "accept:1", "case:TS-20261124-0001:accept", "' OR 1=1 --", "../../etc/passwd", "\x00", "{firm}",
    "😀" * 16, "a" * 64, "null", '{"action":"accept"}', "确认提交", "\u202etpecca",
)  # fmt: skip


@dataclass(frozen=True)
class Key:
    """A button on somebody's screen."""

    owner: int
    message: int
    label: str
    data: str


@dataclass(frozen=True)
class Forgery:
    """A tap that must do nothing."""

    kind: str
    person: int
    message: int
    data: str
    query: str


async def busy_firm(firm: Office) -> None:
    """Two complaints, one taken; a half-told third; everybody has buttons, used and unused."""
    for person in (firm.li, firm.he, firm.lin):
        await firm.consents(person)
    await firm.files(firm.li, "报表晚了一周才发过来，问谁都不回")
    await firm.files(firm.he, "又漏报了，还罚款两千三")
    await firm.wang.taps("接单")
    await firm.lin.taps("我要投诉")
    await firm.lin.says("发票抬头开错了")
    await firm.quiet()
    await firm.lin.taps("我说完了")  # or her silence would be broken while the long form runs
    await firm.quiet()


async def keys(firm: Office) -> list[Key]:
    """Every button there is."""
    found = []
    for person in firm.people.values():
        for message in await person.looks():
            for row in message.get("reply_markup", {}).get("inline_keyboard", []):
                found += [Key(person.id, message["message_id"], b["text"], b["callback_data"]) for b in row]
    return found


async def state(firm: Office) -> dict[str, str]:
    """A hash of every table that must not move; of the taps, all that was there is still as it was."""
    hashes = {}
    async with firm.work() as uow:
        for table in metadata.sorted_tables:
            if table.name not in MOVING | {"taps"}:
                rows = sorted(repr(tuple(row)) for row in (await uow.execute(select(table))).all())
                hashes[table.name] = hashlib.sha256(json.dumps(rows).encode()).hexdigest()
    return hashes


async def tokens(firm: Office) -> dict[str, Any]:
    """Each token and when it was used."""
    async with firm.work() as uow:
        rows = (await uow.execute(select(taps.c.token_hash, taps.c.used_at))).all()
    return {row.token_hash: row.used_at for row in rows}


async def expire(firm: Office, some: list[Key]) -> None:
    """A month has passed for these buttons alone."""
    async with firm.work() as uow:
        hashes = [tap_hash(key.data) for key in some]
        past = uow.now - timedelta(seconds=1)
        await uow.execute(update(taps).where(taps.c.token_hash.in_(hashes)).values(expires_at=past))


def forgeries(chance: Random, there: list[Key], spent: list[Key], people: list[int]) -> Iterator[Forgery]:
    """For ever: each kind in its turn; `spent` are buttons that are used, expired or overtaken."""
    number = 0
    while True:
        number += 1
        key, worn, query = chance.choice(there), chance.choice(spent), f"forged{number}"
        other = chance.choice([one for one in people if one != key.owner])
        bent = chance.randrange(len(key.data))
        yield Forgery("forged", other, key.message, chance.choice(FORGED), query)
        yield Forgery("guessed", key.owner, key.message, f"{chance.getrandbits(128):022x}"[:22], query + "g")
        yield Forgery("bent", key.owner, key.message, key.data[:bent] + "~" + key.data[bent + 1 :], query + "b")
        yield Forgery("foreign", other, chance.choice([key.message, 1, 10**9]), key.data, query + "f")
        yield Forgery("stale", worn.owner, worn.message, worn.data, query + "s")
        yield Forgery("replayed", worn.owner, worn.message, worn.data, query + "s")  # the very same tap again


def as_update(forgery: Forgery) -> dict[str, Any]:
    """As Telegram would deliver it."""
    chat, who = {"id": forgery.person, "type": "private"}, {"id": forgery.person, "is_bot": False, "first_name": "某人"}
    return {"callback_query": {
        "id": forgery.query, "from": who, "chat_instance": "1",
        "data": forgery.data, "message": {"message_id": forgery.message, "date": 1_795_500_000, "chat": chat},
    }}  # fmt: skip


async def attack(firm: Office, count: int) -> None:
    """So many forgeries against a busy firm."""
    await busy_firm(firm)
    stranger = await firm.tg.person("路人", id=9001, started=True)
    there, used = await keys(firm), await tokens(firm)
    expired = [key for key in there if key.owner == firm.he.id]
    await expire(firm, expired)
    spent = [key for key in there if used[tap_hash(key.data)] or (key.owner == firm.wang.id and key.label in STALE)]
    people = [*(person.id for person in firm.people.values()), stranger.id]
    before, last_call = await state(firm), (await firm.tg.calls())[-1]["n"]
    source = forgeries(Random(SEED), there, spent + expired, people)
    assert firm.tg.box is not None
    for _ in range(count):
        firm.tg.box.world.updates.push(as_update(next(source)))
    await firm.quiet(within=60 + count / 20)
    changed = {name for name, hashed in (await state(firm)).items() if hashed != before[name]}
    assert changed == set(), f"seed {SEED}"
    after, overtaken = await tokens(firm), {tap_hash(key.data) for key in there if key.label in STALE}
    assert {one for one, at in used.items() if after[one] != at} <= overtaken
    await only_kind_words(firm, last_call, count)
    await control(firm, before)


async def only_kind_words(firm: Office, since: int, count: int) -> None:
    """Nothing was said but that the button is of no use any more, and every tap was answered."""
    calls = [call for call in await firm.tg.calls(since=since) if call["method"] != "getUpdates"]
    told = {call["params"]["text"] for call in calls if call["method"] == "sendMessage"}
    toasts = [call["params"].get("text", "") for call in calls if call["method"] == "answerCallbackQuery"]
    assert {call["method"] for call in calls} == {"sendMessage", "answerCallbackQuery"}
    assert told <= KIND_WORDS
    assert set(toasts) <= KIND_TOASTS
    assert len(toasts) >= count * 4 // 6, "somebody's button went on turning"


async def control(firm: Office, before: dict[str, str]) -> None:
    """The same look sees a tap that is genuine."""
    there = {key.label for key in await keys(firm) if key.owner == firm.lin.id}
    await firm.lin.taps(next(one for one in ("改一下", "跳过", "投诉", "我补充一下") if one in there))
    await firm.quiet()
    assert await state(firm) != before


@pytest.mark.filterwarnings("ignore:Deprecated since version v22.2")
async def test_some_hundred_forged_taps_change_nothing(firm: Office) -> None:
    await attack(firm, SHORT)


@pytest.mark.prove
@pytest.mark.timeout(1800)
async def test_ten_thousand_forged_taps_change_nothing(firm: Office) -> None:
    await attack(firm, LONG)
