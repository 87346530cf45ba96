"""The words the reader knows, and one pass over a text that finds them all.

Words live in `data/concepts.tsv` (a name and its words) and inside `data/patterns.tsv`. Every word of
both is in one automaton. It answers where each concept stands in a text; what combinations mean is
`patterns`' work.
"""

from collections import defaultdict
from collections.abc import Iterable
from functools import cache

import ahocorasick

from bot.domain.reading.fold import DATA
from bot.domain.reading.normal import level

Place = tuple[int, int]
Atoms = dict[str, list[Place]]
MASK = "mask"  # the concept of words that hide shorter ones


def rows(table: str) -> list[list[str]]:
    """The rows of a tab separated table of this package; empty lines and # lines are left out."""
    lines = (DATA / table).read_text(encoding="utf-8").splitlines()
    return [line.split("\t") for line in lines if line and not line.startswith("#")]


@cache
def concepts() -> dict[str, tuple[str, ...]]:
    """Every named concept with its words."""
    return {row[0]: tuple(word for word in row[1].split("|") if word) for row in rows("concepts.tsv")}


class Lexicon:
    """An automaton over many concepts; a concept written out in a pattern is named by its own words."""

    def __init__(self, known: dict[str, tuple[str, ...]]) -> None:
        self._automaton = ahocorasick.Automaton()
        by_word: dict[str, list[str]] = {}
        for name, words in known.items():
            for word in words:
                by_word.setdefault(level(word), []).append(name)
        for word, names in by_word.items():
            self._automaton.add_word(word, (len(word), tuple(names)))
        self._automaton.make_automaton()

    def scan(self, text: str) -> Atoms:
        """Where each concept stands, from left to right."""
        found = [(last + 1 - length, last + 1, names) for last, (length, names) in self._automaton.iter(text)]
        under = _masks(found)
        atoms: defaultdict[str, list[Place]] = defaultdict(list)
        for start, end, names in found:
            if start in under:
                low, high = under[start]
                if end <= high and end - start < high - low:
                    continue
            place = (start, end)
            for name in names:
                atoms[name].append(place)
        atoms.default_factory = None
        _drop_false_negators(atoms)
        return atoms


def _masks(found: Iterable[tuple[int, int, tuple[str, ...]]]) -> dict[int, Place]:
    # 才发现 holds 才发 and means nothing of the sort: what lies inside a masking word is not there
    under: dict[int, Place] = {}
    for start, end, names in found:
        if MASK in names:
            for at in range(start, end):
                if at not in under or under[at][1] < end:
                    under[at] = (start, end)
    return under


def _drop_false_negators(atoms: Atoms) -> None:
    # 没人理, 不仅: they hold a negator and negate nothing that follows
    if "neg" in atoms and "notneg" in atoms:
        atoms["neg"] = [place for place in atoms["neg"] if not _inside(place, atoms["notneg"])]


def _inside(place: Place, others: Iterable[Place]) -> bool:
    return any(start <= place[0] < end for start, end in others)
