"""What every command needs: settings read, policy read, database there, up to date, and unlocked.

A running program on the same database does no harm: each command writes in short transactions of its own.
"""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import TypeVar

import typer

from bot.clock import Clock
from bot.policy import Policy, read_policy
from bot.settings import Settings, read_settings
from storage.engine import Database
from storage.keys import unlock
from storage.remembered import recall, remember
from storage.uow import Storage

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Office:
    """Everything opened."""

    settings: Settings
    policy: Policy
    storage: Storage


@asynccontextmanager
async def opened() -> AsyncIterator[Office]:
    """The office by the environment's settings; raises what `refusals` words."""
    settings = read_settings()
    policy = read_policy(settings.policy)
    database = Database(settings.database)
    try:
        await database.migrate()
        await database.check_durable()
        yield Office(settings, policy, await unlock(database, settings.key, Clock().now))
    finally:
        await database.close()


def through(work: Callable[[Office], Awaitable[T]]) -> T:
    """Open the office, do the work, close it."""

    async def whole() -> T:
        async with opened() as office:
            return await work(office)

    return asyncio.run(whole())


async def bot_username(office: Office, named: str | None) -> str:
    """The bot's username: as given, else as remembered for this token, else as Telegram says."""
    if named:
        return named.strip().removeprefix("@")
    number = office.settings.token.partition(":")[0]
    async with office.storage.database.transaction() as connection:
        known = await recall(connection, f"bot:{number}") if number else None
    if known is None:
        from bot.identity import ask_username  # noqa: PLC0415  Telegram's library costs half a second

        known = await ask_username(office.settings)
        async with office.storage.database.transaction() as connection:
            await remember(connection, f"bot:{number}", known)
    return known


def tell_link(before: str, address: str) -> None:
    """The link alone on the last line of standard output, so that a script can take it."""
    typer.echo(before, err=True)
    typer.echo(address)
