"""Papers that were announced → the sealed store: a few at once, each then settled with what is said of it.

Fetching (``bringing.py``) holds no transaction; what came of it is settled in one, together with the reply. A
kill leaves at most a sealed file that no row knows, and that is swept at the next start (R38).
"""

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog
from telegram import Bot

from bot.bringing import Brought, Later, Outcome, Scan, Spared, bring
from bot.domain.papers import Paper, PaperState, Refusal
from bot.services import papers as service
from bot.wake import Bell
from storage import paper_rows
from storage.papers import PaperStore
from storage.uow import Storage, Uow

AT_ONCE = 8
AT_ONCE_FOR_ONE = 3  # of one chat: an album of films must not hold up the others
IDLE_SECONDS = 5.0
SETTLE_AGAIN_SECONDS = 1.0
SCANNER_PATIENCE = timedelta(minutes=15)

log = structlog.get_logger("fetcher")

Arrived = Callable[[Uow, Paper], Awaitable[None]]
ScannerDown = Callable[[Uow, datetime], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Landed:
    """A fetch that has ended."""

    paper: Paper
    outcome: Outcome


class Fetcher:
    """Fetches papers; `arrived` words what became of each, stored, refused or lost, in the same transaction.

    Set `scanner_down` to have an operator told, once, that the scanner has been away since a moment.
    """

    def __init__(
        self, storage: Storage, bot: Bot, papers: PaperStore, arrived: Arrived, scan: Scan | None = None
    ) -> None:
        self._storage = storage
        self._bot = bot
        self._papers = papers
        self._arrived = arrived
        self._scan = scan
        self._flying: dict[asyncio.Task[Outcome], Paper] = {}
        self._landed: list[Landed] = []
        self._unscanned_since: datetime | None = None
        self._told_of_scanner = False
        self._stopping = False
        self._dropped: list[str] = []
        self.scanner_down: ScannerDown | None = None
        self.bell = Bell()
        self.after_commit: list[Callable[[Uow], None]] = []

    async def run(self) -> None:
        """Sweep, then fetch for ever; when told to stop, let go of what is on its way and return."""
        await self._sweep()
        try:
            while not self._stopping:
                await self.bell.wait(await self._guarded_turn())
        finally:
            await self._let_go()

    def stop(self) -> None:
        """Launch nothing more; papers on their way are fetched again at the next start."""
        self._stopping = True
        self.bell.ring()

    def drop(self, names: list[str]) -> None:
        """Remove these files, whose rows are gone; a kill before it is done leaves them to the next sweep."""
        self._dropped.extend(names)
        self.bell.ring()

    async def _sweep(self) -> None:
        async with self._storage.database.transaction() as connection:
            known = await paper_rows.stored_names(connection)
        swept = await self._papers.sweep(known)
        if swept.spared:
            log.error("orphans_spared", count=swept.spared, hint="is this the database of these papers?")
        elif swept.removed:
            log.info("swept", count=swept.removed)

    async def _guarded_turn(self) -> float:
        try:
            return await self._turn()
        except Exception as error:  # noqa: BLE001  a full disk or a locked database passes; papers wait meanwhile
            log.warning("fetcher_turn_failed", error=type(error).__name__)
            return SETTLE_AGAIN_SECONDS

    async def _turn(self) -> float:
        """Settle what has landed and launch what may go; returns how long there is nothing to do."""
        await self._settle_landed()
        while self._dropped:
            await self._papers.remove(self._dropped.pop())
        async with self._storage.work() as uow:
            waiting = await paper_rows.awaited(uow, self._busy(), AT_ONCE * AT_ONCE)
            upcoming = await paper_rows.next_try(uow.connection)
        for paper in self._chosen(waiting):
            self._launch(paper)
        if self._flying or upcoming is None:
            return IDLE_SECONDS  # a landing rings the bell
        return min(IDLE_SECONDS, max(0.01, (upcoming - self._storage.now()).total_seconds()))

    def _busy(self) -> list[str]:
        return [paper.id for paper in self._flying.values()] + [one.paper.id for one in self._landed]

    def _chosen(self, waiting: list[Paper]) -> list[Paper]:
        """The longest waiting, but only a few of one chat."""
        flying = Counter(paper.chat_id for paper in self._flying.values())
        chosen: list[Paper] = []
        for paper in waiting:
            flying[paper.chat_id] += 1
            if flying[paper.chat_id] <= AT_ONCE_FOR_ONE:
                chosen.append(paper)
        return chosen[: max(0, AT_ONCE - len(self._flying))]

    def _launch(self, paper: Paper) -> None:
        fetching = bring(self._bot, self._papers, self._scan, paper)
        task = asyncio.create_task(fetching)  # noqa: TID251  pipeline
        self._flying[task] = paper
        task.add_done_callback(self._land)

    def _land(self, task: "asyncio.Task[Outcome]") -> None:
        paper = self._flying.pop(task)
        if not task.cancelled():
            self._landed.append(Landed(paper, _outcome(task)))
        self.bell.ring()

    async def _settle_landed(self) -> None:
        landed = self._landed[:]
        if not landed:
            return
        async with self._storage.work() as uow:
            unclaimed = [name for one in landed if (name := await self._settle(uow, one))]
            await self._watch_scanner(uow, [one.outcome for one in landed])
        del self._landed[: len(landed)]  # only now: a failed commit settles them again
        for name in unclaimed:
            await self._papers.remove(name)
        for call in self.after_commit:
            call(uow)

    async def _settle(self, uow: Uow, landed: Landed) -> str | None:
        """Note what came of it; returns the name of a file that nobody needs after the commit."""
        try:
            async with uow.attempt():
                paper = await _note(uow, landed)
                if paper is not None:
                    await self._arrived(uow, paper)
        except Exception as error:  # noqa: BLE001  one paper's receipt that fails must not stop the others
            log.warning("arrival_failed", paper=landed.paper.id, error=type(error).__name__)
            await service.put_off(uow, landed.paper.id)
        return await _unclaimed(uow, landed)

    async def _watch_scanner(self, uow: Uow, outcomes: list[Outcome]) -> None:
        if any(isinstance(outcome, Brought) or outcome is Refusal.INFECTED for outcome in outcomes):
            self._unscanned_since, self._told_of_scanner = None, False
        elif any(isinstance(outcome, Spared) and outcome.unscanned for outcome in outcomes):
            self._unscanned_since = self._unscanned_since or uow.now
            if uow.now - self._unscanned_since >= SCANNER_PATIENCE and not self._told_of_scanner:
                await self._tell_of_scanner(uow, self._unscanned_since)

    async def _tell_of_scanner(self, uow: Uow, since: datetime) -> None:
        log.error("scanner_down", since=since.isoformat())
        self._told_of_scanner = True
        if self.scanner_down is not None:
            async with uow.attempt():
                await self.scanner_down(uow, since)

    async def _let_go(self) -> None:
        tasks = list(self._flying)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await self._guarded_settling()

    async def _guarded_settling(self) -> None:
        try:
            await self._settle_landed()
        except Exception as error:  # noqa: BLE001  the program is ending; what is not settled is fetched again
            log.warning("fetcher_settling_failed", error=type(error).__name__)


def _outcome(task: "asyncio.Task[Outcome]") -> Outcome:
    error = task.exception()
    if error is None:
        return task.result()
    log.error("fetch_broke", error=type(error).__name__)
    return Later()


async def _note(uow: Uow, landed: Landed) -> Paper | None:
    """Write down what came of it; returns the paper if there is something to say."""
    match landed.outcome:
        case Brought(found, written):
            return await service.keep(uow, landed.paper.id, found, written)
        case Later(pause):
            return await service.put_off(uow, landed.paper.id, pause)
        case Spared(pause, away=away):
            await service.spare(uow, landed.paper.id, pause, away=away)
            return None
        case refusal:
            return await service.refuse(uow, landed.paper.id, refusal)


async def _unclaimed(uow: Uow, landed: Landed) -> str | None:
    if not isinstance(landed.outcome, Brought):
        return None
    name = landed.outcome.written.stored_as
    paper = await uow.papers.find(landed.paper.id)
    kept = paper is not None and paper.state is PaperState.STORED and paper.stored_as == name
    return None if kept else name
