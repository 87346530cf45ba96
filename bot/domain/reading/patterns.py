"""Compositional patterns: what combination of words, in what order and how near, speaks of what.

A row of `data/patterns.tsv` is a code, an optional fixed modality, and a pattern: `@name` is a concept,
`word|word` its words written out, `~6` lets up to six characters of the same clause stand between, `~~9`
lets a comma stand there too, `~~~30` even a full stop. After the sequence, `!x` forbids x in the clause
near the match, `!!x` in the sentence, `!!!x` in the story; `+x` demands it somewhere in the sentence and
`++x` somewhere in the story.
It does not know whether what was said is denied, feared or done: that is `modality`.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from bot.domain.reading.clauses import Clauses
from bot.domain.reading.lexicon import Atoms, Lexicon, concepts, rows

NEAR = 14
ALPHABET = 40.0  # about how many characters are equally likely: the longer a word, the rarer


@dataclass(frozen=True, slots=True)
class Guard:
    """A word that must or must not stand around a match."""

    concept: str
    demanded: bool
    reach: int  # 0 the clause, 1 the sentence, 2 the story


@dataclass(frozen=True, slots=True)
class Pattern:
    """One row of the table."""

    code: str
    modality: str
    concepts: tuple[str, ...]
    gaps: tuple[int, ...]
    across: tuple[int, ...]
    guards: tuple[Guard, ...]
    needs: frozenset[str]


@dataclass(frozen=True, slots=True)
class Match:
    """Where a pattern was found in the levelled text."""

    pattern: Pattern
    start: int
    end: int


class Book:
    """All patterns with the lexicon of their words, indexed by their rarest word."""

    def __init__(self, table: str) -> None:
        self._known = dict(concepts())
        compiled = [self._compile(row) for row in rows(table)]
        self.lexicon = Lexicon(self._known)
        rarity = {name: sum(ALPHABET ** -len(word) for word in words) for name, words in self._known.items()}
        self._index: dict[str, list[Pattern]] = {}
        for pattern in compiled:
            self._index.setdefault(min(pattern.concepts, key=rarity.__getitem__), []).append(pattern)

    def match(self, atoms: Atoms, clauses: Clauses) -> Iterator[Match]:
        """Every place where a pattern holds."""
        named = atoms.named.keys()
        for name in named & self._index.keys():
            for pattern in self._index[name]:
                if named >= pattern.needs:
                    yield from _places(pattern, atoms, clauses)

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
        names: list[str] = []
        gaps: list[int] = []
        across: list[int] = []
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
                names.append(self._name(token))
                gaps.append(gap)
                across.append(crossing)
                gap, crossing = 0, 0
        needs = frozenset((*names, *(guard.concept for guard in guards if guard.demanded)))
        return Pattern(code, modality, tuple(names), tuple(gaps), tuple(across), tuple(guards), needs)


@cache
def book() -> Book:
    """The patterns of signals, read once."""
    return Book("patterns.tsv")


def _places(pattern: Pattern, atoms: Atoms, clauses: Clauses) -> Iterator[Match]:
    for start, end in atoms.get(pattern.concepts[0]):
        stop = _follow(pattern, 1, end, (atoms, clauses))
        if stop and all(_kept(guard, start, stop, (atoms, clauses)) for guard in pattern.guards):
            yield Match(pattern, start, stop)


def _follow(pattern: Pattern, part: int, at: int, scene: tuple[Atoms, Clauses]) -> int:
    """Where the rest of a pattern ends if it holds after `at`; nought if it does not."""
    if part == len(pattern.concepts):
        return at
    atoms, clauses = scene
    for start, end in atoms.beginning(pattern.concepts[part], at, at + pattern.gaps[part]):
        if _together(clauses, at, start, pattern.across[part]):
            stop = _follow(pattern, part + 1, end, scene)
            if stop:
                return stop
    return 0


def _together(clauses: Clauses, at: int, start: int, across: int) -> bool:
    if across > 1:
        return True
    if across:
        return clauses.sentence(at - 1) == clauses.sentence(start)
    return clauses.clause(at - 1) == clauses.clause(start)


def _kept(guard: Guard, start: int, end: int, scene: tuple[Atoms, Clauses]) -> bool:
    atoms, clauses = scene
    if guard.concept not in atoms:
        return not guard.demanded
    if guard.reach > 1:
        low, high = 0, len(clauses.text)
    elif guard.reach:
        low, high = clauses.sentence_bounds(start)
    else:
        clause = clauses.clause(start)
        low, high = max(clauses.starts[clause], start - NEAR), min(clauses.ends[clause], end + NEAR)
    return any(True for _ in atoms.within(guard.concept, low, high)) == guard.demanded
