"""What labelled stories taught about sums: which of them is what the client lost.

`amounts` and `adoption` read the role of a sum by rules. `data/sums.tsv` holds whole-number weights of what is seen
around a sum: the role that the rules gave it, runs of characters before and behind it, the other sums, the wrongs
that are told. It is made by `python -m tests.domain.learn` from the labelled stories and never by hand. A sum that the
rules took for lost far from any support is unclear: somebody should ask. Where none of theirs is left, the sum that
sounds most like a loss is one, if it sounds like it at all. It finds no sums and adds none up.
"""

from collections.abc import Collection, Sequence
from functools import cache

from bot.domain.reading.amounts import HEARD, Amount
from bot.domain.reading.clauses import Clauses
from bot.domain.reading.learned import DIGITS, EDGES, LONGEST, is_manners, stretches
from bot.domain.reading.lexicon import rows
from bot.domain.reading.money_roles import Role
from bot.domain.reading.reckoning import RECKONED

BEFORE, BEHIND = 14, 12  # characters of its own clause that are looked at
NEAREST = 4  # characters right beside a sum that are looked at as one
MOST = 4  # sums; more are not told apart
START, CODE = "start", "told "
LOST, KEPT = 0, -100  # what the weights must add up to where rules read no loss, and where they read one


def sound_out(amounts: Sequence[Amount], codes: Collection[str], clauses: Clauses) -> tuple[Amount, ...]:
    """The sums of a story, with those lost that sound like it, and without those that do not."""
    if not amounts:
        return ()
    weight = _weights().get
    levels = [sum([weight(sight, 0) for sight in sights(at, amounts, codes, clauses)]) for at in range(len(amounts))]
    return sounded(amounts, levels)


def sounded(amounts: Sequence[Amount], levels: Sequence[int]) -> tuple[Amount, ...]:
    """The sums as what is seen of each adds up (hundredths of a logit): the loudest is lost if no rule is right."""
    kept = tuple(map(_kept, amounts, levels))
    loud = [at for at, level in enumerate(levels) if level >= LOST and kept[at].low]
    if not loud or any(one.role is Role.LOSS for one in kept):
        return kept
    loudest = max(loud, key=levels.__getitem__)
    return (*kept[:loudest], kept[loudest]._replace(role=Role.LOSS, family=HEARD), *kept[loudest + 1 :])


def _kept(one: Amount, level: int) -> Amount:
    """A sum as rules read it, unless they took it for lost and nothing supports them; what they reckoned stands."""
    unsupported = one.role is Role.LOSS and level < KEPT and one.family != RECKONED
    return one._replace(role=Role.UNCLEAR) if unsupported else one


@cache
def _weights() -> dict[str, int]:
    return {sight: int(weight) for sight, weight in rows("sums.tsv")}


def sights(at: int, amounts: Sequence[Amount], codes: Collection[str], clauses: Clauses) -> set[str]:
    """What is seen of a sum and around it."""
    one = amounts[at]
    others = [other for number, other in enumerate(amounts) if number != at]
    return {START, *_of_itself(one, others), *_around(one, clauses), *[CODE + code for code in codes]}


def _of_itself(one: Amount, others: Sequence[Amount]) -> set[str]:
    """Its role, its size, and how it stands among the other sums."""
    low = one.low or 0
    alone = not any(other.role is Role.LOSS for other in others)
    seen = {
        f"role {one.role}",
        f"role {one.role} {one.family}",
        f"role {one.role} alone" if alone else f"role {one.role} beside",
        f"digits {len(str(int(low)))}",
        f"sums {min(MOST, len(others) + 1)}",
        "round" if low and low % 1000 == 0 else "exact",
        *[f"beside {other.role}" for other in others],
    }
    if one.total:
        seen.add("total")
    if others:
        lows = [other.low or 0 for other in others]
        seen.update(["largest"] * (low >= max(lows)) + ["smallest"] * (low <= min(lows)))
    return seen


def _around(one: Amount, clauses: Clauses) -> set[str]:
    """The runs of its clause, of the clause before it in its message and of the one behind, manners left out."""
    text, (start, end) = clauses.text, one.span
    first, last = clauses.clause_at[start], clauses.clause_at[end - 1]
    begin, stop = clauses.starts[first], clauses.ends[last]
    before, behind = _bare(text[max(begin, start - BEFORE) : start]), _bare(text[end : min(stop, end + BEHIND)])
    seen = {f"<{run}" for run in _runs(before)} | {f">{run}" for run in _runs(behind)}
    seen.update(f"<|{before[-size:]}" for size in range(1, min(NEAREST, len(before)) + 1))
    seen.update(f">|{behind[:size]}" for size in range(1, min(NEAREST, len(behind)) + 1))
    if first and text[begin - 1] != "\n":
        seen.update(f"<<{pair}" for pair in _pairs(text[clauses.starts[first - 1] : begin]))
    if stop < len(text) and text[stop - 1] != "\n":
        seen.update(f">>{pair}" for pair in _pairs(text[stop : clauses.ends[last + 1]]))
    return seen


def _bare(said: str) -> str:
    return DIGITS.sub("0", said.strip(EDGES))


def _runs(said: str) -> list[str]:
    return [run for size in range(1, LONGEST + 1) for run in stretches(said, size)]


def _pairs(clause: str) -> list[str]:
    return [] if is_manners(clause) else stretches(_bare(clause), 2)
