"""How much a client says to have lost, from the sums found in the narrative (grading §3.5, §3.10.5-6).

Only sums whose role is a loss are added: a stated total replaces its parts, different names are added up,
one number told twice counts once. It answers with the value, its bounds and every sum left out; it does
not grade.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from bot.domain.reading.amounts import HEARD, Amount
from bot.domain.reading.money_roles import Role

TOLD_AGAIN = 16  # characters apart: the same number is told once more, not lost once more
EACH = "\u4e00"  # 一次 ... 一次: two of them
VAGUE = {"loss", "outcome", "ended", "gone", "whose", "expense"}  # names that say no more than that money is gone


@dataclass(frozen=True, slots=True)
class Loss:
    """The claimed loss in CNY; `value` is None where none was named or only a lower bound is known."""

    value: Decimal | None = None
    low: Decimal | None = None
    high: Decimal | None = None
    approximate: bool = False
    several: bool = False
    parts: tuple[Amount, ...] = ()  # the sums that were added
    potential: Decimal | None = None  # the largest sum that may yet be lost
    demand: Decimal | None = None  # desired_amount, never graded
    unclear: tuple[Amount, ...] = ()  # somebody should ask what these are
    ruled_out: tuple[Amount, ...] = ()  # sums with another role

    @property
    def known(self) -> bool:
        """Whether a loss was named with a figure or at least a lower bound."""
        return self.low is not None

    @property
    def in_doubt(self) -> Amount | None:
        """The sum of which somebody should ask what it is: no rule says, though it may sound like a loss."""
        if self.known:
            return self.parts[0] if all(one.family == HEARD for one in self.parts) else None
        return self.unclear[0] if self.unclear else None


NOTHING = Loss()


def claimed_loss(amounts: Sequence[Amount]) -> Loss:
    """Add up what counts as lost."""
    if not amounts:
        return NOTHING
    losses = [one for one in amounts if one.role is Role.LOSS]
    parts = _counted(losses)
    lows = [one.low for one in parts if one.low is not None]
    values = [one.value for one in parts if one.value is not None]
    highs = [one.high for one in parts if one.high is not None]
    exact = bool(parts) and len(values) == len(parts)
    return Loss(
        value=sum(values, Decimal(0)) if exact else None,
        low=sum(lows, Decimal(0)) if lows else None,
        high=sum(highs, Decimal(0)) if highs else None,
        approximate=any(one.approximate for one in parts),
        several=len(parts) > 1,
        parts=tuple(parts),
        potential=_largest(amounts, Role.EXPECTED),
        demand=_largest(amounts, Role.DEMAND),
        unclear=tuple(one for one in amounts if one.role is Role.UNCLEAR),
        ruled_out=tuple(one for one in amounts if one.role not in {Role.LOSS, Role.UNCLEAR}),
    )


def _largest(amounts: Iterable[Amount], role: Role) -> Decimal | None:
    return max((one.low for one in amounts if one.role is role and one.low is not None), default=None)


def _counted(losses: list[Amount]) -> list[Amount]:
    if totals := [one for one in losses if one.total and one.low is not None]:
        whole = max(totals, key=_size)
        return [whole, *_on_top(whole, losses)]
    distinct = _once_each(losses)
    if whole_of_parts := _sum_of_the_others(distinct):
        return [whole_of_parts]
    return distinct


def _on_top(whole: Amount, losses: list[Amount]) -> list[Amount]:
    """Losses under another name that were told after a total of one name, and are no part of it."""
    later = losses[losses.index(whole) + 1 :]
    if whole.family in VAGUE or whole.inherited or any(one.part or one.total for one in later):
        return []
    if sum((_size(one) for one in later), Decimal(0)) == _size(whole):
        return []
    return [one for one in _once_each(later) if one.family not in VAGUE and not _same(one, whole)]


def _size(amount: Amount) -> Decimal:
    return amount.low or Decimal(0)


def _once_each(losses: list[Amount]) -> list[Amount]:
    """One number told twice counts once; of two under one name the larger, unless one came on top."""
    kept: list[Amount] = []
    for one in losses:
        twin = next((other for other in kept if _same(one, other)), None)
        if twin is None:
            kept.append(one)
        elif _size(one) > _size(twin):
            kept[kept.index(twin)] = one
    return kept


def _same(one: Amount, other: Amount) -> bool:
    if one.family == other.family:
        apart = one.label and other.label and (one.label != other.label or one.label[0] in EACH)
        return not (apart or (one.again and one.low != other.low))
    if one.low == other.low and abs(one.span[0] - other.span[0]) > TOLD_AGAIN:
        return True
    vague = one.inherited or other.inherited or VAGUE & {one.family, other.family}
    return one.low == other.low and bool(vague)


def _sum_of_the_others(losses: list[Amount]) -> Amount | None:
    if len(losses) < 3:
        return None
    whole = max(losses, key=_size)
    return whole if sum((_size(one) for one in losses), Decimal(0)) == 2 * _size(whole) else None
