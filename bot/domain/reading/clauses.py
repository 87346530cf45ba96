"""A story cut into clauses, sentences and quotations.

A clause ends at a comma, a sentence at a full stop, a question or exclamation mark, a semicolon or a new
line. A comma inside a number is none, and a space between two Chinese words is one: people type that way.
It does not know what the clauses mean.
"""

import re
from bisect import bisect_right
from dataclasses import dataclass

BREAK = re.compile(
    "(?P<sentence>[\u3002!?;\n\uff01\uff1f\uff1b]+|\\.{3,}|\u2026+|(?<!\\d)\\.(?!\\w))"
    "|(?P<clause>[,\uff0c:\uff1a~\u2014]+(?!\\d)|(?<!\\d)[,\uff0c:\uff1a]+"
    "|(?<=[\u4e00-\u9fff]) +(?=[\u4e00-\u9fff]))"
)
QUOTED = re.compile('[\u201c\u300c\u300e"]([^\u201d\u300d\u300f"\n]{1,80})[\u201d\u300d\u300f"]')


@dataclass(frozen=True, slots=True)
class Clauses:
    """Where the clauses and sentences of a text begin, and which stretches are quoted."""

    text: str
    starts: tuple[int, ...]
    ends: tuple[int, ...]
    sentence_of: tuple[int, ...]
    sentence_starts: tuple[int, ...]
    sentence_ends: tuple[int, ...]
    quotes: tuple[tuple[int, int], ...]

    def clause(self, at: int) -> int:
        """The number of the clause an offset lies in."""
        return bisect_right(self.starts, at) - 1

    def sentence(self, at: int) -> int:
        """The number of the sentence an offset lies in."""
        return self.sentence_of[self.clause(at)]

    def sentence_bounds(self, at: int) -> tuple[int, int]:
        """Where the sentence around an offset begins and ends (its closing mark included)."""
        number = self.sentence(at)
        return self.sentence_starts[number], self.sentence_ends[number]


def split(text: str) -> Clauses:
    """Cut levelled text into clauses, sentences and quotations."""
    starts, ends, sentence_of, sentence_starts, sentence_ends = [0], [], [0], [0], []
    for found in BREAK.finditer(text):
        ends.append(found.end())
        starts.append(found.end())
        if found.lastgroup == "sentence":
            sentence_ends.append(found.end())
            sentence_starts.append(found.end())
        sentence_of.append(len(sentence_starts) - 1)
    ends.append(len(text))
    sentence_ends.append(len(text))
    quotes = tuple((found.start(1), found.end(1)) for found in QUOTED.finditer(text))
    bounds = (tuple(sentence_starts), tuple(sentence_ends))
    return Clauses(text, tuple(starts), tuple(ends), tuple(sentence_of), *bounds, quotes)
