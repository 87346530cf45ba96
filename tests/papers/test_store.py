"""The sealed store: nothing readable on disk, nothing half, nothing moved, nothing outside."""

import hashlib
import os
import stat
import subprocess
import sys
import tempfile
import time
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from storage.papers import CHUNK_BYTES, FEW_ORPHANS, NotKept, PaperStore, Swept
from storage.sealing import SealBroken, Sealer, load_or_make

CANARY = "金丝雀·李建国·13800138000".encode()
SIZES = [0, 1, CHUNK_BYTES - 1, CHUNK_BYTES, CHUNK_BYTES + 1, 3 * CHUNK_BYTES, 20 * 1024 * 1024]


async def pieces_of(content: bytes, size: int = 64 * 1024) -> AsyncIterator[bytes]:
    """`content` as it streams."""
    for at in range(0, len(content), size):
        yield content[at : at + size]


async def broken_after(content: bytes) -> AsyncIterator[bytes]:
    """A stream that breaks."""
    yield content
    raise ConnectionError


@pytest.mark.parametrize("size", SIZES)
async def test_what_is_written_is_read(store: PaperStore, size: int) -> None:
    content = os.urandom(size)
    written = await store.write("p1", pieces_of(content))
    assert (written.bytes, written.sha256) == (size, hashlib.sha256(content).hexdigest())
    assert await store.read("p1", written.stored_as) == content
    assert b"".join([piece async for piece in store.pieces("p1", written.stored_as)]) == content


@pytest.mark.parametrize("size", [1, 7, 1_000_003])
async def test_pieces_of_any_size_will_do(store: PaperStore, size: int) -> None:
    content = os.urandom(CHUNK_BYTES + 11 if size > 1 else 5000)
    written = await store.write("p1", pieces_of(content, size))
    assert await store.read("p1", written.stored_as) == content


async def test_names_are_random_and_only_the_owner_may_look(store: PaperStore, tmp_path: Path) -> None:
    names = {(await store.write("p1", pieces_of(b"same"))).stored_as for _ in range(5)}
    directory = tmp_path / "papers"
    assert len(names) == 5
    assert {path.name for path in directory.iterdir()} == names
    assert stat.S_IMODE(directory.stat().st_mode) == 0o700
    assert {stat.S_IMODE(path.stat().st_mode) for path in directory.iterdir()} == {0o600}


async def test_nothing_of_a_paper_is_readable_anywhere_on_disk(
    store: PaperStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(temporary))
    content = (CANARY + b" " * 1000) * 600
    assert len(content) > 2 * CHUNK_BYTES
    written = await store.write("p1", pieces_of(content))
    with pytest.raises(ConnectionError):
        await store.write("p2", broken_after(content))
    assert CANARY in await store.read("p1", written.stored_as)
    found = [path for path in tmp_path.rglob("*") if path.is_file() and CANARY in path.read_bytes()]
    assert found == []
    assert list(temporary.iterdir()) == []


async def test_a_paper_moved_to_another_does_not_open(store: PaperStore, tmp_path: Path) -> None:
    mine = await store.write("p1", pieces_of(b"mine"))
    theirs = await store.write("p2", pieces_of(b"theirs"))
    with pytest.raises(SealBroken):
        await store.read("p2", mine.stored_as)
    first, second = tmp_path / "papers" / mine.stored_as, tmp_path / "papers" / theirs.stored_as
    first.write_bytes(second.read_bytes())
    for paper in ("p1", "p2"):
        with pytest.raises(SealBroken):
            await store.read(paper, mine.stored_as)
    assert await store.read("p2", theirs.stored_as) == b"theirs"


def frames_of(raw: bytes) -> list[bytes]:
    """The frames of a sealed file."""
    frames = []
    while raw:
        length = 4 + int.from_bytes(raw[:4], "big")
        frames.append(raw[:length])
        raw = raw[length:]
    return frames


TAMPERINGS = {
    "emptied": lambda _: [],
    "last frame gone": lambda f: f[:-1],
    "last two gone": lambda f: f[:-2],
    "only the end left": lambda f: f[-1:],
    "first chunk gone": lambda f: f[1:],
    "a middle chunk gone": lambda f: [f[0], *f[2:]],
    "chunks swapped": lambda f: [f[1], f[0], *f[2:]],
    "a chunk twice": lambda f: [f[0], f[0], *f[1:]],
    "end in the middle": lambda f: [f[0], f[-1], *f[1:]],
    "end twice": lambda f: [*f, f[-1]],
    "garbage after": lambda f: [*f, b"x"],
    "a length that lies": lambda f: [b"\xff\xff\xff\xff" + f[0][4:], *f[1:]],
    "a byte cut": lambda f: [*f[:-1], f[-1][:-1]],
    "another version": lambda f: [f[0][:4] + b"\x02" + f[0][5:], *f[1:]],
    "another key": lambda f: [f[0][:5] + b"\0\0\0\0" + f[0][9:], *f[1:]],
}


@pytest.mark.parametrize("tampering", TAMPERINGS)
async def test_any_tampering_is_found(store: PaperStore, tmp_path: Path, tampering: str) -> None:
    content = os.urandom(3 * CHUNK_BYTES + 5)
    written = await store.write("p1", pieces_of(content))
    path = tmp_path / "papers" / written.stored_as
    whole = path.read_bytes()
    frames = frames_of(whole)
    assert len(frames) == 5
    path.write_bytes(b"".join(TAMPERINGS[tampering](frames)))
    with pytest.raises(SealBroken):
        await store.read("p1", written.stored_as)
    path.write_bytes(whole)
    assert await store.read("p1", written.stored_as) == content


async def test_any_flipped_bit_and_any_cut_is_found(store: PaperStore, tmp_path: Path) -> None:
    written = await store.write("p1", pieces_of(b"0123456789"))
    path = tmp_path / "papers" / written.stored_as
    whole = path.read_bytes()
    for at in range(len(whole)):
        path.write_bytes(whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :])
        with pytest.raises(SealBroken):
            await store.read("p1", written.stored_as)
        path.write_bytes(whole[:at])
        with pytest.raises(SealBroken):
            await store.read("p1", written.stored_as)


async def test_a_paper_of_a_key_that_is_not_in_the_ring_does_not_open(
    store: PaperStore, tmp_path: Path
) -> None:
    written = await store.write("p1", pieces_of(b"x"))
    stranger = PaperStore(tmp_path / "papers", load_or_make(tmp_path / "other.key"))
    with pytest.raises(SealBroken):
        await stranger.read("p1", written.stored_as)


async def test_a_paper_of_an_older_key_opens_after_rotation(tmp_path: Path) -> None:
    ring = {b"old1": os.urandom(32)}
    before = PaperStore(tmp_path / "papers", Sealer.from_ring(ring))
    written = await before.write("p1", pieces_of(b"x"))
    after = PaperStore(tmp_path / "papers", Sealer.from_ring({**ring, b"new1": os.urandom(32)}))
    assert await after.read("p1", written.stored_as) == b"x"


@pytest.mark.parametrize(
    "name", ["", ".", "..", "../tingsu.key", "/etc/passwd", "a" * 31, "A" * 32, "a" * 33, f"{'a' * 32}.part",
             f"{'a' * 32}\n", "a" * 31 + "\0", f"../papers/{'a' * 32}", "１" * 32],
)  # fmt: skip
async def test_no_name_leads_out_of_the_store(store: PaperStore, tmp_path: Path, name: str) -> None:
    with pytest.raises(NotKept):
        await store.read("p1", name)
    with pytest.raises(NotKept):
        await store.remove(name)
    assert (tmp_path / "tingsu.key").exists()


async def test_a_link_is_not_followed(store: PaperStore, tmp_path: Path) -> None:
    written = await store.write("p1", pieces_of(b"x"))
    directory = tmp_path / "papers"
    (directory / written.stored_as).rename(tmp_path / "elsewhere")
    (directory / written.stored_as).symlink_to(tmp_path / "elsewhere")
    with pytest.raises(NotKept):
        await store.read("p1", written.stored_as)


async def test_removing_twice_is_no_error_and_what_is_gone_is_not_kept(store: PaperStore) -> None:
    written = await store.write("p1", pieces_of(b"x"))
    for _ in range(2):
        await store.remove(written.stored_as)
    with pytest.raises(NotKept):
        await store.read("p1", written.stored_as)


async def test_a_sweep_removes_what_no_row_knows_and_nothing_else(store: PaperStore, tmp_path: Path) -> None:
    known, orphan = [(await store.write("p1", pieces_of(b"x"))).stored_as for _ in range(2)]
    directory = tmp_path / "papers"
    (directory / f"{'c' * 32}.part").write_bytes(b"half")
    (directory / "README").write_text("kept by the operator")
    assert await store.sweep({known}) == Swept(removed=2)
    assert {path.name for path in directory.iterdir()} == {known, "README"}
    assert orphan not in {path.name for path in directory.iterdir()}


async def test_a_sweep_that_would_empty_the_store_removes_only_halves(
    store: PaperStore, tmp_path: Path
) -> None:
    directory = tmp_path / "papers"
    for n in range(FEW_ORPHANS + 1):
        (directory / f"{n:032x}").write_bytes(b"x")
    (directory / f"{'c' * 32}.part").write_bytes(b"half")
    assert await store.sweep(set()) == Swept(removed=1, spared=FEW_ORPHANS + 1)
    assert len(list(directory.iterdir())) == FEW_ORPHANS + 1


async def test_a_failed_write_leaves_nothing(
    store: PaperStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(ConnectionError):
        await store.write("p1", broken_after(bytes(2 * CHUNK_BYTES)))
    for call in ("fsync", "open"):
        with monkeypatch.context() as patch:
            patch.setattr(os, call, full_disk)
            with pytest.raises(OSError, match="28"):
                await store.write("p1", pieces_of(b"x"))
    assert list((tmp_path / "papers").iterdir()) == []


def full_disk(*_: object) -> int:
    """What the kernel says when nothing fits any more."""
    raise OSError(28, "No space left on device")


WRITER = """
import asyncio, os, sys
from pathlib import Path
from storage.papers import PaperStore
from storage.sealing import load_or_make

async def pieces():
    for n in range(12):
        yield bytes([n]) * 100_000

async def main():
    store = PaperStore(Path(sys.argv[1]) / "papers", load_or_make(Path(sys.argv[1]) / "tingsu.key"))
    while True:
        written = await store.write("p1", pieces())
        print(written.stored_as, written.sha256, flush=True)

asyncio.run(main())
"""
KILLS = 12


async def test_a_kill_at_any_moment_leaves_no_half_of_a_paper(store: PaperStore, tmp_path: Path) -> None:
    whole = b"".join(bytes([n]) * 100_000 for n in range(12))
    told = 0
    for kill in range(KILLS):
        names = write_and_be_killed(tmp_path, 0.003 * kill)
        told += len(names)
        files = [path for path in (tmp_path / "papers").iterdir() if path.suffix != ".part"]
        assert set(names) <= {path.name for path in files}
        for path in files:
            assert await store.read("p1", path.name) == whole
    swept = await store.sweep(path.name for path in files)
    assert told >= KILLS
    assert swept.spared == 0
    assert not list((tmp_path / "papers").glob("*.part"))


def write_and_be_killed(directory: Path, after: float) -> list[str]:
    """Have a program write papers; kill it some time after its first. Returns what it said was safe."""
    with subprocess.Popen(
        [sys.executable, "-c", WRITER, str(directory)], stdout=subprocess.PIPE, text=True, cwd=Path.cwd()
    ) as writer:
        assert writer.stdout is not None
        first = writer.stdout.readline()
        time.sleep(after)
        writer.kill()
        return [
            line.split()[0] for line in (first + writer.stdout.read()).splitlines() if len(line.split()) == 2
        ]
