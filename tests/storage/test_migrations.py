"""Migrations: the revisions lead to the tables, up and down and up again, and nothing to do costs nothing."""

import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Connection, Engine, create_engine, event, func, inspect, select, text

from storage.migrations.run import UnknownVersion, downgrade, migrate, revisions, upgrade, version
from storage.tables import departments, metadata, papers, staff

ROOT = Path(__file__).resolve().parents[2]
QUICK_SECONDS = 0.05


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    engine = create_engine(f"sqlite:///{tmp_path / 'migrated.db'}")
    yield engine
    engine.dispose()


@pytest.fixture
def connection(engine: Engine) -> Iterator[Connection]:
    """Brought to the newest version revision by revision, as the oldest installation was."""
    with engine.connect() as connection:
        migrate(connection, "head")
        connection.commit()
        yield connection


def schema(connection: Connection) -> dict[str, object]:
    """Everything the database says of itself, but for Alembic's own table."""
    seen = inspect(connection)
    tables = sorted(set(seen.get_table_names()) - {"alembic_version"})
    return {
        table: (
            [(c["name"], str(c["type"]), c["nullable"], c["primary_key"]) for c in seen.get_columns(table)],
            seen.get_pk_constraint(table),
            sorted(map(repr, seen.get_foreign_keys(table))),
            sorted(map(repr, seen.get_unique_constraints(table))),
            sorted(map(repr, seen.get_indexes(table))),
        )
        for table in tables
    }


def fill(connection: Connection) -> None:
    connection.execute(departments.insert(), {"id": "d1", "name": "代账一部"})
    who = {"id": "s1", "name": "王敏", "role": "advisor", "department_id": "d1"}
    rest = {"created_at": datetime.now(UTC), "active": True, "on_call": False, "version": 1}
    connection.execute(staff.insert(), who | rest)


def test_the_revisions_lead_to_what_an_empty_database_is_given(connection: Connection) -> None:
    in_memory = create_engine("sqlite://")
    with in_memory.connect() as fresh:
        upgrade(fresh)
        assert version(fresh) == version(connection) == revisions()[-1]
        theirs, ours = (inspect(c).get_columns("alembic_version") for c in (connection, fresh))
        assert list(map(str, theirs)) == list(map(str, ours))
        made, wanted = schema(connection), schema(fresh)
    in_memory.dispose()
    assert set(made) == set(wanted)
    for table, described in wanted.items():
        assert made[table] == described, f"{table}: a revision is missing"


def test_alembic_finds_no_difference_either(connection: Connection) -> None:
    assert compare_metadata(MigrationContext.configure(connection), metadata) == []


def test_alembic_would_find_a_difference(connection: Connection) -> None:
    connection.execute(text("ALTER TABLE staff DROP COLUMN on_call"))
    assert compare_metadata(MigrationContext.configure(connection), metadata) != []


def test_up_down_up_with_data(connection: Connection) -> None:
    before = schema(connection)
    fill(connection)
    downgrade(connection)
    assert schema(connection) == {}
    assert version(connection) is None
    migrate(connection, "head")
    assert schema(connection) == before
    assert version(connection) == revisions()[-1]
    downgrade(connection)
    upgrade(connection)
    assert schema(connection) == before
    assert connection.execute(select(func.count()).select_from(staff)).scalar() == 0
    fill(connection)


def test_every_revision_can_be_taken_back_alone(connection: Connection) -> None:
    for to in [*reversed(revisions()[:-1]), "base"]:
        downgrade(connection, to)
        assert version(connection) == (None if to == "base" else to)


def test_a_second_upgrade_does_nothing_and_costs_nothing(connection: Connection) -> None:
    connection.execute(departments.insert(), {"id": "d1", "name": "代账一部"})
    changes = connection.execute(text("SELECT total_changes()")).scalar()
    started = time.perf_counter()
    upgrade(connection)
    spent = time.perf_counter() - started
    assert connection.execute(text("SELECT total_changes()")).scalar() == changes
    assert spent < QUICK_SECONDS


def test_only_what_has_to_be_changed_loads_alembic(tmp_path: Path) -> None:
    url = f"sqlite+aiosqlite:///{tmp_path / 'a.db'}"
    script = (
        "import asyncio, sys; from storage.engine import Database\n"
        f"asyncio.run(Database('{url}').migrate()); print('alembic' in sys.modules)"
    )

    def loaded() -> str:
        done = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True)
        return done.stdout.strip()

    assert [loaded(), loaded()] == ["False", "False"]  # made, and found at the newest version
    engine = create_engine(url.replace("+aiosqlite", ""))
    with engine.begin() as connection:
        downgrade(connection, "0001")
    engine.dispose()
    assert [loaded(), loaded()] == ["True", "False"]  # migrated, and found


def test_a_database_of_a_newer_program_is_refused(connection: Connection) -> None:
    connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(UnknownVersion, match="9999"):
        upgrade(connection)


@pytest.mark.parametrize("begin", [upgrade, lambda connection: migrate(connection, "head")])
def test_a_failure_midway_leaves_nothing(
    engine: Engine, monkeypatch: pytest.MonkeyPatch, begin: Callable[[Connection], None]
) -> None:
    from alembic import op

    usual = op.create_table

    def fail_late(name: str, *columns: object) -> object:
        if name == "papers":
            raise OSError("disk full")
        return usual(name, *columns)

    monkeypatch.setattr(op, "create_table", fail_late)
    with engine.connect() as connection:
        connection.exec_driver_sql("BEGIN IMMEDIATE")
        event.listen(papers, "before_create", _disk_full)
        try:
            with pytest.raises(OSError, match="disk full"):
                begin(connection)
        finally:
            event.remove(papers, "before_create", _disk_full)
        connection.rollback()
        assert inspect(connection).get_table_names() == []


def _disk_full(*_: object, **__: object) -> None:
    raise OSError("disk full")


def _insert(connection: Connection, into: str, values: str) -> None:
    connection.execute(text(f"INSERT INTO {into} VALUES ({values})"))  # noqa: S608  our own words


def test_papers_and_drafts_outlive_the_second_revision_and_the_way_back(connection: Connection) -> None:
    connection.execute(text("PRAGMA foreign_keys=ON"))  # as in the running program
    assert connection.execute(text("PRAGMA foreign_keys")).scalar() == 1
    downgrade(connection, "0001")
    fill(connection)
    columns = "id, telegram_id, name, created_at, language, language_chosen, binding, reachable, version"
    _insert(connection, f"contacts ({columns})", "'c1', 1, x'00', 0, 'zh_Hans', 0, 'unbound', 'yes', 1")
    _insert(connection, "drafts", "'d1', 'c1', 'venting', x'00', x'00', 0, 0, 1")
    paper = "'p1', 'c1', 'd1', NULL, 'E-01', 'photo', x'00', x'00', x'00', 'u', 1, 2, NULL, 0, 'stored', 0, 1, 1"
    rest = "'image/png', 'abc', 'name', NULL, 0, NULL, 1, 1, NULL, 1"
    _insert(connection, "papers", f"{paper}, {rest}")
    upgrade(connection)
    told = "SELECT p.draft_id, p.sha256, p.ticket_id, d.entered_by FROM papers p JOIN drafts d ON d.id = p.draft_id"
    assert connection.execute(text(told)).all() == [("d1", "abc", None, None)]
    downgrade(connection, "0001")
    assert connection.execute(text("SELECT draft_id, sha256 FROM papers")).all() == [("d1", "abc")]
