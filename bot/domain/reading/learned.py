"""What labelled stories taught: signals heard in a clause, kind and subject heard in a story.

`data/learned.tsv` holds whole-number weights of short runs of characters (one to three), made by `python -m
tests.domain.learn` from the labelled stories and never by hand. A clause says a code if the weights of its runs reach
that code's bar; a story leans to the kind and the subject of the highest sum. Whole numbers only, so every machine
hears the same. It knows no negation beyond the runs themselves and no context: how a clause is meant is `modality`'s
work, and what a rule has read stands.
"""

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from bot.domain.reading.clauses import Clauses
from bot.domain.reading.lexicon import Place, automaton, rows

LANE = 20  # bits of one sum; the weights of all runs together would not fill half of it
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
    clause = clause.strip(EDGES)
    return f"^{clause if clause.isalpha() else DIGITS.sub('0', clause)}$"


@dataclass(frozen=True, slots=True)
class Heard:
    """What a story sounds like: codes with the clause that says them, and sums by kind and by subject."""

    said: tuple[tuple[str, Place], ...]
    kinds: Mapping[str, float]
    subjects: Mapping[str, float]


class Lanes:
    """Sums under several names at once: the weights of one run for all names are lanes of one whole number.

    Lanes begin `above` so many others. A sum starts at `middles`, so that no lane ever borrows from the next.
    """

    def __init__(self, names: tuple[str, ...], above: int = 0) -> None:
        self.names = names
        self._shift = {name: LANE * lane for lane, name in enumerate(names, above)}
        self.middles = sum(MIDDLE << shift for shift in self._shift.values())

    def read(self, written: str) -> int:
        """One number that holds a weight for each name of `name:weight name:weight`."""
        return sum([self.weight(pair) for pair in written.split()])

    def weight(self, pair: str) -> int:
        """One `name:weight` in its lane."""
        name, _, weight = pair.partition(":")
        return int(weight) << self._shift[name]

    def unpack(self, level: int) -> dict[str, int]:
        """The sums by name."""
        return {name: (level >> shift & (2 * MIDDLE - 1)) - MIDDLE for name, shift in self._shift.items()}

    def reached(self, level: int) -> list[str]:
        """The names whose sum is not below nought."""
        if not level & self.middles:
            return []
        return [name for name, shift in self._shift.items() if level >> (shift + LANE - 1) & 1]


class Ear:
    """The weights of the table, read once; the lanes of kinds lie highest, since few runs speak for one."""

    def __init__(self, table: str) -> None:
        names, starts, runs_of_table = _parts(table)
        self.codes = Lanes(names[0])
        self.subjects = Lanes(names[2], len(names[0]))
        self.kinds = Lanes(names[1], len(names[0] + names[2]))
        lanes = (self.codes, self.kinds, self.subjects)
        self._start = sum([one.read(start) + one.middles for one, start in zip(lanes, starts, strict=True)])
        lane_of = {name: one for one in lanes for name in one.names}
        weight = cache(lambda pair: lane_of[pair.partition(":")[0]].weight(pair))
        same: dict[int, int] = {}  # many runs weigh the same
        self._weights: list[int] = []
        for written in runs_of_table.values():
            packed = sum(map(weight, written.split()))
            self._weights.append(same.setdefault(packed, packed))
        self._automaton = automaton({run: at for at, run in enumerate(runs_of_table)})

    def hear(self, clauses: Clauses) -> Heard:
        """Listen to each clause, and to all of them as one story."""
        said: list[tuple[str, Place]] = []
        weights, level, heard = self._weights.__getitem__, self._start, set[int]()
        for start, end in zip(clauses.starts, clauses.ends, strict=True):
            known = {run for _, run in self._automaton.iter(_mark(clauses.text[start:end]))}
            packed = sum(map(weights, known))
            said += [(code, _trimmed(clauses.text, start, end)) for code in self.codes.reached(self._start + packed)]
            level += packed - sum(map(weights, known & heard))  # a run counts once in a story
            heard |= known
        return Heard(tuple(said), _lean(self.kinds.unpack(level)), _lean(self.subjects.unpack(level)))


def _parts(table: str) -> tuple[list[tuple[str, ...]], list[str], dict[str, str]]:
    """The names of codes, kinds and subjects, where their sums start, and the weights of each run as written."""
    lines = rows(table)
    names = [tuple(line[1].split()) for line in lines[:3]]
    return names, [line[1] for line in lines[3:6]], {run: " ".join(weights) for run, *weights in lines[6:]}


def _lean(sums: Mapping[str, int]) -> dict[str, float]:
    """Probabilities by name, each for itself, scaled to one."""
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
