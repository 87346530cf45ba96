"""The levers of tests and demo: state, events, clock, network, faults, raw updates, the bot's calls; and the
page.
"""

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta, timezone
from http import HTTPStatus
from pathlib import Path

import orjson
from starlette.requests import Request
from starlette.responses import FileResponse, Response, StreamingResponse
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from bot.sandbox.control import answer, world_of
from bot.sandbox.controls import Controls
from bot.sandbox.events import Events
from bot.sandbox.refusal import ApiError, Json
from bot.sandbox.world import World

PAGE = Path(__file__).parent / "page"
CHINA = timezone(timedelta(hours=8))
HEARTBEAT = 15.0
PANES = ("client", "advisor", "manager")


def _controls(request: Request) -> Controls:
    controls: Controls | None = request.app.state.controls
    if controls is None:
        raise ApiError(HTTPStatus.CONFLICT, "this sandbox has no clock to move and nothing to reset")
    return controls


def _clock(controls: Controls | None) -> Json | None:
    if controls is None:
        return None
    return {"now": controls.now().astimezone(CHINA).isoformat(timespec="seconds"), "moved": controls.moved}


async def state(request: Request) -> Response:
    """Who is there and how things stand."""
    world, controls = world_of(request), request.app.state.controls
    bot = {"id": world.bot["id"], "username": world.bot["username"], "first_name": world.face.name,
           "description": world.face.description}  # fmt: skip
    return answer({
        "bot": bot, "people": [person.shown() for person in world.people.values()], "panes": _panes(world),
        "clock": _clock(controls), "network_down": world.network_down, "can_reset": controls is not None,
    })  # fmt: skip


def _panes(world: World) -> list[int]:
    """The first client, advisor and manager; without such roles, whoever was there first."""
    firsts = [next((p.id for p in world.people.values() if p.role == role), None) for role in PANES]
    found = [one for one in firsts if one is not None]
    return found or list(world.people)[:3]


async def events(request: Request) -> Response:
    """Server-sent events, until the watcher or the sandbox goes."""
    stream = _stream(world_of(request).events)
    return StreamingResponse(stream, media_type="text/event-stream", headers={"Cache-Control": "no-store"})


async def _stream(events: Events) -> AsyncIterator[bytes]:
    queue = events.watch()
    try:
        yield b": here\n\n"
        while True:
            try:
                async with asyncio.timeout(HEARTBEAT):
                    change = await queue.get()
            except TimeoutError:
                yield b": still here\n\n"
                continue
            if change is None:
                return
            yield b"event: change\ndata: " + orjson.dumps(change) + b"\n\n"
    finally:
        events.leave(queue)


async def clock(request: Request) -> Response:
    """Move the demo's clock."""
    controls = _controls(request)
    kind = (await request.json())["advance"]
    if kind not in {"hour", "day", "workday"}:
        raise ApiError(HTTPStatus.BAD_REQUEST, "advance by an hour, a day or a workday")
    await controls.advance(kind)
    world_of(request).events.tell("clock", [], clock=_clock(controls))
    return answer(_clock(controls))


async def reset(request: Request) -> Response:
    """Begin the demo again."""
    await _controls(request).reset()
    world_of(request).events.tell("reset", list(world_of(request).people))
    return answer({"ok": True})


async def network(request: Request) -> Response:
    """Take the bot's network away, or give it back."""
    world = world_of(request)
    world.network_down = bool((await request.json())["down"])
    if world.network_down:
        request.app.state.connections.reset_bots()
    world.updates.wake()
    world.events.tell("network", [], down=world.network_down)
    return answer({"network_down": world.network_down})


async def raw(request: Request) -> Response:
    """Queue any update as it is; one with its own ``update_id`` keeps it."""
    return answer({"update_id": world_of(request).updates.push((await request.json())["update"])})


async def calls(request: Request) -> Response:
    """What the bot has called, after ``since``."""
    since = int(request.query_params.get("since", 0))
    return answer([call.shown() for call in list(world_of(request).calls.calls) if call.n > since])


async def violations(request: Request) -> Response:
    """Calls that broke the Bot API's rules."""
    return answer([call.shown() for call in world_of(request).calls.violations])


async def faults(request: Request) -> Response:
    """Put faults in force (POST), lift them (DELETE), count them (GET)."""
    in_force = world_of(request).faults
    if request.method == "DELETE":
        in_force.clear()
    if request.method == "POST":
        for told in await request.json():
            try:
                in_force.add(**told)
            except (TypeError, ValueError) as error:
                raise ApiError(HTTPStatus.BAD_REQUEST, str(error)) from error
    return answer([fault.shown() for fault in in_force.rules])


async def updates(request: Request) -> Response:
    """What the bot has not yet confirmed."""
    return answer([one.update for one in world_of(request).updates.waiting])


async def index(_request: Request) -> Response:
    """The page."""
    return FileResponse(PAGE / "index.html", headers={"Cache-Control": "no-store"})


ROUTES = [
    Route("/", index),
    Mount("/page", StaticFiles(directory=PAGE, check_dir=False)),
    Route("/sandbox/state", state),
    Route("/sandbox/events", events),
    Route("/sandbox/clock", clock, methods=["POST"]),
    Route("/sandbox/reset", reset, methods=["POST"]),
    Route("/sandbox/network", network, methods=["POST"]),
    Route("/sandbox/raw", raw, methods=["POST"]),
    Route("/sandbox/calls", calls),
    Route("/sandbox/violations", violations),
    Route("/sandbox/updates", updates),
    Route("/sandbox/faults", faults, methods=["GET", "POST", "DELETE"]),
]
