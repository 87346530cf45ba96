"""The Bot API over HTTP: ``/bot<token>/<method>`` and ``/file/bot<token>/<path>``; all else goes to the
control app.

Written straight on ASGI, since benchmarks lean on it. Faults that break a call are carried out here.
"""

import asyncio
from collections.abc import Callable, Iterable
from datetime import datetime
from urllib.parse import unquote

import orjson
from starlette.types import ASGIApp, Receive, Scope, Send

from bot.sandbox.connections import Connections
from bot.sandbox.faults import Fault
from bot.sandbox.incoming import parameters
from bot.sandbox.limits import too_many
from bot.sandbox.methods import METHODS, NAMES
from bot.sandbox.refusal import ApiError, ViolationError
from bot.sandbox.settings import Settings
from bot.sandbox.validation import check_call
from bot.sandbox.world import World

HANG_SECONDS = 30.0
_JSON = (b"content-type", b"application/json")


class DroppedError(Exception):
    """The connection is to be broken instead of answered."""


class BotApi:
    """Every bot's world, by token, and the way in."""

    def __init__(
        self, settings: Settings, now: Callable[[], datetime], on_new: Callable[[World], None]
    ) -> None:
        self.settings, self.now, self.on_new = settings, now, on_new
        self.worlds: dict[str, World] = {}
        self.connections = Connections()
        self.control: ASGIApp | None = None

    def world(self, token: str) -> World:
        """The world of a token, made when first named."""
        found = self.worlds.get(token)
        if found is None:
            found = self.worlds[token] = World(token, self.settings, self.now)
            self.on_new(found)
        return found

    def _known(self, token: str) -> World:
        number, _, secret = token.partition(":")
        if not number.isdigit() or not secret:
            raise ApiError(404, "Not Found")
        if self.settings.known_tokens_only and token not in self.worlds:
            raise ApiError(401, "Unauthorized")
        world = self.world(token)
        if world.logged_out is not None:
            raise world.logged_out
        return world

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """ASGI."""
        path: str = scope.get("path", "")
        if scope["type"] != "http" or not path.startswith(("/bot", "/file/bot")):
            if self.control is not None:
                await self.control(scope, receive, send)
            return
        address = tuple(scope["client"])
        self.connections.is_bots(address)
        try:
            if path.startswith("/bot"):
                await self._called(scope, receive, send)
            else:
                await self._downloaded(scope, receive, send)
        except DroppedError:
            self.connections.reset(address)
            await _gone(receive)

    async def _called(self, scope: Scope, receive: Receive, send: Send) -> None:
        token, _, method = scope["path"][4:].partition("/")
        body = await _body(receive)
        try:
            world = self._known(unquote(token))
            if world.network_down:
                raise DroppedError
            answer = {"ok": True, "result": await self._carried_out(world, method, (scope, body, receive))}
        except ApiError as error:
            await _answer(send, error.code, orjson.dumps(error.body()))
        else:
            await _answer(send, 200, orjson.dumps(answer))

    async def _carried_out(self, world: World, method: str, request: tuple[Scope, bytes, Receive]) -> object:
        """Do a call and write it down, whatever comes of it."""
        scope, body, receive = request
        given: dict[str, object] = {}
        name = NAMES.get(method.lower(), method)
        try:
            given = parameters(scope["query_string"], _content_type(scope["headers"]), body)
            call = world.calls.note(world.now(), name, given)
        except ViolationError as error:
            world.calls.refuse(
                world.calls.note(world.now(), name, given), error.description, is_violation=True
            )
            raise
        try:
            return await self._done(world, name, given, receive)
        except ApiError as error:
            world.calls.refuse(call, error.description, is_violation=isinstance(error, ViolationError))
            raise

    async def _done(self, world: World, name: str, given: dict[str, object], receive: Receive) -> object:
        if name not in METHODS:  # one of Telegram's own that is missing here is shown as a violation too
            raise ViolationError(404, "Not Found")
        params = check_call(name, given)
        fault = world.faults.on_call(name, params.get("chat_id")) if world.faults.rules else None
        if fault is not None:
            await before(fault, receive)
        result = await METHODS[name](world, params)
        if fault is not None:
            await after(fault, receive)
        if world.network_down:
            raise DroppedError
        return result

    async def _downloaded(self, scope: Scope, receive: Receive, send: Send) -> None:
        token, _, path = scope["path"][9:].partition("/")
        try:
            world = self._known(unquote(token))
            if world.network_down:
                raise DroppedError
            fault = world.faults.on_call("file", None)
            if fault is not None:
                await before(fault, receive)
            file = world.files.by_path.get(unquote(path))
            if file is None:
                raise ApiError(404, "Not Found")  # noqa: TRY301  answered like every other refusal
        except ApiError as error:
            await _answer(send, error.code, orjson.dumps(error.body()))
            return
        cut = int(fault.more.get("bytes", 0)) if fault is not None and fault.kind == "cut" else None
        await _send_bytes(send, file.content, cut)
        if cut is not None:
            await asyncio.sleep(0.05)  # let the first part reach the other side
            raise DroppedError


async def before(fault: Fault, receive: Receive) -> None:
    """Trouble that comes before the call is done."""
    match fault.kind:
        case "slow":
            await asyncio.sleep(float(fault.more.get("seconds", 1)))
        case "drop_hang":
            await hang(float(fault.more.get("seconds", HANG_SECONDS)), receive)
        case "reset" if not fault.more.get("after"):
            raise DroppedError
        case "error429":
            raise too_many(int(fault.more.get("retry_after", 1)))
        case "error5xx":
            raise _outage(int(fault.more.get("status", 502)))
        case "error403":
            raise ApiError(403, fault.more.get("description", "Forbidden: bot was blocked by the user"))
        case "migrated":
            raise ApiError(400, "Bad Request: group chat was upgraded to a supergroup chat",
                           {"migrate_to_chat_id": fault.more["new_chat_id"]})  # fmt: skip
        case "error":
            raise ApiError(
                int(fault.more.get("code", 400)), str(fault.more.get("description", "Bad Request"))
            )


async def after(fault: Fault, receive: Receive) -> None:
    """Trouble that comes when the call is done and only the answer is lost."""
    if fault.kind == "accept_hang":
        await hang(float(fault.more.get("seconds", HANG_SECONDS)), receive)
    if fault.kind == "reset":
        raise DroppedError


def _outage(status: int) -> ApiError:
    words = {
        500: "Internal Server Error",
        502: "Bad Gateway",
        503: "Service Unavailable",
        504: "Gateway Timeout",
    }
    return ApiError(status, words.get(status, "Internal Server Error"))


async def hang(seconds: float, receive: Receive) -> None:
    """Say nothing until the caller gives up or the time is over, then drop the connection."""
    try:
        async with asyncio.timeout(seconds):
            await _gone(receive)
    except TimeoutError:
        pass
    raise DroppedError


async def _gone(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


async def _body(receive: Receive) -> bytes:
    message = await receive()
    if not message.get("more_body"):
        return bytes(message.get("body", b""))
    parts = [message.get("body", b"")]
    while message.get("more_body"):
        message = await receive()
        parts.append(message.get("body", b""))
    return b"".join(parts)


def _content_type(headers: Iterable[tuple[bytes, bytes]]) -> str:
    return next((value.decode("latin-1") for name, value in headers if name == b"content-type"), "")


async def _answer(send: Send, status: int, body: bytes) -> None:
    await send({"type": "http.response.start", "status": status,
                "headers": [_JSON, (b"content-length", str(len(body)).encode())]})  # fmt: skip
    await send({"type": "http.response.body", "body": body})


async def _send_bytes(send: Send, content: bytes, cut: int | None) -> None:
    headers = [
        (b"content-type", b"application/octet-stream"),
        (b"content-length", str(len(content)).encode()),
    ]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    if cut is not None:
        await send({"type": "http.response.body", "body": content[:cut], "more_body": True})
        return
    for at in range(0, len(content), 1 << 18):
        await send({"type": "http.response.body", "body": content[at : at + (1 << 18)], "more_body": True})
    await send({"type": "http.response.body", "body": b""})
