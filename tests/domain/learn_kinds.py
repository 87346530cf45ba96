"""``python -m tests.domain.learn_kinds``: makes `bot/domain/reading/data/kind_weights.tsv` from the labelled stories.

Multinomial logistic regression over the marks of a message, by stochastic gradient descent with fixed seeds, so that
the same stories give the same file. ``--without SET… --to FILE`` leaves sets out. It never sees the exams. Run it
again when patterns or `kinds.tsv` have changed much: the signals found are marks.
"""

import argparse
import math
import random
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

from bot.domain.judgement import Kind
from bot.domain.reading import read
from bot.domain.reading.clauses import split
from bot.domain.reading.kind_marks import Marks
from bot.domain.reading.kinds import KINDS
from bot.domain.sentence import words
from tests.domain.labelled import PHRASES, stories, told

TABLE = Path(__file__).parents[2] / "bot/domain/reading/data/kind_weights.tsv"
RUNS_KEPT = 700  # runs of characters that are marks by themselves
RARE = 2.0  # how much more a story weighs that is no complaint: there are fewer of them
BARE, SHORT = 0.15, 0.6  # weights of a bare clause, and of a word or two
BARE_CLAUSES = 600
GRIEVANCES = (
    "慢", "太慢", "不好", "不满意", "不行", "太差", "态度差", "服务差", "坑", "反正不行", "很生气", "失望", "退钱",
    "赔钱", "给个说法", "不满", "差评", "骗子", "投诉", "我要投诉",
)  # fmt: skip
SEEDS = 6

Example = tuple[frozenset[str], int, float]


def marks_of(messages: tuple[str, ...]) -> frozenset[str]:
    """Every mark of a message, and its runs of two and three characters as marks of their own."""
    reading = read(messages)
    text = reading.narrative.text
    found = Marks(()).find(reading.narrative, split(text), reading.hits)
    pieces = {text[at : at + size] for size in (2, 3) for at in range(len(text) - size + 1)}
    return frozenset(found | {f"={piece}" for piece in pieces if not set(piece) & set(" \n\t#")})


def material(without: Iterable[str]) -> list[Example]:
    """All labelled stories and messages, bare clauses that are grievances, and the shortest grievances."""
    number = {words()["kinds"][kind.value]: KINDS.index(kind) for kind in Kind}
    labelled = [(told(story), number[story["kind"]]) for group, story in stories() if group not in set(without)]
    labelled += [((line.split("\t")[-1],), number[line.split("\t")[0]]) for line in _lines("kinds")]
    bare = [line.split("\t")[-1] for line in _lines("wrongs") if line.split("\t")[0] not in {"neg", "none"}]
    random.Random(3).shuffle(bare)
    complaint = KINDS.index(Kind.COMPLAINT)
    taught = [(marks_of(messages), kind, 1.0 if kind == complaint else RARE) for messages, kind in labelled]
    taught += [(marks_of((clause,)), complaint, BARE) for clause in bare[:BARE_CLAUSES]]
    return taught + [(marks_of((grievance,)), complaint, SHORT) for grievance in GRIEVANCES]


def _lines(name: str) -> list[str]:
    return [line for line in (PHRASES / f"{name}.tsv").read_text(encoding="utf-8").splitlines() if line]


class Fit:
    """Weights by mark and a bias, one for each kind."""

    def __init__(self, taught: list[Example], least: int, seed: int, rounds: int) -> None:
        seen = Counter(mark for marks, *_ in taught for mark in marks)
        self.weights = {mark: [0.0] * len(KINDS) for mark in sorted(seen) if seen[mark] >= least}
        self.bias = [0.0] * len(KINDS)
        known = [(sorted(mark for mark in marks if mark in self.weights), kind, much) for marks, kind, much in taught]
        dice = random.Random(seed)
        for turn in range(rounds):
            dice.shuffle(known)
            for marks, kind, much in known:
                self._step(marks, kind, 2.0 * much / (1 + 0.15 * turn))

    def _step(self, marks: list[str], kind: int, rate: float) -> None:
        scale = 1 / math.sqrt(len(marks) + 1)
        columns = [self.weights[mark] for mark in marks]
        scores = [bias + scale * sum(column[at] for column in columns) for at, bias in enumerate(self.bias)]
        top = max(scores)
        powers = [math.exp(score - top) for score in scores]
        off = [power / sum(powers) - (at == kind) for at, power in enumerate(powers)]
        for at, error in enumerate(off):
            self.bias[at] -= rate * 0.05 * error
            for column in columns:
                column[at] -= rate * (error * scale + 1e-4 * column[at])


def fit(taught: list[Example]) -> list[Fit]:
    """Choose the runs that say most, then fit several times over and let them be averaged."""
    first = Fit(taught, least=3, seed=1, rounds=15).weights
    pieces = [mark for mark in first if mark[0] == "="]
    by_say = sorted(pieces, key=lambda mark: (min(first[mark]) - max(first[mark]), mark))
    rare = {mark for marks, *_ in taught for mark in marks if mark[0] == "="} - set(pieces)
    left_out = rare | set(by_say[RUNS_KEPT:])
    slim = [(marks - left_out, kind, much) for marks, kind, much in taught]
    return [Fit(slim, least=2, seed=seed, rounds=20) for seed in range(SEEDS)]


def written(fits: list[Fit]) -> str:
    """The table as it is kept."""
    lines = [
        "# How much a mark (kind_marks) speaks for complaint, question, suggestion, praise, unrelated; = is a run",
        "# made by `python -m tests.domain.learn_kinds` from the labelled stories; never by hand",
        _row("bias", [one.bias for one in fits]),
    ]
    lines += [_row(mark, [one.weights[mark] for one in fits]) for mark in sorted(fits[0].weights)]
    return "\n".join(lines) + "\n"


def _row(mark: str, columns: list[list[float]]) -> str:
    means = [sum(column[at] for column in columns) / len(columns) for at in range(len(KINDS))]
    return "\t".join([mark, *(f"{mean:.2f}" for mean in means)])


def main() -> None:
    """Fit and write the table."""
    parser = argparse.ArgumentParser(prog="python -m tests.domain.learn_kinds", description=__doc__)
    parser.add_argument("--without", nargs="*", default=[], help="sets to leave out")
    parser.add_argument("--to", type=Path, default=TABLE)
    asked = parser.parse_args()
    asked.to.write_text(written(fit(material(asked.without))), encoding="utf-8")


if __name__ == "__main__":
    main()
