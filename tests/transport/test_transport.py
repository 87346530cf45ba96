"""Opening, closing, limits of time, proxies and secrecy of the transport."""

import asyncio
import logging
import pickle
from collections.abc import Callable

import pytest
from telegram import Bot, InputFile
from telegram._utils.defaultvalue import DEFAULT_NONE
from telegram.error import NetworkError, TelegramError, TimedOut
from telegram.request import HTTPXRequest, RequestData
from telegram.request._requestparameter import RequestParameter

from bot.transport import Incomplete, Limits, LostInTime, NotSent, NotSentInTime, Transport, is_surely_unsent
from bot.transport.body import encode
from bot.transport.failures import read_failure, scrub
from tests.transport import hostile
from tests.transport.hostile import http, sending, serving
from tests.transport.recorder import recording
from tests.transport.twins import TOKEN, assert_same, assert_tokenless, both, get_me, raised, send_large

OK = sending(http(200, b'{"ok":true,"result":{"id":1,"is_bot":true,"first_name":"x"}}'))


@pytest.mark.parametrize("make", [HTTPXRequest, Transport])
async def test_it_opens_closes_and_opens_again_as_the_librarys(
    make: Callable[[], HTTPXRequest | Transport],
) -> None:
    async with serving(OK) as address:
        request = make()
        assert await get_me(request, address)  # the library's own works before it is initialized
        await request.initialize()
        await request.initialize()
        assert await get_me(request, address)
        await request.shutdown()
        await request.shutdown()
        error = await failure(request, address)
        assert isinstance(error.__cause__, RuntimeError)
        await request.initialize()
        assert await get_me(request, address)
        await request.shutdown()


async def failure(request: HTTPXRequest | Transport, address: str) -> NetworkError:
    with pytest.raises(NetworkError) as caught:
        await get_me(request, address)
    return caught.value


async def test_a_call_after_the_end_is_surely_unsent() -> None:
    transport = Transport()
    await transport.shutdown()
    assert is_surely_unsent(await failure(transport, "http://127.0.0.1:9"))
    with pytest.raises(RuntimeError):
        await transport.do_request("http://127.0.0.1:9", "GET")


async def test_shutting_down_under_a_call_ends_it() -> None:
    transport = Transport()
    async with serving(hostile.silent) as address:
        call = asyncio.create_task(failure(transport, address))
        await asyncio.sleep(0.1)
        await transport.shutdown()
        assert not is_surely_unsent(await call)


async def test_calls_waiting_for_a_connection_at_shutdown_are_surely_unsent() -> None:
    transport = Transport(1, Limits(pool=5))
    async with serving(hostile.silent) as address:
        calls = [asyncio.create_task(failure(transport, address)) for _ in range(2)]
        await asyncio.sleep(0.1)
        await transport.shutdown()
        assert [is_surely_unsent(error) for error in await asyncio.gather(*calls)] == [False, True]


def test_one_calls_wishes_go_before_the_defaults() -> None:
    ours = Limits(read=1, write=2, connect=3, pool=4, media_write=5)
    assert ours.wanted(DEFAULT_NONE, DEFAULT_NONE, DEFAULT_NONE, DEFAULT_NONE) == ours
    assert ours.wanted(9, DEFAULT_NONE, None, 0) == Limits(
        read=9, write=2, connect=None, pool=0, media_write=5
    )
    assert ours.for_upload().write == 5
    assert ours.for_upload().wanted(9, 8, 7, 6).write == 8
    assert ours.for_aiohttp().sock_read == 1
    assert Limits(read=0).for_aiohttp().sock_read  # aiohttp would take 0 for "no limit"
    assert Limits(read=None).for_aiohttp().sock_read is None


def test_the_defaults_are_the_librarys() -> None:
    timeout = HTTPXRequest()._client.timeout
    assert Limits() == Limits(timeout.read, timeout.write, timeout.connect, timeout.pool, 20)
    assert Transport().read_timeout == HTTPXRequest().read_timeout
    assert Transport(limits=Limits(read=None)).read_timeout is None


@pytest.mark.parametrize(("own", "reached"), [(0.2, True), (DEFAULT_NONE, False), (None, False)])
async def test_a_calls_own_read_limit_counts(own: float | None, reached: bool) -> None:
    slow = sending(0.5, http(200, b'{"ok":true,"result":true}'))

    async def call(request: HTTPXRequest | Transport, address: str) -> object:
        return await request.post(f"{address}/bot{TOKEN}/x", read_timeout=own)

    async with serving(slow) as address:
        twins = await both(call, address, Limits(read=2))
    assert isinstance(twins.theirs, TimedOut) == isinstance(twins.ours, TimedOut) == reached


@pytest.mark.parametrize(
    ("limits", "own"), [(Limits(media_write=0.2), DEFAULT_NONE), (Limits(media_write=20), 0.2)]
)
async def test_media_have_their_own_write_limit_unless_the_call_says(limits: Limits, own: float) -> None:
    async def call(request: HTTPXRequest | Transport, address: str) -> object:
        content = InputFile(bytes(24_000_000), filename="a.bin")
        data = RequestData([RequestParameter.from_input("document", content)])
        return await request.post(f"{address}/bot{TOKEN}/sendDocument", data, write_timeout=own)

    async with serving(hostile.deaf) as address:
        assert_same(await both(call, address, limits), TimedOut)


async def test_no_proxy_is_taken_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, hostile.closed_port())
    async with serving(OK) as address, Transport() as transport:
        assert await get_me(transport, address)


@pytest.mark.parametrize(
    ("proxy", "refusal"),
    [("socks5://u:p@127.0.0.1:1", RuntimeError), ("127.0.0.1:3128", ValueError), ("ftp://u:p@x", ValueError)],
)
def test_a_proxy_we_cannot_use_is_refused_at_the_start(proxy: str, refusal: type[Exception]) -> None:
    with pytest.raises(refusal) as caught:
        Transport(proxy=proxy)
    assert "u:p" not in str(caught.value)


@pytest.mark.parametrize("call", [get_me, send_large])
@pytest.mark.parametrize("behave", [hostile.resetting, sending(), sending(b"rubbish\r\n\r\n")])
async def test_the_token_is_in_no_error_and_no_log(
    caplog: pytest.LogCaptureFixture, behave: hostile.Behaviour, call: Callable[..., object]
) -> None:
    caplog.set_level(logging.DEBUG)
    async with serving(behave) as address:
        error = await raised(call, Transport(limits=Limits(2, 2, 2, 2, 2)), address)  # type: ignore[arg-type] # either call
    assert error is not None
    assert_tokenless(error)
    assert TOKEN not in caplog.text


@pytest.mark.parametrize(
    "text",
    [
        f"Connection timeout to host http://x/bot{TOKEN}/getMe",
        f"url='http://x/file/bot{TOKEN.replace(':', '%3A')}/documents/1.pdf'",
        f"Can not write request body for HTTP://X/BOT{TOKEN}/a",
    ],
)
def test_scrubbing_takes_the_token_in_any_dress(text: str) -> None:
    assert TOKEN.partition(":")[2] not in scrub(text)
    assert TOKEN.partition(":")[2] not in str(read_failure(ValueError(text), ""))


def test_a_token_of_another_shape_is_known_by_its_place() -> None:
    url = "http://127.0.0.1/botodd%20one/getMe"
    assert str(read_failure(ValueError(f"cannot reach {url}"), url)).count("odd") == 0


def test_an_answer_that_is_not_json_is_not_repeated_in_the_log(caplog: pytest.LogCaptureFixture) -> None:
    with pytest.raises(TelegramError, match="Invalid server response"):
        Transport.parse_json_payload("{客户的话".encode())
    assert "客户" not in caplog.text
    assert "13 bytes" in caplog.text


@pytest.mark.parametrize("payload", [b'{"a": "\xff"}', b'{"a": NaN}', b'{"a": 1}', '{"a": "罚款"}'.encode()])
def test_json_is_read_as_the_library_reads_it(payload: bytes) -> None:
    assert repr(Transport.parse_json_payload(payload)) == repr(HTTPXRequest.parse_json_payload(payload))


@pytest.mark.parametrize("error", [NotSent("x"), NotSentInTime("x"), LostInTime(), Incomplete(3, 2)])
def test_errors_survive_being_stored(error: TelegramError) -> None:
    again = pickle.loads(pickle.dumps(error))  # noqa: S301 - made on the same line
    assert type(again) is type(error)
    assert str(again) == str(error)


def test_a_call_without_values_has_no_body() -> None:
    assert encode(None, None) is None
    assert encode(RequestData([]), None) is None


def test_a_body_shows_its_words_and_leaves_files_out() -> None:
    body = encode(RequestData([RequestParameter.from_input("text", "好")]), None)
    assert body is not None
    assert body.decode() == '{"text":"好"}'


async def test_a_pool_serves_more_calls_than_it_has_connections() -> None:
    async with recording() as recorder, Transport(3, Limits(pool=5)) as transport:
        bot = Bot(TOKEN, f"{recorder.address}/bot", request=transport)
        await asyncio.gather(*[bot.send_message(7, str(number)) for number in range(40)])
    assert len(recorder.calls) == 40
    assert len(recorder.connections) <= 3
