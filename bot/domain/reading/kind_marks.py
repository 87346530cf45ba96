"""What a message shows of its kind: words of a class, questions, where the firm is named, what was found wrong.

Classes of words live in `data/kinds.tsv` (a name and its words). A mark is a class met (`thanks1`), met
several times (`thanks2`) or in the last sentence (`thanks$`), a question (`ask`, `ask*` in every sentence,
`ask$` in the last), a length (`len>35`), a signal that a rule found (`!quality.error`) and how
near the firm is named to what went wrong. It does not weigh them.
"""

from bisect import bisect_left
from collections.abc import Sequence
from functools import cache
from itertools import chain

from bot.domain.reading.clauses import Clauses
from bot.domain.reading.lexicon import automaton, rows
from bot.domain.reading.normal import Narrative, level
from bot.domain.reading.signals import Hit

FIRM, STAFF, THANKS, ASK = "firm", "staff", "thanks", "askend"
COUNTS = (1, 2, 3, 5)
LENGTHS = (10, 20, 35, 60, 100, 200)
LONGER = tuple([f"len>{least}" for least in LENGTHS])
NO_WRONG = ("mit.", "emo.strong", "emo.distress", "repeat.", "deadline.", "loss.unknown")  # say nothing alone
HARD = ("staff.misconduct", "records.", "seal.", "data.", "fraud", "biz.blocked", "biz.halt", "emo.safety", "rep.")
EFFECTS = ("tax.", "repeat.")

Met = list[tuple[int, int]]  # words by their numbers, each with where its last character stands


class Marks:
    """The marks of a message, found in one pass over its words."""

    def __init__(self) -> None:
        classes = {name: [level(word) for word in words.split("|")] for name, words, *_ in rows("kinds.tsv")}
        self._ends = tuple(classes.pop(ASK))
        numbers = {word: number for number, word in enumerate(dict.fromkeys(chain(*classes.values())))}
        self._automaton = automaton(numbers)
        self._thanks, self._firm, self._staff = [
            frozenset([numbers[word] for word in classes[name]]) for name in (THANKS, FIRM, STAFF)
        ]
        self._classes: list[list[str]] = [[] for _ in numbers]  # by the numbers of their words
        for name, words in classes.items():
            for word in dict.fromkeys(words):
                self._classes[numbers[word]].append(name)

    def find(self, narrative: Narrative, clauses: Clauses, hits: Sequence[Hit]) -> set[str]:
        """Every mark once; thanks said beside a wrong are manners and count for nothing."""
        counted = [hit for hit in hits if hit.counts]
        sentence_at = clauses.sentence_at
        wrong = {
            sentence_at[narrative.starts[hit.span.message] + hit.span.start]
            for hit in counted
            if is_wrong(hit)
        }
        met: Met = list(self._automaton.iter(narrative.text))
        words = {word for _, word in met}
        said = _sentences(clauses)
        if wrong and not words.isdisjoint(self._thanks):
            polite = {sentence_at[last] for last, word in met if word in self._thanks} - wrong
            met = [(last, word) for last, word in met if sentence_at[last] not in polite]
            words = {word for _, word in met}
            said = [(start, sentence) for start, sentence in said if sentence_at[start] not in polite]
        firm = {sentence_at[last] for last, word in met if word in self._firm}
        staff = {sentence_at[last] for last, word in met if word in self._staff}
        final = said[-1][0] if said else 0
        return {
            *self._worded(words, [word for last, word in met if last >= final]),
            *_asked([sentence.rstrip().endswith(self._ends) for _, sentence in said]),
            *LONGER[: bisect_left(LENGTHS, sum([len(sentence) for _, sentence in said]))],
            *_told({hit.code for hit in counted}),
            *["~" + hit.modality for hit in hits if not hit.counts],
            "named" if firm else "staffed" if staff else "unnamed",
            *["@firm" if number in firm else "@staff" if number in staff else "@nobody" for number in wrong],
        }

    def _worded(self, words: set[int], final: list[int]) -> list[str]:
        """How many words of each class stand anywhere, and which classes in the final sentence."""
        classes = self._classes
        return [
            *_tallied([name for word in words for name in classes[word]]),
            *[name + "$" for word in final for name in classes[word]],
        ]


def is_wrong(hit: Hit) -> bool:
    """Whether a hit tells of something that went wrong."""
    return hit.counts and not hit.code.startswith(NO_WRONG)


def _sentences(clauses: Clauses) -> list[tuple[int, str]]:
    """The sentences that say anything, each with where it begins."""
    return [
        (start, sentence)
        for start, end in zip(clauses.sentence_starts, clauses.sentence_ends, strict=True)
        if (sentence := clauses.text[start:end]).strip()
    ]


def _asked(asked: list[bool]) -> list[str]:
    """Whether any, all and the last of the sentences ask."""
    if True not in asked:
        return []
    return ["ask", *(["ask*"] if all(asked) else []), *(["ask$"] if asked[-1] else [])]


def _told(codes: set[str]) -> list[str]:
    """What was found, and how grave it is."""
    if not codes:
        return ["!none"]
    return [*["!" + code for code in codes], *_tallied([grave for code in codes if (grave := _gravity(code))])]


@cache
def _gravity(code: str) -> str:
    if code.startswith(EFFECTS):
        return "!effect"
    if code.startswith(NO_WRONG):
        return ""
    return "!hard" if code.startswith(HARD) else "!soft"


def _tallied(names: list[str]) -> list[str]:
    """Each name with the numbers of times it was met at least."""
    return [mark for name in set(names) for mark in _counted(name, names.count(name))]


@cache
def _counted(name: str, times: int) -> tuple[str, ...]:
    return tuple([f"{name}{count}" for count in COUNTS if times >= count])
