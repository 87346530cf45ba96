"""Runs the sandbox: in the loop that asks for it, or as a process of its own. Only ever on loopback."""

import asyncio
import socket
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime
from http import HTTPStatus

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.types import ASGIApp
from uvicorn.server import ServerState

from bot.sandbox import control, levers
from bot.sandbox.connections import protocol_noting
from bot.sandbox.controls import Controls, wall_now
from bot.sandbox.courier import Courier
from bot.sandbox.refusal import ApiError
from bot.sandbox.server import BotApi
from bot.sandbox.settings import DEFAULT_TOKEN, Settings
from bot.sandbox.world import World

HOST = "127.0.0.1"


@dataclass(slots=True)
class Box:
    """A running sandbox."""

    url: str
    token: str
    api: BotApi
    couriers: list[asyncio.Task[None]] = field(default_factory=list)

    @property
    def world(self) -> World:
        """The world of the first bot."""
        return self.api.world(self.token)

    def violations(self) -> list[str]:
        """What the bots did that no correct bot does."""
        return [
            f"{call.method}: {call.error}"
            for world in self.api.worlds.values()
            for call in world.calls.violations
        ]


def application(api: BotApi, token: str, controls: Controls | None) -> ASGIApp:
    """The control interface and the page, beside the Bot API."""

    def world(bot_id: str | None) -> World:
        if bot_id is None:
            return api.world(token)
        found = next((one for one in api.worlds.values() if str(one.bot["id"]) == bot_id), None)
        if found is None:
            raise ApiError(HTTPStatus.NOT_FOUND, "no such bot")
        return found

    app = Starlette(
        routes=[*control.ROUTES, *levers.ROUTES],
        exception_handlers={ApiError: _refused, KeyError: _incomplete},
    )
    app.state.world, app.state.controls, app.state.connections = world, controls, api.connections
    return app


async def _refused(_request: Request, error: Exception) -> Response:
    code = error.code if isinstance(error, ApiError) else HTTPStatus.INTERNAL_SERVER_ERROR
    return JSONResponse({"error": str(error)}, code)


async def _incomplete(_request: Request, error: Exception) -> Response:
    return JSONResponse({"error": f"missing or unknown: {error}"}, HTTPStatus.BAD_REQUEST)


@asynccontextmanager
async def running(
    port: int = 0, token: str = DEFAULT_TOKEN, controls: Controls | None = None, *, limits: bool = True,
    settings: Settings | None = None,
) -> AsyncIterator[Box]:  # fmt: skip
    """Serve in the current loop on 127.0.0.1; port 0 means any free one."""
    now: Callable[[], datetime] = controls.now if controls is not None else wall_now
    couriers: list[asyncio.Task[None]] = []

    def deliver(world: World) -> None:
        couriers.append(asyncio.create_task(Courier(world).run()))  # noqa: TID251  Telegram's own work, not the bot's

    api = BotApi(settings or Settings(limits=limits), now, deliver)
    api.control = application(api, token, controls)
    api.world(token)
    listener = _listen(port)
    box = Box(f"http://{HOST}:{listener.getsockname()[1]}", token, api, couriers)
    config, state = _config(api), ServerState()
    protocol = protocol_noting(api.connections)
    # uvicorn's protocol without its server, whose loop takes a fifth of a second to stop
    server = await asyncio.get_running_loop().create_server(
        lambda: protocol(config, state, {}), sock=listener, backlog=config.backlog
    )
    try:
        yield box
    finally:
        server.close()
        await _stop(box, state)
        await server.wait_closed()


def _listen(port: int) -> socket.socket:
    # the protocol is named, for asyncio turns Nagle off only where it is; left on, every call takes 40 ms
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listener.bind((HOST, port))
    return listener


def _config(api: BotApi) -> uvicorn.Config:
    config = uvicorn.Config(
        api, http="h11", ws="none", lifespan="off", log_config=None, access_log=False,
        timeout_keep_alive=75, backlog=4096,
    )  # fmt: skip
    config.load()
    return config


async def _stop(box: Box, state: ServerState) -> None:
    """End what waits, break what is open, then see the last requests out."""
    for world in box.api.worlds.values():
        world.close()
    for courier in box.couriers:
        courier.cancel()
    await asyncio.gather(*box.couriers, return_exceptions=True)
    box.api.connections.abort_all()
    if state.tasks:
        _, stuck = await asyncio.wait(state.tasks, timeout=1)
        for task in stuck:
            task.cancel()


async def serve(port: int, token: str, *, limits: bool) -> None:
    """Serve until interrupted; the address is the first line on standard output."""
    async with running(port, token, limits=limits) as box:
        print(box.url, flush=True)  # noqa: T201  the address is this process's answer to whoever started it
        await asyncio.Event().wait()
