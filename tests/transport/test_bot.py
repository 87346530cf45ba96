"""Real Bot methods over our transport arrive at the server as they do over the library's own."""

import io
import re
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from telegram import (
    Bot,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InputFile,
    InputMediaDocument,
    InputMediaPhoto,
    ReplyParameters,
)
from telegram.error import EndPointNotFound, Forbidden, InvalidToken, TelegramError
from telegram.ext import ExtBot
from telegram.request import BaseRequest, HTTPXRequest, RequestData
from telegram.request._requestparameter import RequestParameter

from bot.transport import Caller, Transport
from tests.transport.hostile import api_error, serving
from tests.transport.recorder import FILE, Recorder, recording
from tests.transport.twins import TOKEN

Calling = Callable[[Bot], Awaitable[Any]]
KEYBOARD = InlineKeyboardMarkup([[InlineKeyboardButton("我要投诉", callback_data="a" * 22)]])


def make_bot(recorder: Recorder, request: BaseRequest) -> Bot:
    """A bot of the library that talks to the recorder."""
    address = recorder.address
    return Bot(
        TOKEN, f"{address}/bot", f"{address}/file/bot", request=request, get_updates_request=type(request)()
    )


async def say(bot: Bot) -> None:
    """Text with everything nested that a call can hold."""
    await bot.send_message(
        7,
        "又漏报了 & 罚款 2,300 元 😀\n“怎么办”",
        "HTML",
        reply_markup=KEYBOARD,
        reply_parameters=ReplyParameters(4),
    )


async def say_like_json(bot: Bot) -> None:
    """Text that would be read as JSON must stay text."""
    await bot.send_message(7, '["1"]')


async def document(bot: Bot) -> None:
    """One file with an awkward Chinese name."""
    await bot.send_document(7, InputFile(b"%PDF-1.7", filename='发票 "原件"\\2026.pdf'), caption="发票")


async def album(bot: Bot) -> None:
    """Several files, tied to their places by attach://."""
    await bot.send_media_group(
        7, [InputMediaPhoto(b"\xff\xd8\xff first", caption="一"), InputMediaPhoto(b"\xff\xd8\xff second")]
    )


async def album_with_thumbnail(bot: Bot) -> None:
    """A file and its thumbnail in one part of the call."""
    media = InputMediaDocument(b"PK zip", filename="账.zip", thumbnail=b"\xff\xd8\xff t")
    await bot.send_media_group(7, [media, InputMediaDocument("already-there")])


async def open_file(bot: Bot) -> None:
    """A handle that is read while it is sent."""
    handle = io.BytesIO(b"0123456789" * 30_000)
    handle.seek(5)  # where it stands does not matter: all of it is sent
    await bot.send_document(7, InputFile(handle, filename="big.bin", read_file_handle=False))


async def times(bot: Bot) -> None:
    """Dates and missing values."""
    await bot.ban_chat_member(7, 8, until_date=datetime(2026, 11, 23, tzinfo=UTC))


@pytest.mark.parametrize(
    "call", [say, say_like_json, document, album, album_with_thumbnail, open_file, times, Bot.get_me]
)
async def test_the_server_sees_the_same_call_from_both(call: Calling) -> None:
    seen = []
    for request in (HTTPXRequest(), Transport()):
        async with recording() as recorder, make_bot(recorder, request) as bot:
            await call(bot)
        seen.append(normal(recorder))
    assert seen[0] == seen[1]
    assert seen[0][0]


def normal(recorder: Recorder) -> tuple[Any, Any]:
    """What was seen, with the random names of attachments replaced by their order of appearance."""
    names: dict[str, str] = {}
    text = repr((recorder.calls[1:] or recorder.calls, recorder.files[1:]))
    for found in re.findall(r"attached[0-9a-f]{32}", text):
        names.setdefault(found, f"attached-{len(names)}")
    return re.sub(r"attached[0-9a-f]{32}", lambda found: names[found.group()], text), len(names)


async def test_answers_become_objects_of_the_library() -> None:
    async with recording() as recorder, make_bot(recorder, Transport()) as bot:
        assert bot.username == "tingsu_bot"
        assert bot.first_name == "听诉"
        assert (await bot.send_message(7, "好")).text == "好"
        assert len(await bot.send_media_group(7, [InputMediaPhoto(b"a"), InputMediaPhoto(b"b")])) == 2
        assert (await bot.get_updates(timeout=1))[0].update_id == 9


async def test_a_file_is_downloaded_whole(tmp_path: Path) -> None:
    async with recording() as recorder, make_bot(recorder, Transport()) as bot:
        file = await bot.get_file("f")
        assert bytes(await file.download_as_bytearray()) == FILE
        path = await file.download_to_drive(tmp_path / "1.pdf")
    assert path.read_bytes() == FILE


async def test_connections_are_kept_and_the_agent_is_named() -> None:
    async with recording() as recorder, make_bot(recorder, Transport()) as bot:
        for _ in range(5):
            await bot.send_message(7, "好")
    assert len(recorder.connections) == 1
    assert all(one["User-Agent"] == BaseRequest.USER_AGENT for one in recorder.headings)
    assert not any("Cookie" in one for one in recorder.headings)


@pytest.mark.parametrize("odd", ["half \ud83d emoji", 2**70])
async def test_what_orjson_refuses_still_reaches_the_server(odd: object) -> None:
    data = RequestData([RequestParameter.from_input("text", odd)])
    async with recording() as recorder, Transport() as transport:
        await transport.post(f"{recorder.address}/bot{TOKEN}/sendMessage", data)
    assert recorder.calls[-1][1]["text"] == odd


@pytest.mark.parametrize("values", [{"chat_id": 7, "text": "好", "reply_markup": None}, {"document": None}])
async def test_the_short_way_says_what_the_librarys_says(values: dict[str, Any]) -> None:
    seen, answers = [], []
    for kind in (ExtBot, Caller):
        if "document" in values:
            values = {"chat_id": 7, "document": InputFile(b"%PDF", filename="1.pdf")}
        async with recording() as recorder, kind(TOKEN, f"{recorder.address}/bot", request=Transport()) as bot:
            answers.append(await bot.do_api_request("sendDocument" if "document" in values else "sendMessage", values))
        seen.append(normal(recorder))
    assert seen[0] == seen[1]
    assert answers[0] == answers[1]


@pytest.mark.parametrize(
    ("code", "librarys", "ours"),
    [(404, EndPointNotFound, InvalidToken), (401, EndPointNotFound, InvalidToken), (403, Forbidden, Forbidden)],
)
async def test_the_short_way_fails_as_the_librarys_fails_but_for_a_refused_token(
    code: int, librarys: type[TelegramError], ours: type[TelegramError]
) -> None:
    """Every call is refused here, so where it is 401 or 404 it is the token."""
    words = []
    for kind, expected in ((ExtBot, librarys), (Caller, ours)):
        async with serving(api_error(code, "No")) as address:
            bot = kind(TOKEN, f"{address}/bot", request=Transport())
            bot._bot_initialized = True
            with pytest.raises(expected) as caught:
                await bot.do_api_request("sendNothing", {"chat_id": 7})
            await bot._request[1].shutdown()
        words.append(str(caught.value))
    assert words[0] == words[1] or librarys is not ours
