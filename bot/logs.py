"""Structured logs by allow-list: ids, event names, durations. What people wrote, who they are and the token cannot
appear, because nothing that is not on the list is written, and what a library says goes through the same door.
"""

import logging
import re
import sys
from collections.abc import MutableMapping
from typing import Any

import structlog

ALLOWED = frozenset({
    "event", "level", "timestamp", "logger", "count", "pause", "error", "at", "inbox", "outbox", "method", "problem",
    "promise", "tries", "part", "bot", "hint", "paper", "state", "seconds", "port", "version", "year", "since", "size",
    "refusal", "address",
})  # fmt: skip
TOKEN = re.compile(r"\d{5,}:[\w-]{20,}")
LIBRARIES = ("aiohttp", "apscheduler", "asyncio", "sqlalchemy", "telegram", "uvicorn", "alembic", "aiosqlite", "httpx")


def configure(level: str) -> None:
    """Set up logging for the whole process; `level` is as in TINGSU_LOG."""
    number = logging.getLevelNamesMapping()[level]
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            only_allowed,
            structlog.processors.KeyValueRenderer(key_order=["timestamp", "level", "event"]),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(number),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        cache_logger_on_first_use=True,
    )
    _quiet_libraries()


def only_allowed(_logger: Any, _method: str, entry: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """The entry without what is not on the list, and without anything that looks like a token."""
    return {name: _washed(value) for name, value in entry.items() if name in ALLOWED}


def _washed(value: Any) -> Any:
    return TOKEN.sub("<token>", value)[:200] if isinstance(value, str) else value


class _Named(logging.Formatter):
    """A library's record by its place alone: its message may quote what somebody wrote."""

    def format(self, record: logging.LogRecord) -> str:
        return f"level={record.levelname.lower()!r} event='library' at='{record.name}:{record.lineno}'"


def _quiet_libraries() -> None:
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(_Named())
    logging.basicConfig(level=logging.WARNING, handlers=[handler], force=True)
    for name in LIBRARIES:
        logging.getLogger(name).setLevel(logging.WARNING)
