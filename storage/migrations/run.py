"""Brings a database to the newest version of the schema, or back; knows nothing of what the tables mean.

A database at the newest version costs one query, and an empty one is given the newest schema as the tables say it:
Alembic, which takes a quarter of a second to import, is only loaded where there is something to change.
"""

from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Column, Connection, MetaData, String, Table, inspect, text

from storage.tables import metadata

if TYPE_CHECKING:
    from alembic.config import Config

HERE = Path(__file__).resolve().parent
VERSIONS = HERE / "versions"
VERSION_TABLE = "alembic_version"
_versions = Table(VERSION_TABLE, MetaData(), Column("version_num", String(32), primary_key=True))  # as Alembic makes it


class UnknownVersion(Exception):
    """The database was made by a newer program than this one."""


def upgrade(connection: Connection) -> None:
    """Bring the schema to the newest version inside the caller's transaction; raises UnknownVersion."""
    known = revisions()
    found = version(connection)
    if found == known[-1]:
        return
    if found is None:
        make(connection, known[-1])
    elif found not in known:
        raise UnknownVersion(found)
    else:
        migrate(connection, "head")


def make(connection: Connection, newest: str) -> None:
    """The newest schema in an empty database; tests hold that the revisions lead to the same."""
    metadata.create_all(connection)
    _versions.create(connection, checkfirst=True)  # it is there, and empty, where everything was taken back
    connection.execute(_versions.insert(), {"version_num": newest})


def migrate(connection: Connection, to: str) -> None:
    """Up to `to`, revision by revision."""
    from alembic import command  # noqa: PLC0415  only when there is something to do

    command.upgrade(config(connection), to)


def downgrade(connection: Connection, to: str = "base") -> None:
    """Take the schema back to `to`; what only the newer schema can hold is lost."""
    from alembic import command  # noqa: PLC0415  only when there is something to do

    command.downgrade(config(connection), to)


def version(connection: Connection) -> str | None:
    """The version the database is at, or None if it has no schema yet."""
    if not inspect(connection).has_table(VERSION_TABLE):
        return None
    return connection.execute(text(f"SELECT version_num FROM {VERSION_TABLE}")).scalar()  # noqa: S608  a constant


def revisions() -> list[str]:
    """Every version this program knows, the oldest first; from the file names, ``0001_initial.py``."""
    return sorted(path.stem.partition("_")[0] for path in VERSIONS.glob("[0-9]*.py"))


def config(connection: Connection) -> "Config":
    """Alembic's settings for one open connection."""
    from alembic.config import Config  # noqa: PLC0415  only when there is something to do

    settings = Config(attributes={"connection": connection})
    settings.set_main_option("script_location", str(HERE))
    settings.set_main_option("path_separator", "os")
    settings.set_main_option("file_template", "%%(rev)s_%%(slug)s")
    return settings
