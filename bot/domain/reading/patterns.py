"""Compositional patterns: what combination of words, in what order and how near, speaks of what.

A row of `data/patterns.tsv` is a code, an optional fixed modality, and a pattern: `@name` is a concept,
`word|word` its words written out, `~6` lets up to six characters of the same clause stand between, `~~9`
lets a comma stand there too, `~~~30` even a full stop. After the sequence, `!x` forbids x in the clause
near the match, `!!x` in the sentence, `!!!x` in the story; `+x` demands it somewhere in the sentence and
`++x` somewhere in the story.
It does not know whether what was said is denied, feared or done: that is `modality`.
"""

from bisect import bisect_left
from collections.abc import Iterator
from functools import cache
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
    needs: frozenset[str]

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
        self.lexicon = Lexicon(self._known)
        rarity = {name: sum(ALPHABET ** -len(word) for word in words) for name, words in self._known.items()}
        begun: list[list[int]] = [[] for _ in self.lexicon.names]
        for number, pattern in enumerate(self._patterns):
            rarest = min((step.concept for step in pattern.steps), key=rarity.__getitem__)
            for group in self.lexicon.owners[rarest]:
                begun[group].append(number)
        self._begun = [tuple(numbers) for numbers in begun]  # the patterns to look at when a group of words is there

    def match(self, atoms: Atoms, clauses: Clauses) -> list[Match]:
        """Every place where a pattern holds, from left to right, the longest first."""
        named = atoms.named
        found: list[tuple[int, int, int]] = []
        for number in set().union(*[self._begun[group] for group in atoms.groups]):
            pattern = self._patterns[number]
            if pattern.needs <= named:
                found += [(start, -end, number) for start, end in _places(pattern, atoms, clauses)]
        return [Match(self._patterns[number], start, -end) for start, end, number in sorted(found)]

    def _name(self, written: str) -> str:
        if written.startswith("@") and "|" not in written:
            if written[1:] not in self._known:
                raise KeyError(written)
            return written[1:]
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
        demanded = (guard.concept for guard in guards if guard.demanded)
        needs = frozenset((*(step.concept for step in steps), *demanded))
        return Pattern(code, modality, tuple(steps), tuple(guards), needs)


@cache
def book() -> Book:
    """The patterns of signals, read once."""
    return Book("patterns.tsv")


def _places(pattern: Pattern, atoms: Atoms, clauses: Clauses) -> Iterator[Place]:
    for start, end in atoms.get(pattern.steps[0].concept):
        stop = _follow(pattern.steps, 1, end, (atoms, clauses))
        if stop and all(_kept(guard, start, stop, (atoms, clauses)) for guard in pattern.guards):
            yield start, stop


def _follow(steps: tuple[Step, ...], part: int, at: int, scene: tuple[Atoms, Clauses]) -> int:
    """Where the rest of a pattern ends if it holds after `at`; nought if it does not."""
    if part == len(steps):
        return at
    concept, gap, across = steps[part]
    atoms, clauses = scene
    beyond = at + gap + 1
    if across == 0:
        beyond = min(beyond, clauses.end_at[at - 1])
    elif across == 1:
        beyond = min(beyond, clauses.sentence_bounds(at - 1)[1])
    places = atoms.get(concept)
    for next_at in range(bisect_left(places, (at,)), len(places)):
        start, end = places[next_at]
        if start >= beyond:
            break
        if stop := _follow(steps, part + 1, end, scene):
            return stop
    return 0


def _kept(guard: Guard, start: int, end: int, scene: tuple[Atoms, Clauses]) -> bool:
    atoms, clauses = scene
    if guard.concept not in atoms.named:
        return not guard.demanded
    if guard.reach > 1:
        low, high = 0, len(clauses.text)
    elif guard.reach:
        low, high = clauses.sentence_bounds(start)
    else:
        low, high = max(clauses.start_at[start], start - NEAR), min(clauses.end_at[start], end + NEAR)
    return (atoms.last(guard.concept, low, high) is not None) == guard.demanded
