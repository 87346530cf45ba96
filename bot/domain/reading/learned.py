"""What labelled stories taught: signals heard in a clause, kind and subject heard in a story.

`data/learned.tsv` holds whole-number weights of short runs of characters (one to three), made by `python -m
tests.domain.learn` from the labelled stories and never by hand. A clause says a code if the weights of its runs and
those of the whole story for that code (its runs, the concepts met and what the rules found: its marks) together reach
the code's bar, and of several clauses the one that says it most; what a rule has read is doubted where the sums stay
far below. A story leans to the kind and the subject of the
highest sum. Whole numbers only, so every machine hears the same. It knows no negation beyond the runs and marks: how a
clause is meant is `modality`'s work.
"""

import math
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

import ahocorasick

from bot.domain.reading.clauses import Clauses
from bot.domain.reading.fold import load
from bot.domain.reading.lexicon import Place, rows

LANE = 24  # bits of one sum; a story of 20,000 runs does not fill half of it
MIDDLE = 1 << (LANE - 1)
SCALE = 100  # weights are hundredths of a logit
LONGEST = 3
TOLD = 3  # the column of a row that holds what the whole story adds to each code
HEAD = 8  # rows before the weights: three of names, four of starts, one of doubts
SHORT = 2  # characters of the longest run that has a weight in the whole story
EDGES = " \t,，。、！!？?;；:：~…—.'\"“”「」『』()（）\n"
DIGITS = re.compile(r"\d+")


def runs(clause: str) -> set[str]:
    """The distinct runs of one to three characters of a clause, its ends marked, any number as one nought."""
    marked = _mark(clause)
    found = {marked[at : at + size] for size in range(1, LONGEST + 1) for at in range(len(marked) - size + 1)}
    return found - {"^", "$"}


def _mark(clause: str) -> str:
    return f"^{DIGITS.sub('0', clause.strip(EDGES))}$"


@cache
def _manners() -> re.Pattern[str]:
    words = sorted(load("particles.toml")["manners"], key=len, reverse=True)
    return re.compile(f"(?:{'|'.join(map(re.escape, words))}|\\W)*+")  # never goes back: linear


def is_manners(clause: str) -> bool:
    """Whether a clause is nothing but thanks, greetings or anger: it tells nothing of what happened."""
    return _manners().fullmatch(clause) is not None


@dataclass(frozen=True, slots=True)
class Heard:
    """What a story sounds like: codes with the clause that says them most, codes it is nowhere near to saying, and
    chances by kind and by subject."""

    said: tuple[tuple[str, Place], ...]
    doubted: frozenset[str]
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

    def one(self, packed: int, name: str) -> int:
        """The sum of one name."""
        return (packed + self._middles >> self._shift[name] & (2 * MIDDLE - 1)) - MIDDLE

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
        self._tables = (self.codes, self.kinds, self.subjects, self.codes)
        self._starts = tuple(lanes.read(line[1]) for lanes, line in zip(self._tables, lines[3:7], strict=True))
        self._doubts = {code: int(bar) for code, bar in (pair.split(":") for pair in lines[7][1].split())}
        self._packed: list[list[int]] = []
        self._marks: dict[str, int] = {}
        self._automaton = ahocorasick.Automaton()
        for name, *written in lines[HEAD:]:
            packed = [lanes.read(cell) for lanes, cell in zip(self._tables, written, strict=True)]
            if len(name) > LONGEST:
                self._marks[name] = packed[TOLD]
            else:
                self._automaton.add_word(name, len(self._packed))
                self._packed.append(packed)
        self._automaton.make_automaton()

    def hear(self, clauses: Clauses, marks: Iterable[str] = (), read: Iterable[str] = ()) -> Heard:
        """Listen to each clause, and to all of them as one story with its marks and the codes that rules have read."""
        places = tuple(zip(clauses.starts, clauses.ends, strict=True))
        known = [self._known(clauses.text[start:end]) for start, end in places]
        all_runs = set().union(*known)
        manners = [is_manners(clauses.text[start:end]) for start, end in places]
        telling = set().union(*(its for its, empty in zip(known, manners, strict=True) if not empty))
        story = self._sum(telling, TOLD) + sum([self._marks.get(mark, 0) for mark in marks])
        sums = [self._sum(its, 0) + story for its in known]
        said = [(code, _trimmed(clauses.text, *places[at])) for code, at in self._loudest(sums)]
        doubted = [code for code in read if code in self._doubts and self._loudness(sums, code) < self._doubts[code]]
        kinds, subjects = self._lean(self.kinds, all_runs, 1), self._lean(self.subjects, all_runs, 2)
        return Heard(tuple(said), frozenset(doubted), kinds, subjects)

    def _loudest(self, sums: Sequence[int]) -> list[tuple[str, int]]:
        """Each code that any clause says, with the number of the clause that says it most."""
        said = dict.fromkeys(code for packed in sums for code in self.codes.reached(packed))
        return [(code, max(range(len(sums)), key=lambda at: self.codes.one(sums[at], code))) for code in said]

    def _loudness(self, sums: Sequence[int], code: str) -> int:
        return max([self.codes.one(packed, code) for packed in sums])

    def _known(self, clause: str) -> set[int]:
        return {run for _, run in self._automaton.iter(_mark(clause))}

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
