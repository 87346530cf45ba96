"""What kind of message a story is and which of the twelve subjects it is about, each with a confidence.

Both are sums of whole-number weights from `data/learned.tsv`, of the runs of characters in the story and of marks: for
the kind those of `kind_marks`, for the subject what the rules found and how much the words of `data/categories.tsv`
speak for each subject. Something that went wrong for this client, however gently said, is a
complaint. It does not grade.
"""

import math
from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from bot.domain.judgement import Category, Kind
from bot.domain.reading.clauses import Clauses
from bot.domain.reading.kind_marks import BESIDE, Marks
from bot.domain.reading.learned import SCALE, Heard, ear
from bot.domain.reading.lexicon import automaton, rows, spelt
from bot.domain.reading.normal import Narrative, level
from bot.domain.reading.signals import Hit

NOTHING, RESPONSE = Kind.UNRELATED.value, Category.RESPONSE.value
SUBJECTS = tuple(subject.value for subject in Category)
UNSAID = 3.0  # one word of a subject alone does not settle it
SHARES = (0.1, 0.25, 0.45, 0.65)  # of what all words say: steps at which a subject is marked
STEPS = {one: tuple(f"%%{one}{step}" for step in range(1, len(SHARES) + 1)) for one in SUBJECTS}
# A confidence is the share of such choices that a person accepts, as stories left out have shown: from the share of the
# sums, this much at least and that much of it. Some stories have two subjects, either of which is right.
KIND_SURE, SUBJECT_SURE = (0.0, 1.0), (0.31, 0.67)
KIND_SHARPNESS, SUBJECT_SHARPNESS = 0.9, 1.15
MOST = 0.99


@dataclass(frozen=True, slots=True)
class Sorted:
    """A choice and how sure it is, from 0 to 1."""

    choice: str
    confidence: float


class SubjectWords:
    """The words that speak for a subject, each with its weights, found in one pass."""

    def __init__(self, table: str) -> None:
        by_word: dict[str, list[tuple[str, float]]] = {}
        for choice, weight, words, *_ in rows(table):
            for word in words.split("|"):
                by_word.setdefault(level(word), []).append((choice, float(weight)))
        self._entries = list(by_word.values())
        self._automaton = automaton({word: number for number, word in enumerate(by_word)}, spelt)

    def marks(self, text: str) -> list[str]:
        """How much of what all words say speaks for each subject, in steps; longer words before those inside them."""
        scores: dict[str, float] = {}
        for word in {word for _, word in self._automaton.iter_long(spelt(text))}:
            for choice, weight in self._entries[word]:
                scores[choice] = scores.get(choice, 0.0) + weight
        whole = sum(scores.values()) + UNSAID
        steps = [(choice, bisect_left(SHARES, score / whole)) for choice, score in scores.items()]
        return [mark for choice, reached in steps for mark in STEPS[choice][:reached]]


@cache
def kind_marks() -> Marks:
    """The marks of a kind, read once."""
    return Marks()


@cache
def subject_words() -> SubjectWords:
    """The words of a subject, read once."""
    return SubjectWords("categories.tsv")


def sort_kind(narrative: Narrative, clauses: Clauses, hits: Sequence[Hit], heard: Heard) -> Sorted:
    """投诉, 咨询, 建议, 表扬 or 无关: what the message sounds like, its manners left out beside a wrong, and its marks;
    `hits` are those that rules read."""
    if not narrative.text.strip():
        return Sorted(NOTHING, 0.4)
    marks = kind_marks().find(narrative, clauses, hits)
    level = heard.level if marks.isdisjoint(BESIDE) else heard.telling
    return clearest(ear().kinds.sums(level, marks), KIND_SHARPNESS, KIND_SURE)


def sort_category(narrative: Narrative, heard: Heard) -> Sorted:
    """The subject matter, or reply, wrongdoing or a leak where that is the grievance."""
    sums = ear().subjects.sums(heard.level, subject_words().marks(narrative.text))
    return clearest(sums, SUBJECT_SHARPNESS, SUBJECT_SURE)


def clearest(sums: Mapping[str, int], sharpness: float, sure: tuple[float, float]) -> Sorted:
    """The highest sum, and its share of them all. Where the first two are the answer itself and what it was about,
    either is right, so the second is not weighed against the first."""
    best, second = sorted(sums, key=sums.__getitem__, reverse=True)[:2]
    top, scale, exp = sums[best], sharpness / SCALE, math.exp
    beside = exp((sums[second] - top) * scale) if RESPONSE in {best, second} else 0.0
    share = 1 / (sum([exp((total - top) * scale) for total in sums.values()]) - beside)
    return Sorted(best, round(min(MOST, sure[0] + sure[1] * share), 2))
