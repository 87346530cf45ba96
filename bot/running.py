"""``tingsu run``: the program in the foreground, until it is told to end or cannot go on."""

import asyncio
import gc
import signal
import sys

import structlog

from bot.app import Program
from bot.clock import Clock
from bot.logs import configure
from bot.policy import read_policy
from bot.settings import Settings, check_token, read_settings
from storage.engine import Database
from storage.keys import check_opens

# The database's thread needs the interpreter for a moment, often; at the default of 5 ms it waits too long for it.
SWITCH_SECONDS = 0.0003
INTERRUPTED = 130  # exit code of what Ctrl-C ended before it could be heard

log = structlog.get_logger("app")


def check_key_of(settings: Settings) -> None:
    """Refuse to start on a database that its key does not open, before a new key could be made in its place."""
    path = Database(settings.database).path
    if path is not None and path.exists():
        check_opens(path, settings.key)


def event_loop() -> asyncio.AbstractEventLoop:
    """uvloop's where there is one, which takes a tenth less of the processor; else the interpreter's own."""
    try:
        import uvloop  # noqa: PLC0415  not made for every platform
    except ImportError:
        return asyncio.new_event_loop()
    return uvloop.new_event_loop()


def run_desk() -> None:
    """`tingsu run`, start to end; an expected failure is one line and its exit code, as of any command."""
    try:
        settings = read_settings()
        check_token(settings.token)
        with asyncio.Runner(loop_factory=event_loop) as runner:
            runner.run(run_for_real(settings))
    except KeyboardInterrupt:
        raise SystemExit(INTERRUPTED) from None
    except Exception as error:
        from bot.commands.refusals import EXIT, worded  # noqa: PLC0415  brings the command line's library

        line = worded(error)
        if line is None:
            raise
        print(line, file=sys.stderr)  # noqa: T201  before there is a log, or after
        raise SystemExit(EXIT) from error


async def run_for_real(settings: Settings) -> None:
    """Until SIGINT or SIGTERM."""
    sys.setswitchinterval(SWITCH_SECONDS)
    configure(settings.log)
    check_key_of(settings)
    program = Program(settings, read_policy(settings.policy), Clock())
    await program.open()
    gc.freeze()  # what was made so far lives as long as the program: the collector need not walk through it
    gc.enable()
    stopping = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, stopping.set)
    await program.start()
    log.info("running", bot=program.bot.username)
    failing = asyncio.ensure_future(program.failed())
    await asyncio.wait([asyncio.ensure_future(stopping.wait()), failing], return_when=asyncio.FIRST_COMPLETED)
    failure = failing.result() if failing.done() else None
    await program.stop()
    log.info("stopped")
    if failure is not None:
        raise failure
