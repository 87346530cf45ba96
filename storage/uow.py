"""A unit of work as services see it: one shelf for each aggregate, the outbox, promises and the audit chain.

`Uow` is made by `Storage.work()`; leaving it commits everything or nothing.
"""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.case import Assignment, Case
from bot.domain.intake import Draft
from bot.domain.papers import Paper
from bot.domain.people import Client, Contact, Department, Invitation, Staff
from bot.domain.privacy import DataRequest
from bot.domain.ticket import Ticket
from storage import audit, outbox, tables
from storage.clock import Now
from storage.due import DueShelf
from storage.engine import Database
from storage.mapping import Mapped
from storage.outbox import Care
from storage.sealing import Sealer
from storage.shelf import Shelf
from storage.taps import TapShelf
from storage.transaction import Transaction


@dataclass(frozen=True, slots=True)
class Assessed:
    """定级记录 as kept: every run, never overwritten; `held` is everything that led to it."""

    id: str
    case_id: str
    at: datetime
    rubric_version: str
    input_hash: str
    grade: str
    held: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Conversation:
    """What a person was asked to type next, outside the intake."""

    telegram_id: int
    waiting_for: str
    subject: str
    since: datetime
    held: str | None = None  # words that wait for a second look


@dataclass(frozen=True, slots=True)
class Counter:
    """A running number."""

    name: str
    value: int


@dataclass(frozen=True, slots=True)
class Notice:
    """Something others must be told: which view words it, to whom, about what. Worded before the commit."""

    view: str
    chat_id: int
    case_id: str | None = None
    facts: dict[str, Any] = field(default_factory=dict)
    key: str | None = None  # where the message must exist once: unique among all that was ever posted
    care: str = Care.RECEIPT.value


DEPARTMENTS = Mapped(Department, tables.departments)
STAFF = Mapped(Staff, tables.staff)
CLIENTS = Mapped(Client, tables.clients)
CONTACTS = Mapped(Contact, tables.contacts)
INVITATIONS = Mapped(Invitation, tables.invitations)
DRAFTS = Mapped(Draft, tables.drafts)
CASES = Mapped(Case, tables.cases)
ASSESSMENTS = Mapped(Assessed, tables.assessments)
ASSIGNMENTS = Mapped(Assignment, tables.assignments)
PAPERS = Mapped(Paper, tables.papers)
TICKETS = Mapped(Ticket, tables.tickets)
DATA_REQUESTS = Mapped(DataRequest, tables.data_requests)
CONVERSATIONS = Mapped(Conversation, tables.conversations, key="telegram_id")
COUNTERS = Mapped(Counter, tables.counters, key="name")


class Uow(Transaction):
    """One transaction. Reads see what was written before in the same transaction."""

    def __init__(self, connection: AsyncConnection, sealer: Sealer, now: datetime) -> None:
        super().__init__(connection, sealer, now)
        self.departments = Shelf(self, DEPARTMENTS, ("name",))
        self.staff = Shelf(self, STAFF, ("telegram_id",))
        self.clients = Shelf(self, CLIENTS, ("company_key",))
        self.contacts = Shelf(self, CONTACTS, ("telegram_id",))
        self.invitations = Shelf(self, INVITATIONS, ("secret_hash",))
        self.drafts = Shelf(self, DRAFTS, ("contact_id",))
        self.cases = Shelf(self, CASES, ("number",))
        self.assessments = Shelf(self, ASSESSMENTS)
        self.assignments = Shelf(self, ASSIGNMENTS)
        self.papers = Shelf(self, PAPERS)
        self.tickets = Shelf(self, TICKETS, ("number",))
        self.data_requests = Shelf(self, DATA_REQUESTS, ("number",))
        self.conversations = Shelf(self, CONVERSATIONS)
        self.counters = Shelf(self, COUNTERS)
        self.taps = TapShelf(self)
        self.due = DueShelf(self)
        self.notices: list[Notice] = []
        self.dropped_files: list[str] = []  # sealed papers whose rows go with this transaction
        self.tap_answers: list[dict[str, Any]] = []  # told to Telegram after the commit, and never again
        self._audit: list[audit.Entry] = []

    def post(self, message: outbox.Outgoing) -> None:
        """Have `message` sent after the commit."""
        outbox.post(self, message)

    def notify(self, notice: Notice) -> None:
        """Have others told; the notice is worded before the commit."""
        self.notices.append(notice)

    def audit(self, actor: str, action: str, subject: str, /, **detail: Any) -> None:
        """Record who did what to which thing: ids and codes only, never personal text."""
        self._audit.append(audit.Entry(self.now, actor, action, subject, detail))

    @property
    def posted(self) -> bool:
        """Whether there is something new to send."""
        return tables.outbox in self.touched

    @property
    def announced(self) -> bool:
        """Whether a paper was announced or changed."""
        return tables.papers in self.touched

    async def next_number(self, prefix: str, day: str) -> str:
        """The next number of that day: ``TS-20261122-0007``. `day` is the date in China, YYYYMMDD."""
        name = f"{prefix}-{day}"
        last = await self.counters.find(name)
        value = (last.value if last else 0) + 1
        self.counters.save(Counter(name, value))
        return f"{name}-{value:04d}"

    @asynccontextmanager
    async def attempt(self) -> AsyncIterator[None]:
        """One part that succeeds or leaves no trace, audit and notices included."""
        audited, noticed, answered = len(self._audit), len(self.notices), len(self.tap_answers)
        try:
            async with super().attempt():
                yield
        except BaseException:
            del self._audit[audited:], self.notices[noticed:], self.tap_answers[answered:]
            raise

    async def finish(self) -> None:
        """Write everything that still waits; called once, before the commit."""
        await self.flush()
        if self._audit:
            await audit.write(self.connection, self.sealer, self._audit)
            self._audit = []


class Storage:
    """The door: a database, its sealer and a clock."""

    def __init__(self, database: Database, sealer: Sealer, now: Now) -> None:
        self.database = database
        self.sealer = sealer
        self.now = now

    @asynccontextmanager
    async def work(self) -> AsyncIterator[Uow]:
        """One durable transaction; everything in it is committed at its end, or nothing."""
        async with self.database.transaction() as connection:
            uow = Uow(connection, self.sealer, self.now())
            yield uow
            await uow.finish()


async def preload_people(uow: Uow, user_ids: Sequence[int]) -> None:
    """Read the people of a batch and their drafts, and which of them have neither a case nor a paper, all at once."""
    await uow.staff.preload("telegram_id", user_ids)
    await uow.contacts.preload("telegram_id", user_ids)
    found = [await uow.contacts.find_by("telegram_id", user_id) for user_id in user_ids]
    contacts = [contact.id for contact in found if contact]
    await uow.drafts.preload("contact_id", contacts)
    await uow.conversations.preload("telegram_id", user_ids)
    await uow.cases.preload_absent("contact_id", contacts)
    drafts = [draft.id for contact in contacts if (draft := await uow.drafts.find_by("contact_id", contact))]
    await uow.papers.preload_absent("draft_id", drafts)
