"""A copy of everything that is kept, taken while the program runs, and the way back from it (R44).

A backup is a directory: the database as one file, the sealed papers, and a list of every file with its hash. The
key is not in it. On the way back nothing that may have been sent since is sent again: what was waiting becomes
`uncertain`, and a person decides. SQLite only; a server has its own tools.
"""

import hashlib
import json
import os
import shutil
import sqlite3
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Any

from storage.outbox import Care, State

DATABASE, PAPERS, LIST = "tingsu.db", "papers", "backup.json"
Follow = Callable[[Iterable[Path], int], Iterable[Path]]


class Fault(StrEnum):
    """Why a backup cannot be made or used."""

    NOT_EMPTY = "not_empty"
    NO_BACKUP = "no_backup"
    MISSING = "missing"
    ALTERED = "altered"
    SERVER = "server"


class BackupBroken(Exception):
    """The backup cannot be made or used."""

    def __init__(self, fault: Fault, file: str = "") -> None:
        super().__init__(fault, file)
        self.fault = fault
        self.file = file


@dataclass(frozen=True, slots=True)
class Made:
    """What a backup holds."""

    papers: int
    bytes: int
    missing: tuple[str, ...]  # papers the database names and the store has not


@dataclass(frozen=True, slots=True)
class Place:
    """Where the data of one installation lies."""

    database: Path
    papers: Path


def make(place: Place, target: Path, at: datetime, follow: Follow) -> Made:
    """Copy everything to `target`, which must be empty or absent; raises BackupBroken, OSError."""
    if target.exists() and any(target.iterdir()):
        raise BackupBroken(Fault.NOT_EMPTY, str(target))
    (target / PAPERS).mkdir(parents=True, exist_ok=True)
    target.chmod(0o700)
    _copy_database(place.database, target / DATABASE)
    # After the database: a paper it names was stored before, and papers are only added.
    named = _stored_names(target / DATABASE)
    here = [place.papers / name for name in named if (place.papers / name).is_file()]
    for path in follow(here, len(here)):
        _copy(path, target / PAPERS / path.name)
    files = {path.relative_to(target).as_posix(): _digest(path) for path in _files(target)}
    _write(target / LIST, {"made_at": at.isoformat(), "files": files})
    size = sum(path.stat().st_size for path in _files(target))
    return Made(len(here), size, tuple(sorted(set(named) - {path.name for path in here})))


def check(source: Path, follow: Follow) -> datetime:
    """Every file of the backup is there as it was made; gives when that was; raises BackupBroken."""
    try:
        held: dict[str, Any] = json.loads((source / LIST).read_text(encoding="utf-8"))
        files, made_at = dict(held["files"]), datetime.fromisoformat(held["made_at"])
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise BackupBroken(Fault.NO_BACKUP, str(source)) from error
    if DATABASE not in files:
        raise BackupBroken(Fault.NO_BACKUP, str(source))
    for path in follow([source / name for name in sorted(files)], len(files)):
        name = path.relative_to(source).as_posix()
        if ".." in Path(name).parts or not path.is_file():
            raise BackupBroken(Fault.MISSING, name)
        if _digest(path) != files[name]:
            raise BackupBroken(Fault.ALTERED, name)
    return made_at


def bring_back(source: Path, place: Place, aside: str, follow: Follow) -> int:
    """Put a checked backup in place of what is there, which is kept beside it under the ending `aside`; gives how
    many messages became uncertain. The caller holds the instance lock."""
    place.papers.mkdir(parents=True, exist_ok=True)
    place.papers.chmod(0o700)
    papers = sorted((source / PAPERS).glob("*"))
    for path in follow(papers, len(papers)):
        if not (place.papers / path.name).exists():
            _copy(path, place.papers / path.name)
    fresh = place.database.with_name(f"{place.database.name}.restoring")
    fresh.unlink(missing_ok=True)
    _copy(source / DATABASE, fresh)
    unsure = _doubt(fresh)
    _set_aside(place.database, aside)
    fresh.replace(place.database)
    _sync(place.database.parent)
    return unsure


def _doubt(database: Path) -> int:
    """Whatever may have been sent since the backup is not sent again, but for edits, which may be repeated."""
    change = "UPDATE outbox SET state = ?, problem = 'restored' WHERE state IN (?, ?) AND care != ?"
    values = (State.UNCERTAIN.value, State.WAITING.value, State.SENDING.value, Care.EDIT.value)
    connection = sqlite3.connect(database)
    try:
        with connection:
            changed = connection.execute(change, values).rowcount
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        connection.execute("PRAGMA journal_mode=DELETE")
    finally:
        connection.close()
    return changed


def _copy_database(source: Path, target: Path) -> None:
    reading, writing = sqlite3.connect(f"file:{source}?mode=ro", uri=True), sqlite3.connect(target)
    try:
        # In one step: page by page, every commit of the running program would begin it anew.
        reading.backup(writing)
        writing.execute("PRAGMA journal_mode=DELETE")
    finally:
        reading.close()
        writing.close()
    target.chmod(0o600)
    _sync(target)


def _stored_names(database: Path) -> list[str]:
    connection = sqlite3.connect(f"file:{database}?mode=ro", uri=True)
    try:
        rows = connection.execute("SELECT stored_as FROM papers WHERE stored_as != '' ORDER BY stored_as")
        return [row[0] for row in rows]
    finally:
        connection.close()


def _set_aside(database: Path, ending: str) -> None:
    """The old database with its log, under other names; a log left behind would be laid over the new one."""
    for suffix in ("-shm", "-wal", ""):
        old = database.with_name(database.name + suffix)
        if old.exists():
            old.replace(database.with_name(f"{database.name}.{ending}{suffix}"))


def _copy(source: Path, target: Path) -> None:
    """Whole or not at all, and only for its owner."""
    part = target.with_name(f"{target.name}.part")
    shutil.copyfile(source, part)
    part.chmod(0o600)
    _sync(part)
    part.replace(target)


def _write(path: Path, content: dict[str, Any]) -> None:
    path.write_text(json.dumps(content, indent=1, sort_keys=True), encoding="utf-8")
    path.chmod(0o600)
    _sync(path)
    _sync(path.parent)


def _files(directory: Path) -> Iterator[Path]:
    return (path for path in sorted(directory.rglob("*")) if path.is_file())


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
