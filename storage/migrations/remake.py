"""Writes the one initial revision anew from ``storage/tables.py``: ``python -m storage.migrations.remake``.

Only for the time before the first release, while no database has to be kept. The same tables give the same
file, byte for byte. After the release, write a revision for each change, and leave this alone.
"""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from alembic.autogenerate import render_op_text
from alembic.autogenerate.api import AutogenContext
from alembic.migration import MigrationContext
from alembic.operations import ops
from sqlalchemy import Table, create_engine

from storage.migrations.run import VERSIONS
from storage.tables import Moment, metadata

INITIAL = VERSIONS / "0001_initial.py"
HEAD = '''"""The schema of the first release, one function for each table, written by ``remake``."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
'''
FOOT = '''

TABLES = {{{names}}}


def upgrade() -> None:
    """Make every table, those that others refer to first."""
    for make in TABLES.values():
        make()


def downgrade() -> None:
    """Take them all away."""
    for name in reversed(TABLES):
        op.drop_table(name)
'''


def main() -> None:
    """Write the file and have it formatted."""
    later = [path.name for path in VERSIONS.glob("[0-9]*.py") if path != INITIAL]
    if later:
        sys.exit(f"there are later revisions already ({', '.join(later)}): write a new one instead")
    VERSIONS.mkdir(exist_ok=True)
    INITIAL.write_text(written(), encoding="utf-8")
    ruff = Path(sys.executable).with_name("ruff")
    subprocess.run([ruff, "format", "--quiet", INITIAL], check=True)  # noqa: S603  our own tool on our own file


def written() -> str:
    """The revision as text, not yet formatted."""
    names = ", ".join(f'"{table.name}": _{table.name}' for table in metadata.sorted_tables)
    engine = create_engine("sqlite://")
    with engine.connect() as connection:
        context = AutogenContext(
            MigrationContext.configure(connection, opts=_options()), metadata=metadata, autogenerate=False
        )
        made = "".join(_function(table, context) for table in metadata.sorted_tables)
    engine.dispose()
    return HEAD + made + FOOT.format(names=names)


def _function(table: Table, context: AutogenContext) -> str:
    lines = [line for op in _operations(table) for line in render_op_text(context, op).splitlines()]
    return f"\n\ndef _{table.name}() -> None:\n" + "".join(f"    {line}\n" for line in lines)


def _operations(table: Table) -> Iterator[ops.MigrateOperation]:
    yield ops.CreateTableOp.from_table(table)
    for index in sorted(table.indexes, key=lambda index: str(index.name)):
        yield ops.CreateIndexOp.from_index(index)


def _options() -> dict[str, object]:
    return {
        "target_metadata": metadata, "sqlalchemy_module_prefix": "sa.", "alembic_module_prefix": "op.",
        "render_item": _render_item, "user_module_prefix": None, "render_as_batch": False,
    }  # fmt: skip


def _render_item(kind: str, thing: object, _context: AutogenContext) -> str | bool:
    # A revision must not change when our own column type does.
    if kind == "type" and isinstance(thing, Moment):
        return "sa.BigInteger()"
    return False


if __name__ == "__main__":
    main()
