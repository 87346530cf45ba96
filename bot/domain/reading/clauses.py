"""A story cut into clauses, sentences and quotations.

A clause ends at a comma, a sentence at a full stop, a question or exclamation mark, a semicolon or a new
line. A comma inside a number is none, and a space between two Chinese words is one: people type that way.
It does not know what the clauses mean.
"""

import re
from collections.abc import Iterator, Sequence
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
    clause_at: list[int]  # the number of the clause around an offset
    start_at: list[int]  # where it begins
    end_at: list[int]
    sentence_at: list[int]  # the number of the sentence around an offset
    sentence_start_at: list[int]
    sentence_end_at: list[int]  # its closing mark included

    def sentence_bounds(self, at: int) -> tuple[int, int]:
        """Where the sentence around an offset begins and ends."""
        return self.sentence_start_at[at], self.sentence_end_at[at]


def split(text: str) -> Clauses:
    """Cut levelled text into clauses, sentences and quotations."""
    starts, sentences = [0], [0]
    for end, closes in _breaks(text):
        starts.append(end)
        if closes:
            sentences.append(end)
    ends, sentence_ends = (*starts[1:], len(text)), (*sentences[1:], len(text))
    quotes = tuple((found.start(1), found.end(1)) for found in QUOTED.finditer(text))
    lookups = (*_spread(starts, ends), *_spread(sentences, sentence_ends))
    return Clauses(text, tuple(starts), ends, tuple(sentences), sentence_ends, quotes, *lookups)


def _breaks(text: str) -> Iterator[tuple[int, bool]]:
    """Where each break ends, and whether it ends a sentence as well."""
    end = 0
    for mark in MARK.finditer(text):
        found = BREAK.match(text, mark.start()) if mark.start() >= end else None
        if found:
            end = found.end()
            yield end, found.lastgroup == "sentence"


def _spread(starts: Sequence[int], ends: Sequence[int]) -> tuple[list[int], list[int], list[int]]:
    """For each offset the number of the stretch around it, its start and its end."""
    numbers: list[int] = []
    begins: list[int] = []
    stops: list[int] = []
    for number, (start, end) in enumerate(zip(starts, ends, strict=True)):
        numbers += [number] * (end - start)
        begins += [start] * (end - start)
        stops += [end] * (end - start)
    return [*numbers, len(starts) - 1], [*begins, starts[-1]], [*stops, ends[-1]]
