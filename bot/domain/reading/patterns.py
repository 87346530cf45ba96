"""Compositional patterns: what combination of words, in what order and how near, speaks of what.

A row of `data/patterns.tsv` is a code, an optional fixed modality, and a pattern: `@name` is a concept,
`word|word` its words written out, `~6` lets up to six characters of the same clause stand between, `~~9`
lets a comma stand there too, `~~~30` even a full stop. After the sequence, `!x` forbids x in the clause
near the match, `!!x` in the sentence, `!!!x` in the story; `+x` demands it somewhere in the sentence and
`++x` somewhere in the story.
It does not know whether what was said is denied, feared or done: that is `modality`.
"""

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Collection, Iterator
from functools import cache, reduce
from itertools import pairwise, zip_longest
from operator import or_
from typing import NamedTuple

from bot.domain.reading.clauses import MARKS, Clauses
from bot.domain.reading.lexicon import Atoms, Lexicon, Place, concepts, rows

NEAR = 14
ALPHABET = 40.0  # about how many characters are equally likely: the longer a word, the rarer
RAREST = 3  # so many of the things a pattern asks for have a lane
SPANNING = re.compile(f"[^\t]{MARKS}|{MARKS}[^\t]")  # of words with tabs between: one may hold the end of a clause


class Guard(NamedTuple):
    """A word that must or must not stand around a match."""

    concept: str
    demanded: bool
    reach: int  # 0 the clause, 1 the sentence, 2 the story


class Step(NamedTuple):
    """The next concept of a sequence, and how far behind the one before it may begin."""

    concept: str
    gap: int
    across: int  # 0 within the clause, 1 within the sentence, 2 anywhere


class Pattern(NamedTuple):
    """One row of the table."""

    code: str
    modality: str
    steps: tuple[Step, ...]
    guards: tuple[Guard, ...]
    asked: tuple[str, ...]  # the concepts of its steps, each once

    @property
    def order(self) -> tuple[str, bool, str, list[str]]:
        """What comes first of the patterns found at one place: by code, one that says how it is meant before others."""
        return self.code, not self.modality, self.modality, [step.concept for step in self.steps]


class Match(NamedTuple):
    """Where a pattern was found in the levelled text."""

    pattern: Pattern
    start: int
    end: int


class Book:
    """All patterns with the lexicon of their words, and which of them the words of a clause may make up.

    For each group of words there is one whole number of lanes with a bit for each pattern. A bit of the lowest lane
    says that such a word is one of the rarest things the pattern asks for, of the next that it is another, and so on.
    Where the numbers of all words of a clause have the bit of a pattern in every lane, the rarest things it asks for
    are there, in any order; the others are looked for in the whole story. A bit of the highest lane says that such a
    word stands in a guard of the pattern.
    """

    def __init__(self, table: str) -> None:
        self._known, self._written = dict(concepts()), set[str]()
        self._patterns = sorted((self._compile(row) for row in rows(table)), key=lambda pattern: pattern.order)
        self.lexicon = Lexicon(self._known, concepts())
        width = len(self._patterns)
        self._lanes, self._guards = range(width, width * RAREST, width), width * RAREST
        self._within = [0, 0, 0]  # the patterns that stand within one clause, one sentence, anywhere
        self._always = 0  # what is so for a pattern whatever words stand there
        self._others: list[tuple[Collection[int], ...]] = []  # by pattern: groups of which one must be there as well
        bits: dict[str, int] = defaultdict(int)
        spanning = {name for name, words in self._known.items() if SPANNING.search("\t".join(words))}
        for number, pattern in enumerate(self._patterns):
            joined = not spanning.isdisjoint(pattern.asked)
            self._within[2 if joined else max([step.across for step in pattern.steps])] |= 1 << number
            asked = sorted(pattern.asked, key=self._rarity) if len(pattern.asked) > RAREST else pattern.asked
            for lane, name in zip_longest(range(RAREST), asked[:RAREST]):
                if name:
                    bits[name] |= 1 << lane * width + number
                else:
                    self._always |= 1 << lane * width + number
            for guard in pattern.guards:
                if guard.demanded:
                    self._always |= 1 << self._guards + number
                bits[guard.concept] |= 1 << self._guards + number
            self._others.append(tuple([self.lexicon.groups[name] for name in asked[RAREST:]]))
        self._bits = self.lexicon.spread(bits)
        del self._known, self._written

    def match(self, atoms: Atoms, clauses: Clauses) -> list[Match]:
        """Every place where a pattern holds, from left to right, the longest first."""
        found: list[tuple[int, int, int]] = []
        scene = atoms, clauses
        for number, guarded in self._possible(atoms, clauses):
            pattern = self._patterns[number]
            places = _places(pattern.steps, atoms, clauses)
            if guarded and places:
                places = [place for place in places if all(_kept(guard, place, scene) for guard in pattern.guards)]
            found += [(start, -end, number) for start, end in places]
        return [Match(self._patterns[number], start, -end) for start, end, number in sorted(found)]

    def _possible(self, atoms: Atoms, clauses: Clauses) -> Iterator[tuple[int, bool]]:
        """The patterns of which every step is there, the rarest ones in a room as small as the pattern stands in, and
        whether a guard has anything to say."""
        by_clause = self._by_clause(atoms, clauses)
        by_sentence = [0] * len(clauses.sentence_starts)
        for start, met in zip(clauses.starts, by_clause, strict=True):
            by_sentence[clauses.sentence_at[start]] |= met
        story, found = reduce(or_, by_sentence), 0
        for within, rooms in zip(self._within, (by_clause, by_sentence, [story]), strict=True):
            for met in rooms:
                if left := within & met:
                    found |= self._complete(left, met)
        lacks, guarded = atoms.groups.isdisjoint, story >> self._guards
        while found:
            lowest = found & -found
            number = lowest.bit_length() - 1
            if not any(map(lacks, self._others[number])):
                yield number, bool(guarded & lowest)
            found ^= lowest

    def _by_clause(self, atoms: Atoms, clauses: Clauses) -> list[int]:
        """The bits of all words of each clause."""
        lasts, groups = zip(*atoms.met, strict=True) if atoms.met else ((), ())
        breaks = [0, *[bisect_left(lasts, end) for end in clauses.ends]]
        bits_of, always = self._bits.__getitem__, self._always
        return [reduce(or_, map(bits_of, groups[start:end]), always) for start, end in pairwise(breaks)]

    def _complete(self, left: int, met: int) -> int:
        """Those of some patterns that have their bit in every lane."""
        for lane in self._lanes:
            left &= met >> lane
        return left

    def _rarity(self, name: str) -> float:
        return sum([ALPHABET ** -len(word) for word in self._known[name]])

    def _name(self, written: str) -> str:
        if written.startswith("@") and "|" not in written:
            if written[1:] not in self._known:
                raise KeyError(written)
            return written[1:]
        if written in self._written:
            return written
        if written in concepts():
            raise ValueError(f"the word {written} is the name of a concept: @{written}, or other words")
        parts = [self._known[part[1:]] if part[:1] == "@" and part[1:] else (part,) for part in written.split("|")]
        self._known[written] = tuple([word for part in parts for word in part if word])
        self._written.add(written)
        return written

    def _compile(self, row: list[str]) -> Pattern:
        code, modality, pattern = row[:3]
        steps: list[Step] = []
        guards: list[Guard] = []
        gap, crossing = 0, 0
        for token in pattern.split():
            if token.startswith("~"):
                crossing, gap = token.count("~") - 1, int(token.lstrip("~"))
            elif token[0] in "!+":
                name = token.lstrip("!+")
                reach = len(token) - len(name) - (token[0] == "!")
                guards.append(Guard(self._name(name), token[0] == "+", reach))
            else:
                steps.append(Step(self._name(token), gap, crossing))
                gap, crossing = 0, 0
        asked = tuple(dict.fromkeys(step.concept for step in steps))
        return Pattern(code, modality, tuple(steps), tuple(guards), asked)


@cache
def book() -> Book:
    """The patterns of signals, read once."""
    return Book("patterns.tsv")


def _places(steps: tuple[Step, ...], atoms: Atoms, clauses: Clauses) -> list[Place]:
    places = atoms[steps[0].concept]
    if len(steps) == 1:
        return places
    return [(start, stop) for start, end in places if (stop := _follow(steps, 1, end, atoms, clauses))]


def _follow(steps: tuple[Step, ...], part: int, at: int, atoms: Atoms, clauses: Clauses) -> int:
    """Where the rest of a pattern ends if it holds after `at`; nought if it does not."""
    concept, gap, across = steps[part]
    places = atoms[concept]
    if not places or places[-1][0] < at:
        return 0
    beyond = at + gap + 1
    if across < 2:
        last = at - 1
        bound = clauses.sentence_ends[clauses.sentence_at[last]] if across else clauses.ends[clauses.clause_at[last]]
        beyond = min(beyond, bound)
    part += 1
    for start, end in places[bisect_left(places, (at,)) :]:
        if start >= beyond:
            break
        if part == len(steps):
            return end
        if stop := _follow(steps, part, end, atoms, clauses):
            return stop
    return 0


def _kept(guard: Guard, place: Place, scene: tuple[Atoms, Clauses]) -> bool:
    concept, demanded, reach = guard
    atoms, clauses = scene
    if not atoms[concept]:
        return not demanded
    start, end = place
    if reach > 1:
        low, high = 0, len(clauses.text)
    elif reach:
        low, high = clauses.sentence_bounds(start)
    else:
        clause = clauses.clause_at[start]
        low, high = max(clauses.starts[clause], start - NEAR), min(clauses.ends[clause], end + NEAR)
    return (atoms.last(concept, low, high) is not None) == demanded
