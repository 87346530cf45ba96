"""A story cut into clauses, sentences and quotations.

A clause ends at a comma, a sentence at a full stop, a question or exclamation mark, a semicolon or a new
line. A comma inside a number is none, and a space between two Chinese words is one: people type that way.
It does not know what the clauses mean.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

MARK = re.compile("[\u3002!?;\n\uff01\uff1f\uff1b.\u2026,\uff0c:\uff1a~\u2014 ]")  # what a break begins with
BREAK = re.compile(
    "(?P<sentence>[\u3002!?;\n\uff01\uff1f\uff1b]+|\\.{3,}|\u2026+|(?<!\\d)\\.(?!\\w))"
    "|(?P<clause>[,\uff0c:\uff1a~\u2014]+(?!\\d)|(?<!\\d)[,\uff0c:\uff1a]+"
    "|(?<=[\u4e00-\u9fff]) +(?=[\u4e00-\u9fff]))"
)
QUOTED = re.compile('[\u201c\u300c\u300e"]([^\u201d\u300d\u300f"\n]{1,80})[\u201d\u300d\u300f"]')


@dataclass(frozen=True, slots=True)
class Clauses:
    """Where the clauses and sentences of a text begin, and which stretches are quoted.

    The fields that end in `_at` hold one number for each offset, that of the end of the text included, so that
    asking what surrounds an offset is looking it up.
    """

    text: str
    starts: tuple[int, ...]
    ends: tuple[int, ...]
    sentence_starts: tuple[int, ...]
    sentence_ends: tuple[int, ...]
    quotes: tuple[tuple[int, int], ...]
    start_at: list[int]  # where the clause around an offset begins
    end_at: list[int]
    sentence_at: list[int]  # the number of the sentence around an offset

    def sentence_bounds(self, at: int) -> tuple[int, int]:
        """Where the sentence around an offset begins and ends (its closing mark included)."""
        number = self.sentence_at[at]
        return self.sentence_starts[number], self.sentence_ends[number]


def split(text: str) -> Clauses:
    """Cut levelled text into clauses, sentences and quotations."""
    starts, ends, sentence_starts, sentence_ends = [0], [], [0], []
    for end, closes in _breaks(text):
        ends.append(end)
        starts.append(end)
        if closes:
            sentence_ends.append(end)
            sentence_starts.append(end)
    ends.append(len(text))
    sentence_ends.append(len(text))
    quotes = tuple((found.start(1), found.end(1)) for found in QUOTED.finditer(text))
    bounds = (tuple(sentence_starts), tuple(sentence_ends))
    lookups = (_spread(starts, starts, ends), _spread(ends, starts, ends), _spread(range(len(bounds[0])), *bounds))
    return Clauses(text, tuple(starts), tuple(ends), *bounds, quotes, *lookups)


def _breaks(text: str) -> Iterator[tuple[int, bool]]:
    """Where each break ends, and whether it ends a sentence as well."""
    end = 0
    for mark in MARK.finditer(text):
        found = BREAK.match(text, mark.start()) if mark.start() >= end else None
        if found:
            end = found.end()
            yield end, found.lastgroup == "sentence"


def _spread(values: Iterable[int], starts: Sequence[int], ends: Sequence[int]) -> list[int]:
    spread: list[int] = []
    for value, start, end in zip(values, starts, ends, strict=True):
        spread += [value] * (end - start)
    return [*spread, value]
