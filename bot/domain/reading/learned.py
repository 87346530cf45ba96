"""What labelled stories taught: signals heard in a clause, kind and subject heard in a story.

`data/learned.tsv` holds whole-number weights of short runs of characters (one to three), made by `python -m
tests.domain.learn` from the labelled stories and never by hand. A clause says a code if the weights of its runs and
those of the whole story for that code (its runs, and its marks: what the rules found) together reach the code's bar,
and of several clauses the one that says it most; what a rule has read is doubted where the sums stay far below. What a
story is and what it is about are sums of the weights of its runs and of marks of its own (`kinds`).
Whole numbers only, so every machine hears the same. It knows no negation beyond the runs and marks: how a clause is
meant is `modality`'s work.
"""

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import islice

from bot.domain.reading.clauses import Clauses
from bot.domain.reading.fold import load
from bot.domain.reading.lexicon import Place, automaton, each_row

LANE = 20  # bits of one sum; the weights of all runs together would not fill half of it
MIDDLE = 1 << (LANE - 1)
WHOLE = (1 << LANE) - 1
SCALE = 100  # weights are hundredths of a logit
TOLD = 3  # the column of a row that holds what the whole story adds to each code
HEAD = 8  # rows before the weights: three of names, four of starts, one of doubts
LONGEST = 3
LITTLE = 20  # characters: so short a story is no ground to doubt what a rule has read in it
FACT, FACTS = " asserted", "!!found"  # how marks of facts end and begin
OF_KIND = "&&"  # how the marks of a kind begin in the table, and nowhere else
SHORT = 2  # characters of the longest run that has a weight in the whole story
EDGES = " \t,，。、！!？?;；:：~…—.'\"“”「」『』()（）\n"
DIGITS = re.compile(r"\d+")


def runs(clause: str) -> set[str]:
    """The distinct runs of one to three characters of a clause, its ends marked, any number as one nought."""
    marked = _mark(clause)
    return {run for size in range(1, LONGEST + 1) for run in stretches(marked, size)} - {"^", "$"}


def stretches(said: str, size: int) -> list[str]:
    """Every run of so many characters, from left to right."""
    return [said[at : at + size] for at in range(len(said) - size + 1)]


def _mark(clause: str) -> str:
    clause = clause.strip(EDGES)
    return f"^{clause if clause.isalpha() else DIGITS.sub('0', clause)}$"


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
    the sums of its kind and subject, to which their own marks are added: of all it says, and without its manners."""

    said: tuple[tuple[str, Place], ...]
    doubted: frozenset[str]
    level: int
    telling: int


class Lanes:
    """Sums under several names at once: the weights of one run for all names are lanes of one whole number.

    Lanes begin `above` so many others. A sum starts at `middles`, so that no lane ever borrows from the next.
    """

    def __init__(self, names: tuple[str, ...], above: int = 0) -> None:
        self.names = names
        self.low = LANE * above
        self._shift = {name: LANE * lane for lane, name in enumerate(names)}
        self._mine = (1 << LANE * len(names)) - 1
        self.middles = sum(MIDDLE << shift + self.low for shift in self._shift.values())

    def read(self, written: str) -> int:
        """One number that holds a weight for each name of `name:weight name:weight`."""
        return sum([self.weight(pair) for pair in written.split()])

    def weight(self, pair: str) -> int:
        """One `name:weight` in its lane."""
        name, _, weight = pair.partition(":")
        return int(weight) << self._shift[name] + self.low

    def unpack(self, level: int) -> dict[str, int]:
        """The sums by name."""
        mine = level >> self.low & self._mine  # small again before it is cut up
        return {name: (mine >> shift & WHOLE) - MIDDLE for name, shift in self._shift.items()}

    def one(self, level: int, name: str) -> int:
        """The sum of one name."""
        return (level >> self.low + self._shift[name] & WHOLE) - MIDDLE

    def most(self, levels: Iterable[int], name: str) -> int:
        """The highest of several sums of one name."""
        shift = self.low + self._shift[name]
        return max([level >> shift & WHOLE for level in levels]) - MIDDLE

    def reached(self, level: int) -> Iterator[str]:
        """The names whose sum is not below nought: only theirs fills the middle of its lane."""
        left = level & self.middles
        while left:
            lowest = left & -left
            yield self.names[(lowest.bit_length() - 1 - self.low) // LANE]
            left ^= lowest


class Weights(dict[int, int]):
    """The weights of each run as one number, read when the run is first met: most are not for a long time."""

    def __init__(self, lines: list[list[str]], lanes: Sequence[Lanes]) -> None:
        super().__init__()
        self._lines = lines
        self._lanes = lanes

    def __missing__(self, at: int) -> int:
        _, *cells = self._lines[at]
        self[at] = packed = sum([one.read(written) for one, written in zip(self._lanes, cells, strict=True)])
        self._lines[at] = []
        return packed


class Ear:
    """The weights of the table, read once. All of a run are one number: what it says of each code in its clause lies
    lowest, then subjects and kinds, and highest what it adds to each code from anywhere in the story."""

    def __init__(self, table: str) -> None:
        head = list(islice(each_row(table), HEAD))
        codes, kinds, subjects = [tuple(line[1].split()) for line in head[:3]]
        self.codes = Lanes(codes)
        self.subjects = Lanes(subjects, len(codes))
        self.kinds = Lanes(kinds, len(codes + subjects))
        self._told = Lanes(codes, len(codes + subjects + kinds))
        lanes = (self.codes, self.kinds, self.subjects, self._told)
        starts = zip(lanes, head[3:7], strict=True)
        self._start = sum([one.middles for one in lanes[:3]]) + sum([one.read(line[1]) for one, line in starts])
        self._doubts = {code: int(bar) for code, bar in (pair.split(":") for pair in head[7][1].split())}
        lines, marks = _by_length(islice(each_row(table), HEAD, None))
        self._automaton = automaton({line[0]: at for at, line in enumerate(lines)})
        self._weights = Weights(lines, lanes)
        told_by = {name: written[TOLD] for name, *written in marks}
        self._sorts = {
            name.removeprefix(OF_KIND): weight
            for name, _, kinds, subjects, _ in marks
            if (weight := self.kinds.read(kinds) + self.subjects.read(subjects))
        }
        self._marks = {name: self.codes.read(_said_by(name, written)) for name, written in told_by.items()}

    def hear(
        self, clauses: Clauses, marks: Iterable[str] = (), read: Iterable[str] = (), settled: Collection[int] = ()
    ) -> Heard:
        """Listen to each clause, and to all of them as one story with its marks and the codes that rules have read.

        A clause in which rules `settled` something grave adds nothing to the rest of the story: one more grave fact
        makes no other doubtful.
        """
        text, heard_in, weight = clauses.text, self._automaton.iter, self._weights.__getitem__
        places, manners = tuple(zip(clauses.starts, clauses.ends, strict=True)), _manners().fullmatch
        known = [{run for _, run in heard_in(_mark(text[start:end]))} for start, end in places]
        each = [(its, sum(map(weight, its))) for its in known]
        polite, met = {at for at, place in enumerate(places) if manners(text, *place)}, set[int]()
        bare = self._joined(self._start, [one for at, one in enumerate(each) if at not in polite], met)
        apart = polite.union(settled)
        open_to_doubt = [one for at, one in enumerate(each) if at not in apart]
        told = bare if len(apart) == len(polite) else self._joined(self._start, open_to_doubt, set())
        level = self._joined(bare, [each[at] for at in polite], met)
        base = self._start + self._from_anywhere(told) + sum([self._marks.get(mark, 0) for mark in marks])
        sums = [base + own for _, own in each]
        said = tuple([(code, _trimmed(text, *places[at])) for code, at in self._loudest(sums)])
        doubtful = [code for code in read if code in self._doubts] if len(text) > LITTLE else []
        doubted = [code for code in doubtful if self.codes.most(sums, code) < self._doubts[code]]
        return Heard(said, frozenset(doubted), self.sorting(level, marks), bare)

    def sorting(self, level: int, marks: Iterable[str]) -> int:
        """The sums of a story with what more of its marks say of its kind and subject."""
        weights = self._sorts
        return sum([weights[mark] for mark in marks if mark in weights], level)

    def _from_anywhere(self, level: int) -> int:
        """What the whole story adds to each code, in the lanes of codes."""
        return level >> self._told.low

    def _joined(self, level: int, clauses: Iterable[tuple[set[int], int]], met: set[int]) -> int:
        """A sum with those of more clauses: a run that was met before is not counted again."""
        weight = self._weights.__getitem__
        for its, own in clauses:
            level += own - sum(map(weight, met & its))
            met |= its
        return level

    def _loudest(self, sums: Sequence[int]) -> list[tuple[str, int]]:
        """Each code that any clause says, with the number of the clause that says it most."""
        said: dict[str, list[int]] = {}
        for at in [at for at, level in enumerate(sums) if level & self.codes.middles]:
            for code in self.codes.reached(sums[at]):
                said.setdefault(code, []).append(at)
        return [(code, max(its, key=lambda at: self.codes.one(sums[at], code))) for code, its in said.items()]


def speaks_against(mark: str) -> bool:
    """Whether a mark may speak against a code: one more fact that was found speaks against none."""
    return not (mark.endswith(FACT) or mark.startswith(FACTS))


def _said_by(mark: str, written: str) -> str:
    return written if speaks_against(mark) else " ".join([pair for pair in written.split() if "-" not in pair])


def _by_length(lines: Iterable[list[str]]) -> tuple[list[list[str]], list[list[str]]]:
    """The rows of runs, and those of marks: their names are longer."""
    runs_and_marks: tuple[list[list[str]], list[list[str]]] = ([], [])
    for line in lines:
        runs_and_marks[len(line[0]) > LONGEST].append(line)
    return runs_and_marks


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
