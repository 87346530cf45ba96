"""What kind of message a story is and which of the twelve subjects it is about, each with a confidence.

The marks of a message (`kind_marks`) carry weights for each kind, fitted on labelled stories; words in
`data/categories.tsv` carry weights for the subject. Something that went wrong for this client, however
gently said, is a complaint. It does not grade.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from bot.domain.judgement import Category, Kind
from bot.domain.reading.clauses import Clauses
from bot.domain.reading.kind_marks import Marks
from bot.domain.reading.lexicon import automaton, rows
from bot.domain.reading.normal import Narrative, level
from bot.domain.reading.signals import Hit

KINDS = (Kind.COMPLAINT, Kind.QUESTION, Kind.SUGGESTION, Kind.PRAISE, Kind.UNRELATED)
KIND_NAMES = tuple(kind.value for kind in KINDS)
SUBJECTS = tuple(subject.value for subject in Category)
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
WORK = ("quality.error", "loss", "tax.notice", "tax.penalty")  # the grievance is a piece of work
WORKED = 0.2
UNSAID = 3.0  # one word of a subject alone does not settle it
DEEDS = {  # what was done is the subject, whatever the work was, unless much speaks for another
    "data.leak": (Category.CONFIDENTIALITY, 1.0),
    "data.leak_spread": (Category.CONFIDENTIALITY, 1.0),
    "fraud": (Category.CONDUCT, 1.0),
    "fraud.suspected": (Category.CONDUCT, 1.0),
    "staff.misconduct": (Category.CONDUCT, 0.6),
    "records.lost": (Category.ARCHIVES, 1.0),
    "seal.lost": (Category.ARCHIVES, 1.0),
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

    def score(self, text: str) -> dict[str, float]:
        """The weights of the words found, each word once, longer words before the words inside them."""
        scores: dict[str, float] = {}
        for word in dict.fromkeys([word for _, word in self._automaton.iter_long(text)]):
            for choice, weight in self._entries[word]:
                scores[choice] = scores.get(choice, 0.0) + weight
        return scores


class KindWeights:
    """How much each mark speaks for each kind: `data/kind_weights.tsv`, fitted on labelled stories.

    The weights are kept in hundredths, as whole numbers: their sums are exact, in whatever order marks are found.
    """

    def __init__(self) -> None:
        table = {mark: [round(100 * float(weight)) for weight in weights] for mark, *weights in rows("kind_weights.tsv")}
        self._bias = table.pop("bias")
        self._weights = table
        self.marks = Marks(mark[1:] for mark in table if mark.startswith("="))

    def shares(self, marks: set[str]) -> list[float]:
        """The share of each kind, in the order of KINDS."""
        known = [self._weights[mark] for mark in marks if mark in self._weights]
        scale = 1 / math.sqrt(len(known) + 1)
        sums = map(sum, zip(*known, strict=True)) if known else [0] * len(KINDS)
        powers = [math.exp((bias + scale * added) / 100) for bias, added in zip(self._bias, sums, strict=True)]
        whole = sum(powers)
        return [power / whole for power in powers]


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
    marked = weights.shares(weights.marks.find(narrative, clauses, hits))
    shares = _sharpened([share * heard[kind] for share, kind in zip(marked, KIND_NAMES, strict=True)])
    best = max(shares)
    return Sorted(KIND_NAMES[shares.index(best)], round(min(0.99, best), 2))


def _sharpened(products: list[float]) -> list[float]:
    """Geometric means of two opinions, scaled to one: what either finds unlikely is unlikely."""
    roots = [math.sqrt(product) for product in products]
    whole = sum(roots)
    return [root / whole for root in roots]


def sort_category(
    narrative: Narrative, clauses: Clauses, hits: Sequence[Hit], kind: str, heard: Mapping[str, float]
) -> Sorted:
    """The subject matter, unless the grievance is reply, wrongdoing or a leak itself: words and sound together."""
    counted = {hit.code for hit in hits if hit.counts and not hit.learned}
    scores = category_words().score(narrative.text)
    for subject, weight in category_words().score(_where_wrong(narrative, clauses, hits)).items():
        scores[subject] = scores.get(subject, 0.0) + NEAR * weight
    if kind == Kind.COMPLAINT.value and not counted & MATTER:
        scores["response"] = scores.get("response", 0.0) + max((REPLY.get(code, 0.0) for code in counted), default=0.0)
    whole = sum(scores.values()) + UNSAID
    leaning = _leaning(counted)
    if kind == Kind.COMPLAINT.value and any(hit.code in WORK for hit in hits if hit.counts):
        for other in (Category.RESPONSE, Category.OTHER):
            leaning[other] = leaning.get(other, 0.0) - WORKED
    said = {one: scores.get(one.value, 0.0) / whole + HEARD * heard[one.value] for one in Category}
    return _clearest({one.value: share + leaning.get(one, 0.0) for one, share in said.items()})


def _where_wrong(narrative: Narrative, clauses: Clauses, hits: Sequence[Hit]) -> str:
    """The sentences that tell of something wrong; all of them where none does."""
    told = [hit for hit in hits if hit.counts and not hit.code.startswith(BESIDE)]
    if not told:
        return narrative.text
    numbers = {clauses.sentence_at[narrative.starts[hit.span.message] + hit.span.start] for hit in told}
    return "\n".join(clauses.text[clauses.sentence_starts[one] : clauses.sentence_ends[one]] for one in sorted(numbers))


def _leaning(counted: set[str]) -> dict[Category, float]:
    """What was done speaks for a subject of its own."""
    leaning: dict[Category, float] = {}
    for code in sorted(counted & DEEDS.keys()):
        subject, weight = DEEDS[code]
        leaning[subject] = max(leaning.get(subject, 0.0), weight)
    return leaning


def _clearest(scores: Mapping[str, float]) -> Sorted:
    """The subject most speaks for; from 0.8 on it stands well above the next. The answer itself and what it was about
    often mix: either is right, so the two are not weighed against each other."""
    best = max(scores, key=lambda choice: scores[choice])
    answer = Category.RESPONSE.value
    others = sorted((score for choice, score in scores.items() if choice not in {best, answer}), reverse=True)
    second = others[1] if best == answer else others[0]
    sure = OTHER_SURE if best == Category.OTHER.value else 0.99
    return Sorted(best, round(min(sure, 1 - 0.4 * max(0.0, second / scores[best]) ** 1.5), 2))
