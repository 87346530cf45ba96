"""A token that Telegram refuses: nothing is given up, the operator is told what to do, and it goes on by itself.

Telegram answers 401 to a revoked token, 404 to a malformed one, and 404 to a method it does not know.
"""

import asyncio
from pathlib import Path

import pytest
from sqlalchemy import func, select
from structlog.testing import capture_logs
from telegram import InputFile
from telegram.error import InvalidToken, NetworkError

from bot.sandbox.settings import DEFAULT_TOKEN
from storage.tables import outbox
from tests.box import telegram
from tests.office import Office
from tests.pipeline.alone import command
from tests.pipeline.bench import says

REVOKED = {"kind": "error", "code": 401, "description": "Unauthorized"}
MALFORMED = {"kind": "error", "code": 404, "description": "Not Found"}


async def states(firm: Office, text: str) -> dict[str, int]:
    """How many messages to 李总 of this text or kind stand how."""
    async with firm.work() as uow:
        query = select(outbox.c.state, func.count()).where(outbox.c.effect_key == text).group_by(outbox.c.state)
        return {state: count for state, count in (await uow.execute(query)).all()}  # noqa: C416  rows, not pairs


async def posts(firm: Office, text: str) -> None:
    """One message to 李总, as a service would leave it."""
    async with firm.work() as uow:
        uow.post(says(firm.li.id, text, effect_key=text))
    firm.program.sender.bell.ring()


async def until_tried(firm: Office, method: str) -> None:
    """Until the program has made this call once more."""
    since = max(call["n"] for call in await firm.tg.calls())
    async with asyncio.timeout(5):
        while not await firm.tg.calls(method, since):
            await asyncio.sleep(0.02)


@pytest.mark.parametrize("refusal", [REVOKED, MALFORMED])
async def test_while_the_token_is_refused_a_message_waits_and_then_it_goes_out(firm: Office, refusal: dict) -> None:
    await firm.li.starts()
    await firm.quiet()
    with capture_logs() as logs:
        await firm.tg.faults(refusal)
        await posts(firm, "您的事有进展了")
        await until_tried(firm, "sendMessage")
        await asyncio.sleep(0.2)
        assert await states(firm, "您的事有进展了") == {"waiting": 1}
    told = [entry for entry in logs if entry["event"] == "token_refused"]
    assert told
    assert all(entry["log_level"] == "error" and "TINGSU_TOKEN" in entry["hint"] for entry in told)
    assert not [entry for entry in logs if entry["event"] == "not_delivered"]
    await firm.tg.no_faults()
    await firm.later(seconds=11)
    await firm.li.sees("您的事有进展了")
    assert await states(firm, "您的事有进展了") == {"sent": 1}


async def test_a_refused_token_is_tried_with_one_message_not_with_all(firm: Office) -> None:
    await firm.tg.faults(REVOKED)
    since = max(call["n"] for call in await firm.tg.calls())
    staff = [person for person in firm.people.values() if person.id >= 2000]
    async with firm.work() as uow:
        for person in staff:
            uow.post(says(person.id, "各位好"))
    firm.program.sender.bell.ring()
    await asyncio.sleep(0.5)
    assert len(await firm.tg.calls("sendMessage", since)) == 1
    await firm.tg.no_faults()
    await firm.later(seconds=11)
    assert len(await firm.tg.calls("sendMessage", since)) == 1 + len(staff)


async def test_what_was_told_meanwhile_is_heard_when_the_token_works_again(firm: Office) -> None:
    """The poll goes on trying: the program does not end, and a newcomer is answered."""
    await firm.tg.faults(REVOKED)
    await firm.li.starts()
    await asyncio.sleep(1.0)
    await firm.tg.no_faults()
    await firm.later(seconds=11)
    await firm.li.sees("开始之前请您了解")


async def test_a_method_telegram_does_not_know_is_final_for_its_message_alone(firm: Office) -> None:
    """404 while the token works: waiting would not mend it."""
    await firm.li.starts()
    await firm.quiet()
    await firm.tg.faults({**MALFORMED, "method": "sendMessage", "times": 1})
    await posts(firm, "甲")
    await firm.quiet()
    assert await states(firm, "甲") == {"failed": 1}
    await posts(firm, "乙")
    await firm.quiet()
    assert await states(firm, "乙") == {"sent": 1}


@pytest.mark.parametrize("method", ["sendMessage", "sendDocument"])
async def test_a_refusal_that_cannot_be_looked_into_is_no_answer(firm: Office, method: str) -> None:
    """404, and then no network: neither the token nor the method is known to be wrong, so it is tried again."""
    await firm.tg.faults({**MALFORMED, "method": method}, {"kind": "error5xx", "method": "getMe"})
    asked = {"chat_id": firm.li.id, "text": "好"}
    if method == "sendDocument":
        asked = {"chat_id": firm.li.id, "document": InputFile(b"%PDF", filename="1.pdf")}
    with pytest.raises(NetworkError):
        await firm.program.bot.do_api_request(method, asked)
    await firm.tg.no_faults()
    await firm.tg.faults({**MALFORMED, "method": method}, {**MALFORMED, "method": "getMe"})
    with pytest.raises(InvalidToken):
        await firm.program.bot.do_api_request(method, asked)


@pytest.mark.parametrize("refusal", [REVOKED, MALFORMED])
@pytest.mark.parametrize(("words", "code"), [("check", 1), ("run", 2)])
async def test_check_and_start_say_so_in_both_languages(tmp_path: Path, refusal: dict, words: str, code: int) -> None:
    async with telegram(limits=False) as tg:
        await tg.faults(refusal)
        ended, out = await command(tg, tmp_path, words)
    assert ended == code
    assert "Telegram 不认这个令牌" in out
    assert "Telegram refuses this token" in out
    assert "Traceback" not in out
    assert DEFAULT_TOKEN not in out
