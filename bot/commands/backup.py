"""``tingsu backup`` beside the running program, ``tingsu restore`` only without it (R44)."""

import asyncio
from collections.abc import Iterable
from pathlib import Path
from typing import Annotated

import typer

from bot.clock import Clock
from bot.commands.office import Office, opened, through
from bot.commands.progress import followed
from bot.services.actors import OPERATOR, mark
from bot.settings import Settings, read_settings
from bot.words import say
from storage import backup as copying
from storage.backup import BackupBroken, Fault, Made, Place
from storage.engine import Database
from storage.keys import check_opens

BackupTo = Annotated[Path, typer.Argument(help=say("cli.help.backup_to"))]
BackupFrom = Annotated[Path, typer.Argument(help=say("cli.help.backup_from"))]


def backup(directory: BackupTo) -> None:
    """Copy database and papers; the key is named, not copied."""

    async def work(office: Office) -> Made:
        place = _place(office.storage.database, office.settings)
        at = office.storage.now()
        return await asyncio.to_thread(copying.make, place, directory, at, _following(say("cli.copying")))

    made = through(work)
    for name in made.missing:
        typer.echo(say("cli.backup.paper_missing", file=name), err=True)
    typer.echo(say("cli.backup.made", to=directory, papers=made.papers, megabytes=f"{made.bytes / 1e6:.1f}"))
    typer.echo(say("cli.backup.key", file=read_settings().key), err=True)
    if made.missing:
        raise typer.Exit(1)


def restore(directory: BackupFrom) -> None:
    """Put a backup in place of what is there; refuses beside a running program."""
    settings = read_settings()
    database = Database(settings.database)
    place = _place(database, settings)
    made_at = copying.check(directory, _following(say("cli.checking")))
    check_opens(directory / copying.DATABASE, settings.key)  # before anything is replaced
    database.lock()
    try:
        aside = f"before-{Clock().now():%Y%m%d-%H%M%S}"
        unsure = copying.bring_back(directory, place, aside, _following(say("cli.copying")))
        asyncio.run(_record(unsure))
    finally:
        asyncio.run(database.close())
    typer.echo(say("cli.restore.done", made=made_at.astimezone().strftime("%Y-%m-%d %H:%M"), n=unsure))


def _place(database: Database, settings: Settings) -> Place:
    if database.path is None:
        raise BackupBroken(Fault.SERVER)
    return Place(database.path, settings.papers)


async def _record(unsure: int) -> None:
    async with opened() as office, office.storage.work() as uow:
        uow.audit(mark(OPERATOR), "restore", "database", uncertain=unsure)


def _following(label: str) -> copying.Follow:
    def follow(paths: Iterable[Path], total: int) -> Iterable[Path]:
        return followed(paths, total, label)

    return follow
