"""Under what every test runs: its files in memory where there is room, an interpreter and an event loop as the program
itself has them, and statements compiled once for all the databases of a run.
"""

import os
import shutil
import sys
import tempfile
from asyncio import AbstractEventLoop
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, event
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

MEMORY = Path("/dev/shm")
ROOM = 1 << 30  # bytes: a container often has less, and then the disk must do


def write_to_memory() -> None:
    """Temporary files of this process and of all it starts lie in memory, where a commit waits for no disk."""
    if MEMORY.is_dir() and os.access(MEMORY, os.W_OK) and shutil.disk_usage(MEMORY).free > ROOM:
        os.environ["TMPDIR"] = tempfile.tempdir = str(MEMORY)


def hand_over_quickly() -> None:
    """As `tingsu run` does: the database's thread does not wait 5 ms for the interpreter."""
    from bot.running import SWITCH_SECONDS

    sys.setswitchinterval(SWITCH_SECONDS)


def new_loop() -> AbstractEventLoop:
    """The event loop of `tingsu run`."""
    from bot.running import event_loop

    return event_loop()


@contextmanager
def compiled_once() -> Iterator[None]:
    """SQLAlchemy compiles a statement anew for each engine, and every test has engines of its own: they share."""
    compiled: dict[Any, Any] = {}
    first: list[Engine] = []

    def alike(*told: Any, **more: Any) -> AsyncEngine:
        engine = create_async_engine(*told, **more)
        engine.sync_engine.update_execution_options(compiled_cache=compiled)
        if first and engine.dialect.name == first[0].dialect.name:
            engine.sync_engine.dialect = first[0].dialect  # what is compiled is known by it
        else:
            event.listen(engine.sync_engine, "connect", lambda *_: first.append(engine.sync_engine))
        return engine

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr("storage.engine.create_async_engine", alike)
        yield
