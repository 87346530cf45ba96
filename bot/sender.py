"""Outbox → Telegram: in order for each chat, within the limits, and honest about what is unsure.

A message is marked as being sent before it goes and settled after; a commit settles what is done and claims what is
next. What an answer of Telegram means is in ``sending.py``, the limits are in ``pacing.py``.
"""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog
from telegram import Bot
from telegram.error import TelegramError

from bot.identity import TOKEN_HINT
from bot.pacing import Pace
from bot.sending import Answer, Meaning, failed_edit, meaning_of, pause_after, perform
from bot.wake import Bell
from storage import outbox
from storage.outbox import Care, Claimed, Result, State
from storage.papers import PaperStore
from storage.uow import Storage, Uow

IDLE_SECONDS = 5.0
FRESH_SECONDS = 1.0  # longer than our own loop is ever busy, or a busy moment of ours looks like a slow Telegram
CALM_BACKLOG = 32  # chats: at 25 updates a second fewer wait, and a kill leaves one message unsure
WIDEST = 64
HOLD = timedelta(seconds=10)

log = structlog.get_logger("sender")

Undelivered = Callable[[Uow, Claimed, str], Awaitable[None]]


@dataclass
class Flight:
    """A message on its way."""

    message: Claimed
    started: float


class Sender:
    """Delivers the outbox. `undelivered` tells a person of a message that will not arrive."""

    def __init__(self, storage: Storage, bot: Bot, pace: Pace, papers: PaperStore, undelivered: Undelivered) -> None:
        self._storage = storage
        self._bot = bot
        self._pace = pace
        self._papers = papers
        self._undelivered = undelivered
        self._flying: dict[asyncio.Task[Answer], Flight] = {}
        self._landed: list[tuple[Claimed, Answer]] = []
        self._held_until: datetime | None = None  # the token is refused: whatever is sent now is sent in vain
        self._stopping = False
        self.bell = Bell()
        self.after_commit: list[Callable[[Uow], None]] = []

    async def run(self) -> None:
        """Send for ever; when told to stop, settle what is in the air and return."""
        await self._recover()
        while not (self._stopping and not self._flying and not self._landed):
            launched = await self._turn()
            if not launched and not self._landed:
                await self.bell.wait(await self._idle())

    def stop(self) -> None:
        """Launch nothing more; `run` returns when what is in the air has landed."""
        self._stopping = True
        self.bell.ring()

    async def has_work(self) -> bool:
        """Whether something is in the air or could go now."""
        if self._flying or self._landed:
            return True
        if self._held():
            return False
        async with self._storage.database.transaction() as connection:
            return bool(await outbox.backlog(connection, self._storage.now()))

    async def _recover(self) -> None:
        """After a kill nobody knows whether these arrived: each is treated as its care demands."""
        async with self._storage.work() as uow:
            mine = {flight.message.id for flight in self._flying.values()} | {one.id for one, _ in self._landed}
            for message in await outbox.left_sending(uow.connection, uow.sealer):
                if message.id in mine:  # it was this part that failed, not the program: the answer is known, or will be
                    continue
                await self._unsure(uow, message, Answer(Meaning.UNSURE, problem="killed"))

    async def _turn(self) -> int:
        """Settle what has landed and launch what may go, in one commit."""
        async with self._storage.work() as uow:
            landed = self._landed[:]
            await self._settle_delivered(uow, [pair for pair in landed if pair[1].meaning is Meaning.DONE])
            for message, answer in landed:
                await self._settle(uow, message, answer)
            claimed = [] if self._stopping or self._held() else await self._claim(uow, len(landed))
        del self._landed[: len(landed)]  # only now: a failed commit settles them again
        for message in claimed:
            self._launch(message)
        for call in self.after_commit:
            call(uow)
        return len(claimed)

    def _held(self) -> bool:
        return self._held_until is not None and self._storage.now() < self._held_until

    async def _claim(self, uow: Uow, settled: int) -> list[Claimed]:
        # What lands while this transaction is open is settled by the next: until then it is as good as in the air.
        unsettled = [message for message, _ in self._landed[settled:]]
        flying = [flight.message for flight in self._flying.values()]
        busy = {message.chat_id for message in (*flying, *unsettled)} | self._pace.pausing()
        room = min(await self._room(uow, busy) - len(unsettled), self._pace.room())
        if room <= 0:
            return []
        return await outbox.claim(uow.connection, uow.sealer, uow.now, busy, room)

    async def _room(self, uow: Uow, busy: set[int]) -> int:
        """How many more may be in the air. A few messages go one by one, so that a kill leaves at most one unsure; a
        long queue goes wider. One that takes long does not hold up the others, and what waits for its own chat's
        share makes no queue long."""
        now = asyncio.get_running_loop().time()
        fresh = sum(now - flight.started < FRESH_SECONDS for flight in self._flying.values())
        backlog = await outbox.backlog(uow.connection, uow.now, busy)
        wide = 1 if backlog < CALM_BACKLOG else backlog // 2
        return min(wide - fresh, WIDEST - len(self._flying))

    def _launch(self, message: Claimed) -> None:
        self._pace.spend(message.chat_id, message.method)
        task = asyncio.create_task(perform(self._bot, self._papers, message))  # noqa: TID251  pipeline
        self._flying[task] = Flight(message, asyncio.get_running_loop().time())
        task.add_done_callback(self._land)

    def _land(self, task: "asyncio.Task[Answer]") -> None:
        flight = self._flying.pop(task)
        self._landed.append((flight.message, _answer(task)))
        self.bell.ring()

    async def _settle(self, uow: Uow, message: Claimed, answer: Answer) -> None:
        match answer.meaning:
            case Meaning.DONE:
                return  # settled together with the others
            case Meaning.RETRY:
                await self._again(uow, message, answer)
            case Meaning.UNSURE:
                await self._unsure(uow, message, answer)
            case Meaning.RESEND:
                await outbox.settle(uow.connection, [_result(message, State.CANCELLED, uow.now, answer)])
                uow.post(failed_edit(message))
            case Meaning.FINAL:
                await self._final(uow, message, answer, State.FAILED)
            case Meaning.HOLD:
                await self._hold(uow, message)

    async def _settle_delivered(self, uow: Uow, landed: list[tuple[Claimed, Answer]]) -> None:
        results = [_result(message, State.SENT, uow.now, answer) for message, answer in landed]
        await outbox.settle(uow.connection, results)
        for message, answer in landed:
            if message.slot and answer.message_id:
                await outbox.keep_slot(uow.connection, message.slot, message.chat_id, answer.message_id, uow.now)

    async def _again(self, uow: Uow, message: Claimed, answer: Answer) -> None:
        pause = answer.retry_after or pause_after(message.tries)
        tries = message.tries + (0 if answer.retry_after else 1)
        await outbox.postpone(uow.connection, message.id, tries, uow.now + timedelta(seconds=pause))
        log.info("send_again", outbox=message.id, problem=answer.problem, pause=pause)

    async def _hold(self, uow: Uow, message: Claimed) -> None:
        self._held_until = uow.now + HOLD
        await outbox.postpone(uow.connection, message.id, message.tries, self._held_until)
        log.error("token_refused", pause=HOLD.total_seconds(), hint=TOKEN_HINT)

    async def _unsure(self, uow: Uow, message: Claimed, answer: Answer) -> None:
        if message.care is Care.SENSITIVE:
            await self._final(uow, message, answer, State.UNCERTAIN)
        else:
            await self._again(uow, message, answer)

    async def _final(self, uow: Uow, message: Claimed, answer: Answer, state: State) -> None:
        log.error("not_delivered", outbox=message.id, method=message.method, problem=answer.problem)
        await outbox.settle(uow.connection, [_result(message, state, uow.now, answer)])
        try:
            async with uow.attempt():
                await self._undelivered(uow, message, answer.problem)
                await uow.flush()  # what the database refuses must come out here, not at the commit
        except Exception as error:  # noqa: BLE001  a word about one message must not stop all the others
            log.error("telling_failed", outbox=message.id, error=type(error).__name__)

    async def _idle(self) -> float:
        """Seconds until the next message may go."""
        if self._flying:
            return FRESH_SECONDS
        async with self._storage.database.transaction() as connection:
            at = await outbox.next_send(connection, self._storage.now())
        if at is None:
            return IDLE_SECONDS
        waits = max((at - self._storage.now()).total_seconds(), self._pace.wait())
        return min(IDLE_SECONDS, max(0.01, waits))


def _answer(task: "asyncio.Task[Answer]") -> Answer:
    error = task.exception()
    if error is None:
        return task.result()
    if isinstance(error, TelegramError):
        return meaning_of(error)
    # A fault of ours (an unreadable paper, say) will not mend by trying.
    return Answer(Meaning.FINAL, problem=type(error).__name__)


def _result(message: Claimed, state: State, at: datetime, answer: Answer) -> Result:
    return Result(message.id, state, at, message.tries + 1, answer.message_id, answer.problem or None)


