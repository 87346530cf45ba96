"""Losses that a story tells without their sum: beyond a price, charged twice, so much each time and so many times.

`adoption` asks for them where the sums themselves say no more. What is worked out here stands whatever it sounds like.
"""

import re
from functools import cache
from itertools import pairwise

from bot.domain.reading.amounts import Amount
from bot.domain.reading.figures import find_numerals
from bot.domain.reading.fold import patterns
from bot.domain.reading.money_roles import LOSS, Role
from bot.domain.reading.numerals import read_run

RECKONED = "reckoned"  # the family of a loss that is worked out from what is told: so much a month, four months
MOST = 60  # times; beyond it is a number of something else
NEAR = 40  # characters around a sum that may say what became of it


@cache
def sayings() -> dict[str, re.Pattern[str]]:
    """The patterns about what a story says of its sums."""
    return patterns("adoption.toml")


def as_lost(amount: Amount) -> Amount:
    """A sum that the story tells to be lost."""
    return amount._replace(role=LOSS, family="story")


def with_sum(found: Amount | None, amounts: tuple[Amount, ...]) -> tuple[Amount, ...]:
    """The sums with one that takes the place of the sum that stood there, if any."""
    if found is None:
        return amounts
    others = tuple(one for one in amounts if one.span != found.span)
    return tuple(sorted((*others, found), key=lambda one: one.span))


def raised(text: str) -> Amount | None:
    """What was taken beyond the price agreed: 签的两百八, 扣的三百八, 扣了俩月."""
    told = list(find_numerals(text)) if sayings()["price"].search(text) else []
    for before, after in pairwise(told):
        agreed = sayings()["agreed"].search(text[max(0, before.start - 14) : before.start])
        charged = sayings()["charged"].fullmatch(text[before.end : after.start])
        if not (agreed and charged and before.value and after.value and after.value > before.value):
            continue
        months = sayings()["months"].search(text, after.end)
        more = (after.value - before.value) * (count_of(months["count"]) if months else 1)
        span = (after.start, after.end)
        return Amount(span, text[after.start : after.end], more, more, more, False, LOSS, family=RECKONED)
    return None


def doubled(amounts: tuple[Amount, ...], text: str) -> Amount | None:
    """So much a month, of which some months were taken twice."""
    for one in amounts:
        found = sayings()["doubled"].search(text[max(0, one.span[0] - NEAR) : one.span[0]])
        if found and one.value:
            whole = one.value * count_of(found["count"])
            return as_lost(one)._replace(value=whole, low=whole, high=whole, family=RECKONED)
    return None


def many_times(amounts: tuple[Amount, ...], text: str) -> tuple[Amount, ...]:
    """So much each time, so many times: 每月划走两千八, 四笔."""
    losses = [one for one in amounts if one.role is LOSS]
    if len(losses) != 1 or losses[0].value is None or losses[0].total:
        return amounts
    one = losses[0]
    if not sayings()["each"].search(text[max(0, one.span[0] - NEAR // 2) : one.span[0]]):
        return amounts
    yearly = sayings()["yearly"].search(text, 0, one.span[0]) is not None
    times = _times(one, text, yearly=yearly)
    if times == 1 and sayings()["apiece"].search(text, max(0, one.span[0] - NEAR // 2), one.span[0]):
        return tuple(other._replace(role=Role.FIGURE) if other is one else other for other in amounts)
    whole = losses[0].value * times
    family = RECKONED if times > 1 else one.family
    return with_sum(one._replace(value=whole, low=whole, high=whole, family=family), amounts)


def _times(amount: Amount, text: str, *, yearly: bool) -> int:
    for found in sayings()["times"].finditer(text):
        if yearly and not found["year"]:
            continue
        far = max(found.start() - amount.span[1], amount.span[0] - found.end())
        if far <= NEAR and 1 < (count := count_of(found["count"])) <= MOST:
            return count
    return 1


def count_of(written: str) -> int:
    """How many a written number says; 俩 where it says none."""
    number = read_run(written)
    return int(number.value) if number and number.value else 2  # 俩
