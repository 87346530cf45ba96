"""What a story says about a sum no nearer word has named: taken, paid for nothing, paid through their fault.

`find_amounts` reads the role of a sum from the words around it. Where those are silent and something went
wrong, the story speaks: money handed to somebody who kept it, a fee for work that was none, a charge that
rose without a word, so much each time and so many times (`reckoning`). It needs a wrong that was told, never a
demand or a fear, and it does not grade.
"""

from collections.abc import Callable, Sequence
from decimal import Decimal
from itertools import pairwise

from bot.domain.reading.amounts import Amount
from bot.domain.reading.money_roles import FEE, HANDED, LOSS, TAX, UNCLEAR, Role
from bot.domain.reading.reckoning import (
    NEAR,
    RECKONED,
    as_lost,
    count_of,
    doubled,
    many_times,
    raised,
    sayings,
    with_sum,
)  # fmt: skip
from bot.domain.reading.signals import Hit

WRONGS = ("quality.", "staff.", "records.", "seal.", "data.", "fraud", "tax.", "rep.", "biz.blocked", "biz.halt")
MILD = {"staff.attitude", "emo.strong", "emo.distress"}
STOLEN = ("fraud", "fraud.suspected", "seal.lost")
FAILED = ("staff.misconduct", "quality.error")
# the likeliest first
KEPT = (HANDED, UNCLEAR, TAX, Role.PRINCIPAL, FEE, Role.REFUNDED, Role.EXPECTED)
FEES = (UNCLEAR, FEE, TAX, HANDED)
OPENS = (UNCLEAR, Role.THRESHOLD, Role.COUNT, Role.EXPECTED, Role.WAGE, TAX)
WORTH = (Role.FIGURE, Role.FACE, Role.TURNOVER, Role.QUOTA)
ELSEWHERE = (Role.ACCEPTED, Role.REFUNDED, Role.AVERTED, Role.OTHERS, Role.SAVING, LOSS)
NO_STAKE = (*ELSEWHERE, Role.WAGE, Role.QUOTA, Role.COUNT)
OPENS_LEAST = 50  # a smaller one is the price of a bun
SERIES = (UNCLEAR, HANDED, LOSS, FEE, Role.DEMAND)
WHOLES = (UNCLEAR, LOSS, FEE, HANDED, TAX, Role.PRINCIPAL)
SERIAL = ("repeat.", "staff.misconduct", "tax.")
SERIAL_LEAST = 3
PART_LEAST = 10  # a smaller number adds up with anything
MARK_NEAR = 24
CLOSE = 26  # characters around a sum that may say it is all there


Rule = Callable[[tuple[Amount, ...], str], Amount | None]


def adopt(amounts: Sequence[Amount], hits: Sequence[Hit], text: str) -> tuple[Amount, ...]:
    """The sums of a story, with those that the story itself tells to be lost."""
    if not amounts:
        return ()
    told = _named(tuple(amounts), text)
    if len(told) > 1:
        told = _whole(told, text)
        if series := _series(told, hits, text):
            return series
    lost = [one.role for one in told].count(LOSS)
    if lost == 0:
        told = with_sum(_found(told, hits, text), told)
    elif lost == 1:
        told = with_sum(raised(text), told)
    if len(told) == 1:
        return many_times(told, text)
    return _reckoned(many_times(_too_much_only(_told_once(told, text), text), text), text)


def _told_once(amounts: tuple[Amount, ...], text: str) -> tuple[Amount, ...]:
    """Sums without those that only say an earlier one again: 赔进去三十一万!! 这三十一万全是罚金."""

    def again(one: Amount) -> bool:
        earlier = [other for other in amounts if other.role is LOSS and other.span < one.span]
        same = [other.family for other in earlier if other.low == one.low]
        before = text[: one.span[0]][-4:]
        return bool(same and sayings()["this"].search(before)) or (
            one.family in same and bool(sayings()["begins"].search(before))
        )

    if [one.role for one in amounts].count(LOSS) < 2:
        return amounts
    return tuple([one._replace(role=HANDED) if one.role is LOSS and again(one) else one for one in amounts])


def _reckoned(amounts: tuple[Amount, ...], text: str) -> tuple[Amount, ...]:
    """A sum is the whole loss where those before it add up to it, or one so many times: 三张, 900、3800, 4700."""
    losses = [one for one in amounts if one.role is LOSS and one.low]
    if any(one.total for one in losses):
        return amounts
    for at, whole in enumerate(amounts):
        if whole.low and whole.role in WHOLES and _adds_up(amounts[:at], whole, text):
            return with_sum(as_lost(whole)._replace(total=True, family=RECKONED), amounts)
    return amounts


def _adds_up(before: Sequence[Amount], whole: Amount, text: str) -> bool:
    parts = [one for one in before if one.low and PART_LEAST <= one.low < (whole.low or 0)]
    if not parts:
        return False
    run = Decimal(0)
    for count, one in enumerate(reversed(parts), 1):
        run += one.low or 0
        if count > 1 and run == whole.low and any(part.role is LOSS for part in parts[-count:]):
            return True
    counts = {count_of(found["count"]) for found in sayings()["counted"].finditer(text)} - {1}
    told = (LOSS, UNCLEAR, FEE, HANDED) if _taken(whole, text) else (LOSS,)
    return any(one.role in told and (one.low or 0) * many == whole.low for one in parts for many in counts)


def _found(amounts: tuple[Amount, ...], hits: Sequence[Hit], text: str) -> Amount | None:
    """The sum the story tells to be lost, by the first rule that speaks."""
    if told := raised(text) or doubled(amounts, text):
        return told
    for rule in _rules({hit.code for hit in hits if hit.counts}):
        told = rule(amounts, text)
        if told and not _harmless(told, text):
            return told
    return None


def _rules(codes: set[str]) -> list[Rule]:
    """The rules that may speak in a story that tells these wrongs, in their order."""
    rules: list[Rule] = [_kept_as_told if codes.isdisjoint(STOLEN) else _kept, _for_nothing]
    if [code for code in codes if code.startswith(WRONGS)]:
        rules += [_paid, _opens]
    if not codes.isdisjoint(FAILED):
        rules.append(_charged)
    if codes - MILD:
        rules.append(_alone)
    if "fraud" in codes:
        rules.append(_defrauded)
    if "staff.misconduct" in codes:
        rules.append(_made_to_pay)
    return rules


def _harmless(amount: Amount, text: str) -> bool:
    """Whether the story tells close by that the sum is all there, came back, or was never paid."""
    low, high = amount.span[0] - CLOSE, amount.span[1] + CLOSE
    return bool(sayings()["harmless"].search(text, max(0, low), min(len(text), high)))


def _too_much_only(amounts: tuple[Amount, ...], text: str) -> tuple[Amount, ...]:
    """Of a charge only what was too much of it: 合同写3600, 扣了4400, 多刷了八百."""
    losses = [one for one in amounts if one.role is LOSS and one.value]
    if len(losses) < 2:
        return amounts
    excess = {one.value for one in losses if sayings()["excess"].search(text[max(0, one.span[0] - 8) : one.span[0]])}
    over = {less.value + more for less in amounts if less.value for more in excess if more}
    return tuple(
        one._replace(role=HANDED) if one.role is LOSS and one.value in over - excess else one
        for one in amounts
    )


def _named(amounts: tuple[Amount, ...], text: str) -> tuple[Amount, ...]:
    """Sums with the loss they are named right behind them: 二百一十四, 滞纳金."""
    return tuple(
        one._replace(role=LOSS, family="late_fee")
        if one.role is UNCLEAR and sayings()["named"].match(text, one.span[1]) and not _unborn(one, text)
        else one
        for one in amounts
    )


def _whole(amounts: tuple[Amount, ...], text: str) -> tuple[Amount, ...]:
    """A whole is lost where the part of it that follows is: 合计四十八万, 其中滞纳十一万."""
    kept = list(_grown(amounts, text))
    for at, (whole, part) in enumerate(pairwise(amounts)):
        if part.role is not LOSS or not (whole.low and part.low):
            continue
        if whole.low > part.low and sayings()["within"].fullmatch(text, whole.span[1], part.span[0]):
            kept[at] = whole._replace(role=LOSS, family=part.family, total=True)
    return tuple(kept)


def _grown(amounts: tuple[Amount, ...], text: str) -> tuple[Amount, ...]:
    """Totals of a loss and of what is told to be added to it: 罚两千 加那个迟了的利息 一共两千六."""

    def grown(part: Amount, whole: Amount) -> bool:
        if part.role is not LOSS or whole.role is not UNCLEAR or not whole.total:
            return False
        more = (whole.low or 0) > (part.low or 0)
        return more and bool(sayings()["added"].fullmatch(text, part.span[1], whole.span[0]))

    later = [
        whole._replace(role=LOSS, family=part.family) if grown(part, whole) else whole
        for part, whole in pairwise(amounts)
    ]
    return (*amounts[:1], *later)


def _series(amounts: tuple[Amount, ...], hits: Sequence[Hit], text: str) -> tuple[Amount, ...]:
    """Three sums one after another, each with its time or place, of which a verb says that they were taken."""
    if len(amounts) < SERIAL_LEAST or not any(hit.code.startswith(SERIAL) for hit in hits if hit.counts):
        return ()
    marked = [(one, mark) for one in amounts if one.role in SERIES and (mark := _mark(one, amounts, text))]
    wholly = any(one.total for one in amounts) or len({mark for _, mark in marked}) < SERIAL_LEAST
    if wholly or not any(_taken(one, text) or sayings()["turn"].search(mark) for one, mark in marked):
        return ()
    lost = {one.span: as_lost(one)._replace(label=mark, family=RECKONED) for one, mark in marked}
    return tuple(lost.get(one.span, one) for one in amounts)


def _mark(amount: Amount, amounts: Sequence[Amount], text: str) -> str:
    """The time or place of a sum, told since the sum before it and near to it."""
    low = max((one.span[1] for one in amounts if one.span[1] <= amount.span[0]), default=0)
    found = sayings()["mark"].findall(text, max(low, amount.span[0] - MARK_NEAR), amount.span[0])
    return str(found[-1]) if found else ""


def _taken(amount: Amount, text: str) -> bool:
    return bool(sayings()["taken"].search(text[max(0, amount.span[0] - 8) : amount.span[0]]))


def _only(amounts: Sequence[Amount]) -> Amount | None:
    """The one sum these are about: the total if there is one, or the same number however often told."""
    real = [one for one in amounts if one.low is not None and one.low > 1]
    real = [one for one in real if one.total] or real
    return real[-1] if len({one.low for one in real}) == 1 else None


def _around(amount: Amount, text: str) -> str:
    (start, end), stop = amount.span, sayings()["stop"]
    before = stop.split(text[max(0, start - NEAR) : start])[-1]
    behind = stop.search(text, end, end + NEAR)
    return before + text[start : behind.end() if behind else end + NEAR]


def _clause(amount: Amount, text: str) -> str:
    return text[slice(*_bounds(amount, text))]


def _bounds(amount: Amount, text: str) -> tuple[int, int]:
    (start, end), breaks = amount.span, sayings()["break"]
    behind = breaks.search(text, end)
    return start - len(breaks.split(text[:start])[-1]), behind.start() if behind else len(text)


def _unborn(amount: Amount, text: str, words: str = "unborn") -> bool:
    """Whether a sum is only hoped for, feared or asked for, or the worth of a thing."""
    rules, end = sayings(), amount.span[1]
    if rules["thing"].match(text, end) or rules["unpaid"].match(text, end):
        return True
    return rules[words].search(_clause(amount, text)) is not None


def _kept(amounts: tuple[Amount, ...], text: str) -> Amount | None:
    """Where money was stolen, the one sum that was paid to somebody."""
    return _first(amounts, KEPT, text, "handed")


def _kept_as_told(amounts: tuple[Amount, ...], text: str) -> Amount | None:
    """The same where no code says that it was stolen, but the words do."""
    found = _kept(amounts, text)
    return found if found and sayings()["stolen"].search(text) else None


def _for_nothing(amounts: tuple[Amount, ...], text: str) -> Amount | None:
    """A fee that was paid for work that turned out to be none."""
    found = _first(amounts, FEES, text, "spent")
    return found if found and sayings()["nothing"].search(text) else None


def _paid(amounts: tuple[Amount, ...], text: str) -> Amount | None:
    """The one sum nobody named, where it was paid, fined, or written on a paper of an authority."""
    return _first(amounts, (UNCLEAR,), text, "borne") or _first(amounts, (TAX,), text, "undue")


def _charged(amounts: tuple[Amount, ...], text: str) -> Amount | None:
    """The one sum the firm took, where the story tells of a wrong and of no other loss."""
    mine = [one for one in amounts if one.role is HANDED and not _unborn(one, text)]
    found = _only([one for one in mine if sayings()["charged_for"].search(text[max(0, one.span[0] - 8) : one.span[0]])])
    return as_lost(found) if found else None


def _opens(amounts: tuple[Amount, ...], text: str) -> Amount | None:
    """The one sum that opens a sentence by itself: it is what the story is about."""
    other = {one.low for one in amounts if one.role in WORTH}
    mine = [one for one in amounts if one.role in OPENS and one.low not in other]
    mine = [one for one in mine if sayings()["opens"].search(text[: one.span[0]][-12:])]
    mine = [one for one in mine if not (_unborn(one, text) or sayings()["idle"].search(_clause(one, text)))]
    found = _only([one for one in mine if one.low and one.low >= OPENS_LEAST])
    return as_lost(found) if found else None


def _alone(amounts: tuple[Amount, ...], text: str) -> Amount | None:
    """The one sum that is a clause by itself, behind what went wrong: 房产税报到我头上了, 三千六."""
    quotas = {one.low for one in amounts if one.role is Role.QUOTA}
    mine = [one for one in amounts if one.role not in ELSEWHERE and one.low and one.low >= OPENS_LEAST]
    mine = [one for one in mine if one.low not in quotas and sayings()["alone"].fullmatch(_rest_of_clause(one, text))]
    found = _only([one for one in mine if not sayings()["aside"].search(_sentence(one, text))])
    return as_lost(found) if found else None


def _sentence(amount: Amount, text: str) -> str:
    """The sentence of a sum from the clause before it on."""
    stops = [found.end() for found in sayings()["stop"].finditer(text, 0, amount.span[0])]
    breaks = [found.end() for found in sayings()["break"].finditer(text, 0, amount.span[0])]
    end = sayings()["stop"].search(text, amount.span[1])
    begin = max(breaks[-2] if len(breaks) > 1 else 0, stops[-1] if stops else 0)
    return text[begin : end.start() if end else len(text)]


def _defrauded(amounts: tuple[Amount, ...], text: str) -> Amount | None:
    """The one sum of a story of fraud, where it is none on an invoice, a fear, or put back since."""
    return _sole(amounts, text, "clean")


def _made_to_pay(amounts: tuple[Amount, ...], text: str) -> Amount | None:
    """The one sum of a story of misconduct, where somebody took it: asked for under a threat it is not paid yet."""
    found = _sole(amounts, text, "unpaid_yet")
    return found if found and sayings()["took"].search(_sentence(found, text)) else None


def _sole(amounts: tuple[Amount, ...], text: str, unless: str) -> Amount | None:
    mine = [one for one in amounts if one.role not in NO_STAKE and one.low and one.low >= OPENS_LEAST]
    found = _only([one for one in mine if not sayings()["unpaid"].match(text, one.span[1])])
    return None if found is None or sayings()[unless].search(_around(found, text)) else as_lost(found)


def _rest_of_clause(amount: Amount, text: str) -> str:
    begin, end = _bounds(amount, text)
    return (text[begin : amount.span[0]] + "#" + text[amount.span[1] : end]).strip()


def _first(amounts: Sequence[Amount], roles: Sequence[Role], text: str, told: str) -> Amount | None:
    """The only sum of the likeliest role there is, where its surroundings tell what they must."""
    words = "unborn_to_thief" if told == "handed" else "unborn"
    told_of = [one.role for one in amounts]
    for role in [role for role in roles if role in told_of]:
        mine = [one for one in amounts if one.role is role and not _unborn(one, text, words)]
        if one := _only([one for one in mine if sayings()[told].search(_around(one, text))]):
            return as_lost(one)
    return None
