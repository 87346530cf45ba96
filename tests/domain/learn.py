"""``python -m tests.domain.learn``: makes `learned.tsv` and `sums.tsv` of `bot/domain/reading/data` from what is
labelled.

``--without SET… --to DIRECTORY`` leaves sets out, to see how well they are heard. It needs scikit-learn (``pip install
scikit-learn``), which neither the program nor its tests do. It never sees the exams.
"""

import argparse
from pathlib import Path

from tests.domain.learn_codes import Bar, Weighed, bars, lessons, weigh
from tests.domain.learn_sorts import MADE, Shared, learn_sorts, tellings
from tests.domain.learn_sums import Seen, sums

DATA = Path(__file__).parents[2] / "bot/domain/reading/data"
LEAST = {"codes": 15, "kinds": 5, "subjects": 5, "whole": 10}  # hundredths of a logit: a smaller weight is left out


def written(weighed: tuple[Weighed, Shared, Shared, Weighed], chosen: dict[str, Bar]) -> str:
    """The table as it is kept: three rows of names, four of starts (less the bars), one of doubts, then a row
    a run or mark."""
    names = ("codes", "kinds", "subjects", "whole")
    starts = [dict(one.starts) for one in weighed]
    starts[0] = {code: start - chosen[code].heard for code, start in starts[0].items()}
    doubts = {code: bar.kept - bar.heard for code, bar in chosen.items()}
    lines = [f"{name}\t{' '.join(one)}" for name, one in zip(names[:3], starts[:3], strict=True)]
    lines += [
        f"{name}\t{' '.join(f'{key}:{value}' for key, value in start.items())}"
        for name, start in zip((*names, "doubts"), (*starts, doubts), strict=True)
    ]
    for run in sorted(set().union(*(one.runs for one in weighed))):
        row = [run, *(one.of(run, LEAST[name]) for name, one in zip(names, weighed, strict=True))]
        if any(row[1:]):
            lines.append("\t".join(row))
    return MADE + "\n".join(lines) + "\n"


def main() -> None:
    """Learn from everything and write the table, or from all but some sets into another place."""
    parser = argparse.ArgumentParser(prog="python -m tests.domain.learn", description=__doc__)
    parser.add_argument("--without", nargs="*", default=[], help="sets to leave out")
    parser.add_argument("--to", type=Path, default=DATA, help="the directory of the tables")
    asked = parser.parse_args()
    without = set(asked.without)
    taught, sorts = lessons().without(without), tellings().without(without)
    chosen = bars(taught)
    clause, story = weigh(taught, sorted(chosen))
    (asked.to / "learned.tsv").write_text(written((clause, *learn_sorts(sorts), story), chosen), encoding="utf-8")
    seen = Seen([one for one in sums() if one.group not in without])
    (asked.to / "sums.tsv").write_text(seen.written(), encoding="utf-8")


if __name__ == "__main__":
    main()
