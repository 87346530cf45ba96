"""The optional scanner: what it says is believed, and when it says nothing the paper is not kept."""

import asyncio
from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from bot.clamd import BAD_ADDRESS, Clamd, Unscanned, read_address
from bot.domain.papers import Paper, PaperState, Refusal
from bot.fetcher import SCANNER_PATIENCE
from storage.uow import Uow
from tests.papers.desk import Desk, eventually
from tests.papers.honest import pdf
from tests.papers.scanner import CLAMD, EICAR, INFECTED, Double, doubling, real_clamd
from tests.papers.test_store import pieces_of

MUCH = pdf(bytes(3_000_000))


@pytest.fixture
async def double() -> AsyncIterator[Double]:
    """A scanner that finds nothing, until told otherwise."""
    async with doubling(Double()) as one:
        yield one


def at(double: Double, patience: float = 2.0) -> Clamd:
    """The client of the double."""
    return Clamd(host="127.0.0.1", port=double.port, patience=patience)


async def test_every_byte_is_streamed_and_the_verdict_believed(double: Double) -> None:
    assert await at(double).scan(pieces_of(MUCH)) is None
    assert double.streams == [MUCH]
    double.answer = b"stream: Win.Test.EICAR_HDB-1 FOUND\0"
    assert await at(double).scan(pieces_of(b"x")) == "Win.Test.EICAR_HDB-1"


async def test_an_empty_piece_does_not_end_the_stream(double: Double) -> None:
    async def pieces() -> AsyncIterator[bytes]:
        for piece in (b"a", b"", b"b"):
            yield piece

    await at(double).scan(pieces())
    assert double.streams == [b"ab"]


@pytest.mark.parametrize(
    "answer",
    [b"", b"INSTREAM size limit exceeded. ERROR\0", b"stream: OK but not quite\0", b"OK\0", b"\xff\xfe"],
)
async def test_what_is_no_verdict_is_not_taken_for_one(double: Double, answer: bytes) -> None:
    double.answer = answer
    with pytest.raises(Unscanned):
        await at(double).scan(pieces_of(b"x"))


async def test_a_scanner_that_hangs_up_or_says_nothing_gives_no_verdict(double: Double) -> None:
    double.hangs_up_after, double.answer = 100_000, b""
    with pytest.raises(Unscanned):
        await at(double).scan(pieces_of(MUCH))
    double.hangs_up_after, double.silent = None, True
    with pytest.raises(Unscanned):
        await at(double, patience=0.2).scan(pieces_of(b"x"))


async def test_a_scanner_that_is_not_there_gives_no_verdict(tmp_path: Path) -> None:
    with pytest.raises(Unscanned):
        await Clamd(path=str(tmp_path / "none")).scan(pieces_of(b"x"))
    async with doubling(Double()) as gone:
        port = gone.port
    with pytest.raises(Unscanned):
        await Clamd(host="127.0.0.1", port=port).scan(pieces_of(b"x"))


async def test_a_fault_of_the_paper_is_not_the_scanners(double: Double) -> None:
    async def pieces() -> AsyncIterator[bytes]:
        yield b"x"
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await at(double).scan(pieces())


@pytest.mark.parametrize(
    ("address", "clamd"),
    [
        ("unix:/run/clamav/clamd.ctl", Clamd(path="/run/clamav/clamd.ctl")),
        ("/run/clamav/clamd.ctl", Clamd(path="/run/clamav/clamd.ctl")),
        ("tcp:127.0.0.1:3310", Clamd(host="127.0.0.1", port=3310)),
        ("tcp:[::1]:3310", Clamd(host="::1", port=3310)),
    ],
)
def test_an_address_is_read(address: str, clamd: Clamd) -> None:
    assert read_address(address) == clamd


@pytest.mark.parametrize(
    "address", ["", "unix:", "tcp:", "tcp:3310", "tcp:host:", "tcp:host:x", "tcp:h:99999", "clamd"]
)
def test_a_wrong_address_is_refused_in_words(address: str) -> None:
    with pytest.raises(ValueError, match=BAD_ADDRESS[:12]):
        read_address(address)


async def test_an_infected_paper_is_refused_and_not_kept(desk: Desk, double: Double) -> None:
    desk.fetcher._scan = at(double).scan
    double.answer = b"stream: Bad FOUND\0"
    paper = await desk.sends_paper(MUCH)
    desk.opens()
    assert (await desk.settled(paper)).refusal is Refusal.INFECTED
    assert (desk.files(), double.streams) == ([], [MUCH])


async def test_without_a_scanner_papers_wait_and_an_operator_is_told_once(desk: Desk) -> None:
    async with doubling(Double()) as double:
        desk.fetcher._scan = at(double).scan
    since: list[datetime] = []

    async def scanner_down(_uow: Uow, moment: datetime) -> None:
        since.append(moment)

    desk.fetcher.scanner_down = scanner_down
    began = desk.clock.now()
    paper = await desk.sends_paper(MUCH)
    desk.opens()

    def put_off(paper: Paper) -> bool:
        return paper.try_at is not None and paper.try_at > desk.clock.now()

    for _ in range(1, 40):
        waiting = await desk.until(paper, put_off)
        assert (waiting.state, waiting.tries, desk.told) == (PaperState.AWAITED, 0, [])
        assert bool(since) == (desk.clock.now() - began >= SCANNER_PATIENCE)
        desk.clock.move(seconds=30)
        desk.fetcher.bell.ring()
    assert since == [began]
    await desk.until(paper, put_off)  # or it would be put off from the moment to which the clock moves next
    await eventually(lambda: desk.files() == [])
    async with doubling(Double()) as back:
        desk.fetcher._scan = at(back).scan
        desk.clock.move(seconds=30)
        desk.fetcher.bell.ring()
        assert (await desk.settled(paper)).state is PaperState.STORED
    assert desk.clock.now() - began < timedelta(hours=1)


@pytest.mark.skipif(CLAMD is None, reason="Debian's clamav-daemon is not installed")
async def test_a_real_clamd_and_ours_understand_each_other(desk: Desk) -> None:
    async with real_clamd() as socket, asyncio.timeout(60):
        clamd = read_address(f"unix:{socket}")
        assert await clamd.scan(pieces_of(EICAR)) == "Tingsu.Eicar.UNOFFICIAL"
        assert await clamd.scan(pieces_of(MUCH)) is None
        with pytest.raises(Unscanned):
            await clamd.scan(pieces_of(bytes(26 * 1024 * 1024)))
        desk.fetcher._scan = clamd.scan
        bad, good = await desk.sends_paper(INFECTED), await desk.sends_paper(MUCH)
        desk.opens()
        assert (await desk.settled(bad)).refusal is Refusal.INFECTED
        assert (await desk.settled(good)).state is PaperState.STORED
