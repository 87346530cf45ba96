"""What a child process runs: the real `python -m bot run`, started afresh or forked from a process that has
already imported it (an import costs most of a second, a fork a few milliseconds).

Before the program starts, `TEST_CRASH` may name a place to die at: ``commit:3`` is the third commit, before or
after it is done, ``request:5`` the fifth call of the Bot API, ``rename:2`` the second rename of a file.
"""

import ctypes
import json
import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
DIED_HERE = 77  # never used by the program itself


class Fuse:
    """Dies at the n-th time it is touched: before the deed for odd variants, after it for the others."""

    def __init__(self, at: int, *, after: bool, count: Path) -> None:
        self._left, self._after, self._count = at, after, count

    def __call__(self, deed: Callable[..., Any], *given: Any, **named: Any) -> Any:
        """Do `deed`, or die at it."""
        self._left -= 1
        if self._left == 0 and not self._after:
            self.blow()
        done = deed(*given, **named)
        if self._left == 0:
            self.blow()
        return done

    def blow(self) -> None:
        """As SIGKILL would: nothing is flushed, nothing is closed."""
        self._count.write_text("blown")
        os.kill(os.getpid(), signal.SIGKILL)


def arm(where: str, fired: Path) -> None:
    """Put the fuse of ``kind:n:before|after`` into the program."""
    kind, number, when = where.split(":")
    fuse = Fuse(int(number), after=when == "after", count=fired)
    {"commit": _arm_commits, "request": _arm_requests, "rename": _arm_renames}[kind](fuse)


def _arm_commits(fuse: Fuse) -> None:
    from sqlalchemy.engine.default import DefaultDialect

    real = DefaultDialect.do_commit
    DefaultDialect.do_commit = lambda self, raw: fuse(real, self, raw)  # type: ignore[method-assign]


def _arm_requests(fuse: Fuse) -> None:
    from bot.transport import Transport

    real = Transport._call

    async def call(self: Transport, method: str, url: str, *more: Any) -> Any:
        fuse._left -= 1
        if fuse._left == 0 and not fuse._after:
            fuse.blow()
        dying = fuse._left == 0
        answer = await real(self, method, url, *more)
        if dying:
            fuse.blow()
        return answer

    Transport._call = call  # type: ignore[method-assign]


def _arm_renames(fuse: Fuse) -> None:
    for name in ("rename", "replace", "link"):
        real = getattr(os, name)
        setattr(os, name, lambda *a, _real=real, **k: fuse(_real, *a, **k))


def run_program() -> None:
    """`python -m bot run` in this very process."""
    if where := os.environ.get("TEST_CRASH"):
        arm(where, Path(os.environ["TEST_FIRED"]))
    sys.argv = ["bot", "run"]
    from bot.__main__ import main

    main()


def preload() -> None:
    """Import what the program imports, so that a fork starts at once."""
    import bot.running  # noqa: F401


def nursery() -> None:
    """Fork a program for each line ``{"start": {environment}, "log": file}``; ``{"wait": pid}`` tells how it ended."""
    die_with_parent()
    preload()
    children: set[int] = set()
    print(json.dumps({"ready": True}), flush=True)
    for line in sys.stdin:
        order = json.loads(line)
        if "start" in order:
            pid = _fork(order)
            children.add(pid)
            print(json.dumps({"pid": pid}), flush=True)
        else:
            _, status = os.waitpid(order["wait"], 0)
            children.discard(order["wait"])
            print(json.dumps({"code": os.waitstatus_to_exitcode(status)}), flush=True)
    for pid in children:
        os.kill(pid, signal.SIGKILL)
        os.waitpid(pid, 0)


def die_with_parent() -> None:
    """Linux only: no program outlives the test that started it, not even one that fails or is killed."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(1, signal.SIGKILL)  # PR_SET_PDEATHSIG


def _fork(order: dict[str, Any]) -> int:
    pid = os.fork()
    if pid:
        return pid
    die_with_parent()
    _redirect(order["log"])
    os.environ.update(order["start"])
    code = 1
    try:
        run_program()
        code = 0
    except SystemExit as leaving:
        code = leaving.code if isinstance(leaving.code, int) else int(leaving.code is not None)
    except BaseException:  # noqa: BLE001  a child must never fall back into its parent's loop
        import traceback

        traceback.print_exc()
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code)


def _redirect(log: str) -> None:
    nothing = os.open(os.devnull, os.O_RDONLY)
    out = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    for source, target in ((nothing, 0), (out, 1), (out, 2)):
        os.dup2(source, target)


if __name__ == "__main__":
    nursery() if "--nursery" in sys.argv else run_program()
