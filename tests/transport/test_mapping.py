"""Every failed call is raised as the library's own transport raises it, and says if it was surely unsent."""

import asyncio
import contextlib

import pytest
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Conflict,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
    TimedOut,
)
from telegram.request import BaseRequest

from bot.transport import Limits, NotSent, NotSentInTime, is_surely_unsent, is_unsure
from tests.transport import hostile
from tests.transport.hostile import api_error, http, sending, serving
from tests.transport.twins import Call, assert_same, both, get_me, retrieve, send_large

SHORT = Limits(read=0.2, write=0.2, connect=0.2, pool=0.2, media_write=0.2)

ANSWERS = [
    ("429", api_error(429, "Too Many Requests: retry after 7", retry_after=7), RetryAfter),
    ("403", api_error(403, "Forbidden: bot was blocked by the user"), Forbidden),
    ("404", api_error(404, "Not Found"), InvalidToken),
    ("401", api_error(401, "Unauthorized"), InvalidToken),
    ("400", api_error(400, "Bad Request: chat not found"), BadRequest),
    ("400 migrated", api_error(400, "Bad Request: group", migrate_to_chat_id=-100), ChatMigrated),
    ("400 unknown parameter", api_error(400, "Bad Request: x", colour=3), BadRequest),
    ("409", api_error(409, "Conflict: terminated by other getUpdates request"), Conflict),
    ("500 json", api_error(500, "Internal Server Error"), NetworkError),
    ("500 html", sending(http(500, b"<html>oops</html>", "Content-Type: text/html")), NetworkError),
    ("502 html", sending(http(502, b"<html>bad gateway</html>")), NetworkError),
    ("599 unknown", sending(http(599, b"")), NetworkError),
    ("302 not followed", sending(http(302, b"", "Location: http://127.0.0.1:9/")), NetworkError),
    ("bad json", sending(http(200, b"{not json")), TelegramError),
    ("empty", sending(http(200, b"")), TelegramError),
    ("no result", sending(http(200, b'{"ok":true}')), KeyError),
]

BROKEN = [
    ("hangs up", sending(), NetworkError),
    ("resets", hostile.resetting, NetworkError),
    ("body cut short", sending(b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{"), NetworkError),
    (
        "chunk cut short",
        sending(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n64\r\n{"),
        NetworkError,
    ),
    (
        "chunk not a number",
        sending(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n{"),
        NetworkError,
    ),
    ("not http", sending(b"SSH-2.0-OpenSSH_9\r\n\r\n"), NetworkError),
    ("headings cut short", sending(b"HTTP/1.1 200 OK\r\nContent-Le"), NetworkError),
]


def named(cases: list[tuple[str, hostile.Behaviour, type[Exception]]]) -> list[object]:
    return [pytest.param(behave, expected, id=name) for name, behave, expected in cases]


@pytest.mark.parametrize(("behave", "expected"), named([*ANSWERS, *BROKEN]))
async def test_an_answer_is_read_as_the_library_reads_it(
    behave: hostile.Behaviour, expected: type[Exception]
) -> None:
    async with serving(behave) as address:
        twins = await both(get_me, address)
    if expected is KeyError:  # the library's own slip, kept
        assert type(twins.theirs) is type(twins.ours) is KeyError
        return
    assert_same(twins, expected)
    assert twins.ours is not None
    assert not is_surely_unsent(twins.ours)
    assert is_unsure(twins.ours) == (behave in {case[1] for case in BROKEN} or expected is TelegramError)


@pytest.mark.parametrize(("behave", "expected"), named([case for case in ANSWERS if "4" in case[0]]))
async def test_the_words_of_a_refusal_are_the_librarys(
    behave: hostile.Behaviour, expected: type[Exception]
) -> None:
    async with serving(behave) as address:
        twins = await both(get_me, address)
    assert isinstance(twins.ours, expected)
    assert str(twins.ours) == str(twins.theirs)


async def test_retry_after_carries_its_seconds() -> None:
    async with serving(api_error(429, "Too Many Requests", retry_after=7)) as address:
        twins = await both(get_me, address)
    assert isinstance(twins.theirs, RetryAfter)
    assert isinstance(twins.ours, RetryAfter)
    assert twins.ours._retry_after == twins.theirs._retry_after


@pytest.mark.parametrize(
    ("behave", "call"),
    [
        pytest.param(hostile.silent, get_me, id="read: no answer"),
        pytest.param(
            sending(b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n{", 5.0), get_me, id="read: body stalls"
        ),
        pytest.param(
            sending(b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n{", 5.0), retrieve, id="read: file stalls"
        ),
        pytest.param(hostile.deaf, send_large, id="write"),
    ],
)
async def test_a_limit_reached_after_sending_is_timed_out_and_unsure(
    behave: hostile.Behaviour, call: Call
) -> None:
    async with serving(behave) as address:
        twins = await both(call, address, SHORT)
    assert_same(twins, TimedOut)
    assert twins.ours is not None
    assert not is_surely_unsent(twins.ours)
    assert is_unsure(twins.ours)


async def test_no_connection_in_time_is_timed_out_and_surely_unsent() -> None:
    with hostile.never_accepting() as address:
        twins = await both(get_me, address, SHORT)
    assert_same(twins, TimedOut)
    assert isinstance(twins.ours, NotSentInTime)
    assert is_surely_unsent(twins.ours)
    assert not is_unsure(twins.ours)


async def test_a_refused_connection_is_a_network_error_and_surely_unsent() -> None:
    twins = await both(get_me, hostile.closed_port())
    assert_same(twins, NetworkError)
    assert isinstance(twins.ours, NotSent)
    assert not isinstance(twins.ours, TimedOut)


async def test_a_name_nobody_knows_is_a_network_error_and_surely_unsent() -> None:
    twins = await both(get_me, "http://nowhere.invalid")
    assert_same(twins, NetworkError)
    assert isinstance(twins.ours, NotSent)


@pytest.mark.parametrize("address", ["http://", "ftp://127.0.0.1", "http://127.0.0.1:99999"])
async def test_an_address_that_is_none_is_a_network_error_and_surely_unsent(address: str) -> None:
    twins = await both(get_me, address)
    assert_same(twins, NetworkError)


async def test_an_exhausted_pool_is_timed_out_in_the_librarys_words_and_surely_unsent() -> None:
    async with serving(hostile.silent) as address:
        twins = await both(_while_another_waits, address, Limits(read=3, pool=0.2), pool=1)
    assert_same(twins, TimedOut)
    assert str(twins.ours) == str(twins.theirs)
    assert isinstance(twins.ours, NotSentInTime)


async def _while_another_waits(request: BaseRequest, address: str) -> object:
    first = asyncio.create_task(get_me(request, address))
    await asyncio.sleep(0.1)
    try:
        return await get_me(request, address)
    finally:
        first.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await first
