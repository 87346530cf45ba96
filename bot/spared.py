"""What libraries bring along and the running desk never uses, kept out of it: a good part of its start and memory.

Nothing is forbidden by it: whoever imports one of these later gets the whole of it.
"""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

# Their libraries take them for not installed: coloured tracebacks (structlog), a command line (httpx).
OPTIONAL = ("rich", "httpx._main")


@contextmanager
def sparing() -> Iterator[None]:
    """What is imported meanwhile does without."""
    spared: dict[str, Any] = {name: None for name in OPTIONAL if name not in sys.modules}
    sys.modules.update(spared)
    try:
        yield
    finally:
        for name in spared:
            del sys.modules[name]
