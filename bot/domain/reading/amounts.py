"""Sums of money in a narrative, each with its value, its role and the words that gave it that role.

`find_amounts` answers which sums a client named and what each is about. It does not add them up (`losses`
does) and it does not grade. Values are `Decimal` CNY, spans are offsets in the text as it was written.
"""

from decimal import Decimal
from typing import NamedTuple

from bot.domain.reading.figures import FIRST_YEAR, LAST_YEAR, find_numerals
from bot.domain.reading.fold import fold
from bot.domain.reading.money_roles import (
    HANDED,
    LOSS,
    TAX,
    UNCLEAR,
    Reading,
    Role,
    Scene,
    Span,
    context,
    role_of,
    set_scene,
)  # fmt: skip
from bot.domain.reading.numerals import Numeral

HEIR_NEAR = 40  # characters from the word of a loss to the sum it still waits for
OWN_NOUN = 3  # characters before the word of a total: they name what it is of
BARE_LEAST = 200  # a smaller number without a unit counts something else
MANY = 100  # sums: more are a pasted ledger, and each is weighed against all the others
HEARD = "heard"  # the family of a loss that no rule took for one
BREAKS = frozenset("\uff0c,\u3002:\uff1a")
NEVER_WHOLE = (Role.WAGE, Role.COUNT, Role.QUOTA)


class Amount(NamedTuple):
    """One sum: `value` is None where only a bound was said; `total` and `again` steer the adding up."""

    span: Span
    raw: str
    value: Decimal | None
    low: Decimal | None
    high: Decimal | None
    approximate: bool
    role: Role
    noun: Span | None = None
    family: str = ""
    total: bool = False
    again: bool = False
    label: str = ""  # 一季度, 去年, 第二次: sums under one name and two labels are added
    part: bool = False  # 其中: already within the sum before it
    inherited: bool = False  # the role comes from an earlier sentence


def find_amounts(text: str) -> tuple[Amount, ...]:
    """Every sum of money in `text`, from left to right; numbers that are no money are left out."""
    return amounts_in(fold(text), text)


def amounts_in(folded: str, text: str) -> tuple[Amount, ...]:
    """The same in a text that is folded already, and as it was written."""
    numerals = [one for one in find_numerals(folded) if not one.negative or one.currency or one.scaled][:MANY]
    if not numerals:
        return ()
    scene = set_scene(folded, tuple([(one.start, one.end) for one in numerals]))
    readings = [role_of(scene, span) for span in scene.sums]
    readings = _as_told_later(scene, _go_on(scene, _inherit(scene, readings, numerals)))
    return tuple(
        [
            _amount(text, scene, at, numeral, reading)
            for at, (numeral, reading) in enumerate(zip(numerals, readings, strict=True))
            if reading.role is not UNCLEAR or numeral.currency or numeral.scaled or _by_itself(folded, numeral)
        ]
    )


def _by_itself(text: str, numeral: Numeral) -> bool:
    """Whether a bare number is all a clause says behind another: 个税退到他自己卡上, 2090, 税局能查到."""
    if numeral.low is None or numeral.low < BARE_LEAST or FIRST_YEAR <= numeral.low <= LAST_YEAR:
        return False
    return bool(context()["by_itself"].match(text, numeral.end)) and text[numeral.start - 1 : numeral.start] in BREAKS


def _amount(text: str, scene: Scene, at: int, numeral: Numeral, reading: Reading) -> Amount:
    start, end = numeral.start, numeral.end
    clause, since = scene.text[scene.clause_start(start) : start], _since_last_sum(scene, at)
    return Amount(
        (start, end),
        text[start:end],
        numeral.value,
        numeral.low,
        numeral.high,
        numeral.approximate,
        reading.role,
        reading.noun,
        reading.family,
        _is_total(scene.text, clause, end),
        context()["again"].search(clause) is not None,
        _label(clause, since),
        context()["part"].search(since) is not None,
        reading.inherited,
    )


def _is_total(text: str, clause: str, end: int) -> bool:
    return bool(context()["total_before"].search(clause) or context()["total_after"].match(text, end))


def _inherit(scene: Scene, readings: list[Reading], numerals: list[Numeral]) -> list[Reading]:
    """Give a sum without a word of its own the loss that was named before it and has no sum yet."""
    roles = [reading.role for reading in readings]
    if UNCLEAR not in roles or LOSS in roles:
        return readings
    spoken_for = {reading.noun for reading in readings}
    open_losses = [
        found
        for found in scene.cues
        if found.cue.role is LOSS
        and found.cue.left
        and not found.cue.outcome
        and (found.start, found.end) not in spoken_for
        and context()["open"].match(scene.text, found.end)
    ]

    def heir(reading: Reading, numeral: Numeral) -> Reading:
        if reading.role is not UNCLEAR or not (numeral.currency or numeral.scaled):
            return reading
        before = [found for found in open_losses if 0 <= numeral.start - found.end <= HEIR_NEAR]
        if not before:
            return reading
        named = before[-1]
        return Reading(LOSS, named.cue.family, (named.start, named.end), inherited=True)

    return [heir(reading, numeral) for reading, numeral in zip(readings, numerals, strict=True)]


def _label(clause: str, since: str) -> str:
    """The period or occurrence a sum belongs to, named in its clause before it and behind the sum before it."""
    said = clause if len(clause) <= len(since) else since
    labels = context()["label"].findall(said) if context()["label_if"].search(said) else ()
    return str(labels[-1]) if labels else ""


def _since_last_sum(scene: Scene, at: int) -> str:
    """What stands before a sum and behind the one before it."""
    return scene.text[scene.sums[at - 1][1] if at else 0 : scene.sums[at][0]]


def _go_on(scene: Scene, readings: list[Reading]) -> list[Reading]:
    """A total, or the next item of a list, is about what the sum before it was about."""
    filled = list(readings)
    for index in range(1, len(readings)):
        reading, (start, end) = readings[index], scene.sums[index]
        begin = scene.clause_start(start)
        if reading.noun and reading.noun[0] >= begin:
            continue
        clause = scene.text[begin:start]
        listed = scene.breaks_between(scene.sums[index - 1][1], start) == 1
        unread = listed and reading.role is UNCLEAR and _label(clause, _since_last_sum(scene, index))
        whole = _is_total(scene.text, clause, end) and not _of_its_own(scene, filled[index - 1], index)
        if unread or whole:
            filled[index] = filled[index - 1]._replace(inherited=True)
    return filled


def _of_its_own(scene: Scene, before: Reading, index: int) -> bool:
    """Whether a total of a later sentence has a noun of its own, or follows what one earns."""
    last, start = scene.sums[index - 1][1], scene.sums[index][0]
    if scene.sentence_start(start) < last:
        return False
    total = context()["total_before"].search(scene.text[scene.clause_start(start) : start])
    return before.role in NEVER_WHOLE or (total is not None and total.start() >= OWN_NOUN)


def _as_told_later(scene: Scene, readings: list[Reading]) -> list[Reading]:
    """What the rest of the story says about money handed over, and about back-tax the client accepts."""
    if not [reading for reading in readings if reading.role is HANDED or _is_due(reading)]:
        return readings
    astray = [found.start for found in scene.cues if found.cue.astray]
    accepted = any(found.cue.accepted for found in scene.cues)

    def settled(reading: Reading, span: Span) -> Reading:
        if reading.role is HANDED and any(at >= span[1] for at in astray):
            return reading._replace(role=LOSS, family="taken")
        if accepted and _is_due(reading):
            return reading._replace(role=Role.ACCEPTED)
        return reading

    return [settled(reading, span) for reading, span in zip(readings, scene.sums, strict=True)]


def _is_due(reading: Reading) -> bool:
    return reading.family == "back_tax" or reading.role is TAX
