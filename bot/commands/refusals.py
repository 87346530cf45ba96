"""Every failure an operator can meet, as one readable line and exit code 2; anything else is our own fault and shows.

It knows which exception is worded by which key; what to do about it stands in the catalogue.
"""

from collections.abc import Callable
from typing import Any

import typer
from typer.core import TyperGroup

from bot.identity import TelegramUnreachable, TokenRefused
from bot.parts import AddressTaken
from bot.policy import BadPolicy
from bot.services.client_sheet import BadSheet
from bot.services.clients import NoSuchClient, SeveralClients
from bot.services.invitations import AlreadyStaff, DepartmentMissing
from bot.services.staff import NoSuchStaff, SeveralStaff
from bot.settings import BadSetting
from bot.words import DEFAULT, say
from storage.backup import BackupBroken
from storage.checks import KeyDoesNotFit
from storage.engine import AnotherInstance, NotDurable
from storage.failures import DATABASE_FAILED, said
from storage.migrations.run import UnknownVersion
from storage.sealing import KeyFileUnreadable

EXIT = 2
SEPARATOR = "\u3001"


class Refusal(Exception):
    """A command that cannot be done, worded by the catalogue."""

    def __init__(self, key: str, **values: object) -> None:
        super().__init__(key)
        self.line = say(key, DEFAULT, **values)


WORDED: dict[type[Exception], Callable[[Any], str]] = {
    Refusal: lambda e: e.line,
    BadSetting: lambda e: say("cli.bad_setting", problem=e),
    BadPolicy: lambda e: say(f"cli.policy.{e.fault}", file=e.file, name=e.key, problem=e.problem),
    AnotherInstance: lambda e: say("cli.running", file=e),
    NotDurable: lambda e: say("cli.not_durable", problem=e),
    KeyFileUnreadable: lambda e: say("cli.key_unreadable", problem=e),
    KeyDoesNotFit: lambda _: say("cli.key_wrong"),
    UnknownVersion: lambda e: say("cli.newer_database", version=e),
    TokenRefused: lambda _: say("cli.token_refused"),
    TelegramUnreachable: lambda e: say("cli.unreachable", problem=e),
    AddressTaken: lambda e: say("cli.address_taken", address=e.address, problem=e.problem),
    NoSuchStaff: lambda e: say("cli.no_staff", name=e.words),
    SeveralStaff: lambda e: say("cli.several_staff", ids=", ".join(person.id for person in e.found)),
    AlreadyStaff: lambda e: say("cli.already_staff", name=e.staff.name),
    DepartmentMissing: lambda e: say("cli.department_missing", role=say(f"role.{e.role}")),
    NoSuchClient: lambda e: say("cli.no_client", company=e.words),
    SeveralClients: lambda e: say("cli.several_clients", companies=SEPARATOR.join(c.company for c in e.found)),
    BadSheet: lambda e: say(f"cli.import.{e.problem.code}", line=e.problem.line, value=e.problem.value),
    BackupBroken: lambda e: say(f"cli.backup.{e.fault}", file=e.file),
    OSError: lambda e: say("cli.file", file=e.filename or "", problem=e.strerror or type(e).__name__),
    **dict.fromkeys(DATABASE_FAILED, lambda e: say("cli.database", problem=said(e))),
}


def worded(error: Exception) -> str | None:
    """The line for this failure, or None if it is none we expect."""
    for kind, word in WORDED.items():
        if isinstance(error, kind):
            return word(error)
    return None


class Polite(TyperGroup):
    """Commands whose expected failures are one line on standard error and exit code 2."""

    def invoke(self, ctx: Any) -> Any:  # typer keeps the type of its contexts to itself
        """Run the command."""
        try:
            return super().invoke(ctx)
        except Exception as error:
            line = worded(error)
            if line is None:
                raise
            typer.echo(line, err=True)
            raise typer.Exit(EXIT) from error
