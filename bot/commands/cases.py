"""``tingsu cases``: list, show, export. It reads page by page, so the running program is not held up."""

import json
from collections.abc import AsyncIterator
from typing import Annotated

import typer

from bot.clock import CHINA
from bot.commands.office import Office, through
from bot.commands.refusals import Refusal
from bot.services.actors import OPERATOR
from bot.services.case_export import PAGE, Told, exported, read_numbered, read_page
from bot.words import say

app = typer.Typer(help=say("cli.help.cases"), no_args_is_help=True)

OpenOnly = Annotated[bool, typer.Option("--open", help=say("cli.help.open"))]
Number = Annotated[str, typer.Argument(help=say("cli.help.number"))]


async def pages(office: Office, *, only_open: bool = False) -> AsyncIterator[list[Told]]:
    """All cases, each page read in a transaction of its own."""
    after, more = "", True
    while more:
        async with office.storage.work() as uow:
            page = await read_page(uow, OPERATOR, after, only_open=only_open)
        yield page
        more = len(page) == PAGE
        after = page[-1].case.number if page else after


@app.command("list", help=say("cli.help.cases_list"))
def list_(*, only_open: OpenOnly = False) -> None:
    """Print the cases, one a line, tab-separated."""

    async def work(office: Office) -> None:
        async for page in pages(office, only_open=only_open):
            for told in page:
                typer.echo(_line(told))

    through(work)


@app.command(help=say("cli.help.cases_show"))
def show(number: Number) -> None:
    """Print one case with the client's words and papers."""

    async def work(office: Office) -> list[Told]:
        async with office.storage.work() as uow:
            return await read_numbered(uow, OPERATOR, number)

    found = through(work)
    if not found:
        raise Refusal("cli.no_case", number=number)
    if len(found) > 1:
        raise Refusal("cli.several_cases", numbers=" ".join(told.case.number for told in found))
    typer.echo(_line(found[0]))
    typer.echo(found[0].case.sentence)
    for text in exported(found[0])["narrative"]:
        typer.echo(f"> {text}")
    for paper in found[0].papers:
        typer.echo(f"{paper.code}\t{paper.name}\t{paper.bytes}\t{paper.state}")


@app.command(help=say("cli.help.cases_export"))
def export() -> None:
    """Print all cases as JSON lines."""

    async def work(office: Office) -> None:
        async for page in pages(office):
            for told in page:
                typer.echo(json.dumps(exported(told), ensure_ascii=False))

    through(work)


def _line(told: Told) -> str:
    case = told.case
    when = case.submitted_at.astimezone(CHINA).strftime("%Y-%m-%d %H:%M")
    grade = say(f"grade.{case.grade}")
    return "\t".join((case.number, when, grade, case.status.value, told.advisor or "-"))
