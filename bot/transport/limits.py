"""The time limits of one call, in seconds, and how a call's own wishes override them.

`None` waits for ever. It measures nothing itself.
"""

from dataclasses import dataclass, replace
from functools import cache

from aiohttp import ClientTimeout
from telegram._utils.defaultvalue import DefaultValue
from telegram._utils.types import ODVInput

# aiohttp reads 0 as "no limit", httpx as "at once"; the library's callers mean the latter
_AT_ONCE = 1e-6


@dataclass(frozen=True, slots=True)
class Limits:
    """Seconds allowed for each part of a call; the defaults are the library's own."""

    read: float | None = 5.0
    write: float | None = 5.0
    connect: float | None = 5.0
    pool: float | None = 1.0
    media_write: float | None = 20.0

    def wanted(
        self,
        read: ODVInput[float],
        write: ODVInput[float],
        connect: ODVInput[float],
        pool: ODVInput[float],
    ) -> "Limits":
        """Apply what one call asked for; `DEFAULT_NONE` keeps ours, `None` takes the limit away."""
        if all(isinstance(asked, DefaultValue) for asked in (read, write, connect, pool)):
            return self
        return replace(
            self,
            read=_chosen(read, self.read),
            write=_chosen(write, self.write),
            connect=_chosen(connect, self.connect),
            pool=_chosen(pool, self.pool),
        )

    def for_upload(self) -> "Limits":
        """Allow the longer time for writing that media are given."""
        return replace(self, write=self.media_write)

    def for_aiohttp(self, total: float | None = None) -> ClientTimeout:
        """Say the same to aiohttp; waiting for a free connection and writing are limited by us."""
        return _timeout(total, self.connect, self.read)


@cache
def _timeout(total: float | None, connect: float | None, read: float | None) -> ClientTimeout:
    return ClientTimeout(total=total, connect=_not_nought(connect), sock_read=_not_nought(read))


def _chosen(asked: ODVInput[float], ours: float | None) -> float | None:
    return ours if isinstance(asked, DefaultValue) else asked


def _not_nought(seconds: float | None) -> float | None:
    return seconds if seconds is None else max(seconds, _AT_ONCE)
