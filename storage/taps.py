"""Tokens behind buttons: opaque, stored hashed, bound to a person, an action, a subject and its version.

A token is worth one tap (``once``) or as many as its life allows for a look. Whether the person may do the thing is
asked again in the service when it is tapped.
"""

import secrets
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import Enum

from storage.inbox import tap_hash
from storage.mapping import Mapped
from storage.shelf import Shelf
from storage.tables import taps
from storage.transaction import Transaction

TOKEN_BYTES = 16  # 128 bit
LIFE = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Tap:
    """What a button stands for."""

    token_hash: str
    telegram_id: int
    action: str
    subject: str
    subject_version: int
    expires_at: datetime
    once: bool
    used_at: datetime | None = None


class Unusable(Enum):
    """Why a token does nothing."""

    UNKNOWN = "unknown"
    FOREIGN = "foreign"
    EXPIRED = "expired"
    USED = "used"


TAPS = Mapped(Tap, taps, key="token_hash")


class TapShelf(Shelf[Tap]):
    """Issues and takes tokens."""

    def __init__(self, transaction: Transaction) -> None:
        super().__init__(transaction, TAPS)

    def issue(self, telegram_id: int, action: str, subject: str = "", version: int = 0, *, once: bool = True) -> str:
        """A fresh token for a button that only `telegram_id` may tap."""
        token = secrets.token_urlsafe(TOKEN_BYTES)
        expires_at = self._uow.now + LIFE
        self.save(Tap(tap_hash(token), telegram_id, action, subject, version, expires_at, once))
        return token

    async def take(self, token: str, telegram_id: int) -> Tap | Unusable:
        """What the button stands for, used up if it was for once; or why it does nothing."""
        tap = await self.find(tap_hash(token))
        if tap is None:
            return Unusable.UNKNOWN
        if tap.telegram_id != telegram_id:
            return Unusable.FOREIGN
        if tap.expires_at <= self._uow.now:
            return Unusable.EXPIRED
        return Unusable.USED if tap.used_at is not None else self.use(tap)

    def use(self, tap: Tap) -> Tap:
        """The button is tapped; one that is for once is used up."""
        if tap.once:
            self.save(replace(tap, used_at=self._uow.now))
        return tap

    async def newest(self, telegram_id: int, action: str, limit: int = 8) -> list[Tap]:
        """The buttons for this action that this person could tap now, the newest first."""
        where = (taps.c.telegram_id == telegram_id, taps.c.action == action, taps.c.used_at.is_(None))
        alive = taps.c.expires_at > self._uow.now
        return await self.select(*where, alive, order=[taps.c.expires_at.desc()], limit=limit)

    async def preload_hashes(self, hashes: Iterable[str | None]) -> None:
        """Read the tokens of a batch in one statement."""
        await self.preload("token_hash", hashes)
