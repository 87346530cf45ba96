"""One small call over a connection of aiohttp's pool, without aiohttp's client around it.

The client makes a request, a writer, a response and their timers anew for every call, which costs four times what the
call itself does. The pool, TLS and the reading of answers are aiohttp's. It is for POST with a body so small that
writing it never waits, straight to the server: files and proxies go through the client.
"""

from dataclasses import dataclass

import aiohttp
from aiohttp.client_proto import ResponseHandler
from aiohttp.client_reqrep import ClientRequest
from yarl import URL

from bot.transport.route import trust

_HEAD = (
    "POST {path} HTTP/1.1\r\nHost: {host}\r\nUser-Agent: {agent}\r\nAccept: */*\r\nAccept-Encoding: gzip, deflate\r\n"
)
_JSON = b"Content-Type: application/json\r\n"
_SWITCHED = 101  # of the statuses below 200 the only one that is an answer


@dataclass(frozen=True, slots=True)
class _Target:
    """Where calls of one method go: what the pool asks for, and how the call begins."""

    asked: ClientRequest
    head: bytes


class Line:
    """The way to one server, as long as `session` lives."""

    def __init__(self, session: aiohttp.ClientSession, connector: aiohttp.BaseConnector, agent: str) -> None:
        self._session = session
        self._connector = connector
        self._agent = agent
        self._targets: dict[str, _Target] = {}

    async def post(self, url: str, body: bytes, timeout: aiohttp.ClientTimeout) -> tuple[int, bytes]:  # noqa: ASYNC109  a shape of aiohttp's
        """Make one call: the status and the body of its answer. Fails as aiohttp's client fails."""
        target = self._targets.get(url) or self._target(url)
        try:
            connection = await self._connector.connect(target.asked, [], timeout)
        except TimeoutError:
            raise aiohttp.ConnectionTimeoutError from None
        try:
            call = b"%b%bContent-Length: %d\r\n\r\n%b" % (target.head, _JSON if body else b"", len(body), body)
            answer = await _converse(connection.protocol, call, timeout.sock_read)
        except BaseException:
            connection.close()
            raise
        connection.release()
        return answer

    def _target(self, url: str) -> _Target:
        try:
            parsed = URL(url)
        except ValueError:
            raise aiohttp.InvalidURL(url) from None
        if parsed.scheme not in {"http", "https"}:
            raise aiohttp.NonHttpUrlClientError(url)
        asked = ClientRequest("POST", parsed, session=self._session, ssl=trust(url))
        host = asked.headers["Host"]
        head = _HEAD.format(path=parsed.raw_path_qs, host=host, agent=self._agent).encode()
        self._targets[url] = _Target(asked, head)
        return self._targets[url]


async def _converse(protocol: ResponseHandler | None, call: bytes, patience: float | None) -> tuple[int, bytes]:
    """Say `call`, hear the answer; no more than `patience` seconds between its parts."""
    if protocol is None or protocol.transport is None or protocol.transport.is_closing():
        raise aiohttp.ClientConnectionResetError
    protocol.set_response_params(read_until_eof=True, read_timeout=patience)
    protocol.transport.write(call)
    protocol.start_timeout()
    heading, payload = await protocol.read()
    while heading.code < 200 and heading.code != _SWITCHED:
        heading, payload = await protocol.read()
    return heading.code, await payload.read()
