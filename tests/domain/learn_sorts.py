"""``python -m tests.domain.learn_sorts``: how well kind and subject are told of stories left out, and how sure it is.

`learn` writes the weights; this holds how they come about, and prints the share that is right, set by set, each learned
without it, with what confidences are worth. Logistic regression over all choices at once, in which a run or mark
counts the more the fewer stories it stands in. It needs scikit-learn, and never sees the exams.
"""

import math
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression

from bot.domain.judgement import Category, Kind
from bot.domain.reading.clauses import split
from bot.domain.reading.kind_marks import is_wrong
from bot.domain.reading.kinds import (
    KIND_SHARPNESS,
    KIND_SURE,
    SUBJECT_SHARPNESS,
    SUBJECT_SURE,
    clearest,
    kind_marks,
    subject_words,
)
from bot.domain.reading.learned import OF_KIND, SCALE, is_manners, runs
from bot.domain.reading.normal import narrate
from bot.domain.reading.signals import find_hits, marks, survey
from bot.domain.sentence import words
from tests.domain.labelled import PHRASES, stories, told

MADE = "# made by `python -m tests.domain.learn` from the labelled stories; never by hand\n"
SEEN_OFTEN = 3  # a run or mark in fewer stories teaches nothing
USUAL = 3.0  # how rare (the logarithm of one in how many) a run is that counts once
TUNED = 0.5  # how far words are believed that were chosen by hand with these stories in sight
STEADY = {"kinds": 1.0, "subjects": 0.3}  # inverse strength of the pull towards nought
KEPT = 6_000  # runs and marks that say most, learned anew without the others
RARE = 3.0  # how much more a story weighs that is no complaint: there are fewer of them
SHORT, PHRASED = 5.0, 1.0  # weights of a word or two, and of a phrase beside a story
GRIEVANCES = (
    "慢", "太慢", "不好", "不满意", "不行", "太差", "态度差", "服务差", "坑", "反正不行", "很生气", "失望", "退钱",
    "赔钱", "给个说法", "不满", "差评", "骗子", "投诉", "我要投诉", "很不满意", "不太满意", "我不满意", "非常不满意",
    "对你们不满意", "一点都不满意", "服务太差", "没人管", "不满意你们的服务", "投诉你们",
)  # fmt: skip
PRAISES = (
    "满意", "很满意", "非常满意", "挺满意", "我很满意", "真不错", "太好了", "服务很好", "态度很好", "点赞", "很好",
)  # fmt: skip
FOLDS = 5
ALWAYS = frozenset({"kinds", "subjects", "tellings", "grievances"})  # phrases are never asked, only learned from


def _trust(run: str) -> float:
    return TUNED if run.startswith("%%") else 1.0


@dataclass(frozen=True)
class Telling:
    """What a story shows and the choices a person would accept, the first of them the label."""

    group: str
    shows: frozenset[str]
    accepted: tuple[str, ...]
    weight: float = 1.0


@dataclass(frozen=True)
class Tellings:
    """All there is to learn kinds and subjects from."""

    kinds: list[Telling]
    subjects: list[Telling]

    def without(self, groups: set[str]) -> "Tellings":
        """The same without some sets."""
        kinds, subjects = ([one for one in its if one.group not in groups] for its in (self.kinds, self.subjects))
        return Tellings(kinds, subjects)


def clauses_of(text: str) -> list[tuple[int, int, str]]:
    """The clauses of levelled text that hold anything."""
    cut = split(text)
    bounds = zip(cut.starts, cut.ends, strict=True)
    return [(start, end, text[start:end]) for start, end in bounds if text[start:end].strip()]


def lines(name: str) -> list[list[str]]:
    """The rows of a table of phrases."""
    written = (PHRASES / f"{name}.tsv").read_text(encoding="utf-8").splitlines()
    return [line.split("\t") for line in written if line]


def shown(messages: tuple[str, ...]) -> tuple[frozenset[str], frozenset[str]]:
    """What messages show of their kind, and of their subject: runs and marks."""
    narrative = narrate(messages)
    scene = survey(narrative.text)
    hits = find_hits(narrative, scene)
    wrong = any(map(is_wrong, hits))
    said = [clause for *_, clause in clauses_of(narrative.text)]
    telling = [clause for clause in said if not (wrong and is_manners(clause))]
    heard, bare = ({run for clause in its for run in runs(clause) if not breaks(run)} for its in (said, telling))
    of_subject = marks(hits).union(subject_words().marks(narrative.text))
    of_kind = [OF_KIND + mark for mark in kind_marks().find(narrative, scene.clauses, hits)]
    return frozenset(bare.union(of_kind)), frozenset(heard | of_subject)


def breaks(run: str) -> bool:
    """Whether a run would break the table it is written in."""
    return any(character in "\t\n\r" for character in run) or run.startswith("#") or not run.isprintable()


def places(runs_or_marks: Sequence[str]) -> dict[str, int]:
    """The column of each run or mark."""
    return {run: at for at, run in enumerate(runs_or_marks)}


def table_of(shown: Sequence[Collection[str]], place: Mapping[str, int], scale: Any) -> Any:
    """A row for each example, with the `scale` of every run or mark it shows in that one's column."""
    rows = [sorted(place[run] for run in its if run in place) for its in shown]
    counts = np.cumsum([0, *map(len, rows)]).astype(np.int32)
    columns = np.array([at for row in rows for at in row], dtype=np.int32)
    return csr_matrix((scale[columns], columns, counts), shape=(len(rows), len(place)))


def tellings() -> Tellings:
    """Every labelled story, message and phrase, the exams left out."""
    found = Tellings([], [])
    for group, story in stories():
        others = story.get("category_alt") or []
        accepted = (story["category"], *([others] if isinstance(others, str) else others))
        _add(found, (group, told(story)), story["kind"], accepted)
    for group in ("kinds", "tellings"):
        for kind, subject, text in lines(group):
            _add(found, (group, (text,)), kind, (subject,))
    for subject, text in lines("subjects"):
        found.subjects.append(Telling("subjects", shown((text,))[1], (_subjects()[subject],), PHRASED))
    for kind, said in ((Kind.COMPLAINT, GRIEVANCES), (Kind.PRAISE, PRAISES)):
        found.kinds.extend(Telling("grievances", shown((word,))[0], (kind.value,), SHORT) for word in said)
    return found


def _subjects() -> dict[str, str]:
    return {words()["categories"][one.value]: one.value for one in Category}


def _add(found: Tellings, told_in: tuple[str, tuple[str, ...]], kind: str, subjects: tuple[str, ...]) -> None:
    group, messages = told_in
    of_kind, of_subject = shown(messages)
    choice = {words()["kinds"][one.value]: one.value for one in Kind}[kind]
    much = PHRASED if group == "kinds" else 1.0
    found.kinds.append(Telling(group, of_kind, (choice,), much if choice == Kind.COMPLAINT.value else much * RARE))
    accepted = tuple(_subjects()[subject] for subject in subjects if subject in _subjects())
    if accepted and choice != Kind.UNRELATED.value:
        found.subjects.append(Telling(group, of_subject, accepted, much))


class Shared:
    """Weights by choice and run or mark, and a start by choice, all learned together."""

    def __init__(self, taught: list[Telling], choices: tuple[str, ...], steady: float, kept: int = 0) -> None:
        seen = Counter(run for one in taught for run in one.shows)
        known = [run for run, times in seen.items() if times >= SEEN_OFTEN]
        if kept:
            first = Shared(taught, choices, steady)
            says = dict(zip(first.runs, np.abs(first.weights).max(axis=0), strict=True))
            known = sorted(known, key=lambda run: (-says[run] ** 2 * seen[run], run))[:kept]
        self.runs = sorted(known)
        self._place = places(self.runs)
        rarity = np.array([math.log(len(taught) / seen[run]) * _trust(run) / USUAL for run in self.runs])
        answers = [choices.index(one.accepted[0]) for one in taught]
        much = [one.weight for one in taught]
        model = LogisticRegression(C=steady, max_iter=300, tol=1e-3).fit(self._table(taught, rarity), answers, much)
        self.weights = np.rint(model.coef_ * rarity * SCALE).astype(int)
        self.choices = choices
        self.starts = dict(zip(choices, (round(float(start) * SCALE) for start in model.intercept_), strict=True))

    def _table(self, told_of: list[Telling], scale: Any) -> Any:
        return table_of([one.shows for one in told_of], self._place, scale)

    def of(self, run: str, least: int) -> str:
        """The weights of one run as they are written."""
        at = self._place.get(run)
        column = [] if at is None else self.weights[:, at]
        pairs = zip(self.choices, map(int, column), strict=False)
        return " ".join(f"{name}:{weight}" for name, weight in pairs if abs(weight) >= least)

    def told(self, asked: list[Telling], sharpness: float, sure: tuple[float, float]) -> list[tuple[str, float]]:
        """The choice and its share for each, from the weights as they are written."""
        sums = self._table(asked, np.ones(len(self.runs))) @ self.weights.T + np.array(list(self.starts.values()))
        found = [clearest(dict(zip(self.choices, map(int, row), strict=True)), sharpness, sure) for row in sums]
        return [(one.choice, one.confidence) for one in found]


def learn_sorts(taught: Tellings) -> tuple[Shared, Shared]:
    """The weights of kinds and of subjects."""
    return (
        Shared(taught.kinds, tuple(kind.value for kind in Kind), STEADY["kinds"], KEPT),
        Shared(taught.subjects, tuple(one.value for one in Category), STEADY["subjects"], KEPT),
    )


Answer = tuple[str, bool, float]  # the set, whether it is right, how sure


def asked_apart(taught: Tellings) -> tuple[list[Answer], list[Answer]]:
    """Every story as it is told by weights learned without its set and some others."""
    groups = sorted({one.group for one in taught.kinds} - ALWAYS)
    answers: tuple[list[Answer], list[Answer]] = ([], [])
    for fold in range(FOLDS):
        left = set(groups[fold::FOLDS])
        learned = learn_sorts(taught.without(left))
        sharpness = ((KIND_SHARPNESS, KIND_SURE), (SUBJECT_SHARPNESS, SUBJECT_SURE))
        for its, all_of, one, sharp in zip(answers, (taught.kinds, taught.subjects), learned, sharpness, strict=True):
            asked = [telling for telling in all_of if telling.group in left]
            for telling, (choice, share) in zip(asked, one.told(asked, *sharp), strict=True):
                its.append((telling.group, choice in telling.accepted, share))
    return answers


def show(name: str, answers: list[Answer]) -> None:
    """Print the share that is right by set, and by how sure it was."""
    print(f"{name}: {sum(right for _, right, _ in answers) / len(answers):.3f} of {len(answers)}")
    for group in sorted({group for group, *_ in answers}):
        its = [right for one, right, _ in answers if one == group]
        print(f"  {group}\t{len(its)}\t{sum(its) / len(its):.3f}")
    for low in (0.0, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95):
        high = {0.0: 0.5, 0.9: 0.95, 0.95: 1.01}.get(low, low + 0.1)
        its_own = [(right, sure) for _, right, sure in answers if low <= sure < high]
        if its_own:
            right, sure = (sum(column) / len(its_own) for column in zip(*its_own, strict=True))
            print(f"  sure {low:.2f}-{min(high, 1.0):.2f}\t{len(its_own)}\tsaid {sure:.3f}\tright {right:.3f}")


def main() -> None:
    """Print how kinds and subjects are told of sets left out."""
    for name, answers in zip(("kinds", "subjects"), asked_apart(tellings()), strict=True):
        show(name, answers)


if __name__ == "__main__":
    main()
