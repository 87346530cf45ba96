"""The demo's firm in a database no program has open, and what that database holds afterwards."""

import json
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import select

from bot.clock import Clock
from bot.demo_firm import read, seed
from bot.sandbox.chats import Person
from bot.sandbox.world import World
from storage import tables
from storage.engine import Database
from storage.sealing import load_or_make
from storage.uow import Storage
from tests.crash.children import Place


@dataclass(frozen=True)
class Kept:
    """What is left when the program is gone: words by client, and rows by state."""

    stories: dict[int, list[list[str]]]
    numbers: list[str]
    submitted: list[str]  # the audit's entries, by case
    first_offers: list[str]
    inbox: dict[str, int]
    outbox: dict[str, int]


def storage_of(place: Place) -> Storage:
    """The database of a place, beside any program."""
    database = Database(place.environment()["TINGSU_DATABASE"])
    return Storage(database, load_or_make(Path(place.environment()["TINGSU_KEY"])), Clock().now)


async def found_firm(place: Place, world: World) -> None:
    """Staff and companies in the database, and their telephones in the sandbox."""
    place.directory.mkdir(parents=True, exist_ok=True)
    # fake clients tap within milliseconds; seven answers in a second must not wait for each other here
    (place.directory / "tingsu.toml").write_text("[sending]\nchat_burst = 20\n")
    storage, firm = storage_of(place), read()
    await storage.database.migrate()
    async with storage.work() as uow:
        await seed(uow, firm)
    await storage.database.close()
    for member in firm.staff:
        world.add_person(Person(member.telegram, member.name, started=True))


async def look(place: Place) -> Kept:
    """Everything the checks need, through the program's own door."""
    storage = storage_of(place)
    async with storage.work() as uow:
        cases = await uow.cases.select()
        contacts = {contact.id: contact.telegram_id for contact in await uow.contacts.select()}
        offers = await uow.assignments.select(tables.assignments.c.ordinal == 1)
        audit = tables.audit.c
        submitted = (await uow.execute(select(audit.subject).where(audit.action == "case.submit"))).scalars().all()
        inbox = (await uow.execute(select(tables.inbox.c.state))).scalars().all()
        outbox = (await uow.execute(select(tables.outbox.c.state))).scalars().all()
    await storage.database.close()
    stories: dict[int, list[list[str]]] = {}
    for case in cases:
        stories.setdefault(contacts[case.contact_id], []).append([told.text for told in case.story])
    return Kept(
        stories, [case.number for case in cases], list(submitted), [offer.case_id for offer in offers],
        {state: inbox.count(state) for state in set(inbox)}, {state: outbox.count(state) for state in set(outbox)},
    )  # fmt: skip


def ordinary_cases(file: Path) -> dict[int, list[list[str]]]:
    """What the ordinary bot has kept."""
    stories: dict[int, list[list[str]]] = {}
    for line in file.read_text().splitlines() if file.exists() else []:
        case = json.loads(line)
        stories.setdefault(case["client"], []).append(case["story"])
    return stories
