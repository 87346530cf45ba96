"""What a sum in a narrative is about: a loss, a fee, a turnover, a demand and so on (grading §3.5).

The role is read before the value counts. Every word that can name a role is a cue with a weight; the
nearest, heaviest cue of the clause wins, a cue of an earlier clause only where the sum's own clause is
silent. What happened to the sum afterwards (never refunded, paid for nothing) outweighs what it was for.
It reads folded text and does not know the value of anything.
"""

import re
from bisect import bisect_left
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from typing import Any, NamedTuple

from bot.domain.reading.fold import load, patterns
from bot.domain.reading.lexicon import automaton

Span = tuple[int, int]


class Role(StrEnum):
    """The roles; only LOSS is graded, EXPECTED counts as a possible loss."""

    LOSS = "loss"
    EXPECTED = "expected"  # a subsidy, profit, order or fine that has not come
    DEMAND = "demand"  # what the client asks to be paid
    REFUNDED = "refunded"
    FEE = "fee"
    TURNOVER = "turnover"
    PRINCIPAL = "principal"
    FACE = "face"
    QUOTA = "quota"
    THRESHOLD = "threshold"
    WAGE = "wage"
    TAX = "tax"  # due in the ordinary way
    ACCEPTED = "accepted"  # back-tax the client owns
    HANDED = "handed"  # given to the firm to pass on
    SAVING = "saving"
    FIGURE = "figure"  # a number in the books, not money gone
    COUNT = "count"
    OTHERS = "others"  # somebody else's
    AVERTED = "averted"
    UNCLEAR = "unclear"


# asking the class for a member costs as much as twenty names: those that every sum is asked about have their own
LOSS, UNCLEAR, TAX, FEE, HANDED = Role.LOSS, Role.UNCLEAR, Role.TAX, Role.FEE, Role.HANDED
EXPECTED = Role.EXPECTED


class Cue(NamedTuple):
    """A group of words that point to one role, with their pull on a sum after and before them."""

    role: Role
    family: str
    left: float
    right: float
    outcome: bool
    astray: bool
    accepted: bool


class Found(NamedTuple):
    """A cue where it stands in the text."""

    start: int
    end: int
    cue: Cue


class Reading(NamedTuple):
    """The role of one sum, the family of loss it belongs to and the words that said so."""

    role: Role
    family: str = ""
    noun: Span | None = None
    inherited: bool = False


UNREAD = Reading(UNCLEAR)
# what a paid sum was for ceases to matter once it is gone, or once the client asks who pays for it
CAN_BE_GONE = {
    "outcome": {FEE, Role.PRINCIPAL, HANDED, TAX, UNCLEAR},
    "whose": {TAX, UNCLEAR},
    "stolen": {FEE, Role.PRINCIPAL, HANDED, TAX, UNCLEAR, EXPECTED, Role.WAGE},
    "ended": {FEE, Role.PRINCIPAL, HANDED, TAX, UNCLEAR, Role.TURNOVER, Role.FACE},
    "gone": {FEE, Role.PRINCIPAL, HANDED, TAX, UNCLEAR, Role.FACE},
    "refund_gone": {TAX, EXPECTED},
    "spoilt": {Role.TURNOVER, UNCLEAR, Role.PRINCIPAL},
}
PAID = {"penalty", "late_fee", "forgone", "breach", "outcome", "whose", "stolen", "spoilt", "refund_due"}  # or gone
TO_COME = 10  # characters before a sum that may say that it is still to be spent
ADJACENT_BONUS = 3.0
LINKED_BONUS = 4.0
VERB_BONUS = 2.5  # a verb governs its object over a distance
OTHER_SUM_BETWEEN = 6.0
OTHER_CLAUSE = 5.0
OTHER_SENTENCE = 3.0  # on top of the clause
OUTCOME_REACH = 3  # clauses


class Word(NamedTuple):
    """One word that can name a role: a pattern, and the characters it begins with that are meant as they are."""

    pattern: str
    head: str
    cue: Cue


HEAD = re.compile(r"[^.^$*+?{}\[\]\\|()]+(?![?*{])|")  # a character that may be left out is none of a head


@cache
def _words() -> tuple[Word, ...]:
    """The words that can name a role."""
    words = []
    for entry in load("roles.toml")["cue"]:
        flags = (entry.get(flag, False) for flag in ("outcome", "astray", "accepted"))
        family = entry.get("family", entry["role"])
        cue = Cue(Role(entry["role"]), family, entry["left"], entry["right"], *flags)
        words += [Word(word, HEAD.findall(word)[0], cue) for word in entry["words"]]
    return tuple(words)


@cache
def _heads() -> tuple[Any, tuple[tuple[str, tuple[int, ...]], ...]]:
    """What finds the beginnings of words in a text, and each of them with the numbers of its words."""
    by_head: dict[str, list[int]] = {}
    for number, word in enumerate(_words()):
        by_head.setdefault(word.head, []).append(number)
    finder = automaton({head: at for at, head in enumerate(by_head)})
    return finder, tuple((head, tuple(numbers)) for head, numbers in by_head.items())


class Begun(dict[int, tuple[int, list[tuple[int, re.Pattern[str] | None]]]]):
    """By the number of a head: its length, and its words with what is beyond it, compiled when it is first met."""

    def __missing__(self, number: int) -> tuple[int, list[tuple[int, re.Pattern[str] | None]]]:
        (head, numbers), words = _heads()[1][number], _words()
        beyond = [(at, re.compile(words[at].pattern) if words[at].pattern != head else None) for at in numbers]
        self[number] = len(head), beyond
        return self[number]


_BEGUN = Begun()  # most stories meet few heads


@cache
def context() -> dict[str, re.Pattern[str]]:
    """The compiled patterns about the surroundings of a sum."""
    return patterns("roles.toml")


def find_cues(text: str) -> list[Found]:
    """Every word of the folded text that can name a role: the longest at each place, none inside another."""
    words, found, reach, place = _words(), [], 0, -1
    for at, back, number in sorted(_said(text)):
        if -back > reach or (-back == reach and at == place):
            found.append(Found(at, -back, words[number].cue))
            reach, place = -back, at
    return found


def _said(text: str) -> list[tuple[int, int, int]]:
    """Every word that stands in the text: where it begins, its end below zero (the longest first), its number."""
    (finder, _), begun = _heads(), _BEGUN
    said = []
    for last, head in finder.iter(text):
        length, words = begun[head]
        at = last + 1 - length
        for number, word in words:
            if word is None:
                said.append((at, -last - 1, number))
            elif match := word.match(text, at):
                said.append((at, -match.end(), number))
    return said


@dataclass(frozen=True, slots=True)
class Scene:
    """A folded text with its sums, cues and clause breaks, ready to be asked about each sum."""

    text: str
    sums: tuple[Span, ...]
    cues: tuple[Found, ...]
    breaks: tuple[int, ...]
    stops: tuple[int, ...]

    def clause_start(self, at: int) -> int:
        """Where the clause around `at` begins."""
        index = bisect_left(self.breaks, at)
        return self.breaks[index - 1] + 1 if index else 0

    def sentence_start(self, at: int) -> int:
        """Where the sentence around `at` begins."""
        index = bisect_left(self.stops, at)
        return self.stops[index - 1] + 1 if index else 0

    def sentence_end(self, at: int) -> int:
        """Where the sentence around `at` ends."""
        index = bisect_left(self.stops, at)
        return self.stops[index] if index < len(self.stops) else len(self.text)

    def breaks_between(self, start: int, end: int) -> int:
        """How many clause breaks lie in a stretch of text."""
        return bisect_left(self.breaks, end) - bisect_left(self.breaks, start)

    def sums_between(self, start: int, end: int) -> int:
        """How many other sums lie wholly in a stretch of text."""
        if len(self.sums) == 1:
            return 0
        return sum(1 for begin, finish in self.sums if begin >= start and finish <= end)


def set_scene(text: str, sums: tuple[Span, ...]) -> Scene:
    """Find the cues and clause breaks of a folded text; a comma inside a sum breaks nothing."""
    breaks = [found.start() for found in context()["clause_break"].finditer(text)]
    stops = tuple([found.start() for found in context()["sentence_break"].finditer(text)])
    cues = find_cues(text)
    for start, end in sums:
        del breaks[bisect_left(breaks, start) : bisect_left(breaks, end)]
        cues = [found for found in cues if found.end <= start or end <= found.start]
    return Scene(text, sums, tuple(cues), tuple(breaks), stops)


def role_of(scene: Scene, span: Span) -> Reading:
    """The role of the sum at `span`."""
    best, most = None, 0.0
    for found in scene.cues:
        pull = _pull(scene, found, span)
        if pull > most or (best and pull == most and abs(found.start - span[0]) < abs(best.start - span[0])):
            best, most = found, pull
    if best is None:
        return UNREAD
    best = _fate(scene, best, span) or best
    family = scene.text[best.start : best.end] if best.cue.family == "expense" else best.cue.family
    return _tensed(scene, Reading(best.cue.role, family, (best.start, best.end)), span)


def _fate(scene: Scene, named: Found, span: Span) -> Found | None:
    """What the rest of the sentence says became of a sum that was `named` something harmless."""
    for found in scene.cues:
        if found.start < span[1] or named.cue.role not in CAN_BE_GONE.get(found.cue.family, ()):
            continue
        if _pull_from_right(scene, found, span[1]):
            return found
    return None


def _pull(scene: Scene, found: Found, span: Span) -> float:
    start, end = span
    if found.end <= start and found.cue.left:
        return _pull_from_left(scene, found, start)
    if found.start >= end and found.cue.right:
        return _pull_from_right(scene, found, end)
    return 0


def _pull_from_left(scene: Scene, found: Found, start: int) -> float:
    gap = start - found.end
    crossed = scene.breaks_between(found.end, start)
    pull = found.cue.left - min(gap, 12) * 0.4 - crossed * OTHER_CLAUSE
    if crossed and pull <= 0:
        return 0
    pull -= OTHER_SENTENCE if scene.sentence_start(start) >= found.end else 0
    pull -= OTHER_SUM_BETWEEN * (1 + bool(crossed)) * scene.sums_between(found.end, start)
    if crossed:
        return pull
    if found.cue.role is LOSS and context()["verb"].search(scene.text[found.start : found.end]):
        pull += VERB_BONUS
    return pull + ADJACENT_BONUS if gap <= 1 and found.cue.role is not TAX else pull


def _pull_from_right(scene: Scene, found: Found, end: int) -> float:
    gap = found.start - end
    crossed = scene.breaks_between(end, found.start)
    if crossed > (OUTCOME_REACH if found.cue.outcome else 0) or scene.sums_between(end, found.start):
        return 0
    linked = context()["link"].match(scene.text, end)
    gap_behind_link = found.start - linked.end() if linked else gap
    pull = found.cue.right - gap * 0.8 + max(0.0, LINKED_BONUS - gap_behind_link * (1 if linked else 4))
    if found.cue.left and _is_of_next(scene, found):
        pull -= OTHER_SUM_BETWEEN
    return max(pull, 1.0) if found.cue.outcome else pull


def _is_of_next(scene: Scene, found: Found) -> bool:
    # 10万的票多收我6000: the word has a sum of its own right behind it
    return any(0 <= start - found.end <= 2 for start, _ in scene.sums)


def _tensed(scene: Scene, reading: Reading, span: Span) -> Reading:
    """A loss that was averted or has not happened yet is not a loss."""
    if reading.role is not LOSS or reading.noun is None:
        return reading
    rules, clause = context(), scene.text[scene.clause_start(span[0]) : span[0]]
    told = scene.text[scene.sentence_start(span[0]) : span[0]]
    if rules["found_out"].search(clause) or rules["counterfactual"].search(told):
        return reading
    if _was_averted(scene, reading, (clause, told), span):
        return reading._replace(role=Role.AVERTED)
    others = rules["tells_of_others"].search(told) and not rules["tells_of_us"].search(told)
    if others or _is_elsewhere(scene, reading, span):
        return reading._replace(role=Role.OTHERS)
    supposed = rules["hypothetic"].search(clause) or rules["supposed"].search(told)
    asked = rules["asked"].search(told) or supposed or _not_yet(scene, reading, span)
    if asked or _was_hoped_for(scene, reading, span):
        return reading._replace(role=EXPECTED)
    return reading


def _not_yet(scene: Scene, reading: Reading, span: Span) -> bool:
    """Whether the word that says what becomes of a sum is only feared or heard of, or it is still to be spent."""
    if context()["to_come"].search(scene.text[max(0, span[0] - TO_COME) : span[0]]):
        return True
    if context()["pending"].match(scene.text, span[1]):
        return True
    if reading.noun is None or reading.noun[0] < span[1]:
        return False
    return bool(context()["not_yet"].search(scene.text[span[1] : reading.noun[0]]))


def _is_elsewhere(scene: Scene, reading: Reading, span: Span) -> bool:
    """Whether the client says that it was none of the firm's doing, or was asked for and never paid."""
    rules, start, end = context(), scene.sentence_start(span[0]), scene.sentence_end(span[1])
    if rules["former"].match(scene.text[start : span[0]]) or rules["not_theirs"].search(scene.text, start, end):
        return True
    if reading.family in PAID:
        return False
    clause = scene.text[scene.clause_start(span[0]) : span[0]]
    threat = rules["under_threat"].search(clause) or rules["threat_after"].match(scene.text, span[1])
    if threat and not rules["did_pay"].search(scene.text, span[1]):
        return True
    return bool(rules["did_not_pay"].search(scene.text, span[1]))


def _was_averted(scene: Scene, reading: Reading, before: tuple[str, str], span: Span) -> bool:
    (clause, told), rules = before, context()
    if rules["averted"].search(clause):
        return True
    if rules["unless"].search(told) and rules["would"].search(clause):
        return True
    cue_at = reading.noun[0] if reading.noun else span[0]
    if rules["negated"].search(scene.text[max(0, cue_at - 5) : cue_at]):
        return True
    if rules["asked_for"].search(told) and (
        rules["only_then"].match(scene.text, span[1]) or rules["asked_for"].search(clause)
    ):
        return True
    rest = scene.text[span[1] : scene.sentence_end(span[1])]
    pardon = {"penalty": "spared", "taken": "refused"}.get(reading.family, "paid_back")
    return bool(rules[pardon].search(rest))


def _was_hoped_for(scene: Scene, reading: Reading, span: Span) -> bool:
    # 补贴没拿到，损失8万: what was lost is what had been expected
    if reading.family != "loss" or (reading.noun and context()["deducted"].match(scene.text, reading.noun[0])):
        return False
    begin = scene.sentence_start(span[0])
    return any(
        found.cue.role is EXPECTED and not scene.sums_between(found.end, span[0])
        for found in scene.cues
        if begin <= found.start < span[0]
    )
