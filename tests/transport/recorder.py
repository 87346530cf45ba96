"""A small Bot API server that remembers what it was asked, so that real Bot methods can be seen to arrive."""

import contextlib
import json
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web

ME = {"id": 4815162342, "is_bot": True, "first_name": "听诉", "username": "tingsu_bot"}
CHAT = {"id": 7, "type": "private", "first_name": "李"}
FILE = bytes(range(256)) * 1000


@dataclass
class Recorder:
    """What arrived: method, values (JSON text read), files by field as (name, type, bytes), headings."""

    address: str = ""
    calls: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    files: list[dict[str, tuple[str, str, bytes]]] = field(default_factory=list)
    headings: list[dict[str, str]] = field(default_factory=list)
    connections: set[object] = field(default_factory=set)

    async def answer(self, request: web.Request) -> web.Response:
        """Remember one call and answer as Telegram would."""
        values, files = await _read(request)
        method = request.match_info["method"]
        self.calls.append((method, values))
        self.files.append(files)
        self.headings.append(dict(request.headers))
        assert request.transport is not None
        self.connections.add(request.transport.get_extra_info("peername"))
        return web.json_response({"ok": True, "result": _result(method)})

    async def file(self, request: web.Request) -> web.Response:
        """Give the one file there is."""
        return web.Response(body=FILE)


@contextlib.asynccontextmanager
async def recording() -> AsyncIterator[Recorder]:
    """Serve the recorder on a free port of the loopback."""
    recorder = Recorder()
    app = web.Application(client_max_size=64_000_000)
    app.router.add_route("*", "/bot{token}/{method}", recorder.answer)
    app.router.add_get("/file/bot{token}/{path:.*}", recorder.file)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    recorder.address = f"http://127.0.0.1:{runner.addresses[0][1]}"
    try:
        yield recorder
    finally:
        await runner.cleanup()


async def _read(request: web.Request) -> tuple[dict[str, Any], dict[str, tuple[str, str, bytes]]]:
    if request.content_type == "application/json":
        return {name: _settled(value) for name, value in (await request.json()).items()}, {}
    values: dict[str, Any] = {}
    files: dict[str, tuple[str, str, bytes]] = {}
    for name, value in (await request.post()).items():
        if isinstance(value, web.FileField):
            files[name] = (value.filename, value.content_type, value.file.read())
        else:
            values[name] = _settled(value)
    return values, files


def _settled(value: Any) -> Any:
    """Read a value as the Bot API does: JSON text stands for what it says."""
    if not isinstance(value, str):
        return value
    with contextlib.suppress(ValueError):
        return json.loads(value)
    return value


def _result(method: str) -> Any:
    message = {"message_id": 5, "date": 1, "chat": CHAT, "text": "好"}
    results: dict[str, Any] = {
        "getMe": ME,
        "sendMediaGroup": [message, message],
        "getFile": {
            "file_id": "f",
            "file_unique_id": "u",
            "file_size": len(FILE),
            "file_path": "documents/1.pdf",
        },
        "getUpdates": [{"update_id": 9, "message": message}],
        "deleteWebhook": True,
    }
    return results.get(method, message)
