"""A small Bot API on loopback that knows `getFile` and the files behind it, and misbehaves as it is told."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field

from aiohttp import web

TOKEN = "4815162342:AAsecret_Token-of-35-characters_xyz"
PIECE = 64 * 1024


@dataclass
class File:
    """One file: its bytes, what `getFile` says of its size, and what goes wrong first, a status a try."""

    content: bytes = b""
    declared: int | None = None
    refusal: tuple[int, str] | None = None
    failures: list[int] = field(default_factory=list)
    cut_at: int | None = None
    hold: asyncio.Event | None = None
    asked: int = 0


@dataclass
class TelegramFiles:
    """What it has, by file id."""

    address: str = ""
    files: dict[str, File] = field(default_factory=dict)
    on_file: Callable[[str], None] = lambda _file_id: None

    async def get_file(self, request: web.Request) -> web.Response:
        """The method `getFile`."""
        told = (
            dict(await request.post()) if request.content_type != "application/json" else await request.json()
        )
        file_id = str(told["file_id"])
        file = self.files[file_id]
        file.asked += 1
        if file.refusal:
            status, text = file.refusal
            return _refused(status, text)
        if file.failures:
            return _refused(file.failures.pop(0), "Internal Server Error")
        size = len(file.content) if file.declared is None else file.declared
        result = {
            "file_id": file_id,
            "file_unique_id": "u",
            "file_size": size,
            "file_path": f"documents/{file_id}",
        }
        return web.json_response({"ok": True, "result": result})

    async def give(self, request: web.Request) -> web.StreamResponse:
        """The bytes, in pieces, without saying how many; cut or held back if so told."""
        file_id = request.match_info["path"].rpartition("/")[2]
        file = self.files[file_id]
        self.on_file(file_id)
        answer = web.StreamResponse()
        answer.enable_chunked_encoding()
        await answer.prepare(request)
        for at in range(0, len(file.content), PIECE):
            if file.cut_at is not None and at >= file.cut_at:
                assert request.transport is not None
                request.transport.abort()
                return answer
            await answer.write(file.content[at : at + PIECE])
            if file.hold is not None:
                await file.hold.wait()
        await answer.write_eof()
        return answer


def _refused(status: int, text: str) -> web.Response:
    body: dict[str, object] = {"ok": False, "error_code": status, "description": text}
    if status == 429:
        body["parameters"] = {"retry_after": 7}
    return web.json_response(body, status=status)


@contextlib.asynccontextmanager
async def serving() -> AsyncIterator[TelegramFiles]:
    """Serve it on a free port of the loopback."""
    files = TelegramFiles()
    app = web.Application()
    app.router.add_post("/bot{token}/getFile", files.get_file)
    app.router.add_get("/file/bot{token}/{path:.*}", files.give)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.2)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    files.address = f"http://127.0.0.1:{runner.addresses[0][1]}"
    try:
        yield files
    finally:
        await runner.cleanup()
