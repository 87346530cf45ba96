"""What reading costs: narratives a second on one core, the first reading of a fresh process, and memory.

The input is every labelled story, read for its figures and not for its words.
"""

import json
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from bot.domain.reading.reader import _read
from tests.domain.labelled import PHRASES, stories, told

PASSES = 5
FIRST = """
import json, time
from tests.bench.reading import resident
import bot.domain.reading
before, began = resident(), time.process_time()
bot.domain.reading.read(["\u8fd9\u4e2a\u6708\u53c8\u6f0f\u62a5\u4e86\uff0c\u7f5a\u6b3e\u4e24\u5343\u4e09"])
print(json.dumps([time.process_time() - began, resident() - before]))
"""


@dataclass(frozen=True)
class Spent:
    """Narratives a second; seconds and megabytes of the first reading, its tables included."""

    rate: float
    first: float
    megabytes: float


def labelled() -> list[tuple[str, ...]]:
    """The messages of every labelled story."""
    return [told(story) for exams in (False, True) for _, story in stories(exams=exams)]


def phrases() -> list[tuple[str, ...]]:
    """Every labelled phrase, as a story of its own."""
    lines = (line for path in sorted(PHRASES.glob("*.tsv")) for line in path.read_text(encoding="utf-8").splitlines())
    return [(line.split("\t")[-1],) for line in lines if line]


def resident() -> float:
    """Megabytes of this process in memory."""
    pages = Path("/proc/self/statm").read_text(encoding="ascii").split()[1]
    return int(pages) * 4096 / 2**20


def rate(told_stories: list[tuple[str, ...]], clock: Callable[[], float] = time.process_time) -> float:
    """Narratives a second of processor time, nothing remembered, in the best of some passes."""
    best = 0.0
    for _ in range(PASSES):
        _read.cache_clear()
        began = clock()
        for messages in told_stories:
            _read(messages, None, None)
        best = max(best, len(told_stories) / (clock() - began))
    return best


def spent() -> Spent:
    """Read everything, and once in a process of its own."""
    written = subprocess.run([sys.executable, "-c", FIRST], capture_output=True, check=True, text=True).stdout
    first, megabytes = json.loads(written)
    return Spent(rate(labelled()), first, megabytes)
