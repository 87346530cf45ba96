"""The words the reader knows, and one pass over a text that finds them all.

Words live in `data/concepts.tsv` (a name and its words) and inside `data/patterns.tsv`. Every word of
both is in one automaton. It answers where each concept stands in a text; what combinations mean is
`patterns`' work.
"""

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping
from functools import cache
from itertools import chain
from typing import Any

import ahocorasick

from bot.domain.reading.fold import DATA
from bot.domain.reading.normal import level

Place = tuple[int, int]
MANY = 40  # groups: of a concept that has more, those of the story are looked up rather than the other way round
MASK = "mask"  # the concept of words that hide shorter ones


def rows(table: str) -> list[list[str]]:
    """The rows of a tab separated table of this package; empty lines and # lines are left out."""
    return list(each_row(table))


def each_row(table: str) -> Iterator[list[str]]:
    """The same one by one, for a table that need not be held as a whole."""
    with (DATA / table).open(encoding="utf-8") as lines:
        for line in lines:
            if line != "\n" and not line.startswith("#"):
                yield line.removesuffix("\n").split("\t")


@cache
def concepts() -> dict[str, tuple[str, ...]]:
    """Every named concept with its words."""
    return {name: tuple(word for word in words.split("|") if word) for name, words, *_ in rows("concepts.tsv")}


def spelt(text: str) -> str:
    """A text for an automaton that need not tell where: a letter for each byte of it.

    The library looks through all that may come next one by one: thousands of characters, but few bytes.
    """
    return text.encode("utf-8", "surrogatepass").decode("latin-1")


def automaton(numbers: Mapping[str, int], spell: Callable[[str], str] = str) -> Any:
    """One pass over a text that finds every word of a table, each with its number.

    The library looks through what may begin a word in the order in which it was added, to the end for what begins none.
    So what is frequent comes first, though it begin none: before a tab, which no levelled text holds, it is no word.
    """
    begun = Counter(word[0] for word in numbers)
    made = ahocorasick.Automaton(ahocorasick.STORE_ANY)
    for character in rows("frequent.tsv")[0][0]:
        made.add_word(spell(character) + "\t", 0)
    for word in sorted(numbers, key=lambda word: -begun[word[0]]):
        made.add_word(spell(word), numbers[word])
    made.make_automaton()
    return made


class Atoms(dict[str, list[Place]]):
    """Where each concept stands in a text, from left to right; gathered when first asked for."""

    def __init__(self, met: list[tuple[int, int]], found: dict[int, list[Place]], lexicon: "Lexicon") -> None:
        super().__init__()
        self.met = met  # every word: the offset of its last character, and its group
        self.groups = set(found)  # those of which a word stands anywhere
        self.named: set[str] = set().union(*map(lexicon.named.__getitem__, found))
        self._found = found
        self._groups = lexicon.groups

    def __missing__(self, name: str) -> list[Place]:
        groups = self.groups.intersection(self._groups.get(name, ()))
        places = self._found[groups.pop()] if groups else []
        if groups:
            places = places + [place for group in groups for place in self._found[group]]
            places.sort()  # by where they begin, so that a stretch of them is found at once
        if name == "neg":  # a longer word that holds a negator may negate nothing
            false = self["notneg"]
            places = [place for place in places if not _inside(place, false)]
        self[name] = places
        return places

    def first(self, name: str, low: int, high: int) -> Place | None:
        """The first place of a concept that begins between two offsets, both included."""
        places = self[name]
        at = bisect_left(places, (low,))
        return places[at] if at < len(places) and places[at][0] <= high else None

    def last(self, name: str, low: int, high: int) -> Place | None:
        """The last place of a concept that begins at `low` or later and ends at `high` or before."""
        places = self[name]
        for at in range(bisect_left(places, (high,)) - 1, -1, -1):
            start, end = places[at]
            if start < low:
                return None
            if end <= high:
                return places[at]
        return None

    def within(self, name: str, low: int, high: int) -> list[Place]:
        """The places of a concept that begin at `low` or later and end at `high` or before."""
        places = self[name]
        stretch = places[bisect_left(places, (low,)) : bisect_left(places, (high,))]
        return [place for place in stretch if place[1] <= high]


class Lexicon:
    """An automaton over many concepts; a concept written out in a pattern is named by its own words.

    Words of one length and the same concepts are a group. The concepts that have `names` are noted as their words are
    met: most of them are asked for, and are not there.
    """

    def __init__(self, known: Mapping[str, tuple[str, ...]], names: Collection[str]) -> None:
        self.names = frozenset(names)
        written = list(dict.fromkeys(chain.from_iterable(known.values())))
        levelled = dict(zip(written, level("\n".join(written)).split("\n"), strict=True))
        by_word: dict[str, list[str]] = defaultdict(list)
        for name, words in known.items():
            for word in dict.fromkeys(map(levelled.__getitem__, words)):
                by_word[word].append(name)
        numbers: dict[tuple[int, tuple[str, ...]], int] = {}
        groups_of = {word: numbers.setdefault((len(word), tuple(its)), len(numbers)) for word, its in by_word.items()}
        self._automaton = automaton(groups_of)
        self._lengths = [length for length, _ in numbers]
        self._masking = frozenset(number for (_, named), number in numbers.items() if MASK in named)
        groups: dict[str, list[int]] = {name: [] for name in known}
        for (_, named), number in numbers.items():
            for name in named:
                groups[name].append(number)
        self.groups: dict[str, Collection[int]] = {
            name: frozenset(its) if len(its) > MANY else tuple(its) for name, its in groups.items()
        }
        self.named = [tuple(filter(self.names.__contains__, named)) for _, named in numbers]

    def scan(self, text: str) -> Atoms:
        """Where each concept stands."""
        lengths = self._lengths
        found: dict[int, list[Place]] = {}
        met = list(self._automaton.iter(text))
        for last, group in met:
            end = last + 1
            if group in found:
                found[group].append((end - lengths[group], end))
            else:
                found[group] = [(end - lengths[group], end)]
        masks = [place for group in self._masking.intersection(found) for place in found[group]]
        if masks:
            _unmask(found, met, masks)
        return Atoms(met, found, self)

    def spread(self, by_name: Mapping[str, int]) -> list[int]:
        """For each group the bits of all concepts its words belong to."""
        spread = [0] * len(self._lengths)
        for name, bits in by_name.items():
            for group in self.groups[name]:
                spread[group] |= bits
        return spread


def _unmask(found: dict[int, list[Place]], met: list[tuple[int, int]], masks: list[Place]) -> None:
    # a word that holds another and means nothing of the sort: what lies inside it is not there
    under: dict[int, Place] = {}
    for start, end in sorted(masks, key=lambda mask: (mask[1], mask[0])):
        for at in range(start, end):
            if at not in under or under[at][1] < end:
                under[at] = (start, end)
    for group in {group for last, group in met if last in under}:
        seen = [place for place in found[group] if place[0] not in under or not _hidden(place, under[place[0]])]
        if seen:
            found[group] = seen
        else:
            del found[group]


def _hidden(place: Place, mask: Place) -> bool:
    return place[1] <= mask[1] and place[1] - place[0] < mask[1] - mask[0]


def _inside(place: Place, others: list[Place]) -> bool:
    return any(start <= place[0] < end for start, end in others)
