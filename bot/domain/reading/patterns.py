"""Compositional patterns: what combination of words, in what order and how near, speaks of what.

A row of `data/patterns.tsv` is a code, an optional fixed modality, and a pattern: `@name` is a concept,
`word|word` its words written out, `~6` lets up to six characters of the same clause stand between, `~~9`
lets a comma stand there too, `~~~30` even a full stop. After the sequence, `!x` forbids x in the clause
near the match, `!!x` in the sentence, `!!!x` in the story; `+x` demands it somewhere in the sentence and
`++x` somewhere in the story.
It does not know whether what was said is denied, feared or done: that is `modality`.
"""

from bisect import bisect_left
from collections.abc import Collection, Iterator
from functools import cache, reduce
from operator import or_
from typing import NamedTuple

from bot.domain.reading.clauses import Clauses
from bot.domain.reading.lexicon import Atoms, Lexicon, Place, concepts, rows

NEAR = 14
ALPHABET = 40.0  # about how many characters are equally likely: the longer a word, the rarer


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
    demands: tuple[str, ...]  # the concepts without which it cannot hold

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
    """All patterns with the lexicon of their words, indexed by the words of their rarest concept."""

    def __init__(self, table: str) -> None:
        self._known = dict(concepts())
        self._patterns = sorted((self._compile(row) for row in rows(table)), key=lambda pattern: pattern.order)
        self.lexicon = Lexicon(self._known, concepts())
        rarity = {name: sum(ALPHABET ** -len(word) for word in words) for name, words in self._known.items()}
        del self._known
        self._rarest: dict[int, list[int]] = {}  # the patterns by each group of their rarest concept
        self._next: dict[int, int] = {}  # by group a bit for each concept that is the rarest but one of a pattern
        self._wanted: list[tuple[int, tuple[Collection[int], ...]]] = []  # that bit, and the groups of the others
        bits: dict[str, int] = {}
        for number, pattern in enumerate(self._patterns):
            rarest, *others = sorted(pattern.demands, key=rarity.__getitem__)
            for group in self.lexicon.groups[rarest]:
                self._rarest.setdefault(group, []).append(number)
            following = others[0] if others else rarest
            bit = bits.setdefault(following, 1 << len(bits))
            for group in self.lexicon.groups[following]:
                self._next[group] = self._next.get(group, 0) | bit
            self._wanted.append((bit, tuple([self.lexicon.groups[name] for name in others[1:]])))

    def match(self, atoms: Atoms, clauses: Clauses) -> list[Match]:
        """Every place where a pattern holds, from left to right, the longest first."""
        found: list[tuple[int, int, int]] = []
        for number in self._possible(atoms.groups):
            pattern = self._patterns[number]
            found += [(start, -end, number) for start, end in _places(pattern, (atoms, clauses))]
        return [Match(self._patterns[number], start, -end) for start, end, number in sorted(found)]

    def _possible(self, groups: set[int]) -> Iterator[int]:
        """The patterns of which every demanded concept is there."""
        rarest, following = self._rarest, self._next
        present = reduce(or_, [following[group] for group in groups if group in following], 0)
        for number in set().union(*[rarest[group] for group in groups if group in rarest]):
            bit, wanted = self._wanted[number]
            if bit & present:
                for others in wanted:
                    if groups.isdisjoint(others):
                        break
                else:
                    yield number

    def _name(self, written: str) -> str:
        if written.startswith("@") and "|" not in written:
            if written[1:] not in self._known:
                raise KeyError(written)
            return written[1:]
        if written in concepts():
            raise ValueError(f"the word {written} is the name of a concept: @{written}, or other words")
        parts = [
            self._known[part[1:]] if part[:1] == "@" and part[1:] else (part,) for part in written.split("|")
        ]
        self._known[written] = tuple(word for part in parts for word in part if word)
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
                name = self._name(token.lstrip("!+"))
                reach = len(token) - len(token.lstrip("!+")) - (token[0] == "!")
                guards.append(Guard(name, token[0] == "+", reach))
            else:
                steps.append(Step(self._name(token), gap, crossing))
                gap, crossing = 0, 0
        demands = (*(step.concept for step in steps), *(guard.concept for guard in guards if guard.demanded))
        return Pattern(code, modality, tuple(steps), tuple(guards), tuple(dict.fromkeys(demands)))


@cache
def book() -> Book:
    """The patterns of signals, read once."""
    return Book("patterns.tsv")


def _places(pattern: Pattern, scene: tuple[Atoms, Clauses]) -> list[Place]:
    _, _, steps, guards, _ = pattern
    places = scene[0][steps[0].concept]
    if len(steps) > 1:
        places = [(start, stop) for start, end in places if (stop := _follow(steps, 1, end, scene))]
    if guards and places:
        return [place for place in places if all(_kept(guard, place, scene) for guard in guards)]
    return places


def _follow(steps: tuple[Step, ...], part: int, at: int, scene: tuple[Atoms, Clauses]) -> int:
    """Where the rest of a pattern ends if it holds after `at`; nought if it does not."""
    concept, gap, across = steps[part]
    atoms, clauses = scene
    places = atoms[concept]
    if not places or places[-1][0] < at:
        return 0
    beyond = at + gap + 1
    if across < 2:
        bound = clauses.sentence_end_at[at - 1] if across else clauses.end_at[at - 1]
        beyond = min(beyond, bound)
    part += 1
    for nearest in range(bisect_left(places, (at,)), len(places)):
        start, end = places[nearest]
        if start >= beyond:
            break
        if stop := _follow(steps, part, end, scene) if part < len(steps) else end:
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
        low, high = max(clauses.start_at[start], start - NEAR), min(clauses.end_at[start], end + NEAR)
    return (atoms.last(concept, low, high) is not None) == demanded
