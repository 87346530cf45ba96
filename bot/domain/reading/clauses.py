"""A story cut into clauses, sentences and quotations.

A clause ends at a comma, a sentence at a full stop, a question or exclamation mark, a semicolon or a new
line. A comma inside a number is none, and a space between two Chinese words is one: people type that way.
It does not know what the clauses mean.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

CLOSING = "\u3002!?;\n\uff01\uff1f\uff1b"
COMMAS = ",\uff0c:\uff1a"
PAUSES = COMMAS + "~\u2014"
MARKS = f"[{CLOSING}.\u2026{PAUSES} ]"  # what a break begins with
# One set of characters comes first, which a search finds fast; what stands there, and before it, is looked at after.
BREAK = re.compile(
    f"{MARKS}(?:"
    f"(?P<sentence>(?<=[{CLOSING}])[{CLOSING}]*|(?<=\\.)\\.{{2,}}|(?<=\u2026)\u2026*|(?<=\\.)(?<!\\d.)(?!\\w))"
    f"|(?<=[{PAUSES}])[{PAUSES}]*(?!\\d)|(?<=[{COMMAS}])(?<!\\d.)[{COMMAS}]*"
    "|(?<=[\u4e00-\u9fff] ) *(?=[\u4e00-\u9fff]))"
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
    breaks = [(found.end(), found.lastgroup) for found in BREAK.finditer(text)]
    starts = (0, *[end for end, _ in breaks])
    sentences = (0, *[end for end, closes in breaks if closes])
    ends, sentence_ends = (*starts[1:], len(text)), (*sentences[1:], len(text))
    quotes = tuple([found.span(1) for found in QUOTED.finditer(text)])
    lookups = (*_spread(starts, ends), *_spread(sentences, sentence_ends))
    return Clauses(text, starts, ends, sentences, sentence_ends, quotes, *lookups)


def _spread(starts: Sequence[int], ends: Sequence[int]) -> tuple[list[int], list[int], list[int]]:
    """For each offset the number of the stretch around it, its start and its end."""
    numbers: list[int] = []
    begins: list[int] = []
    stops: list[int] = []
    for number, (start, end) in enumerate(zip(starts, ends, strict=True)):
        size = end - start
        numbers += [number] * size
        begins += [start] * size
        stops += [end] * size
    numbers.append(len(starts) - 1)
    begins.append(starts[-1])
    stops.append(ends[-1])
    return numbers, begins, stops
