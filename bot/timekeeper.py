"""Promises that fall due → services. The rows are the truth; APScheduler only wakes the program at the earliest.

A row is claimed, kept and marked done in one transaction, so each is kept once, however long the program was down
(R22). What a promise does, and whether it still applies, is decided by `keep`.
"""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import structlog
from apscheduler.schedulers.asyncio import AsyncIOScheduler
from apscheduler.triggers.date import DateTrigger

from bot.clock import Clock
from bot.wake import Bell
from storage import due
from storage.due import Due, DueState
from storage.uow import Storage, Uow

AT_ONCE = 64
LOOK_ANYWAY_SECONDS = 30.0  # a command beside the running program may have planned something
PAUSES = tuple(timedelta(minutes=m) for m in (1, 5, 30, 120))

log = structlog.get_logger("timekeeper")

Keep = Callable[[Uow, Due], Awaitable[None]]


class Timekeeper:
    """Keeps promises as they fall due."""

    def __init__(self, storage: Storage, clock: Clock, keep: Keep) -> None:
        self._storage = storage
        self._clock = clock
        self._keep = keep
        self._bell = Bell()
        self._scheduler = AsyncIOScheduler(timezone=UTC)
        self._expected: datetime | None = None
        self._stopping = False
        self.after_commit: list[Callable[[Uow], None]] = []
        clock.on_move(self._bell.ring)

    async def run(self) -> None:
        """Keep what is due, arm the alarm for the next, sleep; until told to stop."""
        self._scheduler.start()
        try:
            while not self._stopping:
                while await self.keep_ripe():
                    pass
                await self._arm()
                await self._bell.wait(LOOK_ANYWAY_SECONDS)
        finally:
            self._scheduler.shutdown(wait=False)

    @property
    def at_work(self) -> bool:
        """Whether it has begun to keep promises."""
        return bool(self._scheduler.running)

    def stop(self) -> None:
        """Finish the transaction under way and no more."""
        self._stopping = True
        self._bell.ring()

    def expect(self, uow: Uow) -> None:
        """Something may have been planned earlier than what the alarm is set for."""
        soonest = uow.due.soonest
        if soonest is not None and (self._expected is None or soonest < self._expected):
            self._bell.ring()

    async def keep_ripe(self) -> int:
        """Keep what is due now; returns how many promises that were."""
        async with self._storage.work() as uow:
            ripe = await uow.due.ripe(AT_ONCE)
            for planned in ripe:
                await self._keep_one(uow, planned)
        if ripe:
            for call in self.after_commit:
                call(uow)
        return len(ripe)

    async def _keep_one(self, uow: Uow, planned: Due) -> None:
        try:
            async with uow.attempt():
                # Marked first: `keep` may plan the same promise again for a later moment.
                uow.due.save(replace(planned, state=DueState.DONE))
                await self._keep(uow, planned)
                await uow.flush()  # what the database refuses must come out here, not at the commit of all
        except Exception as error:  # noqa: BLE001  one promise that fails must not stop the others
            pause = PAUSES[min(planned.tries, len(PAUSES) - 1)]
            log.error("promise_failed", promise=planned.promise, error=type(error).__name__, tries=planned.tries)
            uow.due.save(replace(planned, due_at=uow.now + pause, tries=planned.tries + 1))

    async def _arm(self) -> None:
        async with self._storage.database.transaction() as connection:
            self._expected = await due.earliest(connection)
        if self._expected is None:
            return
        delay = max(timedelta(), self._expected - self._clock.now())
        # The scheduler lives in real time, the rows in the clock's: only the difference is common to both.
        run_at = datetime.now(UTC) + delay  # noqa: TID251  see above
        self._scheduler.add_job(
            self._bell.ring, DateTrigger(run_at), id="next", replace_existing=True, misfire_grace_time=None
        )
