"""The parts of the program that run beside each other: each is kept running, whatever fails in it, unless it has given
up for good.
"""

import asyncio
from collections.abc import Awaitable, Callable, Sequence

import structlog

RESTART_SECONDS = 1.0

log = structlog.get_logger("app")


class AddressTaken(Exception):
    """Nobody can knock where the program is to listen; trying again would not help. `address` is host:port."""

    def __init__(self, address: str, problem: str) -> None:
        super().__init__(address)
        self.address, self.problem = address, problem


async def kept_running(part: Callable[[], Awaitable[None]]) -> None:
    """A part that fails (a full disk, say) is started again; what it was doing is in the database."""
    while True:
        try:
            return await part()
        except AddressTaken:
            raise
        except Exception as error:  # noqa: BLE001  whatever it was, the desk must stay open
            log.error("part_failed", part=getattr(part, "__qualname__", "?"), error=type(error).__name__)
            await asyncio.sleep(RESTART_SECONDS)


async def first_failure(parts: Sequence[asyncio.Task[None]]) -> BaseException | None:
    """Wait until one has given up for good, and say why; None if all have ended well."""
    done, _ = await asyncio.wait(parts, return_when=asyncio.FIRST_EXCEPTION)
    return next((error for part in done if not part.cancelled() and (error := part.exception())), None)
