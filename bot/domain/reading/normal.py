"""The client's words in one shape for matching, and the way back to the words as they were written.

Width, script, case and common slips of the keyboard are levelled one character for one, so an offset in
the levelled text is an offset in the original. Characters that are not seen (zero width) become spaces.
It knows nothing of meaning, and what is shown to people is always cut from the original.
"""

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import NamedTuple

from bot.domain.reading.fold import DATA, fold

TO_LEVEL = re.compile("[^\u4e00-\u9fff\n -@[-~\u3001\u3002]")  # of what is folded, these are level already
UNSEEN = "\u200b\u200c\u200d\u2060\ufeff\u00ad\u3000\u00a0\t\r"


class Span(NamedTuple):
    """Where something was said: the message, the place in it, and the client's own words."""

    message: int
    start: int
    end: int
    words: str


@dataclass(frozen=True, slots=True)
class Narrative:
    """The messages of one client as one story, as written and as levelled for matching."""

    messages: tuple[str, ...]
    original: str
    text: str
    starts: tuple[int, ...]
    folded: str = field(repr=False)  # the original in half width and Simplified

    def span(self, start: int, end: int) -> Span:
        """The client's own words between two offsets of the levelled text."""
        message = bisect_right(self.starts, start) - 1
        begin = self.starts[message]
        return Span(message, start - begin, end - begin, self.original[start:end])


def narrate(messages: Sequence[str]) -> Narrative:
    """Join the messages line by line and level them."""
    starts, at = [], 0
    for message in messages:
        starts.append(at)
        at += len(message) + 1
    original = "\n".join(messages)
    folded = fold(original)
    return Narrative(tuple(messages), original, _level(folded), tuple(starts) or (0,), folded)


def level(text: str) -> str:
    """The same text, of the same length: half width, Simplified, lower case, slips mended."""
    return _level(fold(text))


def _level(folded: str) -> str:
    levelled = TO_LEVEL.sub(lambda sign: _LEVEL[sign[0]], folded)
    slips, any_slip = _slips()
    if any_slip.search(levelled):
        for slip, meant in slips:
            levelled = levelled.replace(slip, meant)
    return levelled


class _Level(dict[str, str]):
    """Every character once levelled, learnt as it is met; never more entries than there are characters."""

    def __missing__(self, character: str) -> str:
        self[character] = level_one(character)
        return self[character]


def level_one(character: str) -> str:
    """One character levelled; one stands for one, or the way back would be lost."""
    if character in UNSEEN:
        return " "
    folded = fold(unicodedata.normalize("NFKC", fold(character))).lower()
    return folded if len(folded) == 1 else character


_LEVEL = _Level()


@cache
def _slips() -> tuple[list[tuple[str, str]], re.Pattern[str]]:
    """Each slip with what was meant, in the order they are mended, and one search that tells whether there is any."""
    lines = (DATA / "typos.tsv").read_text(encoding="utf-8").splitlines()
    rows = [line.split("\t") for line in lines if line]
    slips = [(slip, meant) for slip, meant, *_ in rows if slip != meant]
    return slips, re.compile("|".join([re.escape(slip) for slip, _ in slips]))
