"""A story cut into clauses, sentences and quotations.

A clause ends at a comma, a sentence at a full stop, a question or exclamation mark, a semicolon or a new
line. A comma inside a number is none, and a space between two Chinese words is one: people type that way.
It does not know what the clauses mean.
"""

import re
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

    `clause_at` and `sentence_at` hold one number for each offset, that of the end of the text included, so that asking
    what surrounds an offset is looking it up.
    """

    text: str
    starts: tuple[int, ...]
    ends: tuple[int, ...]
    sentence_starts: tuple[int, ...]
    sentence_ends: tuple[int, ...]
    quotes: tuple[tuple[int, int], ...]
    clause_at: list[int]  # the number of the clause around an offset
    sentence_at: list[int]  # the number of the sentence around an offset

    def sentence_bounds(self, at: int) -> tuple[int, int]:
        """Where the sentence around an offset begins and ends, its closing mark included."""
        number = self.sentence_at[at]
        return self.sentence_starts[number], self.sentence_ends[number]


def split(text: str) -> Clauses:
    """Cut levelled text into clauses, sentences and quotations."""
    starts, sentences = [0], [0]
    clause_at: list[int] = []
    sentence_at: list[int] = []
    clause = sentence = 0  # the numbers of those that are open, and where they begin
    opened = began = 0
    for found in BREAK.finditer(text):
        end = found.end()
        clause_at += [clause] * (end - opened)
        clause, opened = clause + 1, end
        starts.append(end)
        if found.lastgroup:
            sentence_at += [sentence] * (end - began)
            sentence, began = sentence + 1, end
            sentences.append(end)
    size = len(text)
    clause_at += [clause] * (size - opened + 1)
    sentence_at += [sentence] * (size - began + 1)
    ends, sentence_ends = (*starts[1:], size), (*sentences[1:], size)
    quotes = tuple([found.span(1) for found in QUOTED.finditer(text)])
    return Clauses(text, tuple(starts), ends, tuple(sentences), sentence_ends, quotes, clause_at, sentence_at)
