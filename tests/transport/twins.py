"""The same call made through the library's own transport and through ours, and what each raised."""

import traceback
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

import telegram.error
from telegram import InputFile
from telegram.request import BaseRequest, HTTPXRequest, RequestData
from telegram.request._requestparameter import RequestParameter

from bot.transport import Limits, Transport

TOKEN = "4815162342:AAsecret_Token-of-35-characters_xyz"
Call = Callable[[BaseRequest, str], Awaitable[object]]


@dataclass(frozen=True)
class Twins:
    """What the two transports raised, or None."""

    theirs: Exception | None
    ours: Exception | None


async def both(call: Call, address: str, limits: Limits | None = None, pool: int = 4) -> Twins:
    """Make the call through both, one after the other, with the same limits and pool."""
    limits = limits or Limits(read=2, write=2, connect=2, pool=2)
    library = HTTPXRequest(
        connection_pool_size=pool,
        read_timeout=limits.read,
        write_timeout=limits.write,
        connect_timeout=limits.connect,
        pool_timeout=limits.pool,
        media_write_timeout=limits.media_write,
    )
    theirs = await raised(call, library, address)
    ours = await raised(call, Transport(pool, limits), address)
    return Twins(theirs, ours)


async def raised(call: Call, request: BaseRequest, address: str) -> Exception | None:
    """Make one call and give what it raised."""
    async with request:
        try:
            await call(request, address)
        except Exception as error:  # noqa: BLE001 - that is what is asked
            return error
    return None


def assert_same(twins: Twins, expected: type[Exception]) -> None:
    """Both failed alike: our class is the library's, or its nearest ancestor that the library knows."""
    assert type(twins.theirs) is expected
    assert library_class(twins.ours) is expected
    assert twins.ours is not None
    assert_tokenless(twins.ours)


def library_class(error: Exception | None) -> type:
    """The nearest class of python-telegram-bot, skipping our own refinements."""
    return next(kind for kind in type(error).__mro__ if kind.__module__ == telegram.error.__name__)


def assert_tokenless(error: BaseException) -> None:
    """No text of the error, nor of anything chained to it, holds the token."""
    seen: BaseException | None = error
    while seen is not None:
        assert TOKEN not in str(seen) + repr(seen)
        seen = seen.__cause__ or seen.__context__
    assert TOKEN.partition(":")[2] not in "".join(traceback.format_exception(error))


async def get_me(request: BaseRequest, address: str) -> object:
    """The simplest call."""
    return await request.post(f"{address}/bot{TOKEN}/getMe")


def upload(size: int) -> RequestData:
    """A document of so many zero bytes."""
    document = InputFile(bytes(size), filename="a.bin")
    return RequestData(
        [RequestParameter.from_input("chat_id", 1), RequestParameter.from_input("document", document)]
    )


async def send_large(request: BaseRequest, address: str) -> object:
    """A call too large for any kernel buffer."""
    return await request.post(f"{address}/bot{TOKEN}/sendDocument", upload(24_000_000))


async def retrieve(request: BaseRequest, address: str) -> object:
    """A whole file, as `File.download_as_bytearray` fetches it."""
    return await request.retrieve(f"{address}/file/bot{TOKEN}/documents/1.pdf")
