"""The command line of ``tingsu``: what there is, and nothing of how it is done."""

import asyncio
from typing import Annotated

import typer

from bot.commands import audit, backup, cases, check, clients, staff
from bot.commands.refusals import Polite
from bot.grade_command import grade
from bot.words import say

app = typer.Typer(
    cls=Polite, help=say("cli.help"), no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False
)
app.add_typer(staff.app, name="staff")
app.add_typer(clients.app, name="clients")
app.add_typer(cases.app, name="cases")
app.add_typer(audit.app, name="audit")
app.command(help=say("cli.help.check"))(check.check)
app.command(help=say("cli.help.grade"))(grade)
app.command(help=say("cli.help.backup"))(backup.backup)
app.command(help=say("cli.help.restore"))(backup.restore)

Port = Annotated[int, typer.Option(min=0, max=65535, help=say("cli.help.port"))]
NoBrowser = Annotated[bool, typer.Option("--no-browser", help=say("cli.help.no_browser"))]


@app.command(help=say("cli.help.demo"))
def demo(port: Port = 8080, *, no_browser: NoBrowser = False) -> None:
    """Run everything beside a stand-in for Telegram."""
    from bot.demo import run_demo  # noqa: PLC0415  only what runs needs the whole program

    def tell(url: str) -> None:
        typer.echo(say("cli.demo_at", url=url))

    asyncio.run(run_demo(port, tell, browser=not no_browser))


@app.command(help=say("cli.help.run"))
def run() -> None:
    """Run the desk."""
    from bot.running import run_desk  # noqa: PLC0415  only what runs needs the whole program

    run_desk()
