"""How a client's answer to one step is read, and what it does to the answers.

A tap is a code of the step; a typed answer is read by the labels of the buttons, by their number, or as the sum, day,
name or telephone number the step asks for. What cannot be read is `Unread`, never a guess. Times come in.
"""

from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

import phonenumbers

from bot.domain.intake import Answers, Sort, Step
from bot.domain.names import plain
from bot.domain.reading.date_answers import DateKind, parse_date_answer
from bot.domain.reading.fold import fold
from bot.domain.reading.money_answers import MoneyKind, parse_money_answer
from bot.domain.rubric import default_rubric

BIG = Decimal(500_000)
NAME_LIMIT = 30
COMPANY_LIMIT = 60
TRIMMED = " \u3000\u3002.!\uff01,\uff0c\u3001"


@dataclass(frozen=True, slots=True)
class Picked:
    """One of the step's own choices, by code; several only where several may be picked."""

    codes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Confirm:
    """A value that is said back before it counts: ``amount``, ``big`` or ``future``, and the value as kept."""

    what: str
    value: str


@dataclass(frozen=True, slots=True)
class Filled:
    """A value that counts at once: the fields it sets."""

    fields: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Wrong:
    """An answer that was understood and cannot stand; `key` says why."""

    key: str


@dataclass(frozen=True, slots=True)
class Unread:
    """Not an answer to this step."""


Reply = Picked | Confirm | Filled | Wrong | Unread


def interpret(  # noqa: PLR0911  a line for each sort of answer
    step: Step, text: str, labels: tuple[str, ...], today: date
) -> Reply:
    """What a typed answer means; `labels` are the words on the step's buttons in order, `today` is local."""
    said = fold(text).strip(TRIMMED)
    if (picked := _by_label(step, said, labels)) is not None:
        return picked
    match step.sort:
        case Sort.MONEY:
            return _money(step, text)
        case Sort.DAY:
            return _day(text, today)
        case Sort.PHONE:
            return _phone(text)
        case Sort.NAME | Sort.TEXT:
            return _name(step, text)
        case Sort.MANY:
            return _several(step, said, labels)
        case _:
            return _by_number(step, said)


def _by_label(step: Step, said: str, labels: tuple[str, ...]) -> Picked | None:
    folded = [fold(label).strip(TRIMMED) for label in labels]
    if said in folded and folded.index(said) < len(step.choices):
        return Picked((step.choices[folded.index(said)],))
    return None


def _by_number(step: Step, said: str) -> Picked | Unread:
    if said.isascii() and said.isdigit() and 1 <= int(said) <= len(step.choices):
        return Picked((step.choices[int(said) - 1],))
    return Unread()


def _several(step: Step, said: str, labels: tuple[str, ...]) -> Picked | Unread:
    named = [code for code, label in zip(step.choices, labels, strict=False) if fold(label) in said]
    if named:
        return Picked(tuple(named))
    parts = said.replace("\u3001", " ").replace(",", " ").split()
    numbers = [_by_number(step, part) for part in parts]
    codes = [one.codes[0] for one in numbers if isinstance(one, Picked)]
    return Picked(tuple(dict.fromkeys(codes))) if codes and len(codes) == len(parts) else Unread()


def _money(step: Step, text: str) -> Reply:  # noqa: PLR0911  a line for each sort of answer
    answer = parse_money_answer(text)
    match answer.kind:
        case MoneyKind.SUM if answer.value is not None:
            return Confirm("big" if answer.value >= BIG else "amount", str(answer.value))
        case MoneyKind.SUM if step.name == "amount" and answer.low is not None:
            return Picked((band_of(answer.low),))
        case MoneyKind.NOTHING:
            return Picked((step.choices[0],))
        case MoneyKind.NOT_KNOWN:
            return Picked((step.choices[-1],))
        case MoneyKind.NEGATIVE:
            return Wrong("val.amount_negative")
        case MoneyKind.OTHER_ROLE if step.name == "desired_amount" and answer.value is not None:
            return Confirm("big" if answer.value >= BIG else "amount", str(answer.value))
        case _:
            return Unread()


def band_of(low: Decimal) -> str:
    """The band of q.amount in which a loss of at least `low` lies."""
    band = default_rubric().loss_code(low).removeprefix("loss.")
    return "lt1k" if band == "lt200" else band


def _day(text: str, today: date) -> Reply:
    answer = parse_date_answer(text, today)
    match answer.kind:
        case DateKind.FUTURE:
            return Confirm("future", (answer.end or today).isoformat())
        case DateKind.UNREADABLE:
            return Unread()
        case _:
            return Filled({"occurred": answer.raw})


def _phone(text: str) -> Reply:
    try:
        number = phonenumbers.parse(fold(text), "CN")
    except phonenumbers.NumberParseException:
        return Wrong("val.phone") if any(char.isdigit() for char in text) else Unread()
    if not phonenumbers.is_valid_number(number):
        return Wrong("val.phone")
    return Filled({"phone": phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)})


def _name(step: Step, text: str) -> Reply:
    name = plain(text)
    if step.sort is Sort.TEXT:
        return Filled({"company": name}) if len(name) <= COMPANY_LIMIT else Wrong("val.company")
    return Filled({"accused": name}) if len(name) <= NAME_LIMIT else Wrong("val.name")


def pick(answers: Answers, step: Step, codes: tuple[str, ...]) -> Answers:
    """The answers with a choice taken; a choice that says nothing is a step passed over."""
    field = {"amount": "amount_band", "contact": "contact_way", "who": "accused"}.get(step.name, step.name)
    code = codes[0]
    if step.sort is Sort.MANY:
        return replace(answers, desired=codes)
    if step.name in {"who", "phone", "desired_amount"}:
        return skip(answers, step.name)
    if step.name == "amount":
        answers = replace(answers, amount=None)
    chosen: dict[str, Any] = {field: code}
    return replace(answers, **chosen)


def skip(answers: Answers, name: str) -> Answers:
    """The answers with this step left empty."""
    return replace(answers, skipped=tuple(dict.fromkeys((*answers.skipped, name))))


def confirmed(answers: Answers, step: Step, today: date) -> Answers:
    """The value that was said back now counts."""
    what, _, value = (answers.pending or "").partition(":")
    if what == "future":
        days = (date.fromisoformat(value) - today).days
        filled = replace(answers, deadline=limit_in(days), deadline_on=value)
        return skip(filled, step.name)
    if step.name == "desired_amount":
        return replace(answers, desired_amount=Decimal(value))
    return replace(answers, amount=Decimal(value), amount_band=None)


def limit_in(days: int) -> str:
    """The answer to q.deadline that a limit so many days ahead is."""
    if days <= 0:
        return "today"
    return "two_days" if days <= 2 else "week" if days <= 7 else "none"


def toggled(answers: Answers, code: str) -> Answers:
    """One of several wishes put on or taken off again."""
    had = set(answers.desired)
    return replace(answers, desired=tuple(sorted(had ^ {code})))
