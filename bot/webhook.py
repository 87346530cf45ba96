"""Telegram → inbox by webhook: an update is answered with 2xx only after it is written (R3), and nobody without the
secret gets as far as being read (R30).

Listens on loopback; whatever holds the public address (a reverse proxy with TLS) passes the calls on.
"""

import asyncio
import hmac
import json
import socket
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import structlog
import uvicorn
from starlette.applications import Starlette
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.routing import Route
from telegram import Bot
from telegram.error import TelegramError

from bot.parts import AddressTaken
from bot.receiver import LISTENED, Receiver

HEADER = "X-Telegram-Bot-Api-Secret-Token"
LARGEST = 1024 * 1024  # bytes; an update is some ten thousand at most
AT_ONCE = 40  # Telegram's own default
LOOK_AGAIN_SECONDS = 0.5
FAREWELL_SECONDS = 2

log = structlog.get_logger("webhook")


@dataclass
class Letter:
    """One update that waits to be written; `failed` if it could not be."""

    update: dict[str, Any]
    written: bool = False
    failed: bool = False


class Server(uvicorn.Server):
    """Leaves signals to the program."""

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Nothing to capture."""
        yield


class Webhook:
    """Serves `public` on the loopback address `listen`, in place of polling; `secret` is what Telegram must say."""

    def __init__(self, receiver: Receiver, bot: Bot, public: str, listen: tuple[str, int], secret: str) -> None:
        self._receiver, self._bot = receiver, bot
        self._public, self._listen, self._secret = public, listen, secret
        self._listener: socket.socket | None = None
        self._letters: list[Letter] = []
        self._writing = asyncio.Lock()
        routes = [Route(urlsplit(public).path or "/", self.take, methods=["POST"])]
        self.application = Starlette(routes=routes)

    def listen(self) -> socket.socket:
        """Take the address, so that a start on one that is taken is refused; raises AddressTaken."""
        host, port = self._listen
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        try:
            self._listener = self._listener or socket.create_server(self._listen, family=family)
        except OSError as error:
            raise AddressTaken(f"{host}:{port}", error.strerror or type(error).__name__) from error
        return self._listener

    def close(self) -> None:
        """Give the address back."""
        if self._listener is not None:
            self._listener.close()
            self._listener = None

    async def run(self) -> None:
        """Listen, have Telegram deliver here, serve until cancelled."""
        with closing(self):
            listener = self.listen()
            server = Server(_config(self.application))
            serving = asyncio.create_task(server.serve(sockets=[listener]))  # noqa: TID251  pipeline
            try:
                await self._announce()
                await self._catch_up()
                await asyncio.shield(serving)
            finally:
                server.should_exit = True
                with suppress(asyncio.CancelledError):
                    await serving

    async def _announce(self) -> None:
        asked = {
            "url": self._public, "secret_token": self._secret, "allowed_updates": LISTENED, "max_connections": AT_ONCE,
        }  # fmt: skip
        await self._call("setWebhook", asked)
        log.info("webhook_set")

    async def _catch_up(self) -> None:
        """Until Telegram has brought what came while nothing ran."""
        while (await self._call("getWebhookInfo", {}))["pending_update_count"]:  # noqa: ASYNC110  it happens elsewhere
            await asyncio.sleep(LOOK_AGAIN_SECONDS)
        self._receiver.caught_up.set()

    async def _call(self, method: str, asked: dict[str, Any]) -> Any:
        """Again and again, until Telegram answers."""
        while True:
            try:
                return await self._bot.do_api_request(method, api_kwargs=asked)
            except TelegramError as error:
                await asyncio.sleep(self._receiver.pause(error))

    async def take(self, request: Request) -> Response:
        """One update; 2xx only when it is on disk."""
        # compared before a byte of the body is read, and in the same time whatever was sent
        if not hmac.compare_digest(request.headers.get(HEADER, "").encode(), self._secret.encode()):
            log.warning("webhook_refused")
            return Response(status_code=403)
        try:
            body = await _body(request)
            update = json.loads(body) if body is not None else None
        except (ValueError, RecursionError, ClientDisconnect):
            return Response(status_code=400)
        if body is None:
            return Response(status_code=413)
        if not isinstance(update, dict):
            return Response(status_code=400)
        return Response(status_code=200 if await self._written(update) else 503)

    async def _written(self, update: dict[str, Any]) -> bool:
        """Written down, together with all that came while another commit was under way."""
        letter = Letter(update)
        self._letters.append(letter)
        async with self._writing:
            if not letter.written and not letter.failed:
                await self._write_all()
        return letter.written

    async def _write_all(self) -> None:
        letters, self._letters = self._letters, []
        try:
            await self._receiver.keep([letter.update for letter in letters])
        except Exception as error:  # noqa: BLE001  a full disk, say: Telegram brings them again
            log.error("not_written", error=type(error).__name__, count=len(letters))
            for letter in letters:
                letter.failed = True
        else:
            for letter in letters:
                letter.written = True


async def _body(request: Request) -> bytes | None:
    """The body, or None if it is larger than any update."""
    found = bytearray()
    if int(request.headers.get("content-length") or 0) > LARGEST:
        return None
    async for chunk in request.stream():
        found += chunk
        if len(found) > LARGEST:
            return None
    return bytes(found)


def _config(application: Starlette) -> uvicorn.Config:
    return uvicorn.Config(
        application, http="h11", ws="none", lifespan="off", log_config=None, access_log=False, server_header=False,
        proxy_headers=False, timeout_graceful_shutdown=FAREWELL_SECONDS,
    )  # fmt: skip
