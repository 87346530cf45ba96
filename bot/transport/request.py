"""The connection to the Bot API that python-telegram-bot is given in place of its own.

It differs from the library's in four ways, all meant: it is faster; a failure says whether the call may have
been carried out (`is_surely_unsent`); the token is never in its errors; and no proxy is taken from the
environment: only `proxy` counts. HTTP/1.1 only. Redirects are not followed, cookies are not kept.
"""

import asyncio
import json
import logging
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, aclosing, asynccontextmanager
from typing import Any

import aiohttp
import orjson
from telegram._utils.types import ODVInput
from telegram.error import TelegramError
from telegram.request import BaseRequest, RequestData

from bot.transport.body import Body, encode, plain
from bot.transport.download import TooLarge, raise_refusal, read_pieces
from bot.transport.failures import NotOpen, NotSentInTime, read_failure
from bot.transport.limits import Limits
from bot.transport.line import Line
from bot.transport.route import checked_proxy, trust

_KEEP_IDLE = 30.0  # seconds an idle connection is kept: a quiet desk should not shake hands for every reply
_DOWNLOAD = 300.0  # seconds for a whole file, however steadily it drips
_UNSET: ODVInput[float] = BaseRequest.DEFAULT_NONE
_LATE = (
    "Pool timeout: All connections in the connection pool are occupied. Request was *not* sent to Telegram. "
    "Consider adjusting the connection pool size or the pool timeout."
)
_log = logging.getLogger(__name__)


class Transport(BaseRequest):
    """A pool of connections to one Bot API server; `proxy` is an http:// or https:// address or None."""

    def __init__(self, pool_size: int = 256, limits: Limits | None = None, proxy: str | None = None) -> None:
        self._limits = limits or Limits()
        self._proxy = checked_proxy(proxy)
        self._pool_size = pool_size
        self._session: aiohttp.ClientSession | None = None
        self._slots = asyncio.Semaphore(pool_size)
        self._shut = False
        self._line: Line

    @property
    def read_timeout(self) -> float | None:
        """Seconds an answer may take where a call does not say; polling adds its own wait to this."""
        return self._limits.read

    async def initialize(self) -> None:
        """Open, or open again after `shutdown`; a second call changes nothing."""
        self._shut = False

    async def shutdown(self) -> None:
        """Close every connection; calls after this fail as unsent until `initialize`."""
        session, self._session, self._shut = self._session, None, True
        if session is not None:
            await session.close()

    @staticmethod
    def parse_json_payload(payload: bytes) -> Any:
        """Parse an answer. What is not JSON is a `TelegramError`, its text not logged: people wrote it."""
        try:
            return orjson.loads(payload)
        except orjson.JSONDecodeError:
            return _parse_leniently(payload)

    async def do_request(  # noqa: PLR0913, PLR0917 - the library's signature
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        read_timeout: ODVInput[float] = _UNSET,
        write_timeout: ODVInput[float] = _UNSET,
        connect_timeout: ODVInput[float] = _UNSET,
        pool_timeout: ODVInput[float] = _UNSET,
    ) -> tuple[int, bytes]:
        """Make one call, return the status and the body; a failure is raised as the library raises it."""
        ours = self._limits
        if request_data is not None and request_data.contains_files:
            ours = ours.for_upload()
        limits = ours.wanted(read_timeout, write_timeout, connect_timeout, pool_timeout)
        try:
            return await self._call(method, url, request_data, limits)
        except NotOpen:
            raise
        except Exception as error:  # noqa: BLE001 - whatever failed, its text may hold the token
            failure = read_failure(error, url)
        raise failure  # not inside the handler: a chained aiohttp error would carry the token into tracebacks

    def download(
        self, url: str, limit: int, declared: int | None = None
    ) -> AbstractAsyncContextManager[AsyncIterator[bytes]]:
        """Open a file to be read in pieces of at most 64 KiB: `async with … as pieces: async for …`.

        Raises `TooLarge` once more than `limit` bytes are announced or arrive, `Incomplete` if the length is
        not the one announced (or `declared`, from getFile), and for the rest what a call would raise.
        """
        return _closed_after(self._pieces(url, limit, declared))

    async def _pieces(self, url: str, limit: int, declared: int | None) -> AsyncIterator[bytes]:
        try:
            async with self._answer("GET", url, None, (self._limits, _DOWNLOAD)) as answer:
                if not 200 <= answer.status <= 299:
                    await raise_refusal(answer, url)
                async for piece in read_pieces(answer, limit, declared):
                    yield piece
                return
        except (NotOpen, TooLarge, TelegramError):
            raise
        except Exception as error:  # noqa: BLE001 - as above
            failure = read_failure(error, url)
        raise failure

    async def _call(self, method: str, url: str, data: RequestData | None, limits: Limits) -> tuple[int, bytes]:
        body = plain(data) if method == "POST" and self._proxy is None else None
        if body is not None:
            return await self._post(url, body, limits)
        async with self._answer(method, url, encode(data, limits.write), (limits, None)) as answer:
            return answer.status, await answer.read()

    async def _post(self, url: str, body: bytes, limits: Limits) -> tuple[int, bytes]:
        self._open()
        slots = self._slots
        await _take(slots, limits.pool)
        try:
            self._open()  # again: it may have been shut down while we waited
            return await self._line.post(url, body, limits.for_aiohttp())
        finally:
            slots.release()

    @asynccontextmanager
    async def _answer(
        self, method: str, url: str, body: Body | None, within: tuple[Limits, float | None]
    ) -> AsyncIterator[aiohttp.ClientResponse]:
        limits, total = within
        timeout = limits.for_aiohttp(total)
        self._open()
        slots = self._slots
        await _take(slots, limits.pool)
        try:
            session = self._open()  # again: as above
            call = session.request(method, url, data=body, timeout=timeout, allow_redirects=False, ssl=trust(url))
            async with call as answer:
                yield answer
        finally:
            slots.release()

    def _open(self) -> aiohttp.ClientSession:
        """Make the session at the first call: it needs a running loop, and calls may precede `initialize`."""
        if self._shut:
            raise NotOpen("This Transport is not initialized!")
        if self._session is None:
            self._slots = asyncio.Semaphore(self._pool_size)
            # the slots limit connections, so that waiting for one is told apart from making one
            # `ssl` is for the proxy itself: each call brings its own
            theirs = trust(str(self._proxy)) if self._proxy else True
            connector = aiohttp.TCPConnector(limit=0, keepalive_timeout=_KEEP_IDLE, ssl=theirs)
            self._session = aiohttp.ClientSession(
                connector=connector,
                cookie_jar=aiohttp.DummyCookieJar(),
                headers={"User-Agent": self.USER_AGENT},
                trust_env=False,
                proxy=self._proxy,
            )
            self._line = Line(self._session, connector, self.USER_AGENT)
        return self._session


async def _take(slots: asyncio.Semaphore, patience: float | None) -> None:
    """Take one of the slots; whoever has it releases it."""
    if slots.locked():
        try:
            async with asyncio.timeout(patience):
                await slots.acquire()
        except TimeoutError:
            raise NotSentInTime(_LATE) from None
    else:
        await slots.acquire()


@asynccontextmanager
async def _closed_after(pieces: AsyncIterator[bytes]) -> AsyncIterator[AsyncIterator[bytes]]:
    async with aclosing(pieces):  # type: ignore[type-var] # an async generator, told as what its reader needs
        yield pieces


def _parse_leniently(payload: bytes) -> Any:
    try:
        return json.loads(payload.decode("utf-8", "replace"))
    except ValueError:
        _log.error("The Bot API answered %d bytes that are not JSON", len(payload))
    raise TelegramError("Invalid server response")
