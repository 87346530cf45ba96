"""Backup under load and the way back: everything is there, nothing already sent goes again, no file half-put."""

import sqlite3
import threading
from pathlib import Path

import pytest

from storage import outbox
from storage.engine import Database
from storage.outbox import Care, Outgoing
from storage.uow import Uow
from tests.commands.filing import NUMBER, file_case
from tests.commands.installation import Installation

PAPER = "0" * 32


def outbox_states(database: Path) -> dict[str, str]:
    connection = sqlite3.connect(database)
    try:
        return dict(connection.execute("SELECT effect_key, state FROM outbox").fetchall())
    finally:
        connection.close()


async def post_all(uow: Uow) -> None:
    for care in Care:
        uow.post(Outgoing(1001, "sendMessage", {"chat_id": 1001, "text": "您好"}, care=care, effect_key=care.value))
    uow.post(Outgoing(1002, "sendMessage", {"chat_id": 1002, "text": "您好"}, effect_key="half_sent"))
    await uow.flush()
    await outbox.claim(uow.connection, uow.sealer, uow.now, [1001], 1)


@pytest.fixture
def filled(tingsu: Installation) -> Installation:
    tingsu.work(file_case)
    tingsu.work(post_all)
    papers = tingsu.home / "papers"
    papers.mkdir()
    (papers / PAPER).write_bytes(b"sealed")
    return tingsu


def test_there_and_back(filled: Installation, tmp_path: Path) -> None:
    before = filled("cases", "export").out
    done = filled("backup", tmp_path / "copy")
    assert done.code == 0
    assert "tingsu.key" in done.err
    assert not list((tmp_path / "copy").rglob("*.key"))
    (filled.home / "papers" / PAPER).unlink()
    filled.work(lambda uow: file_case(uow, "TS-20261123-0008"))
    done = filled("restore", tmp_path / "copy")
    assert done.code == 0, done.err
    assert filled("cases", "export").out == before
    assert (filled.home / "papers" / PAPER).read_bytes() == b"sealed"
    assert filled("audit", "verify").code == 0


def test_nothing_that_may_have_been_sent_is_sent_again(filled: Installation, tmp_path: Path) -> None:
    assert filled("backup", tmp_path / "copy").code == 0
    assert outbox_states(filled.home / "tingsu.db") == {
        "edit": "waiting", "receipt": "waiting", "sensitive": "waiting", "half_sent": "sending",
    }  # fmt: skip
    assert "3条" in filled("restore", tmp_path / "copy").out
    assert outbox_states(filled.home / "tingsu.db") == {
        "edit": "waiting", "receipt": "uncertain", "sensitive": "uncertain", "half_sent": "uncertain",
    }  # fmt: skip


def test_what_was_there_is_kept_aside(filled: Installation, tmp_path: Path) -> None:
    filled("backup", tmp_path / "copy")
    filled.work(lambda uow: file_case(uow, "TS-20261123-0008"))
    filled("restore", tmp_path / "copy")
    [aside] = [p for p in filled.home.glob("tingsu.db.before-*") if not p.name.endswith(("-wal", "-shm"))]
    connection = sqlite3.connect(aside)
    assert connection.execute("SELECT count(*) FROM cases").fetchone() == (2,)
    connection.close()


def test_a_backup_can_be_restored_twice(filled: Installation, tmp_path: Path) -> None:
    filled("backup", tmp_path / "copy")
    assert filled("restore", tmp_path / "copy").code == 0
    assert filled("restore", tmp_path / "copy").code == 0


def test_a_running_program_is_not_pushed_aside(filled: Installation, tmp_path: Path) -> None:
    filled("backup", tmp_path / "copy")
    running = Database(filled.environment["TINGSU_DATABASE"])
    running.lock()
    before = (filled.home / "tingsu.db").stat().st_ino
    done = filled("restore", tmp_path / "copy")
    assert done.code == 2
    assert "正在" in done.err or "已有一个程序" in done.err
    assert (filled.home / "tingsu.db").stat().st_ino == before
    assert filled("backup", tmp_path / "beside").code == 0


def spoil(copy: Path, how: str) -> None:
    match how:
        case "paper altered":
            (copy / "papers" / PAPER).write_bytes(b"other!")
        case "paper gone":
            (copy / "papers" / PAPER).unlink()
        case "database altered":
            with (copy / "tingsu.db").open("r+b") as file:
                file.seek(5000)
                file.write(b"\xff\x00\xff")
        case "list gone":
            (copy / "backup.json").unlink()
        case "list spoilt":
            (copy / "backup.json").write_text("{", encoding="utf-8")
        case "list leads out":
            (copy / "backup.json").write_text(
                '{"made_at": "2026-11-23T01:00:00+00:00", "files": {"tingsu.db": "", "../office/tingsu.key": ""}}',
                encoding="utf-8",
            )


@pytest.mark.parametrize(
    "how", ["paper altered", "paper gone", "database altered", "list gone", "list spoilt", "list leads out"]
)
def test_a_spoilt_backup_changes_nothing(filled: Installation, tmp_path: Path, how: str) -> None:
    filled("backup", tmp_path / "copy")
    spoil(tmp_path / "copy", how)
    before = filled("cases", "export").out
    done = filled("restore", tmp_path / "copy")
    assert (done.code, done.err.count("\n")) == (2, 1)
    assert filled("cases", "export").out == before
    assert not list(filled.home.glob("*.before-*"))


@pytest.mark.parametrize("key", [None, f"{'ab' * 4} {'cd' * 32}\n"])
def test_a_key_that_does_not_fit_changes_nothing(filled: Installation, tmp_path: Path, key: str | None) -> None:
    filled("backup", tmp_path / "copy")
    file = filled.home / "tingsu.key"
    kept = file.read_bytes()
    file.unlink()
    if key:
        file.write_text(key, encoding="utf-8")
    done = filled("restore", tmp_path / "copy")
    assert done.code == 2
    assert "TINGSU_KEY" in done.err
    assert file.exists() is bool(key)
    file.write_bytes(kept)
    assert NUMBER in filled("cases", "list").out


def test_a_full_directory_is_not_written_over(filled: Installation, tmp_path: Path) -> None:
    (tmp_path / "copy").mkdir()
    (tmp_path / "copy" / "mine.txt").write_text("x", encoding="utf-8")
    assert filled("backup", tmp_path / "copy").code == 2
    assert [p.name for p in (tmp_path / "copy").iterdir()] == ["mine.txt"]


def test_a_paper_that_is_not_there_is_told(filled: Installation, tmp_path: Path) -> None:
    (filled.home / "papers" / PAPER).unlink()
    done = filled("backup", tmp_path / "copy")
    assert done.code == 1
    assert PAPER in done.err


def test_a_backup_beside_a_busy_writer_is_whole(filled: Installation, tmp_path: Path) -> None:
    stopping = threading.Event()
    written = []

    def write() -> None:
        connection = sqlite3.connect(filled.home / "tingsu.db", timeout=30)
        while not stopping.is_set():
            with connection:  # both or neither, in every snapshot
                n = len(written)
                connection.execute("INSERT INTO counters VALUES (?, ?)", (f"a{n}", n))
                connection.execute("INSERT INTO remembered VALUES (?, ?)", (f"a{n}", str(n)))
            written.append(n)
        connection.close()

    writer = threading.Thread(target=write)
    writer.start()
    try:
        done = filled("backup", tmp_path / "copy")
    finally:
        stopping.set()
        writer.join()
    assert done.code == 0
    connection = sqlite3.connect(tmp_path / "copy" / "tingsu.db")
    counts = connection.execute("SELECT (SELECT count(*) FROM counters), (SELECT count(*) FROM remembered)").fetchone()
    assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    connection.close()
    assert counts[0] == counts[1]
    assert 0 < counts[0] <= len(written)


def test_only_the_owner_may_read_it(filled: Installation, tmp_path: Path) -> None:
    filled("backup", tmp_path / "copy")
    for path in (tmp_path / "copy", *(p for p in (tmp_path / "copy").rglob("*") if p.is_file())):
        assert path.stat().st_mode & 0o077 == 0, path
