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
from operator import itemgetter
from typing import NamedTuple

from bot.domain.reading.clauses import Clauses
from bot.domain.reading.lexicon import automaton, rows, spelt
from bot.domain.reading.normal import Narrative, level
from bot.domain.reading.signals import Hit

FIRM, STAFF, THANKS, ASK = "firm", "staff", "thanks", "askend"
COUNTS = (1, 2, 3, 5)
LENGTHS = (10, 20, 35, 60, 100, 200)
LONGER = tuple([f"len>{least}" for least in LENGTHS])
NO_WRONG = ("mit.", "emo.strong", "emo.distress", "repeat.", "deadline.", "loss.unknown")  # say nothing alone
HARD = ("staff.misconduct", "records.", "seal.", "data.", "fraud", "biz.blocked", "biz.halt", "emo.safety", "rep.")
EFFECTS = ("tax.", "repeat.")

BESIDE = FIRM_BESIDE, STAFF_BESIDE, NOBODY = "@firm", "@staff", "@nobody"  # who is named where something went wrong
WORD = itemgetter(1)  # of a place and the number of the word that ends there


class Sentence(NamedTuple):
    """One sentence with the numbers of the words in it."""

    number: int
    text: str
    words: set[int]


class Marks:
    """The marks of a message, found in one pass over its words."""

    def __init__(self) -> None:
        classes = {name: [level(word) for word in words.split("|")] for name, words, *_ in rows("kinds.tsv")}
        self._ends = tuple(classes.pop(ASK))
        numbers = {word: number for number, word in enumerate(dict.fromkeys(chain(*classes.values())))}
        self._automaton = automaton(numbers, spelt)
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
        wrong = {
            clauses.sentence_at[narrative.starts[hit.span.message] + hit.span.start] for hit in counted if is_wrong(hit)
        }
        said = self._sentences(clauses)
        if wrong:
            thanks = self._thanks
            said = [one for one in said if one.number in wrong or one.words.isdisjoint(thanks)]
        words = set[int]().union(*[one.words for one in said])
        final = said[-1].words if said else ()
        firm = {one.number for one in said if not one.words.isdisjoint(self._firm)}
        staff = {one.number for one in said if not one.words.isdisjoint(self._staff)}
        return {
            *_tallied([name for word in words for name in self._classes[word]]),
            *[name + "$" for word in final for name in self._classes[word]],
            *_asked([one.text.rstrip().endswith(self._ends) for one in said]),
            *LONGER[: bisect_left(LENGTHS, sum([len(one.text) for one in said]))],
            *_told({hit.code for hit in counted}),
            *(["~" + hit.modality for hit in hits if not hit.counts] if len(counted) < len(hits) else ()),
            "named" if firm else "staffed" if staff else "unnamed",
            *[FIRM_BESIDE if number in firm else STAFF_BESIDE if number in staff else NOBODY for number in wrong],
        }

    def _sentences(self, clauses: Clauses) -> list[Sentence]:
        """The sentences that say anything; no word holds the end of one."""
        text, heard_in = clauses.text, self._automaton.iter
        return [
            Sentence(number, said, set(map(WORD, heard_in(spelt(said)))))
            for number, (start, end) in enumerate(zip(clauses.sentence_starts, clauses.sentence_ends, strict=True))
            if (said := text[start:end]).strip()
        ]


def is_wrong(hit: Hit) -> bool:
    """Whether a hit tells of something that went wrong."""
    return hit.counts and _tells_wrong(hit.code)


@cache
def _tells_wrong(code: str) -> bool:
    return not code.startswith(NO_WRONG)


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
    if not _tells_wrong(code):
        return ""
    return "!hard" if code.startswith(HARD) else "!soft"


def _tallied(names: list[str]) -> list[str]:
    """Each name with the numbers of times it was met at least."""
    return [mark for name in set(names) for mark in _counted(name, names.count(name))]


@cache
def _counted(name: str, times: int) -> tuple[str, ...]:
    return tuple([f"{name}{count}" for count in COUNTS if times >= count])
