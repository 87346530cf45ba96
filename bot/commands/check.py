"""``tingsu check``: everything a first start needs, one line each, and what to do about what is amiss."""

import asyncio
from collections.abc import Coroutine
from dataclasses import dataclass
from datetime import date
from typing import Any

import typer

from bot.clock import CHINA, Clock
from bot.commands.refusals import worded
from bot.domain.workdays import WorkCalendar
from bot.firm import calendar_of
from bot.policy import BadPolicy, built_in, read_policy
from bot.settings import Settings, read_settings
from bot.words import say
from storage.engine import Database
from storage.keys import unlock
from storage.migrations.run import revisions

SOUND, AMISS, NOTE = "\u2713", "\u2717", "!"
OTHERS_MAY_READ = 0o077


@dataclass(frozen=True, slots=True)
class Line:
    """One thing looked at; a note does not fail the check."""

    sign: str
    text: str


def check() -> None:
    """Look at everything; exit code 1 if anything is amiss."""
    lines = asyncio.run(_all())
    for line in lines:
        typer.echo(f"{line.sign} {line.text}")
    if any(line.sign == AMISS for line in lines):
        raise typer.Exit(1)


async def _all() -> list[Line]:
    try:
        settings = read_settings()
    except Exception as error:  # noqa: BLE001  told as a line, as is every other failure here
        return [_failed(error)]
    looks = (_policy(settings), _database(settings), _papers(settings), _token(settings))
    lines = [await _looked(look) for look in looks]
    today = Clock().now().astimezone(CHINA).date()
    return [Line(SOUND, say("cli.check.settings")), *lines, *_key(settings), *_holidays(settings, today)]


async def _looked(look: Coroutine[Any, Any, Line]) -> Line:
    try:
        return await look
    except Exception as error:  # noqa: BLE001  as above
        return _failed(error)


def _failed(error: Exception) -> Line:
    return Line(AMISS, worded(error) or f"{type(error).__name__}: {error}")


async def _policy(settings: Settings) -> Line:
    policy = read_policy(settings.policy)
    key = "policy" if settings.policy.exists() else "policy_built_in"
    return Line(SOUND, say(f"cli.check.{key}", file=settings.policy, firm=policy.firm.name))


async def _database(settings: Settings) -> Line:
    database = Database(settings.database)
    try:
        await database.migrate()
        await database.check_durable()
        await unlock(database, settings.key, Clock().now)
    finally:
        await database.close()
    return Line(SOUND, say("cli.check.database", version=revisions()[-1]))


async def _papers(settings: Settings) -> Line:
    settings.papers.mkdir(parents=True, exist_ok=True)
    probe = settings.papers / "check.part"
    probe.write_bytes(b"")
    probe.unlink()
    return Line(SOUND, say("cli.check.papers", place=settings.papers))


async def _token(settings: Settings) -> Line:
    from bot.identity import ask_username  # noqa: PLC0415  Telegram's library costs half a second

    return Line(SOUND, say("cli.check.token", bot=await ask_username(settings)))


def _key(settings: Settings) -> list[Line]:
    if not settings.key.exists():
        return []
    if settings.key.stat().st_mode & OTHERS_MAY_READ:
        return [Line(AMISS, say("cli.check.key_open", file=settings.key))]
    return [Line(SOUND, say("cli.check.key", file=settings.key))]


def _calendar(settings: Settings) -> WorkCalendar:
    """The firm's own; the built-in one where its file cannot be read, which is told in another line."""
    try:
        return calendar_of(read_policy(settings.policy))
    except BadPolicy:
        return calendar_of(built_in())


def _holidays(settings: Settings, today: date) -> list[Line]:
    lines = []
    missing = _calendar(settings).years_without_data(today, today.replace(year=today.year + 1, day=1))
    for year in (today.year, today.year + 1):
        announced = year not in missing
        # The notice for the next year comes in November; until then nobody can have it.
        sign = SOUND if announced else AMISS if year == today.year else NOTE
        lines.append(Line(sign, say("cli.check.holidays" if announced else "cli.check.no_holidays", year=year)))
    return lines
