"""The reader's figures are measured as they are told, and a million readings leave nothing behind."""

import gc
import itertools

import pytest

from bot.domain.reading.reader import _read
from tests.bench.reading import labelled, phrases, rate, resident, spent

MILLION = 1_000_000
SETTLED = 50_000  # readings after which every table is there and every character was met
GROWN = 2.0  # megabytes that the allocator may sway by


def test_the_rate_is_that_of_the_best_pass() -> None:
    moments = itertools.chain((0.0, 4.0, 10.0, 12.0), itertools.count(20, 5))
    assert rate([("罚款",), ("漏报",)], lambda: next(moments)) == 1.0


def test_the_first_reading_is_measured_in_a_process_of_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tests.bench.reading.labelled", lambda: [("罚款",)])
    figures = spent()
    assert figures.rate > 0
    assert 0 < figures.first < 10
    assert 1 < figures.megabytes < 60


def held() -> float:
    """Megabytes in memory once the interpreter has let go of its spare tuples.

    It keeps up to 2,000 of each length for reuse, and fills these lists slowly: some 3 MB over a million readings that
    no reading holds. A full collection empties them.
    """
    gc.collect()
    return resident()


@pytest.mark.prove
@pytest.mark.timeout(3600)
def test_a_million_readings_leave_nothing_in_memory() -> None:
    everything = labelled() + phrases()
    settled = 0.0
    for number, messages in enumerate(itertools.islice(itertools.cycle(everything), MILLION)):
        _read(messages, None, None)
        if number == SETTLED:
            settled = held()
    grown = held() - settled
    print(f"{MILLION} readings: {settled:.1f} MB after {SETTLED}, {grown:+.1f} MB since")
    assert grown < GROWN
