"""A program of its own that fetches many papers, so that its memory, time and files can be measured.

``python -m tests.papers.bring_all ADDRESS`` reads ``{file id: name, bytes}`` as JSON on standard input, works
in the current directory only, and prints what became of each, its highest memory and its time.
"""

import asyncio
import json
import os
import re
import sys
import time
from pathlib import Path
from typing import Any

from telegram import Bot

from bot.domain.papers import Paper
from bot.fetcher import Fetcher
from bot.transport import Transport
from storage.engine import Database
from storage.papers import PaperStore
from storage.sealing import load_or_make
from storage.uow import Storage, Uow
from tests.papers.desk import Desk, MovingClock, eventually
from tests.papers.telegram_files import TOKEN, TelegramFiles


async def bring_all(address: str, files: dict[str, Any]) -> dict[str, Any]:
    """Announce and fetch them; each is another client's, so that none is a duplicate or one too many."""
    os.environ["PTB_TIMEDELTA"] = "1"
    here, clock, told = Path.cwd(), MovingClock(), list[Paper]()

    async def arrived(_uow: Uow, paper: Paper) -> None:
        told.append(paper)

    database = Database(f"sqlite+aiosqlite:///{here}/tingsu.db")
    await database.migrate()
    sealer = load_or_make(here / "tingsu.key")
    storage, store = Storage(database, sealer, clock.now), PaperStore(here / "papers", sealer)
    bot = Bot(TOKEN, f"{address}/bot", f"{address}/file/bot", request=Transport(16))
    fetcher = Fetcher(storage, bot, store, arrived)
    async with bot.request, Desk(storage, store, TelegramFiles(), clock, fetcher, told) as desk:
        started = time.monotonic()
        refused = await _announce(desk, files)
        desk.opens()
        await eventually(lambda: len(told) + len(refused) == len(files))
        seconds = time.monotonic() - started
        await desk.closes()
        peak = _peak()
        kept = {p.file_id: len(await store.read(p.id, p.stored_as)) for p in told if p.stored_as}
    await database.close()
    outcomes = {p.file_id: [p.refusal, p.name, p.mime, p.stored_as] for p in told}
    return {"told": outcomes, "refused": refused, "kept": kept, "peak": peak, "seconds": seconds}


async def _announce(desk: Desk, files: dict[str, Any]) -> dict[str, str]:
    refused = {}
    for number, (file_id, file) in enumerate(files.items()):
        desk.contact, desk.draft = await desk.client(1000 + number)
        said = await desk.sends(b"", name=file["name"], file_id=file_id, bytes=file["bytes"])
        if not isinstance(said, Paper):
            refused[file_id] = said.value
    return refused


def _peak() -> float:
    """The highest memory so far, MiB. Not by `getrusage`, which counts that of the parent too."""
    found = re.search(r"VmHWM:\s+(\d+) kB", Path("/proc/self/status").read_text())
    assert found
    return int(found.group(1)) / 1024


if __name__ == "__main__":
    print(json.dumps(asyncio.run(bring_all(sys.argv[1], json.load(sys.stdin)))))
