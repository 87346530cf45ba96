"""The words the reader knows, and one pass over a text that finds them all.

Words live in `data/concepts.tsv` (a name and its words) and inside `data/patterns.tsv`. Every word of
both is in one automaton. It answers where each concept stands in a text; what combinations mean is
`patterns`' work.
"""

from bisect import bisect_left
from functools import cache

import ahocorasick

from bot.domain.reading.fold import DATA
from bot.domain.reading.normal import level

Place = tuple[int, int]
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

    def __init__(self, ends: dict[int, list[int]], lexicon: "Lexicon") -> None:
        self._ends = ends  # where the words of each group that stands anywhere end
        self.groups = ends.keys()
        self.named: set[str] = set().union(*[lexicon.names[group] for group in ends])
        self._lexicon = lexicon
        self._places: dict[str, list[Place]] = {}

    def __contains__(self, name: object) -> bool:
        return name in self.named

    def get(self, name: str) -> list[Place]:
        """The places of a concept; none if it is not there."""
        found = self._places.get(name)
        if found is None:
            found = self._places[name] = self._gather(name) if name in self.named else []
        return found

    def first(self, name: str, low: int, high: int) -> Place | None:
        """The first place of a concept that begins between two offsets, both included."""
        places = self.get(name)
        at = bisect_left(places, (low,))
        return places[at] if at < len(places) and places[at][0] <= high else None

    def last(self, name: str, low: int, high: int) -> Place | None:
        """The last place of a concept that begins at `low` or later and ends at `high` or before."""
        if name not in self.named:
            return None
        places = self.get(name)
        for at in range(bisect_left(places, (high,)) - 1, -1, -1):
            start, end = places[at]
            if start < low:
                return None
            if end <= high:
                return places[at]
        return None

    def _gather(self, name: str) -> list[Place]:
        ends, lengths = self._ends, self._lexicon.lengths
        places = [
            (end - lengths[group], end)
            for group in self._lexicon.owners[name]
            if group in ends
            for end in ends[group]
        ]
        places.sort()  # by where they begin, so that a stretch of them is found at once
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
        numbers: dict[tuple[int, tuple[str, ...]], int] = {}  # words of one length and the same concepts are a group
        for word, names in by_word.items():
            group = (len(word), tuple(dict.fromkeys(names)))
            self._automaton.add_word(word, numbers.setdefault(group, len(numbers)))
        self._automaton.make_automaton()
        self.lengths = [length for length, _ in numbers]
        self.names = [names for _, names in numbers]
        self._masking = frozenset(number for number, names in enumerate(self.names) if MASK in names)
        self.owners: dict[str, list[int]] = {}
        for number, names in enumerate(self.names):
            for name in names:
                self.owners.setdefault(name, []).append(number)

    def scan(self, text: str) -> Atoms:
        """Where each concept stands."""
        ends: dict[int, list[int]] = {}
        for last, group in self._automaton.iter(text):
            if group in ends:
                ends[group].append(last + 1)
            else:
                ends[group] = [last + 1]
        if not self._masking.isdisjoint(ends):
            ends = self._unmasked(ends)
        return Atoms(ends, self)

    def _unmasked(self, ends: dict[int, list[int]]) -> dict[int, list[int]]:
        # a word that holds another and means nothing of the sort: what lies inside it is not there
        masks = [(end, end - self.lengths[group]) for group in self._masking if group in ends for end in ends[group]]
        under: dict[int, Place] = {}
        for end, start in sorted(masks):
            for at in range(start, end):
                if at not in under or under[at][1] < end:
                    under[at] = (start, end)
        kept: dict[int, list[int]] = {}
        for group, its in ends.items():
            length = self.lengths[group]
            seen = [end for end in its if end - length not in under or not _hidden(length, end, under[end - length])]
            if seen:
                kept[group] = seen
        return kept


def _hidden(length: int, end: int, mask: Place) -> bool:
    return end <= mask[1] and length < mask[1] - mask[0]


def _inside(place: Place, others: list[Place]) -> bool:
    return any(start <= place[0] < end for start, end in others)
