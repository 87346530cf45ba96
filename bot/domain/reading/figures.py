"""Where a text holds numbers that can be money, and what each is worth.

It finds the span of every candidate with its currency sign, its tail (37块6) and its hedges (不到, 左右),
and drops what is visibly something else: measures (12个, 3天), percentages, dates, hotlines, telephone
numbers and codes. It reads folded text and does not know what the money is for.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal

from bot.domain.reading.numerals import Numeral, read_run, rules, tokens, worth

LOOK_BACK = 6
FIRST_YEAR, LAST_YEAR = 1990, 2040


def find_numerals(text: str) -> Iterator[Numeral]:
    """Every number in folded text that may be money, from left to right, never overlapping."""
    first, run, lone, at = rules()["first"], rules()["run"], rules()["lone"], 0
    while begin := first.search(text, at):
        at = begin.start()
        found = run.match(text, at)
        if found is None or (found.end() == at + 1 and lone.match(text, at)):
            at += 1
            continue
        numeral, at = _candidate(text, at, found.end())
        if numeral is not None:
            yield numeral


def _candidate(text: str, start: int, end: int) -> tuple[Numeral | None, int]:
    if dotted := rules()["dotted"].match(text, start):
        return _undecidable(text, start, dotted.end())
    if _inside_code(text, start):
        return None, end
    numeral = _range(text, start, end) or _single(text, start, end)
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


def _range(text: str, start: int, end: int) -> Numeral | None:
    link = rules()["link"].match(text, end)
    second = rules()["run"].match(text, link.end()) if link else None
    if link is None or second is None:
        return None
    high = _single(text, second.start(), second.end())
    low = read_run(text[start:end])
    if high is None or low is None or low.value is None or high.value is None:
        return None
    floor = _share_unit(low.value, text[second.start() : second.end()], high.value)
    if floor >= high.value or not (high.currency or high.scaled or _plain_range(floor, high.value)):
        return None
    if "\u3001" in link[0] and floor == low.value:  # 、 joins a range only when the unit is shared: 三、四千
        return None
    sign = _signed(text, start)
    return replace(high, start=sign.start, value=floor, low=floor, approximate=True, negative=sign.negative)


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
    bare = rules()["at_least"].search(text[max(0, start - 2) : start])
    unit = rules()["currency"].match(text, end)
    numeral = read_run(text[start:end], bare_unit=bool(bare or unit))
    if numeral is None or (unit is None and _counts_something(text, end)):
        return None
    if rules()["idiom_before"].search(text[max(0, start - LOOK_BACK) : start]):
        return None
    if rules()["token_of_nothing"].match(text, start) or rules()["not_cny"].match(text, end):
        return None
    numeral = replace(numeral, start=start, end=end)
    return _finish(text, _with_currency(numeral, unit) if unit else numeral, start, end)


def _counts_something(text: str, end: int) -> bool:
    return bool(rules()["measure"].match(text, end) or rules()["per_cent"].match(text, end))


def _with_currency(numeral: Numeral, unit: re.Match[str]) -> Numeral:
    factor = Decimal("0.1") if unit["small"] else Decimal("0.01") if unit["cent"] else Decimal(1)
    extra = _cents(unit["jiao"], unit["fen"]) if unit["main"] else _cents("", unit["smallfen"])
    if unit["half"]:
        extra += Decimal("0.5")

    def scaled(worth: Decimal | None) -> Decimal | None:
        return None if worth is None else worth * factor + extra

    low, high, value = scaled(numeral.low), scaled(numeral.high), scaled(numeral.value)
    return replace(numeral, end=unit.end(), value=value, low=low, high=high, currency=True)


def _cents(tenth: str | None, hundredth: str | None) -> Decimal:
    one = worth(tokens(tenth)) if tenth else None
    two = worth(tokens(hundredth)) if hundredth else None
    tenths = (one or Decimal(0)) / (100 if tenth and len(tenth) == 2 else 10)
    return tenths + (two or Decimal(0)) / 100


@dataclass(frozen=True, slots=True)
class Sign:
    """What stands before a number: where the whole begins, and whether it is below zero."""

    start: int
    currency: bool
    negative: bool
    about: bool


def _signed(text: str, start: int) -> Sign:
    head = text[max(0, start - LOOK_BACK) : start]
    sign = rules()["sign_before"].search(head)
    begin = start - len(sign[0]) if sign else start
    head = text[max(0, begin - LOOK_BACK) : begin]
    minus = rules()["minus_before"].search(head)
    about = rules()["about_before"].search(head)
    return Sign(begin - len(minus[0]) if minus else begin, bool(sign), bool(minus), bool(about))


def _finish(text: str, numeral: Numeral, start: int, end: int) -> Numeral | None:
    sign = _signed(text, start)
    after = rules()["after"].match(text, numeral.end)
    currency = numeral.currency or sign.currency or bool(after and after["late"])
    if not (currency or numeral.scaled or _plain(text, start, end) or _lost_in_words(text, start, end)):
        return None
    if rules()["not_cny_before"].search(text[max(0, start - LOOK_BACK) : start]):
        return None
    return replace(
        numeral,
        start=sign.start,
        end=after.end() if after else numeral.end,
        approximate=numeral.approximate or sign.about or bool(after),
        currency=currency,
        negative=sign.negative,
    )


def _lost_in_words(text: str, start: int, end: int) -> bool:
    """Whether tens in words stand behind a verb of losing, with nothing counted after: 罚了五十."""
    verb = rules()["verb_before"].search(text[max(0, start - LOOK_BACK) : start])
    return bool(end - start > 1 and verb and rules()["said"].match(text, end))


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
