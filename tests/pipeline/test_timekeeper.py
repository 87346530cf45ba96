"""Promises that fall due: each kept once, and one that fails keeps none of the others waiting."""

from datetime import timedelta

from bot.clock import Clock
from bot.timekeeper import Timekeeper
from storage import tables
from storage.due import Due
from storage.uow import Uow
from tests.pipeline.bench import Bench, says


class Keeper:
    """Keeps promises by posting a message; fails in the way the promise is named."""

    def __init__(self, desk: Bench) -> None:
        self.desk = desk
        self.kept: list[str] = []
        self.timekeeper = Timekeeper(desk.storage, Clock(), self.keep)

    async def keep(self, uow: Uow, due: Due) -> None:
        """One promise."""
        uow.post(says(None if due.promise == "refused" else 1, due.subject))  # type: ignore[arg-type]  # NOT NULL there
        if due.promise == "raises":
            raise ValueError("a bug")
        if due.promise == "again":
            uow.due.plan("again", due.subject, uow.now + timedelta(hours=1))
        self.kept.append(due.subject)

    async def plans(self, *promises: tuple[str, str]) -> None:
        """Promises for a second from now."""
        async with self.desk.storage.work() as uow:
            for promise, subject in promises:
                uow.due.plan(promise, subject, uow.now + timedelta(seconds=1))

    async def keeps(self) -> None:
        """Keep whatever is due."""
        while await self.timekeeper.keep_ripe():
            pass

    async def messages(self) -> int:
        """How many were posted."""
        return len(await self.desk.rows(tables.outbox))


async def test_nothing_before_its_time_and_each_once(desk: Bench) -> None:
    keeper = Keeper(desk)
    await keeper.plans(("report", "a"), ("report", "b"))
    await keeper.keeps()
    assert keeper.kept == []
    desk.clock.move(days=3)
    await keeper.keeps()
    await Keeper(desk).keeps()
    assert (sorted(keeper.kept), await keeper.messages()) == (["a", "b"], 2)


async def test_one_that_raises_and_one_the_database_refuses_stop_no_other(desk: Bench) -> None:
    """What the database refuses would come out at the commit, and undo all that were kept beside it, for ever."""
    keeper = Keeper(desk)
    await keeper.plans(("report", "a"), ("raises", "b"), ("refused", "c"), ("report", "d"))
    desk.clock.move(seconds=2)
    await keeper.keeps()
    assert await keeper.messages() == 2
    states = {row["subject"]: (row["state"], row["tries"]) for row in await desk.rows(tables.due)}
    assert states == {"a": ("done", 0), "b": ("waiting", 1), "c": ("waiting", 1), "d": ("done", 0)}


async def test_a_promise_may_be_planned_again_while_it_is_kept(desk: Bench) -> None:
    keeper = Keeper(desk)
    await keeper.plans(("again", "a"))
    for hours in (1, 1, 1):
        desk.clock.move(hours=hours, seconds=1)
        await keeper.keeps()
    assert keeper.kept == ["a", "a", "a"]
