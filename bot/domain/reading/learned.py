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
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from functools import cache
from itertools import islice, repeat
from operator import itemgetter
from typing import NamedTuple

from bot.domain.reading.clauses import Clauses
from bot.domain.reading.fold import load
from bot.domain.reading.lexicon import Place, automaton, each_row, spelt

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
RUN = itemgetter(1)  # of a place and the number of the run that ends there


def runs(clause: str) -> set[str]:
    """The distinct runs of one to three characters of a clause, its ends marked, any number as one nought."""
    marked = f"^{DIGITS.sub('0', clause.strip(EDGES))}$"
    return runs_within(marked) - {"^", "$"}


def runs_within(said: str) -> set[str]:
    """The distinct runs of one to three characters, as it is written."""
    return {run for size in range(1, LONGEST + 1) for run in stretches(said, size)}


def stretches(said: str, size: int) -> Iterable[str]:
    """Every run of so many characters, from left to right."""
    return map("".join, zip(*[said[at:] for at in range(size)], strict=False)) if size > 1 else said


@cache
def _manners() -> re.Pattern[str]:
    """A line that is manners, the end of the line before it included: a search for that is fast."""
    words = sorted(load("particles.toml")["manners"], key=len, reverse=True)
    some = re.escape("".join(sorted(set("".join(words)))))  # looked at first: few clauses hold nothing else
    either = "|".join(map(re.escape, words))
    return re.compile(f"\n(?=(?:[{some}]|[^\\w\n])*+\n)(?:{either}|[^\\w\n])*+(?=\n)")  # never goes back: linear


def is_manners(clause: str) -> bool:
    """Whether a clause is nothing but thanks, greetings or anger: it tells nothing of what happened."""
    return bool(_mannerly(clause.strip(EDGES)))


def _mannerly(lines: str) -> set[int]:
    """The numbers of the lines that are manners."""
    lined = f"\n{lines}\n"
    return {lined.count("\n", 0, found.start()) for found in _manners().finditer(lined)}


class Heard(NamedTuple):
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
        mine = self.own(level)
        return {name: (mine >> shift & WHOLE) - MIDDLE for name, shift in self._shift.items()}

    def own(self, level: int) -> int:
        """The lanes of these names alone: a small number, which is cheap."""
        return level >> self.low & self._mine

    def one(self, level: int, name: str) -> int:
        """The sum of one name."""
        return (level >> self.low + self._shift[name] & WHOLE) - MIDDLE

    def most(self, levels: Sequence[int], name: str) -> int:
        """The highest of several sums of one name."""
        shift = self.low + self._shift[name]
        lane = WHOLE << shift
        return (max([level & lane for level in levels]) >> shift) - MIDDLE

    def reached(self, level: int) -> Iterator[str]:
        """The names whose sum is not below nought: only theirs fills the middle of its lane."""
        left = level & self.middles
        while left:
            lowest = left & -left
            yield self.names[(lowest.bit_length() - 1 - self.low) // LANE]
            left ^= lowest


class Choice:
    """The sums of which the highest is chosen, cut out of all others before more is added: small numbers are cheap."""

    def __init__(self, lanes: Lanes, marks: Mapping[str, str]) -> None:
        self._lanes, self._alone = lanes, Lanes(lanes.names)
        self.names = lanes.names
        self._marks = {name: weight for name, written in marks.items() if (weight := lanes.read(written) >> lanes.low)}

    def within(self, marks: Iterable[str]) -> int:
        """What marks say, in the lanes of the whole."""
        return self._said(marks) << self._lanes.low

    def sums(self, level: int, marks: Iterable[str]) -> dict[str, int]:
        """Each sum of a story with what more of its marks say."""
        return self._alone.unpack(self._lanes.own(level) + self._said(marks))

    def _said(self, marks: Iterable[str]) -> int:
        weight = self._marks.get
        return sum(map(weight, marks, repeat(0)))


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
        of_subject, of_kind = Lanes(subjects, len(codes)), Lanes(kinds, len(codes + subjects))
        self._told = Lanes(codes, len(codes + subjects + kinds))
        lanes = (self.codes, of_kind, of_subject, self._told)
        starts = zip(lanes, head[3:7], strict=True)
        above = 1 << LANE * len(codes + subjects + kinds + codes)  # keeps sums positive, which are cheaper to cut up
        self._start = above + sum([one.middles for one in lanes[:3]]) + sum([one.read(line[1]) for one, line in starts])
        self._doubts = {code: int(bar) for code, bar in (pair.split(":") for pair in head[7][1].split())}
        lines, marks = _by_length(islice(each_row(table), HEAD, None))
        self._automaton = automaton({line[0]: at for at, line in enumerate(lines)}, spelt)
        self._weights = Weights(lines, lanes)
        told_by = {name: written[TOLD] for name, *written in marks}
        self._marks = {name: self.codes.read(_said_by(name, written)) for name, written in told_by.items()}
        self.kinds = Choice(of_kind, {name.removeprefix(OF_KIND): written for name, _, written, *_ in marks})
        self.subjects = Choice(of_subject, {name: written for name, _, _, written, _ in marks})

    def hear(
        self, clauses: Clauses, marks: Iterable[str] = (), read: Iterable[str] = (), settled: Collection[int] = ()
    ) -> Heard:
        """Listen to each clause, and to all of them as one story with its marks and the codes that rules have read.

        A clause in which rules `settled` something grave adds nothing to the rest of the story: one more grave fact
        makes no other doubtful.
        """
        text, heard_in, weight = clauses.text, self._automaton.iter, self._weights.__getitem__
        places = list(zip(clauses.starts, clauses.ends, strict=True))
        lines = "\n".join([text[start:end].strip(EDGES) for start, end in places])  # no clause has any within
        known = [set(map(RUN, heard_in(f"^{line}$"))) for line in spelt(DIGITS.sub("0", lines)).split("\n")]
        each = [sum(map(weight, its)) for its in known]
        told, telling, level = self._joined(known, each, settled, _mannerly(lines))
        base = self._start + self._from_anywhere(told) + sum(map(self._marks.get, marks, repeat(0)))
        sums = [base + own for own in each]
        loudest = self._loudest(sums)
        said = tuple([(code, _trimmed(text, *places[at])) for code, at in loudest.items()])
        doubted = self._doubted(read, loudest, sums) if len(text) > LITTLE else ()
        sorting = self.kinds.within(marks) + self.subjects.within(marks)
        return Heard(said, frozenset(doubted), level + sorting, telling)

    def _from_anywhere(self, level: int) -> int:
        """What the whole story adds to each code, in the lanes of codes."""
        return level >> self._told.low

    def _joined(
        self, known: Sequence[set[int]], each: Sequence[int], settled: Collection[int], polite: Collection[int]
    ) -> tuple[int, int, int]:
        """The sums of the clauses that are open to doubt, of those with what is settled, and of all with the manners.

        A run counts once in a story: what was met before is taken off again."""
        weight, level, met, sums = self._weights.__getitem__, self._start, set[int](), []
        open_to_doubt = [at for at in range(len(each)) if at not in settled and at not in polite]
        for clauses in (open_to_doubt, [at for at in settled if at not in polite], polite):
            for at in clauses:
                level += each[at]
                if again := met & known[at]:
                    level -= sum(map(weight, again))
                met |= known[at]
            sums.append(level)
        told, telling, whole = sums
        return told, telling, whole

    def _doubted(self, read: Iterable[str], said: Collection[str], sums: Sequence[int]) -> list[str]:
        """The codes that no clause is near to saying; one that is said is not doubted, its other bar lies lower."""
        bars = self._doubts
        return [code for code in read if code in bars and code not in said and self.codes.most(sums, code) < bars[code]]

    def _loudest(self, sums: Sequence[int]) -> dict[str, int]:
        """Each code that any clause says, with the number of the clause that says it most."""
        said: dict[str, int] = {}
        one, middles = self.codes.one, self.codes.middles
        for at in [at for at, level in enumerate(sums) if level & middles]:
            for code in self.codes.reached(sums[at]):
                if code not in said or one(sums[at], code) > one(sums[said[code]], code):
                    said[code] = at
        return said


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
