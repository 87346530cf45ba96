"""What the codes of signals are learned from, and the bars they must reach.

A clause teaches by the words quoted from it, a whole story by its short runs and its marks: what the rules found.
Rules look better than they are on stories they were written on, so those are half believed where a mark is weighed,
and the bars are chosen on the others alone, each of them judged by weights learned without it.
"""

import os
from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from sklearn.linear_model import LogisticRegression

from bot.domain.judgement import Grade, Kind
from bot.domain.reading.learned import SCALE, SHORT, is_manners, runs, speaks_against
from bot.domain.reading.normal import level, narrate
from bot.domain.reading.signals import find_hits, marks, survey
from bot.domain.rubric import default_rubric
from bot.domain.sentence import words
from tests.domain.labelled import PHRASES, UNREAD, place_of, stories, told
from tests.domain.learn_sorts import breaks, clauses_of, lines, places, table_of

BELIEVED = 0.3  # how much of a story counts that rules were written on, where the marks they make are weighed
SEEN_OFTEN = 3  # a run in fewer places teaches nothing
STEADY = {"clause": 2.0, "story": 1.0}  # inverse strength of the pull towards nought
ROUGHLY, FINELY = 1e-2, 1e-3  # how exactly weights are learned: to choose what is kept, and to keep it
KEPT = {"clause": 6_000, "story": 3_000}  # runs and marks that say most, learned anew without the others
OVERLAP = 4  # characters of a quotation that make a clause carry it
FEW = 30  # stories that tell a code; with fewer it is not learned
GAIN = 0.01  # of the harmonic mean of precision and recall, for a code to be heard
STEPS = 200  # bars that are tried
FOLDS = 3
GRAVE = (Grade.MAJOR.value, Grade.SEVERE.value)
SLACK = 200  # how far below the other the bar lies for what a rule has read of them, at least
HARD = ("records.lost", "biz.halt", "staff.misconduct")  # these nearly do, or say whom to keep a case from
NEVER = 100_000  # a bar that is not reached
BANDS = "lt200 lt1k 1k_1w 1w_5w 5w_20w ge20w unknown"
ONE = {f"loss.{band}": "loss" for band in BANDS.split()} | {"loss.potential_big": "loss.potential"}
READ = ("loss", "deadline.", "emo.strong", "emo.distress", "mit.calm")  # sums, days and moods are read, not heard
HEARD_TOO = ("loss.potential",)


@dataclass
class Clause:
    """A clause or phrase: its runs, what it says, and which codes nobody has said anything about."""

    runs: set[str]
    says: set[str] = field(default_factory=set)
    unsaid: set[str] = field(default_factory=set)


@dataclass
class Story:
    """A story: its clauses, what all of it shows and says, and the codes rules count in it."""

    group: str
    clauses: list[Clause]
    shows: set[str]
    marks: frozenset[str]
    says: set[str]
    counted: set[str]

    @property
    def believed(self) -> float:
        """How much it counts where the marks that rules make are weighed."""
        return 1.0 if self.group in UNREAD else BELIEVED


@dataclass
class Lessons:
    """Everything the codes are learned from."""

    stories: list[Story]
    phrases: list[Clause]

    @property
    def codes(self) -> list[str]:
        """The codes that may be heard."""
        told_in = Counter(code for one in self.stories for code in one.says)
        heard = [code for code in told_in if code in HEARD_TOO or not code.startswith(READ)]
        return sorted(code for code in heard if told_in[code] >= FEW)

    def without(self, groups: set[str]) -> "Lessons":
        """The same without some sets."""
        return Lessons([one for one in self.stories if one.group not in groups], self.phrases)


def code_of(label: str) -> str:
    """A label as one of the codes that are heard."""
    return ONE.get(label, label)


def lessons() -> Lessons:
    """All that is labelled, the exams left out, and the messages that say nothing."""
    taught = [_story(group, story) for group, story in stories()]
    for kind, _, text in lines("kinds"):
        if kind != words()["kinds"][Kind.COMPLAINT.value]:
            taught.append(_shown("kinds", (text,), [], set()))
    codes = {code for one in taught for code in one.says}
    phrases = [one for name in ("wrongs", "effects") for one in _phrases(PHRASES / f"{name}.tsv", codes)]
    return Lessons(taught, phrases)


def _story(group: str, story: dict[str, Any]) -> Story:
    text = narrate(told(story)).text
    says = {code_of(code) for code in story["signals"] if not code.startswith("neg:")}
    clauses = []
    for start, end, clause in clauses_of(text):
        quoted = {code_of(one["code"]) for one in story.get("spans", []) if _carries(text, (start, end), one)} & says
        clauses.append(Clause(runs(clause), quoted, says - quoted))
    return _shown(group, told(story), clauses, says)


def _shown(group: str, messages: tuple[str, ...], clauses: list[Clause], says: set[str]) -> Story:
    narrative = narrate(messages)
    hits = find_hits(narrative, survey(narrative.text))
    found = marks(hits)
    telling = [clause for *_, clause in clauses_of(narrative.text) if not is_manners(clause)]
    short = {run for clause in telling for run in runs(clause) if len(run) <= SHORT}
    return Story(group, clauses, short | found, found, says, {hit.code for hit in hits if hit.counts})


def _carries(text: str, place: tuple[int, int], span: dict[str, str]) -> bool:
    if (quoted := place_of(text, span)) is None:
        return False
    (start, end), (begin, stop) = place, quoted
    return min(end, stop) - max(start, begin) >= min(OVERLAP, stop - begin, end - start - 1)


def _phrases(path: Path, codes: set[str]) -> Iterator[Clause]:
    """Phrases told for a code, told against one (`neg`), or telling nothing (`none`)."""
    for line in path.read_text(encoding="utf-8").splitlines():
        first, *rest = line.split("\t")
        phrase = Clause(runs(level(rest[-1])))
        if first == "neg":
            phrase.unsaid = codes - {code_of(rest[0])}
        elif first != "none":
            phrase.says, phrase.unsaid = {code_of(first)}, codes - {code_of(first)}
        yield phrase


class Weighed:
    """Weights by code and run or mark, and a start by code."""

    def __init__(self, shown: Sequence[set[str]], answers: dict[str, "Answers"], what: str) -> None:
        self._steady = STEADY[what]
        seen = Counter(run for its in shown for run in its if not breaks(run))
        self.runs = sorted(run for run, times in seen.items() if times >= SEEN_OFTEN)
        self._learn(shown, answers, ROUGHLY)
        says = np.abs(np.array(list(self.weights.values()))).max(axis=0)
        most = sorted(range(len(self.runs)), key=lambda at: (-(says[at] ** 2) * seen[self.runs[at]], self.runs[at]))
        self.runs = sorted(self.runs[at] for at in most[: KEPT[what]])
        self._learn(shown, answers, FINELY)

    def _learn(self, shown: Sequence[set[str]], answers: dict[str, "Answers"], exactness: float) -> None:
        self._place = places(self.runs)
        table = self._table(shown)
        with ThreadPoolExecutor(os.cpu_count()) as pool:  # the fits let go of the interpreter
            fitted = list(pool.map(lambda its: self._fitted(table, exactness, its), answers.values()))
        self.weights = dict(zip(answers, [np.rint(one.coef_[0] * SCALE).astype(int) for one in fitted], strict=True))
        self.starts = dict(zip(answers, [round(float(one.intercept_[0]) * SCALE) for one in fitted], strict=True))

    def _fitted(self, table: Any, exactness: float, its: "Answers") -> Any:
        asked, right, much = its
        model = LogisticRegression(C=self._steady, solver="liblinear", tol=exactness, random_state=0)
        return model.fit(table[asked], right, much)

    def _table(self, shown: Sequence[set[str]]) -> Any:
        return table_of(shown, self._place, np.ones(len(self.runs), dtype=int))

    def sums(self, code: str, shown: Sequence[set[str]]) -> Any:
        """What each says of a code, in hundredths of a logit, its start included."""
        return self._table(shown) @ self.weights[code] + self.starts[code]

    def against(self, code: str, mark: str) -> int:
        """How much a mark speaks against a code, nought or less."""
        at = self._place.get(mark)
        return 0 if at is None else min(0, int(self.weights[code][at]))

    def of(self, run: str, least: int) -> str:
        """The weights of one run as they are written."""
        at = self._place.get(run)
        pairs = [] if at is None else [(name, int(column[at])) for name, column in self.weights.items()]
        return " ".join(f"{name}:{weight}" for name, weight in pairs if abs(weight) >= least)


Answers = tuple[list[int], list[bool], list[float] | None]  # which are asked, what is right, how much each counts


def weigh(taught: Lessons, codes: Sequence[str]) -> tuple[Weighed, Weighed]:
    """What clauses say, and what whole stories add."""
    clauses = [clause for one in taught.stories for clause in one.clauses] + taught.phrases
    in_clause: dict[str, Answers] = {}
    for code in codes:
        asked = [at for at, one in enumerate(clauses) if code not in one.unsaid]
        in_clause[code] = asked, [code in clauses[at].says for at in asked], None
    every = list(range(len(taught.stories)))
    much = [one.believed for one in taught.stories]
    in_story: dict[str, Answers] = {code: (every, [code in one.says for one in taught.stories], much) for code in codes}
    return (
        Weighed([one.runs for one in clauses], in_clause, "clause"),
        Weighed([one.shows for one in taught.stories], in_story, "story"),
    )


@dataclass
class Bar:
    """What both sums must reach together: where no rule has read the code, and where one has."""

    heard: int
    kept: int


def bars(taught: Lessons) -> dict[str, Bar]:
    """The bars of the codes that are told better with what is heard than by rules alone, chosen out of fold."""
    codes = taught.codes
    unread = [one for one in taught.stories if one.group in UNREAD]
    judged: dict[str, list[Judged]] = {code: [] for code in codes}
    for fold in range(FOLDS):
        left = {id(one) for one in unread[fold::FOLDS]}
        rest = Lessons([one for one in taught.stories if id(one) not in left], taught.phrases)
        weighed = weigh(rest, codes)
        for code in codes:
            judged[code] += _judged(code, unread[fold::FOLDS], weighed)
    chosen = {
        code: _chosen(its, is_grave(code)) for code, its in judged.items() if sum(said for said, *_ in its) >= FEW
    }
    return {code: bar for code, bar in chosen.items() if bar is not None}


Judged = tuple[bool, bool, int]  # whether a story says a code, whether rules count it there, what it sounds like


def _judged(code: str, asked: Sequence[Story], weighed: tuple[Weighed, Weighed]) -> list[Judged]:
    clause, story = weighed
    of_clauses = clause.sums(code, [one.runs for its in asked for one in its.clauses])
    of_stories = story.sums(code, [its.shows for its in asked])
    found, at = [], 0
    for its, whole in zip(asked, of_stories, strict=True):
        loudest = max(of_clauses[at : at + len(its.clauses)], default=-NEVER)
        at += len(its.clauses)
        denied = sum(story.against(code, mark) for mark in its.marks if not speaks_against(mark))
        found.append((code in its.says, code in its.counted, int(loudest + whole - denied)))
    return found


def is_grave(code: str) -> bool:
    """Whether a code alone makes a case grave: what a rule has read of that is not taken back lightly."""
    return default_rubric().raw["floors"].get(code) in GRAVE or code in HARD


def _chosen(judged: list[Judged], grave: bool) -> Bar | None:
    """The two bars that tell most stories rightly; none where rules alone do as well."""
    said, counted, sums = (np.array(column) for column in zip(*judged, strict=True))
    tried = np.unique(np.percentile(sums, np.linspace(0, 100, STEPS)).astype(int))
    bar = Bar(NEVER, -NEVER)
    alone = _right(said, counted)
    for _ in range(2):
        bar.heard = max(tried, key=lambda at: (_right(said, _told(counted, sums >= at, sums >= bar.kept)), at))
        bar.kept = max(tried, key=lambda at: (_right(said, _told(counted, sums >= bar.heard, sums >= at)), -at))
    bar = Bar(int(bar.heard), int(min(bar.heard - (SLACK if grave else 0), bar.kept)))
    gained = _right(said, _told(counted, sums >= bar.heard, sums >= bar.kept)) - alone
    return bar if gained > GAIN else None


def _told(counted: Any, heard: Any, kept: Any) -> Any:
    return np.where(counted, kept, heard)


def _right(said: Any, told_of: Any) -> float:
    """The harmonic mean of precision and recall."""
    both = int((said & told_of).sum())
    return 2 * both / max(1, int(said.sum()) + int(told_of.sum()))
