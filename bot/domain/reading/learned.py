"""What labelled stories taught: signals heard in a clause, kind and subject heard in a story.

`data/learned.tsv` holds whole-number weights of short runs of characters (one to three), made by `python -m
tests.domain.learn` from the labelled stories and never by hand. A clause says a code if the weights of its runs reach
that code's bar; a story leans to the kind and the subject of the highest sum. Whole numbers only, so every machine
hears the same. It knows no negation beyond the runs themselves and no context: how a clause is meant is `modality`'s
work, and what a rule has read stands.
"""

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from io import BytesIO

import ahocorasick

from bot.domain.reading.clauses import Clauses
from bot.domain.reading.fold import DATA
from bot.domain.reading.lexicon import Place

LANE = 24  # bits of one sum; a story of 20,000 runs does not fill half of it
MIDDLE = 1 << (LANE - 1)
SCALE = 100  # weights are hundredths of a logit
LONGEST = 3
HEAD = 6  # rows: the names of three tables, then where their sums start
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
    """Sums under several names at once: the weights of one run for all names are lanes of one whole number."""

    def __init__(self, names: tuple[str, ...]) -> None:
        self.names = names
        self._shift = {name: LANE * lane for lane, name in enumerate(names)}
        self._middles = sum(MIDDLE << shift for shift in self._shift.values())
        self.width = LANE * len(names)

    def read(self, written: str) -> int:
        """One number that holds a weight for each name of `name:weight name:weight`."""
        packed = 0
        for pair in written.split():
            name, _, weight = pair.rpartition(":")
            packed += int(weight) << self._shift[name]
        return packed

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

    def above(self, packed: int) -> int:
        """What was packed above these lanes."""
        return (packed + self._middles) >> self.width


class Weights(dict[int, int]):
    """The weights of each run by where its row stands in the table, read when the run is first heard.

    Those for codes lie lowest in the number, those for kinds above them, those for subjects highest.
    """

    def __init__(self, table: bytes, lanes: tuple[Lanes, ...]) -> None:
        super().__init__()
        self._table = table
        self._lanes = lanes

    def __missing__(self, row: int) -> int:
        cells = self._table[row : self._table.index(b"\n", row)].decode().split("\t")[1:]
        self[row] = self.read(cells)
        return self[row]

    def read(self, cells: Sequence[str]) -> int:
        """The numbers of several tables as one."""
        packed, shift = 0, 0
        for lanes, cell in zip(self._lanes, cells, strict=True):
            packed += lanes.read(cell) << shift
            shift += lanes.width
        return packed


class Ear:
    """The weights of the table; a run is known by where its row begins."""

    def __init__(self, table: str) -> None:
        written = (DATA / table).read_bytes()
        head: list[list[str]] = []
        self._automaton = ahocorasick.Automaton(ahocorasick.STORE_INTS)
        at = 0
        for line in BytesIO(written):
            if not line.startswith(b"#"):
                if len(head) < HEAD:
                    head.append(line.decode().rstrip("\n").split("\t"))
                else:
                    self._automaton.add_word(line[: line.index(b"\t")].decode(), at)
            at += len(line)
        self._automaton.make_automaton()
        self.codes, self.kinds, self.subjects = lanes = tuple(Lanes(tuple(row[1].split())) for row in head[:3])
        self._weights = Weights(written, lanes)
        self._starts = self._weights.read([row[1] for row in head[3:]])

    def hear(self, clauses: Clauses) -> Heard:
        """Listen to each clause, and to all of them as one story."""
        said: list[tuple[str, Place]] = []
        weights, whole, heard = self._weights.__getitem__, self._starts, set[int]()
        for start, end in zip(clauses.starts, clauses.ends, strict=True):
            known = {run for _, run in self._automaton.iter(_mark(clauses.text[start:end]))}
            packed = sum(map(weights, known))
            said += [(code, _trimmed(clauses.text, start, end)) for code in self.codes.reached(packed + self._starts)]
            whole += packed - sum(map(weights, known & heard))  # a run counts once in a story
            heard |= known
        kinds = self.codes.above(whole)
        return Heard(tuple(said), _lean(self.kinds.unpack(kinds)), _lean(self.subjects.unpack(self.kinds.above(kinds))))


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
