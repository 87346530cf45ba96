"""Numbers as people in China type them: 三万五, 1.2w, 壹佰贰拾元伍角, 两三万, 十几万, 3-5千, ¥3,500.

It answers what a written number is worth and how sure that is. It reads folded text (see `fold`) and does
not know what a number is about: that a figure is a fine, a fee or a turnover is decided in `money_roles`.
"""

import re
from decimal import Decimal
from functools import cache
from typing import NamedTuple

from bot.domain.reading.fold import load, patterns

TEN_THOUSAND = Decimal(10000)
NONE = Decimal(0)


class Numeral(NamedTuple):
    """One written number; `value` is None where only a bound was said (几千, 十几万)."""

    start: int
    end: int
    value: Decimal | None
    low: Decimal | None
    high: Decimal | None
    approximate: bool = False
    scaled: bool = False  # written with 百, 千, 万, 亿, w or k: money even without a currency
    currency: bool = False
    negative: bool = False


class Token(NamedTuple):
    """One part of a written number: its sort and what it is worth."""

    sort: str
    worth: Decimal
    width: int = 1


@cache
def rules() -> dict[str, re.Pattern[str]]:
    """The compiled patterns of written numbers."""
    return patterns("numerals.toml")


def tokens(run: str) -> list[Token]:
    """Split a run of number characters into its parts."""
    signs = _signs()
    return [signs.get(part) or _arabic(part) for part in rules()["token"].findall(run)]


@cache
def _signs() -> dict[str, Token]:
    """Every part of a number that is one character, by that character."""
    table = load("numerals.toml")
    worths = table["digits"] | table["units"]
    return {sign: Token(sort, Decimal(worths.get(sign, 0))) for sort, signs in table["sorts"].items() for sign in signs}


@cache
def _sizes() -> frozenset[str]:
    return frozenset(sign for sign, token in _signs().items() if token.worth > 10)


def is_scaled(run: str) -> bool:
    """Whether a number is written with 百, 千, 万, 亿, w or k."""
    return not _sizes().isdisjoint(run)


def _arabic(part: str) -> Token:
    digits = part.replace(",", "").replace("\uff0c", "").replace(" ", "")
    return Token("ar", Decimal(digits), len(digits))


def read_run(run: str, *, bare_unit: bool = False) -> Numeral | None:
    """What a run of number characters is worth, or None if it is not a number after all.

    `bare_unit` allows a unit with nothing before it, as in 上万 or 万元.
    """
    if run.isascii() and run.isdecimal():
        number = Decimal(run)
        return Numeral(0, len(run), number, number, number)
    parts = tokens(run)
    sorts = [part.sort for part in parts]
    rounded, few = "more" in sorts, "few" in sorts
    if parts[0].sort in {"unit", "big"} and parts[0].worth > 10:
        parts, rounded = _without_number(parts, allowed=bare_unit or rounded), True
    low, high = _bounds(parts)
    if low is None or high is None:
        return None
    vague = few and _few_is_leading(parts)
    value = None if vague else low
    return Numeral(0, len(run), value, low, high, rounded or few or low != high, is_scaled(run))


def _without_number(parts: list[Token], *, allowed: bool) -> list[Token]:
    sorts = [part.sort for part in parts if part.sort != "more"]
    if sorts in (["unit", "digit", "unit"], ["big", "digit", "unit"]):  # 百八十, 万儿八千
        return parts[1:]
    if sorts == ["unit", "unit"] and parts[1].worth == 10:  # 百十来块: about a hundred
        return parts[:1]
    if allowed and sorts in (["unit", "digit"], ["big", "digit"]):  # 萬二蚊
        return parts
    return parts if allowed and not {"digit", "ar"} & set(sorts) else []


def _few_is_leading(parts: list[Token]) -> bool:
    # 十几万 and 几千 leave the size open; 三千几 has said its base
    last = parts[-1].sort
    sizes = [part.worth for part in parts if part.sort in {"unit", "big"}]
    return last != "few" or not sizes or sizes == [Decimal(10)]


def _bounds(parts: list[Token]) -> tuple[Decimal | None, Decimal | None]:
    """The least and the most a number may be worth: they differ where it says 几, or two digits for either: 两三万."""
    if "few" not in [part.sort for part in parts]:
        exact = worth([part for part in parts if part.sort != "more"])
        if exact is not None:
            return exact, exact
    low: list[Token] = []
    high: list[Token] = []
    for part in parts:
        if part.sort == "more":
            continue
        if part.sort == "few":
            tens = bool(low) and low[-1].worth == 10
            low += [] if tens or low else [Token("digit", Decimal(1))]
            high.append(Token("digit", Decimal(9)))
        elif part.sort == "digit" and high and high[-1].sort == "digit":
            if low[-1].sort != "digit" or low[-1].worth >= part.worth or high[-1] != low[-1]:
                return None, None
            high[-1] = part
        else:
            low.append(part)
            high.append(part)
    least = worth(low)
    return least, least if high == low else worth(high)


def worth(parts: list[Token]) -> Decimal | None:
    """Add up the parts of one exact number by the rules of Chinese numerals."""
    whole = section = NONE
    pending: Token | None = None
    last = NONE  # the unit a trailing digit is a tenth of
    for part in parts:
        if part.sort in {"digit", "ar"}:
            if pending is not None:
                return None
            pending = part
        elif part.sort == "zero":
            if pending is not None or not last:
                return None
            last = Decimal(1)
        elif part.sort == "half":
            # 半万 is half of what follows, 一万半 half of what went before
            pending = Token("ar", last / 2 if last else Decimal("0.5"), width=2)
        else:
            whole, section = _times(part, pending, whole, section)
            pending, last = None, part.worth
    return whole + section + _tail(pending, last) if parts else None


def _times(unit: Token, pending: Token | None, whole: Decimal, section: Decimal) -> tuple[Decimal, Decimal]:
    number = pending.worth if pending else NONE
    if unit.sort == "unit":
        return whole, section + (number if pending else 1) * unit.worth
    if unit.worth > TEN_THOUSAND:
        return (whole + section + number or Decimal(1)) * unit.worth, NONE
    return whole + (section + number or Decimal(1)) * unit.worth, NONE


def _tail(pending: Token | None, last: Decimal) -> Decimal:
    if pending is None:
        return NONE
    if pending.width > 1 or last < 100:
        return pending.worth
    return pending.worth * last / 10  # 三万五, 一百八, 13万2
