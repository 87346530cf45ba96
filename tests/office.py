"""The whole program with the demo's firm in it, beside a sandbox, for tests that read as transcripts.

Everything is real but Telegram: SQLite on disk, sealing, the pipeline. Time is moved with `office.later`.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlalchemy import bindparam, exists, or_, select

from bot.app import Program
from bot.clock import CHINA, Clock
from bot.demo_firm import read, seed
from bot.pacing import Limits
from bot.policy import Policy, built_in
from bot.settings import Settings
from storage.tables import due, inbox, outbox, papers
from storage.uow import Uow
from tests.box import Telegram, telegram
from tests.driver import Person
from tests.schema import lay_down

TUESDAY_MORNING = datetime(2026, 11, 24, 10, 0, tzinfo=CHINA)
DEMO = read()
UNHURRIED = Limits(overall=1000, chat=100, chat_burst=100, group_minute=1000)


class Office:
    """A running firm. `li`, `he`, `lin` are clients; `wang`, `zhou`, `zhao` advisors; `chen`, `sun` managers."""

    def __init__(self, tg: Telegram, program: Program) -> None:
        self.tg, self.program = tg, program
        self.people: dict[str, Person] = {}

    def __getattr__(self, name: str) -> Person:
        try:
            return self.people[name]
        except KeyError as error:
            raise AttributeError(name) from error

    async def consents(self, person: Person) -> None:
        """Both halves, as a newcomer gives them."""
        await person.starts()
        await person.taps("同意，开始")
        await person.taps("我知道并同意")
        await self.quiet()
        if "跳过，先说事情" in await person.buttons():  # whom the firm does not know is asked for the company
            await person.taps("跳过，先说事情")
        await person.sees("投诉处理不收取任何费用")

    async def files(self, person: Person, *texts: str) -> str:
        """A complaint by the shortest way; returns its number."""
        await person.taps("我要投诉")
        await person.sees("您请说")
        for text in texts:
            await person.says(text)
        await self.quiet()
        await person.taps("我说完了")
        await self.quiet()
        await person.looks()
        shown = " ".join(str(one.get("text")) for one in person.new)
        await person.taps("确认提交" if "我把您的话记成" in shown else "先提交，稍后补充")
        receipt = await person.sees("已经提交")
        return str(receipt["text"]).partition("编号 ")[2][:16]

    async def later(self, **by: float) -> None:
        """Move the clock: ``later(hours=2)``; promises that fall due are kept before this returns."""
        self.program.clock.move(timedelta(**by))
        await self.quiet()

    async def quiet(self, within: float = 10.0) -> None:
        """Until everything received is handled, everything due is kept, everything to send is sent."""
        async with asyncio.timeout(within):
            await self.tg.confirmed(within)
            while await busy(self.program):
                await asyncio.sleep(0.005)

    @asynccontextmanager
    async def work(self) -> AsyncIterator[Uow]:
        """A transaction beside the running program."""
        async with self.program.storage.work() as uow:
            yield uow


async def busy(program: Program) -> bool:
    """Whether any part has something to do this moment."""
    async with program.database.transaction() as connection:
        now = program.clock.now()  # not before: what was posted while this waited for its turn counts
        return bool((await connection.execute(WORK, {"now": now})).scalar())


# Made once, for it is asked very often.
WORK = select(
    or_(
        exists().where(inbox.c.state == "waiting"),
        exists().where(outbox.c.state.in_(["waiting", "sending"]), outbox.c.send_at <= bindparam("now")),
        exists().where(due.c.state == "waiting", due.c.due_at <= bindparam("now")),
        exists().where(papers.c.state == "awaited"),
    )
)


def clock_at(moment: datetime) -> Clock:
    """A clock that shows `moment` now, and runs."""
    clock = Clock()
    clock.move(moment.astimezone(UTC) - clock.now())
    return clock


def settings_in(directory: Path, tg: Telegram) -> Settings:
    """Settings of a program that lives in `directory`."""
    return Settings(
        token=tg.token,
        bot_api=tg.url,
        database=f"sqlite+aiosqlite:///{directory}/tingsu.db",
        papers=directory / "papers",
        key=directory / "tingsu.key",
        policy=directory / "tingsu.toml",
        log="DEBUG",
    )


def unhurried(policy: Policy | None = None) -> Policy:
    """The policy of the demo's firm without the pauses between messages."""
    from dataclasses import replace

    return replace(policy or built_in(), firm=DEMO.firm, sending=UNHURRIED)


PEOPLE = {
    "li": ("李总", 1001), "he": ("何店长", 1002), "lin": ("林女士", 1003),
    "wang": ("王敏", 2001), "zhou": ("周航", 2002), "chen": ("陈洁", 2003),
    "zhao": ("赵立", 2004), "sun": ("孙岚", 2005),
}  # fmt: skip


@asynccontextmanager
async def office(
    directory: Path, at: datetime = TUESDAY_MORNING, policy: Policy | None = None
) -> AsyncIterator[Office]:
    """The firm, open; everybody has a telephone, staff have pressed START before."""
    clock = clock_at(at)
    async with telegram(limits=False) as tg:
        await lay_down(directory / "tingsu.db")
        program = Program(settings_in(directory, tg), unhurried(policy), clock)
        await program.open()
        async with program.storage.work() as uow:
            await seed(uow, DEMO)
        there = Office(tg, program)
        for name, (shown, number) in PEOPLE.items():
            there.people[name] = tg.settled(shown, number, started=number >= 2000)
        await program.start()
        try:
            yield there
        finally:
            await there.program.stop()  # a test may have put another in its place
