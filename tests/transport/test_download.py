"""Files are read in pieces, never past the limit, and a lying length is found out."""

import asyncio
import gzip
from collections.abc import AsyncIterator

import pytest
from telegram.error import BadRequest, InvalidToken, NetworkError, RetryAfter, TelegramError, TimedOut

from bot.transport import Incomplete, Limits, NotSent, NotSentInTime, TooLarge, Transport
from tests.transport import hostile
from tests.transport.hostile import api_error, http, sending, serving
from tests.transport.twins import TOKEN, assert_same, assert_tokenless, both, library_class, retrieve

CHUNKED = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
ENDLESS = [CHUNKED, *[b"400\r\n" + bytes(1024) + b"\r\n"] * 100, b"0\r\n\r\n"]


@pytest.fixture
async def transport() -> AsyncIterator[Transport]:
    async with Transport(2, Limits(read=0.4, connect=0.3, pool=0.2)) as one:
        yield one


async def fetch(
    transport: Transport, address: str, limit: int = 1000, declared: int | None = None
) -> list[bytes]:
    url = f"{address}/file/bot{TOKEN}/documents/1.pdf"
    async with transport.download(url, limit, declared) as pieces:
        return [piece async for piece in pieces]


async def test_a_file_arrives_whole_in_pieces(transport: Transport) -> None:
    content = bytes(range(256)) * 4000
    async with serving(sending(http(200, content))) as address:
        pieces = await fetch(transport, address, limit=len(content), declared=len(content))
    assert b"".join(pieces) == content
    assert max(map(len, pieces)) <= 64 * 1024 < len(content)


async def test_a_file_packed_on_the_way_is_measured_unpacked(transport: Transport) -> None:
    packed = http(200, gzip.compress(bytes(900)), "Content-Encoding: gzip")
    async with serving(sending(packed)) as address:
        assert b"".join(await fetch(transport, address, limit=900, declared=900)) == bytes(900)
        with pytest.raises(TooLarge):
            await fetch(transport, address, limit=899)


async def test_an_empty_file_is_no_error(transport: Transport) -> None:
    async with serving(sending(http(200, b""))) as address:
        assert await fetch(transport, address) == []


async def test_a_file_announced_over_the_limit_is_refused_before_a_byte_is_read(transport: Transport) -> None:
    async with serving(sending(http(200, bytes(1001)))) as address:
        with pytest.raises(TooLarge) as caught:
            await fetch(transport, address, limit=1000)
    assert (caught.value.limit, caught.value.size) == (1000, 1001)


async def test_a_file_without_length_is_cut_off_at_the_limit(transport: Transport) -> None:
    async with serving(sending(*ENDLESS)) as address:
        with pytest.raises(TooLarge) as caught:
            await fetch(transport, address, limit=50 * 1024)
        assert len(b"".join(await fetch(transport, address, limit=100 * 1024))) == 100 * 1024
    assert caught.value.size is None


@pytest.mark.parametrize(
    ("raw", "declared"),
    [
        pytest.param(http(200, bytes(10)), 11, id="shorter than getFile said"),
        pytest.param(http(200, bytes(10)), 9, id="longer than getFile said"),
    ],
)
async def test_another_length_than_declared_is_found_out(
    transport: Transport, raw: bytes, declared: int
) -> None:
    async with serving(sending(raw)) as address:
        with pytest.raises(Incomplete) as caught:
            await fetch(transport, address, declared=declared)
        assert await fetch(transport, address, declared=10)
    assert (caught.value.declared, caught.value.received) == (declared, 10)


async def test_getfile_declaring_too_much_is_refused(transport: Transport) -> None:
    async with serving(sending(http(200, bytes(10)))) as address:
        with pytest.raises(TooLarge):
            await fetch(transport, address, limit=1000, declared=1001)


@pytest.mark.parametrize(
    ("behave", "expected"),
    [
        pytest.param(
            sending(b"HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\nab"), NetworkError, id="cut short"
        ),
        pytest.param(sending(CHUNKED + b"64\r\nab"), NetworkError, id="chunk cut short"),
        pytest.param(sending(), NetworkError, id="hangs up"),
        pytest.param(hostile.resetting, NetworkError, id="resets"),
        pytest.param(sending(CHUNKED + b"2\r\nab\r\n", 3.0), TimedOut, id="stalls"),
        pytest.param(hostile.silent, TimedOut, id="silent"),
        pytest.param(api_error(404, "Not Found"), InvalidToken, id="404"),
        pytest.param(api_error(400, "Bad Request: file is too big"), BadRequest, id="400"),
        pytest.param(api_error(429, "Too Many", retry_after=3), RetryAfter, id="429"),
        pytest.param(sending(http(302, b"", "Location: /x")), NetworkError, id="302"),
        pytest.param(sending(http(500, b"<html>")), NetworkError, id="500"),
    ],
)
async def test_a_failed_download_is_raised_as_the_library_raises_a_failed_retrieve(
    transport: Transport, behave: hostile.Behaviour, expected: type[Exception]
) -> None:
    async with serving(behave) as address:
        assert_same(await both(retrieve, address, Limits(read=0.4)), expected)
        with pytest.raises(TelegramError) as caught:
            await fetch(transport, address)
    assert library_class(caught.value) is expected
    assert_tokenless(caught.value)


async def test_no_connection_is_surely_unsent(transport: Transport) -> None:
    with pytest.raises(NotSent):
        await fetch(transport, hostile.closed_port())
    with hostile.never_accepting() as address, pytest.raises(NotSentInTime):
        await fetch(transport, address)


async def test_leaving_early_gives_the_connection_back(transport: Transport) -> None:
    async with serving(sending(*ENDLESS)) as address:
        for _ in range(5):  # more often than there are connections
            async with transport.download(f"{address}/file/bot{TOKEN}/x", 10**6) as pieces:
                async for _piece in pieces:
                    break


async def test_a_drip_is_ended_by_the_limit_for_the_whole(
    transport: Transport, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.transport.request._DOWNLOAD", 0.3)
    dripping = [piece for _ in range(50) for piece in (b"1\r\na\r\n", 0.05)]
    async with serving(sending(CHUNKED, *dripping)) as address, asyncio.timeout(2):
        with pytest.raises(TimedOut):
            await fetch(transport, address)


async def test_a_mistake_of_the_reader_is_not_taken_for_a_network_failure(transport: Transport) -> None:
    async with serving(sending(http(200, b"abc"))) as address:
        with pytest.raises(ZeroDivisionError):
            await stumble(transport, address)


async def stumble(transport: Transport, address: str) -> None:
    async with transport.download(f"{address}/file/bot{TOKEN}/x", 10) as pieces:
        async for _piece in pieces:
            raise ZeroDivisionError
