"""What kind of message a story is and which of the twelve subjects it is about, each with a confidence.

Words in `data/kinds.tsv` and `data/categories.tsv` carry weights; the signals found weigh more than any
word: something that went wrong for this client, however gently said, is a complaint. It does not grade.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

import ahocorasick

from bot.domain.judgement import Category, Kind
from bot.domain.reading.lexicon import concepts, rows
from bot.domain.reading.normal import level
from bot.domain.reading.signals import Hit

HARD_EVIDENCE = (
    "staff.misconduct",
    "records.",
    "seal.",
    "data.",
    "fraud",
    "biz.blocked",
    "biz.halt",
    "emo.safety",
    "rep.",
)  # each alone says that something went wrong
NO_WRONG = (
    "mit.",
    "emo.strong",
    "emo.distress",
    "repeat.",
    "deadline.",
    "loss.unknown",
)  # say nothing by themselves
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
CAPS = {
    Kind.COMPLAINT: 9.0,
    Kind.QUESTION: 6.0,
    Kind.SUGGESTION: 9.0,
    Kind.PRAISE: 12.0,
    Kind.UNRELATED: 30.0,
}


@dataclass(frozen=True, slots=True)
class Sorted:
    """A choice and how sure it is, from 0 to 1."""

    choice: str
    confidence: float


class Weights:
    """A table of words with weights for several choices, found in one pass."""

    def __init__(self, table: str) -> None:
        self._automaton = ahocorasick.Automaton()
        by_word: dict[str, list[tuple[str, float]]] = {}
        for choice, weight, words, *_ in rows(table):
            for word in words.split("|"):
                by_word.setdefault(level(word), []).append((choice, float(weight)))
        for word, entries in by_word.items():
            self._automaton.add_word(word, (len(word), tuple(entries)))
        self._automaton.make_automaton()

    def score(self, text: str) -> dict[str, float]:
        """The weights of the words found, each word once, longer words before the words inside them."""
        scores: dict[str, float] = {}
        found = {
            text[last + 1 - length : last + 1]: entries
            for last, (length, entries) in self._automaton.iter_long(text)
        }
        for entries in found.values():
            for choice, weight in entries:
                scores[choice] = scores.get(choice, 0.0) + weight
        return scores


@cache
def kind_words() -> Weights:
    """The words that speak for a kind."""
    return Weights("kinds.tsv")


@cache
def category_words() -> Weights:
    """The words that speak for a subject."""
    return Weights("categories.tsv")


def sort_kind(text: str, hits: Sequence[Hit]) -> Sorted:
    """投诉, 咨询, 建议, 表扬 or 无关."""
    words = kind_words().score(text)
    wrong = {hit.code for hit in hits if hit.counts and not hit.code.startswith(NO_WRONG)}
    scores = {kind.value: min(words.get(kind.value, 0.0), CAPS[kind]) for kind in Kind}
    if scores[Kind.QUESTION.value] or not wrong:
        scores[Kind.QUESTION.value] += min(2.0, words.get("mark", 0.0))
    hard = {code for code in wrong if code.startswith(HARD_EVIDENCE) and code != "rep.threat"}
    effects = {hit.code for hit in hits if hit.counts and hit.code.startswith(("tax.", "repeat."))}
    soft = wrong - hard - effects
    scores[Kind.COMPLAINT.value] += 10.0 * len(hard) + 5.0 * len(soft) + 3.0 * len(effects)
    if _about_the_firm(text, hits):
        scores[Kind.COMPLAINT.value] += 1.0
    elif not category_words().score(text):
        scores[Kind.UNRELATED.value] += 2.0
    else:
        scores[Kind.QUESTION.value if "mark" in words else Kind.COMPLAINT.value] += 1.0
    return _pick(scores, Kind.UNRELATED.value)


def _about_the_firm(text: str, hits: Sequence[Hit]) -> bool:
    return bool(hits) or any(word in text for word in concepts()["firm"])


def _pick(scores: Mapping[str, float], fallback: str) -> Sorted:
    best = max(scores, key=lambda choice: scores[choice])
    top = scores[best]
    if top <= 0:
        return Sorted(fallback, 0.4)
    second = max(score for choice, score in scores.items() if choice != best)
    return Sorted(best, round(min(0.99, 0.5 + (top - max(second, 0.0)) / (2 * (top + 1))), 2))


def sort_category(text: str, hits: Sequence[Hit], kind: str) -> Sorted:
    """The subject matter, unless the grievance is reply, wrongdoing or a leak itself."""
    counted = {hit.code for hit in hits if hit.counts}
    if counted & {"data.leak", "data.leak_spread"}:
        return Sorted(Category.CONFIDENTIALITY.value, 0.95)
    if counted & {"fraud", "fraud.suspected", "staff.misconduct"}:
        return Sorted(Category.CONDUCT.value, 0.85)
    if counted & {"records.lost", "seal.lost"}:
        return Sorted(Category.ARCHIVES.value, 0.85)
    scores = category_words().score(text)
    if kind == Kind.COMPLAINT.value and not counted & MATTER:
        scores["response"] = scores.get("response", 0.0) + max(
            (REPLY.get(code, 0.0) for code in counted), default=0.0
        )
    return _clearest({one.value: scores.get(one.value, 0.0) for one in Category})


def _clearest(scores: Mapping[str, float]) -> Sorted:
    """The subject most speaks for; 0.8 where it is twice as much as for the next, as reply and subject often mix."""
    best = max(scores, key=lambda choice: scores[choice])
    top = scores[best]
    if top <= 0:
        return Sorted(Category.OTHER.value, 0.4)
    second = max(0.0, *(score for choice, score in scores.items() if choice != best))
    return Sorted(best, round(min(0.99, 0.6 + 0.4 * (top - second) / top), 2))
