"""What libraries bring along and the running desk never uses, kept out of it: a sixth of its start and 10 MB.

Nothing is forbidden by it: whoever imports one of these later gets the whole of it.
"""

import ssl
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from types import ModuleType
from typing import Any

# Their libraries take them for not installed: coloured tracebacks (structlog), a command line (httpx).
OPTIONAL = ("rich", "httpx._main")
# sqlalchemy.ext.asyncio gives out what is in these, and they bring sqlalchemy.orm; storage needs no session.
HOLLOW = ("sqlalchemy.ext.asyncio.scoping", "sqlalchemy.ext.asyncio.session")

READING = "set_default_verify_paths"


@contextmanager
def sparing() -> Iterator[None]:
    """What is imported meanwhile does without."""
    instead = dict.fromkeys(OPTIONAL) | {name: _Hollow(name) for name in HOLLOW}
    spared: dict[str, Any] = {name: module for name, module in instead.items() if name not in sys.modules}
    sys.modules.update(spared)
    # aiohttp reads the list of authorities twice while it is imported, for connections of which we make none: ours
    # bring their own (bot/transport/route.py).
    setattr(ssl.SSLContext, READING, _read_nothing)
    try:
        yield
    finally:
        delattr(ssl.SSLContext, READING)  # the inherited one again
        for name in spared:
            del sys.modules[name]


def _read_nothing(_context: ssl.SSLContext) -> None:
    """In place of what reads them."""


class _Hollow(ModuleType):
    """Has every name that is asked for, and nothing behind it."""

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return None
