"""``tingsu clients``: import a table, invite a person at a client company."""

from pathlib import Path
from typing import Annotated

import typer

from bot.commands.office import Office, bot_username, tell_link, through
from bot.commands.progress import followed
from bot.services.actors import OPERATOR
from bot.services.client_import import Imported, import_clients
from bot.services.client_sheet import read_sheet
from bot.services.clients import get_by_words
from bot.services.invitations import Terms, invite_contact
from bot.words import say

app = typer.Typer(help=say("cli.help.clients"), no_args_is_help=True)

SheetFile = Annotated[Path, typer.Argument(help=say("cli.help.sheet"))]
Partial = Annotated[bool, typer.Option("--partial", help=say("cli.help.partial"))]
Company = Annotated[str, typer.Argument(help=say("cli.help.company"))]
ContactName = Annotated[str, typer.Option("--contact", help=say("cli.help.contact"))]
Position = Annotated[str | None, typer.Option("--role", help=say("cli.help.position"))]
BotName = Annotated[str | None, typer.Option("--bot", help=say("cli.help.bot"))]


@app.command("import", help=say("cli.help.clients_import"))
def import_(file: SheetFile, *, partial: Partial = False) -> None:
    """Take client companies over from a CSV file."""
    rows, misread = read_sheet(file.read_bytes())

    async def work(office: Office) -> Imported:
        async with office.storage.work() as uow:
            following = followed(rows, len(rows), file.name)
            return await import_clients(uow, OPERATOR, following, misread, partial=partial)

    done = through(work)
    for problem in done.problems:
        typer.echo(say(f"cli.import.{problem.code}", line=problem.line, value=problem.value), err=True)
    if not done.written:
        typer.echo(say("cli.import.nothing", n=len(done.problems)), err=True)
        raise typer.Exit(2)
    typer.echo(say("cli.import.done", added=done.added, updated=done.updated, unchanged=done.unchanged))


@app.command(help=say("cli.help.clients_invite"))
def invite(company: Company, contact: ContactName, role: Position = None, bot: BotName = None) -> None:
    """Print a one-time link for a person at a client company."""

    async def work(office: Office) -> None:
        username = await bot_username(office, bot)
        async with office.storage.work() as uow:
            client = await get_by_words(uow, company)
            terms = Terms(OPERATOR, office.policy.invitations.days)
            link = await invite_contact(uow, terms, client, contact, role)
        until = link.expires_at.astimezone().strftime("%Y-%m-%d %H:%M")
        told = say("cli.client_invited", company=client.company, contact=contact, until=until)
        tell_link(told, link.address(username))

    through(work)
