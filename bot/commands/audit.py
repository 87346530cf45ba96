"""``tingsu audit verify``: whether the audit chain is whole."""

import typer

from bot.commands.office import Office, through
from bot.words import say
from storage import audit
from storage.audit import Verdict

app = typer.Typer(help=say("cli.help.audit"), no_args_is_help=True)


@app.callback()
def group() -> None:
    """Keeps `verify` a command of its own while it is the only one."""


@app.command(help=say("cli.help.audit_verify"))
def verify() -> None:
    """Walk the chain; exit code 1 if it is broken."""

    async def work(office: Office) -> Verdict:
        async with office.storage.database.transaction() as connection:
            return await audit.verify(connection, office.storage.sealer)

    verdict = through(work)
    if not verdict.sound:
        typer.echo(say("cli.audit.broken", at=verdict.broken_at or "-", problem=verdict.problem), err=True)
        raise typer.Exit(1)
    typer.echo(say("cli.audit.sound", n=verdict.length))
