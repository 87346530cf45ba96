"""Papers come in beside everything else: kept whole, refused politely, tried again, and told exactly once."""

import asyncio
import hashlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path

import pytest

from bot.domain.papers import MAX_BYTES, Paper, PaperState, Refusal
from bot.services import papers
from storage import audit
from storage.tables import papers as papers_table
from storage.uow import Storage, Uow
from tests.papers.desk import START, Desk, eventually
from tests.papers.telegram_files import File

PDF = b"%PDF-1.7\n" + b"x" * 300_000 + b"\n%%EOF"


async def test_a_paper_is_fetched_sealed_and_told_once(desk: Desk) -> None:
    paper = await desk.sends_paper(PDF, name="11月发票.pdf")
    desk.opens()
    stored = await desk.settled(paper)
    assert (stored.state, stored.mime, stored.name) == (PaperState.STORED, "application/pdf", "11月发票.pdf")
    assert (stored.bytes, stored.sha256) == (len(PDF), hashlib.sha256(PDF).hexdigest())
    assert await desk.store.read(stored.id, stored.stored_as) == PDF
    assert [p.id for p in desk.told] == [paper.id]
    assert desk.files() == [stored.stored_as]


async def test_a_name_that_lies_is_put_right(desk: Desk) -> None:
    paper = await desk.sends_paper(PDF, name="../发票.pdf\u202egpj.exe")
    desk.opens()
    assert (await desk.settled(paper)).name == "发票.pdfgpj.exe.pdf"


async def test_a_photo_without_a_name_is_called_by_its_code(desk: Desk) -> None:
    paper = await desk.sends_paper(PDF, name="")
    desk.opens()
    assert (await desk.settled(paper)).name == "E-01.pdf"


@pytest.mark.parametrize(
    ("file", "refusal"),
    [
        pytest.param(File(b""), Refusal.EMPTY, id="empty"),
        pytest.param(File(b"MZ\x90\0" + bytes(200_000)), Refusal.BAD_TYPE, id="program"),
        pytest.param(File(PDF, declared=MAX_BYTES + 1), Refusal.TOO_BIG, id="declared over the limit"),
        pytest.param(File(refusal=(400, "Bad Request: file is too big")), Refusal.TOO_BIG, id="said too big"),
        pytest.param(File(refusal=(400, "Bad Request: invalid file_id")), Refusal.GONE, id="wrong id"),
    ],
)
async def test_what_is_not_taken_is_refused_and_leaves_no_file(
    desk: Desk, file: File, refusal: Refusal
) -> None:
    paper = await desk.sends_paper(file)
    desk.opens()
    refused = await desk.settled(paper)
    assert (refused.state, refused.refusal, refused.stored_as) == (PaperState.REFUSED, refusal, "")
    assert [p.refusal for p in desk.told] == [refusal]
    await eventually(lambda: desk.files() == [])


async def test_a_program_is_not_even_read_to_its_end(desk: Desk) -> None:
    never = asyncio.Event()
    paper = await desk.sends_paper(File(b"MZ\x90\0" + bytes(200_000), hold=never))
    desk.opens()
    assert (await desk.settled(paper)).refusal is Refusal.BAD_TYPE


async def test_the_same_bytes_again_are_a_duplicate_whose_twin_is_known(desk: Desk) -> None:
    first = await desk.sends_paper(PDF)
    desk.opens()
    stored = await desk.settled(first)
    second = await desk.sends_paper(PDF, name="同一份.pdf")
    again = await desk.settled(second)
    assert (again.state, again.refusal) == (PaperState.REFUSED, Refusal.DUPLICATE)
    await eventually(lambda: desk.files() == [stored.stored_as])
    async with desk.storage.work() as uow:
        assert await papers.find_twin(uow, again) == stored


async def test_the_same_bytes_from_another_client_are_no_duplicate(desk: Desk) -> None:
    first = await desk.sends_paper(PDF)
    desk.contact, desk.draft = await desk.client(8)
    second = await desk.sends_paper(PDF)
    desk.opens()
    assert (await desk.settled(first)).state is (await desk.settled(second)).state is PaperState.STORED


async def test_the_total_of_a_draft_is_limited(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.domain.papers.MAX_TOTAL_BYTES", 2 * len(PDF) + 10)
    desk.opens()
    states = [await desk.settled(await desk.sends_paper(PDF + bytes([n]))) for n in range(3)]
    assert [p.refusal for p in states] == [None, None, Refusal.LIMIT]
    await eventually(lambda: len(desk.files()) == 2)


@pytest.mark.parametrize(
    ("file", "pause"),
    [
        pytest.param(File(PDF, failures=[500]), 2, id="500"),
        pytest.param(File(PDF, failures=[429]), 7, id="429"),
        pytest.param(File(PDF, cut_at=128 * 1024), 2, id="cut off"),
        pytest.param(File(PDF, declared=len(PDF) + 1), 2, id="shorter than told"),
    ],
)
async def test_a_failure_is_tried_again_after_a_pause(desk: Desk, file: File, pause: int) -> None:
    paper = await desk.sends_paper(file)
    desk.opens()
    put_off = await desk.tried(paper)
    assert put_off.try_at is not None
    assert (put_off.try_at - desk.clock.now()).total_seconds() == pause
    assert (desk.told, desk.files()) == ([], [])
    file.cut_at = file.declared = None
    desk.clock.move(seconds=pause)
    desk.fetcher.bell.ring()
    assert (await desk.settled(paper)).state is PaperState.STORED


async def test_pauses_grow_and_after_a_day_the_paper_is_lost(desk: Desk) -> None:
    paper = await desk.sends_paper(File(PDF, failures=[500] * 99))
    desk.opens()
    pauses = []
    for times in range(1, 40):
        now = await desk.until(paper, lambda p, t=times: p.tries >= t or p.state is PaperState.LOST)  # type: ignore[misc]
        if now.try_at is None:
            break
        pauses.append((now.try_at - desk.clock.now()).total_seconds())
        desk.clock.at = now.try_at
        desk.fetcher.bell.ring()
    assert (now.state, now.refusal) == (PaperState.LOST, Refusal.GONE)
    assert pauses[:8] == [2, 5, 15, 60, 300, 900, 3600, 3600]
    assert [p.state for p in desk.told] == [PaperState.LOST]


@pytest.mark.parametrize("status", [401, 404])
async def test_a_refused_token_uses_up_no_paper(desk: Desk, status: int) -> None:
    """Three days of a token that Telegram does not know, and the paper is had as soon as it is put right."""
    paper = await desk.sends_paper(file := File(PDF, refusal=(status, "Unauthorized")))
    desk.opens()
    for hours in (0, 12, 24, 36, 72):
        desk.clock.at = START + timedelta(hours=hours)
        asked = file.asked
        desk.fetcher.bell.ring()
        now = await desk.until(paper, lambda p, n=asked: file.asked > n and p.try_at and p.try_at > desk.clock.at)  # type: ignore[misc]
        assert (now.state, now.tries) == (PaperState.AWAITED, 0)
        assert desk.told == []
    file.refusal = None
    desk.clock.move(minutes=1)
    desk.fetcher.bell.ring()
    stored = await desk.settled(paper)
    assert (stored.state, stored.refusal) == (PaperState.STORED, None)


async def test_what_could_not_be_had_for_days_gets_its_tries_afterwards(desk: Desk) -> None:
    """The token is right again, and Telegram stumbles once: that is no reason to give a paper up."""
    paper = await desk.sends_paper(file := File(PDF, refusal=(401, "Unauthorized")))
    desk.opens()
    await desk.until(paper, lambda p: p.try_at is not None)
    desk.clock.move(hours=50)
    file.refusal, file.failures = None, [500, 500]
    desk.fetcher.bell.ring()
    for times in (1, 2):
        desk.clock.at = (await desk.tried(paper, times)).try_at or desk.clock.at
        desk.fetcher.bell.ring()
    assert (await desk.settled(paper)).state is PaperState.STORED


async def test_a_full_disk_uses_up_no_paper(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    async def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    write = desk.store.write
    monkeypatch.setattr(desk.store, "write", full)
    paper = await desk.sends_paper(PDF)
    desk.opens()
    await desk.until(paper, lambda p: p.try_at is not None)
    desk.clock.move(hours=30)
    desk.fetcher.bell.ring()
    now = await desk.until(paper, lambda p: p.try_at is not None and p.try_at > desk.clock.at)
    assert (now.state, now.tries) == (PaperState.AWAITED, 0)
    monkeypatch.setattr(desk.store, "write", write)
    desk.clock.move(minutes=1)
    desk.fetcher.bell.ring()
    assert (await desk.settled(paper)).state is PaperState.STORED


async def test_a_file_that_is_away_for_a_moment_gets_three_tries_more(desk: Desk) -> None:
    text = "Bad Request: wrong file_id or the file is temporarily unavailable"
    paper = await desk.sends_paper(file := File(PDF, refusal=(400, text)))
    desk.opens()
    for times in (1, 2, 3):
        desk.clock.at = (await desk.tried(paper, times)).try_at or desk.clock.at
        desk.fetcher.bell.ring()
    assert (await desk.settled(paper)).refusal is Refusal.GONE
    assert file.asked == 4


async def test_slow_ones_of_one_client_hold_up_nobody_else(desk: Desk) -> None:
    held = asyncio.Event()
    slow = [await desk.sends_paper(File(PDF + bytes([n]), hold=held)) for n in range(12)]
    desk.contact, desk.draft = await desk.client(8)
    quick = await desk.sends_paper(PDF)
    desk.opens()
    assert (await desk.settled(quick)).state is PaperState.STORED
    assert [(await desk.paper(p)).state for p in slow] == [PaperState.AWAITED] * 12
    held.set()
    assert {(await desk.settled(p)).state for p in slow} == {PaperState.STORED}


async def test_a_receipt_that_fails_keeps_the_paper_awaited(desk: Desk) -> None:
    arrived, failures = desk.fetcher._arrived, [1, 1]

    async def failing(uow: Uow, paper: Paper) -> None:
        await arrived(uow, paper)
        if failures:
            failures.pop()
            desk.told.clear()
            raise ZeroDivisionError

    desk.fetcher._arrived = failing
    paper = await desk.sends_paper(PDF)
    desk.opens()
    for times in (1, 2):
        await desk.tried(paper, times)
        await eventually(lambda: desk.files() == [])
        desk.clock.move(seconds=60)
        desk.fetcher.bell.ring()
    assert (await desk.settled(paper)).state is PaperState.STORED
    assert len(desk.told) == len(desk.files()) == 1
    async with desk.storage.database.transaction() as connection:
        assert (await audit.verify(connection, desk.storage.sealer)).sound


async def test_a_paper_nobody_waits_for_any_more_leaves_no_file(desk: Desk) -> None:
    held = asyncio.Event()
    paper = await desk.sends_paper(File(PDF, hold=held))
    desk.opens()
    await eventually(lambda: len(desk.files()) == 1)
    async with desk.storage.work() as uow:
        uow.papers.remove(await uow.papers.get(paper.id))
    held.set()
    await eventually(lambda: desk.files() == [])
    assert desk.told == []


async def test_a_paper_that_moves_to_its_case_meanwhile_stays_there(desk: Desk) -> None:
    held = asyncio.Event()
    paper = await desk.sends_paper(File(PDF, hold=held))
    desk.opens()
    await eventually(lambda: len(desk.files()) == 1)
    async with desk.storage.work() as uow:
        uow.papers.save(Paper(**{**_fields(paper), "draft_id": None, "caption": "搬走"}))
    held.set()
    moved = await desk.settled(paper)
    assert (moved.draft_id, moved.caption, moved.state) == (None, "搬走", PaperState.STORED)


def _fields(paper: Paper) -> dict[str, object]:
    return {name: getattr(paper, name) for name in Paper.__dataclass_fields__}


async def test_stopping_lets_go_and_the_next_start_fetches_again(desk: Desk) -> None:
    held = asyncio.Event()
    paper = await desk.sends_paper(File(PDF, hold=held))
    desk.opens()
    await eventually(lambda: len(desk.files()) == 1)
    await desk.closes()
    assert desk.files() == []
    held.set()
    desk.fetcher._stopping = False
    desk.opens()
    assert (await desk.settled(paper)).state is PaperState.STORED


async def test_an_orphan_is_swept_at_start_and_a_stored_paper_is_not(desk: Desk, tmp_path: Path) -> None:
    orphan, part = tmp_path / "papers" / ("a" * 32), tmp_path / "papers" / f"{'b' * 32}.part"
    orphan.write_bytes(b"x")
    part.write_bytes(b"x")
    desk.opens()
    paper = await desk.settled(await desk.sends_paper(PDF))
    assert desk.files() == [paper.stored_as]
    await desk.closes()
    desk.fetcher._stopping = False
    desk.opens()
    await desk.settled(await desk.sends_paper(PDF + b"2"))
    assert paper.stored_as in desk.files()


class FullDisk(Storage):
    """A storage whose next commits of something that landed fail."""

    failures = 3

    @asynccontextmanager
    async def work(self) -> AsyncIterator[Uow]:
        """The same, but for that."""
        async with super().work() as uow:
            yield uow
            if self.failures and await uow.papers.select(papers_table.c.state == "stored"):
                self.failures -= 1
                raise OSError(28, "No space left on device")


async def test_a_full_disk_costs_no_paper(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.fetcher.SETTLE_AGAIN_SECONDS", 0.01)
    full = FullDisk(desk.storage.database, desk.storage.sealer, desk.clock.now)
    monkeypatch.setattr(desk.fetcher, "_storage", full)
    paper = await desk.sends_paper(PDF)
    desk.opens()
    stored = await desk.settled(paper)
    assert (full.failures, stored.state, desk.files()) == (0, PaperState.STORED, [stored.stored_as])
    assert await desk.store.read(stored.id, stored.stored_as) == PDF


async def test_no_word_of_a_paper_is_readable_on_disk(desk: Desk, tmp_path: Path) -> None:
    canary = "金丝雀十三"
    content = b"%PDF-1.7\n" + canary.encode() * 40_000
    paper = await desk.sends_paper(content, name=f"{canary}.pdf", caption=canary)
    desk.opens()
    stored = await desk.settled(paper)
    assert canary in stored.name
    assert canary.encode() in await desk.store.read(stored.id, stored.stored_as)
    files = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert {"tingsu.db", "tingsu.db-wal", stored.stored_as} <= {path.name for path in files}
    assert [path.name for path in files if canary.encode() in path.read_bytes()] == []


async def test_others_are_told_after_the_commit(desk: Desk) -> None:
    seen: list[Uow] = []
    desk.fetcher.after_commit.append(seen.append)
    desk.opens()
    await desk.settled(await desk.sends_paper(PDF))
    await eventually(lambda: len(seen) == 1)
