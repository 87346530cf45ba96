"""What libraries bring along and the running desk never uses, kept out of it: a good part of its start and 10 MB.

Nothing is forbidden by it: whoever imports one of these later gets the whole of it. Only the names that
sqlalchemy.ext.asyncio itself took from them stay empty.
"""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from types import ModuleType
from typing import Any

# Their libraries take them for not installed: coloured tracebacks (structlog), a command line (httpx).
OPTIONAL = ("rich", "httpx._main")
# sqlalchemy.ext.asyncio gives out what is in these, and they bring sqlalchemy.orm; storage needs no session.
HOLLOW = ("sqlalchemy.ext.asyncio.scoping", "sqlalchemy.ext.asyncio.session")


@contextmanager
def sparing() -> Iterator[None]:
    """What is imported meanwhile does without."""
    instead = dict.fromkeys(OPTIONAL) | {name: _Hollow(name) for name in HOLLOW}
    spared: dict[str, Any] = {name: module for name, module in instead.items() if name not in sys.modules}
    sys.modules.update(spared)
    try:
        yield
    finally:
        for name in spared:
            del sys.modules[name]


class _Hollow(ModuleType):
    """Has every name that is asked for, and nothing behind it."""

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return None
