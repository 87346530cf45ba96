"""``python -m tests.domain.learn_sums``: how well the loss is told of stories left out, and how well by rules alone.

`learn` writes the weights; this holds how they come about: logistic regression over what `stakes` sees of each sum
that rules find. It needs scikit-learn, and never sees the exams.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from sklearn.linear_model import LogisticRegression

from bot.domain.judgement import Kind
from bot.domain.reading.adoption import adopt
from bot.domain.reading.amounts import Amount, find_amounts
from bot.domain.reading.clauses import Clauses
from bot.domain.reading.learned import SCALE
from bot.domain.reading.losses import claimed_loss
from bot.domain.reading.normal import narrate
from bot.domain.reading.signals import find_hits, survey
from bot.domain.reading.stakes import CODE, START, sights, sounded
from bot.domain.sentence import words
from tests.domain.labelled import UNREAD, place_of, stories, told
from tests.domain.learn_sorts import MADE, breaks, places, table_of

SEEN_OFTEN = 3  # what is seen of fewer sums teaches nothing
STEADY = 0.1  # inverse strength of the pull towards nought
BELIEVED = 0.5  # how much a sum counts in a story that rules were written on
LEAST = 5  # hundredths of a logit: a smaller weight is left out
OTHERS = ("loss.unknown", "loss.potential", "loss.potential_big")  # they name no sum that is lost
FOLDS = 4


@dataclass(frozen=True)
class Sums:
    """A complaint with sums: what the rules read, and which of them are lost (None where the label does not tell)."""

    group: str
    amounts: tuple[Amount, ...]
    clauses: Clauses
    codes: frozenset[str]
    lost: tuple[bool | None, ...]
    amount: float | None

    @property
    def seen(self) -> list[set[str]]:
        """What is seen of each sum."""
        return [sights(at, self.amounts, self.codes, self.clauses) for at in range(len(self.amounts))]


def sums() -> list[Sums]:
    """Every labelled complaint in which rules find a sum, the exams left out."""
    complaint = words()["kinds"][Kind.COMPLAINT.value]
    found = [_sums(group, story) for group, story in stories() if story["kind"] == complaint]
    return [one for one in found if one.amounts]


def _sums(group: str, story: Mapping[str, Any]) -> Sums:
    narrative = narrate(told(story))
    scene = survey(narrative.text)
    hits = find_hits(narrative, scene)
    codes = frozenset(hit.code for hit in hits if hit.counts)
    amounts = adopt(find_amounts(narrative.original), hits, narrative.text)
    return Sums(group, amounts, scene.clauses, codes, _lost(story, amounts, narrative.text), story["amount_cny"])


def _lost(story: Mapping[str, Any], amounts: Sequence[Amount], text: str) -> tuple[bool | None, ...]:
    """Which sums are lost: those in the words that are labelled so, else the one that is as large as the label."""
    if story["amount_cny"] is None:  # a loss of some thousands may be labelled as one without a sum
        return (None if "loss.unknown" in story["signals"] else False,) * len(amounts)
    quoted = [place for one in story.get("spans", []) if _says_a_loss(one["code"]) and (place := place_of(text, one))]
    within = tuple(any(start <= one.span[0] < end for start, end in quoted) for one in amounts)
    as_large = tuple(one.low is not None and float(one.low) == story["amount_cny"] for one in amounts)
    if any(within) or any(as_large):
        return within if any(within) else as_large
    return (False if quoted else None,) * len(amounts)


def _says_a_loss(code: str) -> bool:
    return code.startswith("loss.") and code not in OTHERS


class Seen:
    """Weights by what is seen of a sum."""

    def __init__(self, taught: Sequence[Sums]) -> None:
        shown = [(its, lost, one.group) for one in taught for its, lost in zip(one.seen, one.lost, strict=True)]
        shown = [(its, lost, group) for its, lost, group in shown if lost is not None]
        counted = Counter(sight for its, *_ in shown for sight in its if not breaks(sight))
        known = sorted(sight for sight, times in counted.items() if times >= SEEN_OFTEN and sight != START)
        table = table_of([its for its, *_ in shown], places(known), np.ones(len(known)))
        much = [1.0 if group in UNREAD else BELIEVED for *_, group in shown]
        model = LogisticRegression(C=STEADY, solver="liblinear", tol=1e-3, random_state=0)
        model.fit(table, [lost for _, lost, _ in shown], much)
        learned = zip(known, [round(weight * SCALE) for weight in model.coef_[0].tolist()], strict=True)
        self.weights = {sight: weight for sight, weight in learned if abs(weight) >= LEAST and _may(sight, weight)}
        self.weights[START] = round(float(model.intercept_[0]) * SCALE)

    def written(self) -> str:
        """The table as it is kept: a row for what is seen, with its weight."""
        return MADE + "".join(f"{sight}\t{weight}\n" for sight, weight in sorted(self.weights.items()))

    def sounded(self, one: Sums) -> tuple[Amount, ...]:
        """The sums of a story as these weights have them."""
        levels = [sum(self.weights.get(sight, 0) for sight in its) for its in one.seen]
        return sounded(one.amounts, levels.__getitem__)


def _may(sight: str, weight: int) -> bool:
    """One more wrong that is told makes no sum less likely to be lost."""
    return weight > 0 or not sight.startswith(CODE)


def asked_apart(taught: Sequence[Sums]) -> Iterator[tuple[str, bool, bool]]:
    """Every complaint of sets no rule was written on: its set, whether rules alone have its loss, whether weights
    learned without it have it too."""
    asked = [one for one in taught if one.group in UNREAD]
    for fold in range(FOLDS):
        left = asked[fold::FOLDS]
        without = set(map(id, left))
        learned = Seen([one for one in taught if id(one) not in without])
        for one in left:
            yield one.group, _right(one, one.amounts), _right(one, learned.sounded(one))


def _right(one: Sums, amounts: Sequence[Amount]) -> bool:
    loss = claimed_loss(amounts)
    return (None if loss.value is None else float(loss.value)) == one.amount


def main() -> None:
    """Print how the loss is told in stories with sums."""
    answers = list(asked_apart(sums()))
    for group in ("", *sorted({group for group, *_ in answers})):
        its = [(rules, learned) for one, rules, learned in answers if group in ("", one)]
        rules, learned = (sum(column) / len(its) for column in zip(*its, strict=True))
        print(f"{group or 'all'}\t{len(its)}\trules {rules:.3f}\twith what was learned {learned:.3f}")


if __name__ == "__main__":
    main()
