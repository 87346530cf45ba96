"""``tingsu staff``: invite, list, remove."""

from typing import Annotated

import typer

from bot.commands.office import Office, bot_username, tell_link, through
from bot.commands.refusals import Refusal
from bot.domain.case import Case
from bot.domain.people import Role
from bot.services import staff
from bot.services.actors import OPERATOR
from bot.services.invitations import Terms, invite_staff
from bot.services.promises import Promise
from bot.words import say
from storage.uow import Uow

app = typer.Typer(help=say("cli.help.staff"), no_args_is_help=True)

Name = Annotated[str, typer.Option(help=say("cli.help.name"))]
RoleWord = Annotated[str, typer.Option(help=say("cli.help.role", roles=" ".join(Role)))]
DepartmentName = Annotated[str | None, typer.Option(help=say("cli.help.department"))]
BotName = Annotated[str | None, typer.Option("--bot", help=say("cli.help.bot"))]
Who = Annotated[str, typer.Argument(help=say("cli.help.who"))]
Former = Annotated[bool, typer.Option("--former", help=say("cli.help.former"))]


@app.command(help=say("cli.help.staff_invite"))
def invite(name: Name, role: RoleWord, department: DepartmentName = None, bot: BotName = None) -> None:
    """Print a one-time link for a member of staff."""

    async def work(office: Office) -> None:
        chosen = read_role(role)
        username = await bot_username(office, bot)
        async with office.storage.work() as uow:
            terms = Terms(OPERATOR, office.policy.invitations.days)
            link = await invite_staff(uow, terms, _filled(name), chosen, department or None)
        until = link.expires_at.astimezone().strftime("%Y-%m-%d %H:%M")
        tell_link(say("cli.staff_invited", name=name, role=say(f"role.{chosen}"), until=until), link.address(username))

    through(work)


@app.command("list", help=say("cli.help.staff_list"))
def list_(*, former: Former = False) -> None:
    """Print the staff, one a line, tab-separated."""

    async def work(office: Office) -> None:
        async with office.storage.work() as uow:
            listed = await staff.list_staff(uow, also_former=former)
        for entry in listed:
            person = entry.staff
            state = "former" if not person.active else "bound" if person.telegram_id else "invited"
            cells = (person.id, person.name, say(f"role.{person.role}"), entry.department or "-")
            typer.echo("\t".join((*cells, say(f"cli.staff.{state}"))))

    through(work)


@app.command(help=say("cli.help.staff_remove"))
def remove(who: Who) -> None:
    """Have a member of staff refused from now on."""

    async def work(office: Office) -> None:
        async with office.storage.work() as uow:
            person = await staff.get_by_words(uow, who)
            removed = await staff.remove(uow, OPERATOR, person, plan_reassignment)
        typer.echo(say("cli.staff_removed", name=person.name, n=len(removed.reassigned)))

    through(work)


async def plan_reassignment(uow: Uow, case: Case) -> None:
    """The running program offers the case to somebody else: a promise due now, which it finds within half a
    minute, or at its next start."""
    uow.due.plan(Promise.REASSIGN, case.id, uow.now)


def read_role(words: str) -> Role:
    """The role by its code or by its name in the catalogue."""
    for role in Role:
        if words.strip().casefold() in {role.value, say(f"role.{role}")}:
            return role
    raise Refusal("cli.no_role", role=words, roles=" ".join(f"{role}({say(f'role.{role}')})" for role in Role))


def _filled(name: str) -> str:
    if not 1 <= len(name.strip()) <= 60:
        raise Refusal("cli.no_name")
    return name.strip()
