"""The words the reader knows, and one pass over a text that finds them all.

Words live in `data/concepts.tsv` (a name and its words) and inside `data/patterns.tsv`. Every word of
both is in one automaton. It answers where each concept stands in a text; what combinations mean is
`patterns`' work.
"""

from bisect import bisect_left
from collections.abc import Iterable, Iterator
from functools import cache
from itertools import chain

import ahocorasick

from bot.domain.reading.fold import DATA
from bot.domain.reading.normal import level

Place = tuple[int, int]
NOWHERE: Place = (0, -1)
MASK = "mask"  # the concept of words that hide shorter ones


def rows(table: str) -> list[list[str]]:
    """The rows of a tab separated table of this package; empty lines and # lines are left out."""
    lines = (DATA / table).read_text(encoding="utf-8").splitlines()
    return [line.split("\t") for line in lines if line and not line.startswith("#")]


@cache
def concepts() -> dict[str, tuple[str, ...]]:
    """Every named concept with its words."""
    return {name: tuple(word for word in words.split("|") if word) for name, words, *_ in rows("concepts.tsv")}


class Atoms:
    """Where each concept stands in a text, from left to right; looked up when first asked for."""

    def __init__(
        self, grouped: dict[int, list[Place]], named: dict[str, None], owners: dict[str, frozenset[int]]
    ) -> None:
        self.named = named  # the concepts that stand anywhere
        self._grouped = grouped
        self._owners = owners
        self._places: dict[str, list[Place]] = {}

    def __contains__(self, name: object) -> bool:
        return name in self.named

    def get(self, name: str) -> list[Place]:
        """The places of a concept; none if it is not there."""
        found = self._places.get(name)
        if found is None:
            found = self._places[name] = self._gather(name) if name in self.named else []
        return found

    def within(self, name: str, low: int, high: int) -> Iterator[Place]:
        """The places of a concept that begin at `low` or later and end at `high` or before."""
        return (place for place in self.beginning(name, low, high) if place[1] <= high)

    def beginning(self, name: str, low: int, high: int) -> Iterator[Place]:
        """The places of a concept that begin between two offsets, both included."""
        places = self.get(name)
        for at in range(bisect_left(places, (low,)), len(places)):
            if places[at][0] > high:
                return
            yield places[at]

    def _gather(self, name: str) -> list[Place]:
        groups = self._owners[name] & self._grouped.keys()
        lists = [self._grouped[group] for group in groups]
        places = sorted(chain.from_iterable(lists))  # by where they begin, so that a stretch of them is found at once
        if name == "neg":  # a longer word that holds a negator may negate nothing
            false = self.get("notneg")
            places = [place for place in places if not _inside(place, false)]
        return places


class Lexicon:
    """An automaton over many concepts; a concept written out in a pattern is named by its own words."""

    def __init__(self, known: dict[str, tuple[str, ...]]) -> None:
        by_word: dict[str, list[str]] = {}
        for name, words in known.items():
            for word in words:
                by_word.setdefault(level(word), []).append(name)
        self._automaton = ahocorasick.Automaton()
        numbers: dict[tuple[str, ...], int] = {}  # words of the same concepts share a number
        for word, names in by_word.items():
            group = tuple(dict.fromkeys(names))
            self._automaton.add_word(word, (len(word), numbers.setdefault(group, len(numbers))))
        self._automaton.make_automaton()
        self._names = [dict.fromkeys(group) for group in numbers]
        self._masking = frozenset(number for group, number in numbers.items() if MASK in group)
        owners: dict[str, set[int]] = {}
        for group, number in numbers.items():
            for name in group:
                owners.setdefault(name, set()).add(number)
        self._owners = {name: frozenset(its) for name, its in owners.items()}

    def scan(self, text: str) -> Atoms:
        """Where each concept stands."""
        found = [(last + 1 - length, last + 1, group) for last, (length, group) in self._automaton.iter(text)]
        under = self._masks(found)
        grouped: dict[int, list[Place]] = {}
        for start, end, group in found:
            low, high = under.get(start, NOWHERE)
            if end <= high and end - start < high - low:
                continue
            if group in grouped:
                grouped[group].append((start, end))
            else:
                grouped[group] = [(start, end)]
        named: dict[str, None] = {}
        for group in grouped:
            named.update(self._names[group])
        return Atoms(grouped, named, self._owners)

    def _masks(self, found: Iterable[tuple[int, int, int]]) -> dict[int, Place]:
        # a word that holds another and means nothing of the sort: what lies inside it is not there
        under: dict[int, Place] = {}
        for start, end, group in found:
            if group in self._masking:
                for at in range(start, end):
                    if at not in under or under[at][1] < end:
                        under[at] = (start, end)
        return under


def _inside(place: Place, others: Iterable[Place]) -> bool:
    return any(start <= place[0] < end for start, end in others)
