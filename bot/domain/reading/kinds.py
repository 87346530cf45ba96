"""What kind of message a story is and which of the twelve subjects it is about, each with a confidence.

The marks of a message (`kind_marks`) carry weights for each kind, fitted on labelled stories; words in
`data/categories.tsv` carry weights for the subject. Something that went wrong for this client, however
gently said, is a complaint. It does not grade.
"""

import math
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from bot.domain.judgement import Category, Kind
from bot.domain.reading.clauses import Clauses
from bot.domain.reading.kind_marks import Marks
from bot.domain.reading.learned import Lanes
from bot.domain.reading.lexicon import automaton, rows
from bot.domain.reading.normal import Narrative, level
from bot.domain.reading.signals import Hit

KINDS = (Kind.COMPLAINT, Kind.QUESTION, Kind.SUGGESTION, Kind.PRAISE, Kind.UNRELATED)
KIND_NAMES = tuple(kind.value for kind in KINDS)
SUBJECTS = tuple(subject.value for subject in Category)
COMPLAINT, RESPONSE, OTHER = Kind.COMPLAINT.value, Category.RESPONSE.value, Category.OTHER.value
MATTER = frozenset(
    {
        "quality.error",
        "tax.notice",
        "tax.penalty",
        "tax.abnormal",
        "tax.severe",
        "loss",
        "records.lost",
        "biz.blocked",
        "deadline.overdue",
        "deadline.48h",
    }
)
REPLY = {
    "staff.attitude": 5.0,
    "staff.unreachable": 4.0,
    "biz.delay": 1.0,
}  # how far the grievance is the answer itself
OTHER_SURE = 0.6  # that it is none of the subjects is never sure
HEARD = 1.5  # what a story sounds like, beside its words
NEAR = 2.0  # a word beside what went wrong, on top of its place in the story
BESIDE = ("mit.", "emo.", "deadline.", "rep.")
WORK = frozenset({"quality.error", "loss", "tax.notice", "tax.penalty"})  # the grievance is a piece of work
WORKED = 0.2
UNSAID = 3.0  # one word of a subject alone does not settle it
DEEDS = {  # what was done is the subject, whatever the work was, unless much speaks for another
    "data.leak": (Category.CONFIDENTIALITY.value, 1.0),
    "data.leak_spread": (Category.CONFIDENTIALITY.value, 1.0),
    "fraud": (Category.CONDUCT.value, 1.0),
    "fraud.suspected": (Category.CONDUCT.value, 1.0),
    "staff.misconduct": (Category.CONDUCT.value, 0.6),
    "records.lost": (Category.ARCHIVES.value, 1.0),
    "seal.lost": (Category.ARCHIVES.value, 1.0),
}


@dataclass(frozen=True, slots=True)
class Sorted:
    """A choice and how sure it is, from 0 to 1."""

    choice: str
    confidence: float


class Weights:
    """A table of words with weights for several choices, found in one pass."""

    def __init__(self, table: str) -> None:
        by_word: dict[str, list[tuple[str, float]]] = {}
        for choice, weight, words, *_ in rows(table):
            for word in words.split("|"):
                by_word.setdefault(level(word), []).append((choice, float(weight)))
        self._entries = list(by_word.values())
        self._automaton = automaton({word: number for number, word in enumerate(by_word)})

    def score(self, text: str, sentence_at: Sequence[int], near: Collection[int]) -> dict[str, float]:
        """The weights of the words found, each word once, longer words before the words inside them; more for a word
        that stands in one of the sentences near what went wrong."""
        found = list(self._automaton.iter_long(text))
        beside = {word for last, word in found if sentence_at[last] in near}
        scores: dict[str, float] = {}
        for word in {word for _, word in found}:
            for choice, weight in self._entries[word]:
                scores[choice] = scores.get(choice, 0.0) + (1 + NEAR if word in beside else 1) * weight
        return scores


class KindWeights:
    """How much each mark speaks for each kind: `data/kind_weights.tsv`, fitted on labelled stories."""

    def __init__(self) -> None:
        self._lanes = Lanes(KIND_NAMES)
        table = {mark: self._hundredths(weights) for mark, *weights in rows("kind_weights.tsv")}
        self._bias = self._lanes.unpack(table.pop("bias") + self._lanes.middles)
        self._weights = table
        self.marks = Marks(mark[1:] for mark in table if mark.startswith("="))

    def shares(self, marks: set[str]) -> dict[str, float]:
        """The share of each kind."""
        weights = self._weights
        known = [weights[mark] for mark in marks if mark in weights]
        scale = 1 / math.sqrt(len(known) + 1)
        sums = self._lanes.unpack(sum(known, self._lanes.middles))
        powers = {kind: math.exp((bias + scale * sums[kind]) / 100) for kind, bias in self._bias.items()}
        whole = sum(powers.values())
        return {kind: power / whole for kind, power in powers.items()}

    def _hundredths(self, weights: Sequence[str]) -> int:
        pairs = zip(KIND_NAMES, weights, strict=True)
        return sum([self._lanes.weight(f"{kind}:{round(100 * float(weight))}") for kind, weight in pairs])


@cache
def kind_weights() -> KindWeights:
    """The weights of kinds, read once."""
    return KindWeights()


@cache
def category_words() -> Weights:
    """The words that speak for a subject."""
    return Weights("categories.tsv")


def sort_kind(
    narrative: Narrative, clauses: Clauses, hits: Sequence[Hit], heard: Mapping[str, float]
) -> Sorted:
    """投诉, 咨询, 建议, 表扬 or 无关: the marks of the message and what it sounds like, each with its say."""
    if not narrative.text.strip():
        return Sorted(Kind.UNRELATED.value, 0.4)
    weights = kind_weights()
    shares = weights.shares(weights.marks.find(narrative, clauses, hits))
    # geometric means of two opinions: what either finds unlikely is unlikely
    means = {kind: math.sqrt(share * heard[kind]) for kind, share in shares.items()}
    best = max(means, key=means.__getitem__)
    return Sorted(best, round(min(0.99, means[best] / sum(means.values())), 2))


def sort_category(
    narrative: Narrative, clauses: Clauses, hits: Sequence[Hit], kind: str, heard: Mapping[str, float]
) -> Sorted:
    """The subject matter, unless the grievance is reply, wrongdoing or a leak itself: words and sound together."""
    counted = [hit for hit in hits if hit.counts]
    codes = {hit.code for hit in counted if not hit.learned}
    near = _where_wrong(narrative, clauses, counted)
    scores = category_words().score(narrative.text, clauses.sentence_at, near)
    if kind == COMPLAINT and MATTER.isdisjoint(codes):
        scores[RESPONSE] = scores.get(RESPONSE, 0.0) + max([REPLY.get(code, 0.0) for code in codes], default=0.0)
    whole = sum(scores.values()) + UNSAID
    shares = {subject: scores.get(subject, 0.0) / whole + HEARD * heard[subject] for subject in SUBJECTS}
    for subject, weight in _leaning(codes).items():
        shares[subject] += weight
    if kind == COMPLAINT and not WORK.isdisjoint([hit.code for hit in counted]):
        shares[RESPONSE] -= WORKED
        shares[OTHER] -= WORKED
    return _clearest(shares)


def _where_wrong(narrative: Narrative, clauses: Clauses, counted: Sequence[Hit]) -> Collection[int]:
    """The numbers of the sentences that tell of something wrong; of all sentences where none does."""
    told = {
        clauses.sentence_at[narrative.starts[hit.span.message] + hit.span.start]
        for hit in counted
        if not hit.code.startswith(BESIDE)
    }
    return told or range(len(clauses.sentence_starts))


def _leaning(codes: set[str]) -> dict[str, float]:
    """What was done speaks for a subject of its own."""
    leaning: dict[str, float] = {}
    for code in codes & DEEDS.keys():
        subject, weight = DEEDS[code]
        leaning[subject] = max(leaning.get(subject, 0.0), weight)
    return leaning


def _clearest(scores: Mapping[str, float]) -> Sorted:
    """The subject most speaks for; from 0.8 on it stands well above the next. The answer itself and what it was about
    often mix: either is right, so the two are not weighed against each other."""
    ordered = sorted(scores, key=scores.__getitem__, reverse=True)
    best, second = ordered[0], ordered[2 if RESPONSE in ordered[:2] else 1]
    sure = OTHER_SURE if best == OTHER else 0.99
    return Sorted(best, round(min(sure, 1 - 0.4 * max(0.0, scores[second] / scores[best]) ** 1.5), 2))
