"""Where a text holds numbers that can be money, and what each is worth.

It finds the span of every candidate with its currency sign, its tail (37块6) and its hedges (不到, 左右),
and drops what is visibly something else: measures (12个, 3天), percentages, dates, hotlines, telephone
numbers and codes. It reads folded text and does not know what the money is for.
"""

import re
from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import NamedTuple

from bot.domain.reading.numerals import Numeral, is_scaled, read_run, rules, tokens, worth

LOOK_BACK = 6
FIRST_YEAR, LAST_YEAR = 1990, 2040


def find_numerals(text: str) -> Iterator[Numeral]:
    """Every number in folded text that may be money, from left to right, never overlapping."""
    first, candidate, lone, at = rules()["first"], rules()["candidate"], rules()["lone"], 0
    while begin := first.search(text, at):
        at = begin.start()
        found = candidate.match(text, at)
        if found is None or (found.end("run") == at + 1 and lone.match(text, at)):
            at += 1
            continue
        if found["counted"]:
            at = found.end("run")
            continue
        numeral, at = _candidate(text, found)
        if numeral is not None:
            yield numeral


def _candidate(text: str, found: re.Match[str]) -> tuple[Numeral | None, int]:
    start, end = found.span("run")
    if text[end : end + 1] == "." and (dotted := rules()["dotted"].match(text, start)):
        return _undecidable(text, start, dotted.end())
    if _inside_code(text, start):
        return None, end
    numeral = (_range(text, found) if found["link"] else None) or _single(text, start, end)
    if numeral is None:
        chain = rules()["chain"].match(text, end)
        return None, chain.end() if chain else end
    return numeral, numeral.end


def _undecidable(text: str, start: int, end: int) -> tuple[Numeral | None, int]:
    # 1.286.000元 may be a slip in either direction: it is money, and somebody must ask how much
    unit = rules()["currency"].match(text, end)
    if unit is None:
        return None, end
    asked = Numeral(start, unit.end(), None, None, None, approximate=True, scaled=True, currency=True)
    return asked, asked.end


def _inside_code(text: str, start: int) -> bool:
    before = text[start - 1 : start]
    if before in {"-", "/", ":", "."}:
        return text[start - 2 : start - 1].isdigit()
    if before.isascii() and (before.isalpha() or before in {"#", "_"}):
        return not rules()["sign_before"].search(text[max(0, start - 4) : start])
    return False


def _range(text: str, first: re.Match[str]) -> Numeral | None:
    second = rules()["candidate"].match(text, first.end())
    if second is None or second["counted"]:
        return None
    high, low = _single(text, *second.span("run")), read_run(first["run"])
    if high is None or low is None or high.value is None:
        return None
    if low.value is None:
        return _from_few(text, first.start(), low, high)
    floor = _share_unit(low.value, second["run"], high.value)
    if floor >= high.value or not (high.currency or high.scaled or _plain_range(floor, high.value)):
        return None
    if "\u3001" in first["link"] and floor == low.value:  # 、 joins a range only when the unit is shared: 三、四千
        return None
    before = _before(text, first.start())
    return high._replace(start=before.start, value=floor, low=floor, approximate=True, negative=before.negative)


def _from_few(text: str, start: int, low: Numeral, high: Numeral) -> Numeral | None:
    """A range whose lower end is only a bound: some tens to two hundred."""
    if low.low is None or high.low is None or low.low >= high.low:
        return None
    before = _before(text, start)
    return high._replace(start=before.start, value=None, low=low.low, approximate=True, negative=before.negative)


def _plain_range(low: Decimal, high: Decimal) -> bool:
    # 5000-8000 without a unit is money, 10-15 and 2023-2025 are not
    return low >= 100 and not (FIRST_YEAR <= low <= LAST_YEAR and FIRST_YEAR <= high <= LAST_YEAR)


def _share_unit(low: Decimal, run: str, high: Decimal) -> Decimal:
    # 3-5千: the unit belongs to both
    parts = tokens(run)
    first = parts[0].worth
    if first and low < first and (whole := worth(parts)):
        return low * whole / first
    return min(low, high)


def _single(text: str, start: int, end: int) -> Numeral | None:
    if rules()["token_of_nothing"].match(text, start):
        return None
    before, run = _before(text, start), text[start:end]
    unit = rules()["currency"].match(text, end)
    after = rules()["after"].match(text, unit.end() if unit else end)
    currency = bool(unit or before.currency or (after and after["late"]))
    if before.otherwise or not (currency or is_scaled(run) or _bare(text, start, end)):
        return None
    number = read_run(run, bare_unit=bool(unit) or before.least)
    if number is None:
        return None
    last = after or unit
    value, low, high = _with_unit(number, unit) if unit else (number.value, number.low, number.high)
    return Numeral(
        before.start,
        last.end() if last else end,
        value,
        low,
        high,
        number.approximate or before.about or after is not None,
        number.scaled,
        currency,
        before.negative,
    )


def _with_unit(numeral: Numeral, unit: re.Match[str]) -> Iterable[Decimal | None]:
    """Value, low and high of a number with what its currency adds: 37块6, 五毛, 三块半."""
    plain = (numeral.value, numeral.low, numeral.high)
    if unit["main"] and not (unit["jiao"] or unit["half"]):
        return plain
    factor = Decimal("0.1") if unit["small"] else Decimal("0.01") if unit["cent"] else Decimal(1)
    extra = _cents(unit["jiao"], unit["fen"]) if unit["main"] else _cents("", unit["smallfen"])
    if unit["half"]:
        extra += Decimal("0.5")
    return [None if one is None else one * factor + extra for one in plain]


def _cents(tenth: str | None, hundredth: str | None) -> Decimal:
    one = worth(tokens(tenth)) if tenth else None
    two = worth(tokens(hundredth)) if hundredth else None
    tenths = (one or Decimal(0)) / (100 if tenth and len(tenth) == 2 else 10)
    return tenths + (two or Decimal(0)) / 100


class Before(NamedTuple):
    """What stands before a number: where the whole begins, and what it makes of the number."""

    start: int
    currency: bool = False
    negative: bool = False
    about: bool = False
    least: bool = False
    otherwise: bool = False  # of an idiom, or the money of another country


def _before(text: str, start: int) -> Before:
    if not (start and rules()["herald"].match(text, start - 1)):
        return Before(start)
    whole = text[max(0, start - LOOK_BACK) : start]
    sign = rules()["sign_before"].search(whole)
    begin = start - len(sign[0]) if sign else start
    head = text[max(0, begin - LOOK_BACK) : begin]
    minus = rules()["minus_before"].search(head)
    return Before(
        begin - len(minus[0]) if minus else begin,
        bool(sign),
        bool(minus),
        about=bool(rules()["about_before"].search(head)),
        least=bool(rules()["at_least"].search(whole[-2:])),
        otherwise=bool(rules()["idiom_before"].search(whole) or rules()["not_cny_before"].search(whole)),
    )


def _bare(text: str, start: int, end: int) -> bool:
    """Whether a number without unit or currency may still be money."""
    return _plain(text, start, end) or _lost_in_words(text, start, end)


def _lost_in_words(text: str, start: int, end: int) -> bool:
    """Whether tens in words stand behind a verb of losing, with nothing counted after: 罚了五十."""
    if end - start < 2 or not rules()["said"].match(text, end):
        return False
    return bool(rules()["verb_before"].search(text[max(0, start - LOOK_BACK) : start]))


def _plain(text: str, start: int, end: int) -> bool:
    """Whether a number without unit or currency may still be money: Arabic, and no code, date or hotline."""
    digits = text[start:end]
    following = text[end : end + 1]
    if not digits[0].isdigit() or not digits[0].isascii() or (digits[0] == "0" and "." not in digits):
        return False
    if following.isascii() and (following.isalpha() or following in {"_", "*", "#"}) and following:
        return False
    if rules()["chain"].match(text, end) or rules()["hotline"].match(text, start):
        return False
    if rules()["code_before"].search(text[max(0, start - LOOK_BACK) : start]):
        return False
    return len(digits.replace(",", "").split(".")[0]) < 9
