"""What labelled stories taught about sums: which of them is what the client lost.

`amounts` and `adoption` read the role of a sum by rules. `data/sums.tsv` holds whole-number weights of what is seen
around a sum: the role that the rules gave it, runs of characters before and behind it, the other sums, the wrongs
that are told. It is made by `python -m tests.domain.learn` from the labelled stories and never by hand. A sum that the
rules took for lost far from any support is unclear: somebody should ask. Where none of theirs is left, the sum that
sounds most like a loss is one, if it sounds like it at all. It finds no sums and adds none up.
"""

from collections.abc import Callable, Collection, Sequence
from decimal import Decimal
from functools import cache
from itertools import repeat

from bot.domain.reading.amounts import HEARD, Amount
from bot.domain.reading.clauses import Clauses
from bot.domain.reading.learned import DIGITS, EDGES, is_manners, runs_within, stretches
from bot.domain.reading.lexicon import rows
from bot.domain.reading.money_roles import Role
from bot.domain.reading.reckoning import RECKONED

BEFORE, BEHIND = 14, 12  # characters of its own clause that are looked at
NEAREST = (1, 2, 3, 4)  # so many characters right beside a sum are looked at as one
SIDES = ("<|", ">|", "<<", ">>", "<", ">")  # how the names of what is seen around a sum begin
MOST = 4  # sums; more are not told apart
TOLD_APART = 20  # figures: what is longer is no sum, and more than the arithmetic of decimals holds
START, CODE = "start", "told "
LOST, KEPT = 0, -100  # what the weights must add up to where rules read no loss, and where they read one


def sound_out(amounts: Sequence[Amount], codes: Collection[str], clauses: Clauses) -> tuple[Amount, ...]:
    """The sums of a story, with those lost that sound like it, and without those that do not."""
    weights = _weights()

    def level_of(at: int) -> int:
        seen = _seen(at, amounts, codes, clauses)
        return sum([sum(map(weights.get(side, {}).get, its, repeat(0))) for side, its in seen])

    return sounded(amounts, level_of)


def sounded(amounts: Sequence[Amount], level_of: Callable[[int], int]) -> tuple[Amount, ...]:
    """The sums as what is seen of each adds up (hundredths of a logit), which is asked only of those on which it
    depends: the loudest is lost if no rule is right."""
    kept = tuple([_unclear(one) if _unsupported(one, at, level_of) else one for at, one in enumerate(amounts)])
    if Role.LOSS in [one.role for one in kept]:
        return kept
    levels = {at: level_of(at) for at, one in enumerate(amounts) if one.low and one.role is not Role.LOSS}
    loud = [at for at, level in levels.items() if level >= LOST]
    if not loud:
        return kept
    loudest = max(loud, key=levels.__getitem__)
    return (*kept[:loudest], kept[loudest]._replace(role=Role.LOSS, family=HEARD), *kept[loudest + 1 :])


def _unsupported(one: Amount, at: int, level_of: Callable[[int], int]) -> bool:
    """Whether rules took a sum for lost and nothing supports them; what they reckoned stands."""
    return one.role is Role.LOSS and one.family != RECKONED and level_of(at) < KEPT


def _unclear(one: Amount) -> Amount:
    return one._replace(role=Role.UNCLEAR)


@cache
def _weights() -> dict[str, dict[str, int]]:
    """The weights of what is seen on each side of a sum, and of the rest under no side."""
    by_side: dict[str, dict[str, int]] = {side: {} for side in (*SIDES, "")}
    for sight, weight in rows("sums.tsv"):
        side = next(filter(sight.startswith, SIDES), "")
        by_side[side][sight.removeprefix(side)] = int(weight)
    return by_side


def sights(at: int, amounts: Sequence[Amount], codes: Collection[str], clauses: Clauses) -> set[str]:
    """What is seen of a sum and around it, each by its whole name."""
    return {side + one for side, its in _seen(at, amounts, codes, clauses) for one in its}


def _seen(at: int, amounts: Sequence[Amount], codes: Collection[str], clauses: Clauses) -> list[tuple[str, set[str]]]:
    """The same by side, which names it: most of it has no weight and needs no name of its own."""
    one = amounts[at]
    others = [other for number, other in enumerate(amounts) if number != at]
    return [("", {START, *_of_itself(one, others), *[CODE + code for code in codes]}), *_around(one, clauses)]


def _of_itself(one: Amount, others: Sequence[Amount]) -> set[str]:
    """Its role, its size, and how it stands among the other sums."""
    low = one.low or Decimal(0)
    figures = max(0, low.adjusted()) + 1  # before the point; a client may type any number of them
    role = "role " + one.role
    alone = Role.LOSS not in [other.role for other in others]
    seen = {
        role,
        f"{role} {one.family}",
        role + (" alone" if alone else " beside"),
        f"digits {figures}",
        f"sums {min(MOST, len(others) + 1)}",
        "round" if low and figures <= TOLD_APART and low % 1000 == 0 else "exact",
        *["beside " + other.role for other in others],
    }
    if one.total:
        seen.add("total")
    if others:
        lows = [other.low or 0 for other in others]
        seen.update(["largest"] * (low >= max(lows)) + ["smallest"] * (low <= min(lows)))
    return seen


def _around(one: Amount, clauses: Clauses) -> list[tuple[str, set[str]]]:
    """The runs of its clause, of the clause before it in its message and of the one behind, manners left out."""
    text, (start, end) = clauses.text, one.span
    first, last = clauses.clause_at[start], clauses.clause_at[end - 1]
    begin, stop = clauses.starts[first], clauses.ends[last]
    before, behind = _bare(text[max(begin, start - BEFORE) : start]), _bare(text[end : min(stop, end + BEHIND)])
    seen = [
        ("<", runs_within(before)),
        (">", runs_within(behind)),
        ("<|", {before[-size:] for size in NEAREST[: len(before)]}),
        (">|", {behind[:size] for size in NEAREST[: len(behind)]}),
    ]
    if first and text[begin - 1] != "\n":
        seen.append(("<<", _pairs(text[clauses.starts[first - 1] : begin])))
    if stop < len(text) and text[stop - 1] != "\n":
        seen.append((">>", _pairs(text[stop : clauses.ends[last + 1]])))
    return seen


def _bare(said: str) -> str:
    return DIGITS.sub("0", said.strip(EDGES))


def _pairs(clause: str) -> set[str]:
    return set() if is_manners(clause) else set(stretches(_bare(clause), 2))
