"""``python -m tests.domain.learn``: makes `bot/domain/reading/data/learned.tsv` from the labelled stories and phrases.

``--without SET… --to FILE`` leaves sets out, to see how well they are heard. It needs scikit-learn (``pip install
scikit-learn``), which neither the program nor its tests do. It never sees the exams.
"""

import argparse
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression

from bot.domain.judgement import Kind
from bot.domain.reading.clauses import split
from bot.domain.reading.learned import SCALE, SHORT, is_manners, runs
from bot.domain.reading.modality import Scene
from bot.domain.reading.normal import level, narrate
from bot.domain.reading.patterns import book
from bot.domain.reading.signals import find_hits, marks
from bot.domain.sentence import words
from tests.domain.labelled import PHRASES, stories, told
from tests.domain.learn_sorts import Shared, Tellings, clauses_of, learn_sorts, lines, tellings

TABLE = Path(__file__).parents[2] / "bot/domain/reading/data/learned.tsv"
SEEN_OFTEN = 3  # a run in fewer places teaches nothing
STEADY = 2.0  # inverse strength of the pull towards nought, of the clause weights
STEADY_STORY = 1.0
LEAST = {"codes": 20, "kinds": 5, "subjects": 5, "whole": 10}  # hundredths of a logit: a smaller weight is left out
OVERLAP = 4  # characters of a quotation that make a clause carry it
FEW = 15
BANDS = "lt200 lt1k 1k_1w 1w_5w 5w_20w ge20w unknown"
ONE = {f"loss.{band}": "loss" for band in BANDS.split()} | {"loss.potential_big": "loss.potential"}

# The codes that are heard, each with the bar its two sums must reach together, in hundredths of a logit: chosen on sets
# left out, so that most grades are right and few grave ones graded lower. Codes left out are read better than heard.
BARS = {
    "biz.blocked": -50, "biz.halt": -400, "data.leak": -400, "data.leak_spread": -300, "emo.safety": -150,
    "fraud": -200, "fraud.suspected": -450, "loss.potential": -450, "mit.fixed": -350, "quality.error": -200,
    "records.lost": -400, "repeat.3": -250, "seal.lost": -450, "staff.misconduct": -250, "staff.unreachable": -250,
}  # fmt: skip
# The codes a rule may have read in vain: where the sums stay below, it was wrong several times as often as right.
DOUBTS = {
    "biz.blocked": -600, "biz.delay": -500, "biz.halt": -700, "data.leak": -700, "data.leak_spread": -450,
    "emo.safety": -650, "loss.potential": -600, "mit.calm": -800, "mit.fixed": -600,
    "records.lost": -700, "rep.group": -400, "staff.attitude": -600, "staff.misconduct": -700,
    "tax.notice": -600,
}  # fmt: skip
NEVER = 100_000  # the bar of a code that is only doubted
HEARD = sorted({*BARS, *DOUBTS})


@dataclass
class Example:
    """A clause or a story: its runs, what it says, and which codes nobody has said anything about."""

    group: str
    runs: set[str]
    says: set[str] = field(default_factory=set)
    unsaid: set[str] = field(default_factory=set)


@dataclass
class Material:
    """Everything there is to learn from."""

    clauses: list[Example]
    wholes: list[Example]
    sorts: Tellings

    def without(self, group: str) -> "Material":
        """The same without one set."""
        return Material(
            [one for one in self.clauses if one.group != group],
            [one for one in self.wholes if one.group != group],
            self.sorts.without({group}),
        )


def code_of(label: str) -> str:
    """A label as one of the codes that are heard."""
    return ONE.get(label, label)


def examples_of(group: str, story: dict[str, Any]) -> list[Example]:
    """The clauses of a story: what is quoted in one says its code, elsewhere a told code is left open."""
    text = narrate(told(story)).text
    signals = {code_of(code) for code in story["signals"] if not code.startswith("neg:")}
    found = []
    for start, end, clause in clauses_of(text):
        says = {code_of(one["code"]) for one in story.get("spans", []) if _carries(text, (start, end), one)}
        says &= signals
        found.append(Example(group, runs(clause), says, signals - says))
    return found


def _carries(text: str, place: tuple[int, int], span: dict[str, str]) -> bool:
    quote = level(span["quote"])
    at = text.find(quote)
    shared = min(place[1], at + len(quote)) - max(place[0], at)
    return at >= 0 and shared >= min(OVERLAP, len(quote), place[1] - place[0] - 1)


def phrases_of(path: Path, codes: set[str]) -> Iterator[Example]:
    """Phrases told for a code, told against one (`neg`), or telling nothing (`none`)."""
    for line in path.read_text(encoding="utf-8").splitlines():
        first, *rest = line.split("\t")
        example = Example(path.stem, runs(level(rest[-1])))
        if first == "neg":
            example.unsaid = codes - {code_of(rest[0])}
        elif first != "none":
            example.says, example.unsaid = {code_of(first)}, codes - {code_of(first)}
        yield example


def whole_of(group: str, messages: tuple[str, ...], says: set[str]) -> Example:
    """A story as a whole: its short runs and its marks."""
    narrative = narrate(messages)
    clauses = split(narrative.text)
    scene = Scene(narrative.text, clauses, book().lexicon.scan(narrative.text))
    telling = [clause for *_, clause in clauses_of(narrative.text) if not is_manners(clause)]
    short = {run for clause in telling for run in runs(clause) if len(run) <= SHORT}
    return Example(group, short | marks(find_hits(narrative, scene), scene), says)


def wholes(taught: list[tuple[str, dict[str, Any]]]) -> Iterator[Example]:
    """Every story with all it says, and the messages that say nothing."""
    for group, story in taught:
        yield whole_of(group, told(story), {code_of(code) for code in story["signals"] if not code.startswith("neg:")})
    for kind, _, text in lines("kinds"):
        if kind != words()["kinds"][Kind.COMPLAINT.value]:
            yield whole_of("kinds", (text,), set())


def material() -> Material:
    """Read all that is labelled, the exams left out."""
    taught = list(stories())
    codes = {code_of(code) for _, story in taught for code in story["signals"] if not code.startswith("neg:")}
    clauses = [example for group, story in taught for example in examples_of(group, story)]
    for name in ("wrongs", "effects"):
        clauses += phrases_of(PHRASES / f"{name}.tsv", codes)
    return Material(clauses, list(wholes(taught)), tellings())


class Weighed:
    """Weights by name and run, and a start by name."""

    def __init__(self, examples: list[Example], answers: dict[str, list[bool | None]], steady: float) -> None:
        seen = Counter(run for example in examples for run in example.runs)
        self.runs = sorted(run for run, times in seen.items() if times >= SEEN_OFTEN and not _breaks(run))
        self._place = place = {run: at for at, run in enumerate(self.runs)}
        rows = [sorted(place[run] for run in example.runs if run in place) for example in examples]
        counts = np.cumsum([0, *map(len, rows)]).astype(np.int32)
        columns = np.array([at for row in rows for at in row], dtype=np.int32)
        table = csr_matrix((np.ones(len(columns)), columns, counts), shape=(len(rows), len(self.runs)))
        self.weights: dict[str, Any] = {}
        self.starts: dict[str, int] = {}
        for name, said in answers.items():
            known = [at for at, answer in enumerate(said) if answer is not None]
            right = np.array([said[at] for at in known])
            if right.sum() < FEW:
                continue
            fitted = LogisticRegression(C=steady, solver="liblinear", tol=1e-3, random_state=0).fit(table[known], right)
            self.weights[name] = np.rint(fitted.coef_[0] * SCALE).astype(int)
            self.starts[name] = round(float(fitted.intercept_[0]) * SCALE)

    def of(self, run: str, least: int) -> str:
        """The weights of one run as they are written."""
        at = self._place.get(run)
        pairs = [] if at is None else [(name, int(column[at])) for name, column in self.weights.items()]
        return " ".join(f"{name}:{weight}" for name, weight in pairs if abs(weight) >= least)


def _breaks(run: str) -> bool:
    return any(character in "\t\n\r" for character in run) or run.startswith("#") or not run.isprintable()


def learn(taught: Material) -> tuple[Weighed, Shared, Shared, Weighed]:
    """The weights of codes in a clause, of kinds, of subjects, and of codes in a whole story."""
    said = {
        code: [True if code in one.says else None if code in one.unsaid else False for one in taught.clauses]
        for code in HEARD
    }
    whole = {code: [code in one.says for one in taught.wholes] for code in HEARD}
    return (
        Weighed(taught.clauses, dict(said), STEADY),
        *learn_sorts(taught.sorts),
        Weighed(taught.wholes, dict(whole), STEADY_STORY),
    )


def written(weighed: tuple[Weighed, Shared, Shared, Weighed]) -> str:
    """The table as it is kept: three rows of names, four of starts (less the bars), one of doubts, then a row
    a run or mark."""
    names = ("codes", "kinds", "subjects", "whole")
    starts = [one.starts for one in weighed]
    bars = {code: BARS.get(code, NEVER) for code in starts[0]}
    starts[0] = {code: start - bars[code] for code, start in starts[0].items()}
    doubts = {code: bar - bars[code] for code, bar in DOUBTS.items() if code in bars}
    lines = ["# made by `python -m tests.domain.learn` from the labelled stories; never by hand"]
    lines += [f"{name}\t{' '.join(one.starts)}" for name, one in zip(names[:3], weighed[:3], strict=True)]
    lines += [
        f"{name}\t{' '.join(f'{key}:{value}' for key, value in start.items())}"
        for name, start in zip((*names, "doubts"), (*starts, doubts), strict=True)
    ]
    for run in sorted(set().union(*(one.runs for one in weighed))):
        row = [run, *(one.of(run, LEAST[name]) for name, one in zip(names, weighed, strict=True))]
        if any(row[1:]):
            lines.append("\t".join(row))
    return "\n".join(lines) + "\n"


def main() -> None:
    """Learn from everything and write the table, or from all but one set into another place."""
    parser = argparse.ArgumentParser(prog="python -m tests.domain.learn", description=__doc__)
    parser.add_argument("--without", nargs="*", default=[], help="sets to leave out")
    parser.add_argument("--to", type=Path, default=TABLE)
    asked = parser.parse_args()
    taught = material()
    for group in asked.without:
        taught = taught.without(group)
    asked.to.write_text(written(learn(taught)), encoding="utf-8")


if __name__ == "__main__":
    main()
