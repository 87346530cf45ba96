"""What labelled stories taught: signals heard in a clause, kind and subject heard in a story.

`data/learned.tsv` holds whole-number weights of short runs of characters (one to three), made by `python -m
tests.domain.learn` from the labelled stories and never by hand. A clause says a code if the weights of its runs reach
that code's bar; a story leans to the kind and the subject of the highest sum. Whole numbers only, so every machine
hears the same. It knows no negation beyond the runs themselves and no context: how a clause is meant is `modality`'s
work, and what a rule has read stands.
"""

import math
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from itertools import islice

from bot.domain.reading.clauses import Clauses
from bot.domain.reading.lexicon import Place, automaton, each_row

LANE = 20  # bits of one sum; the weights of all runs together would not fill half of it
MIDDLE = 1 << (LANE - 1)
WHOLE = (1 << LANE) - 1
SCALE = 100  # weights are hundredths of a logit
HEAD = 6  # rows: the names of codes, kinds and subjects, then where their sums start
SURE = 3000  # beyond it a chance is as good as none or all
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
        self._low = LANE * above
        self._shift = {name: LANE * lane for lane, name in enumerate(names)}
        self.middles = sum(MIDDLE << shift + self._low for shift in self._shift.values())

    def read(self, written: str) -> int:
        """One number that holds a weight for each name of `name:weight name:weight`."""
        return sum([self.weight(pair) for pair in written.split()])

    def weight(self, pair: str) -> int:
        """One `name:weight` in its lane."""
        name, _, weight = pair.partition(":")
        return int(weight) << self._shift[name] + self._low

    def unpack(self, level: int) -> dict[str, int]:
        """The sums by name."""
        mine = level >> self._low
        return {name: (mine >> shift & WHOLE) - MIDDLE for name, shift in self._shift.items()}

    def reached(self, level: int) -> list[str]:
        """The names whose sum is not below nought."""
        if not level & self.middles:
            return []
        return [name for name, total in self.unpack(level).items() if total >= 0]


class Ear:
    """The weights of the table, read once; the lanes of kinds lie highest, since few runs speak for one."""

    def __init__(self, table: str) -> None:
        head = list(islice(each_row(table), HEAD))
        names = [tuple(line[1].split()) for line in head[:3]]
        self.codes = Lanes(names[0])
        self.subjects = Lanes(names[2], len(names[0]))
        self.kinds = Lanes(names[1], len(names[0] + names[2]))
        lanes = (self.codes, self.kinds, self.subjects)
        starts = zip(lanes, head[3:], strict=True)
        self._start = sum([one.read(line[1]) + one.middles for one, line in starts])
        self._automaton = automaton({line[0]: at for at, line in enumerate(islice(each_row(table), HEAD, None))})
        self._weights = list(_weights(islice(each_row(table), HEAD, None), lanes))

    def hear(self, clauses: Clauses) -> Heard:
        """Listen to each clause, and to all of them as one story."""
        said: list[tuple[str, Place]] = []
        weights, heard_in, text = self._weights.__getitem__, self._automaton.iter, clauses.text
        sums: list[int] = []
        heard: list[int] = []
        for start, end in zip(clauses.starts, clauses.ends, strict=True):
            known = {run for _, run in heard_in(_mark(text[start:end]))}
            packed = sum(map(weights, known))
            if reached := self.codes.reached(self._start + packed):
                said += [(code, _trimmed(text, start, end)) for code in reached]
            sums.append(packed)
            heard += known
        level = sum(sums, self._start) - sum(map(weights, _again(heard)))  # a run counts once in a story
        return Heard(tuple(said), _lean(self.kinds.unpack(level)), _lean(self.subjects.unpack(level)))


def _weights(lines: Iterable[list[str]], lanes: tuple[Lanes, ...]) -> Iterator[int]:
    """The weights of each run as one number; many runs weigh the same."""
    lane_of = {name: one for one in lanes for name in one.names}
    weight = cache(lambda pair: lane_of[pair.partition(":")[0]].weight(pair))
    same: dict[int, int] = {}
    for line in lines:
        packed = sum([weight(pair) for written in line[1:] for pair in written.split()])
        yield same.setdefault(packed, packed)


def _again(numbers: Iterable[int]) -> Iterator[int]:
    """Every number that was there before."""
    seen: set[int] = set()
    for number in numbers:
        if number in seen:
            yield number
        else:
            seen.add(number)


def _lean(sums: Mapping[str, int]) -> dict[str, float]:
    """Probabilities by name, each for itself, scaled to one."""
    chances = {name: _chance(min(SURE, max(-SURE, total))) for name, total in sums.items()}
    whole = sum(chances.values())
    return {name: round(chance / whole, 4) for name, chance in chances.items()}


@cache
def _chance(total: int) -> float:
    return 1 / (1 + math.exp(-total / SCALE))


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
