"""R36: all hostile files through the real fetcher, in a program whose memory, time and files are measured."""

import asyncio
import json
import os
import sys
from pathlib import Path
from typing import Any

import pytest

from bot.domain.papers import Refusal
from tests.papers.hostile import ALL, CONTROLS, Hostile
from tests.papers.telegram_files import File, TelegramFiles

MEBIBYTES = 200
SECONDS = 10
FILES = {f"f{n}": file for n, file in enumerate([*ALL.values(), *CONTROLS.values()])}
ROOT = Path(__file__).resolve().parents[2]


async def bring(telegram: TelegramFiles, files: dict[str, Hostile], directory: Path) -> dict[str, Any]:
    """Fetch them with another program that lives in `directory`."""
    telegram.files.update({i: File(f.content, declared=0 if f.bare else None) for i, f in files.items()})
    told = {i: {"name": f.name, "bytes": 0 if f.bare else len(f.content)} for i, f in files.items()}
    program = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "tests.papers.bring_all", telegram.address, cwd=directory,
        env={**os.environ, "PYTHONPATH": str(ROOT), "TMPDIR": str(directory), "HOME": str(directory),
             "PYTHONDONTWRITEBYTECODE": "1"},
        stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE,
    )  # fmt: skip
    out, _ = await program.communicate(json.dumps(told).encode())
    assert program.returncode == 0
    return json.loads(out.splitlines()[-1])  # type: ignore[no-any-return]


@pytest.fixture
def directory(tmp_path: Path) -> Path:
    """Where the program may write."""
    directory = tmp_path / "desk"
    directory.mkdir()
    return directory


async def test_hostile_papers_harm_nobody(
    telegram: TelegramFiles, directory: Path, record_property: Any
) -> None:
    brought = await bring(telegram, FILES, directory)
    record_property("peak_mib", brought["peak"])
    record_property("seconds", brought["seconds"])
    print(f"{len(FILES)} files, {brought['peak']:.0f} MiB at most, {brought['seconds']:.1f} s")
    assert {i: became(brought, i) for i in FILES} == {i: f.becomes for i, f in FILES.items()}
    assert brought["kept"] == {
        i: len(f.content) for i, f in FILES.items() if not isinstance(f.becomes, Refusal)
    }
    assert brought["peak"] <= MEBIBYTES
    assert brought["seconds"] <= SECONDS
    assert written_in(directory) == {stored for _, _, _, stored in brought["told"].values() if stored}


def became(brought: dict[str, Any], file_id: str) -> Refusal | str:
    """What the client would be told of this file: the refusal, or the ending of its name."""
    if file_id in brought["refused"]:
        return Refusal(brought["refused"][file_id])
    refusal, name, _, _ = brought["told"][file_id]
    ending = name.rpartition(".")[2].lower()
    return Refusal(refusal) if refusal else {"jpeg": "jpg", "heif": "heic", "oga": "ogg"}.get(ending, ending)


def written_in(directory: Path) -> set[str]:
    """Names of the papers; fails if anything but they, the database and the key was written."""
    found = {path.relative_to(directory) for path in directory.rglob("*") if path.is_file()}
    others = {path.name for path in found if path.parent != Path("papers")}
    assert others <= {"tingsu.db", "tingsu.db-wal", "tingsu.db-shm", "tingsu.key"}
    return {path.name for path in found if path.parent == Path("papers")}
