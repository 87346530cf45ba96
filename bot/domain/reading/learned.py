"""What labelled stories taught: signals heard in a clause, kind and subject heard in a story.

`data/learned.tsv` holds whole-number weights of short runs of characters (one to three), made by `python -m
tests.domain.learn` from the labelled stories and never by hand. A clause says a code if the weights of its runs reach
that code's bar; a story leans to the kind and the subject of the highest sum. Whole numbers only, so every machine
hears the same. It knows no negation beyond the runs themselves and no context: how a clause is meant is `modality`'s
work, and what a rule has read stands.
"""

import math
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache

import ahocorasick

from bot.domain.reading.clauses import Clauses
from bot.domain.reading.lexicon import Place, rows

LANE = 24  # bits of one sum; a story of 20,000 runs does not fill half of it
MIDDLE = 1 << (LANE - 1)
SCALE = 100  # weights are hundredths of a logit
LONGEST = 3
EDGES = " \t,，。、！!？?;；:：~…—.'\"“”「」『』()（）\n"
DIGITS = re.compile(r"\d+")


def runs(clause: str) -> set[str]:
    """The distinct runs of one to three characters of a clause, its ends marked, any number as one nought."""
    marked = _mark(clause)
    found = {marked[at : at + size] for size in range(1, LONGEST + 1) for at in range(len(marked) - size + 1)}
    return found - {"^", "$"}


def _mark(clause: str) -> str:
    return f"^{DIGITS.sub('0', clause.strip(EDGES))}$"


@dataclass(frozen=True, slots=True)
class Heard:
    """What a story sounds like: codes with the clause that says them, and sums by kind and by subject."""

    said: tuple[tuple[str, Place], ...]
    kinds: Mapping[str, float]
    subjects: Mapping[str, float]


class Lanes:
    """Sums under several names at once: the weights of one run for all names are lanes of one whole number."""

    def __init__(self, names: tuple[str, ...]) -> None:
        self.names = names
        self._shift = {name: LANE * lane for lane, name in enumerate(names)}
        self._middles = sum(MIDDLE << shift for shift in self._shift.values())

    def read(self, written: str) -> int:
        """One number that holds a weight for each name of `name:weight name:weight`."""
        pairs = [pair.split(":") for pair in written.split()]
        return sum([int(weight) << self._shift[name] for name, weight in pairs])

    def unpack(self, packed: int) -> dict[str, int]:
        """The sums by name."""
        level = packed + self._middles
        return {name: (level >> shift & (2 * MIDDLE - 1)) - MIDDLE for name, shift in self._shift.items()}

    def reached(self, packed: int) -> list[str]:
        """The names whose sum is not below nought."""
        level = packed + self._middles
        if not level & self._middles:
            return []
        return [name for name, shift in self._shift.items() if level >> (shift + LANE - 1) & 1]


class Ear:
    """The weights, read once."""

    def __init__(self, table: str) -> None:
        lines = rows(table)
        self.codes, self.kinds, self.subjects = (Lanes(tuple(line[1].split())) for line in lines[:3])
        self._tables = (self.codes, self.kinds, self.subjects)
        self._starts = tuple(lanes.read(line[1]) for lanes, line in zip(self._tables, lines[3:6], strict=True))
        self._packed: list[list[int]] = []
        self._automaton = ahocorasick.Automaton()
        for run, *written in lines[6:]:
            self._automaton.add_word(run, len(self._packed))
            self._packed.append([lanes.read(cell) for lanes, cell in zip(self._tables, written, strict=True)])
        self._automaton.make_automaton()

    def hear(self, clauses: Clauses) -> Heard:
        """Listen to each clause, and to all of them as one story."""
        said: list[tuple[str, Place]] = []
        all_runs: set[int] = set()
        for start, end in zip(clauses.starts, clauses.ends, strict=True):
            known = {run for _, run in self._automaton.iter(_mark(clauses.text[start:end]))}
            all_runs |= known
            packed = self._sum(known, 0)
            said += [(code, _trimmed(clauses.text, start, end)) for code in self.codes.reached(packed)]
        return Heard(tuple(said), self._lean(self.kinds, all_runs, 1), self._lean(self.subjects, all_runs, 2))

    def _sum(self, known: Iterable[int], table: int) -> int:
        return sum([self._packed[run][table] for run in known], self._starts[table])

    def _lean(self, lanes: Lanes, known: Iterable[int], table: int) -> dict[str, float]:
        """Probabilities by name, each for itself, scaled to one."""
        sums = lanes.unpack(self._sum(known, table))
        chances = {name: 1 / (1 + math.exp(-max(-3000, min(3000, total)) / SCALE)) for name, total in sums.items()}
        whole = sum(chances.values())
        return {name: round(chance / whole, 4) for name, chance in chances.items()}


@cache
def ear() -> Ear:
    """The ear that comes with the program."""
    return Ear("learned.tsv")


def _trimmed(text: str, start: int, end: int) -> Place:
    """The clause without the marks at its ends."""
    while end > start + 1 and text[end - 1] in EDGES:
        end -= 1
    while start < end - 1 and text[start] in EDGES:
        start += 1
    return start, end
