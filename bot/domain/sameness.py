"""Whether somebody tells the matter again that they complained of earlier the same day: the same, unsure, or another.

Two stories are compared by subject, by what went wrong in them, by sums, months and people, and by the words they
share. What is plainly the same goes into the open case, what is unsure is asked, everything else is a complaint of
its own: a matter lost in another one is worse than a question too many. It knows no cases, only what was told.
"""

import re
import tomllib
import unicodedata
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum
from functools import cache
from importlib.resources import files

from rapidfuzz import fuzz

from bot.domain.judgement import Category
from bot.domain.reading import Reading
from bot.domain.reading.amounts import find_amounts
from bot.domain.reading.dates import find_dates
from bot.domain.reading.normal import level

ALIKE = 66.0  # of 100, of the pairs of neighbouring characters; a retelling in other words reaches it
AKIN = 55.0  # enough beside the same sum and the same things that went wrong
BACK = 30.0  # enough for words that point back
NEAR = 60.0  # too near to call it another matter without asking
SURELY = 88.0  # what so few words must reach, in which each may be the one that matters
FEW = 10  # pairs of characters
BRIEF = 20  # characters: so short a message can be about anything
MONTHLY = frozenset({"yearmonth", "quarter", "relmonth", "month", "monthpart"})


class Verdict(StrEnum):
    """What becomes of it."""

    SAME = "same"
    UNSURE = "unsure"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Matter:
    """What one person told. `months` and `people` are those named in the words; `sums` in CNY."""

    teller: str
    words: str
    category: str
    codes: frozenset[str] = frozenset()
    sums: frozenset[Decimal] = frozenset()
    months: frozenset[str] = frozenset()
    people: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Likeness:
    """The verdict, how like the words are (of 100), and why."""

    verdict: Verdict
    score: float
    reasons: tuple[str, ...]


def matter_of(teller: str, reading: Reading, today: date, people: frozenset[str] = frozenset()) -> Matter:
    """The matter in a reading; `people` are the colleagues named in it."""
    words = reading.narrative.original
    sums = frozenset(value for one in find_amounts(words) if (value := one.value) is not None)
    codes = frozenset(hit.code for hit in reading.counted)
    return Matter(teller, words, reading.category.choice, codes, sums, _months(words, today), people)


def compare(new: Matter, old: Matter) -> Likeness:
    """Whether `new` tells `old` again."""
    score = likeness(new.words, old.words)
    if new.teller != old.teller:
        return Likeness(Verdict.OTHER, score, ("another_person",))
    if _says("apart", new.words):
        return Likeness(Verdict.OTHER, score, ("said_apart",))
    against = _against(new, old)
    if _repeated(new, old) and not against:
        return Likeness(Verdict.SAME, score, ("same_words",))
    if not _apart(new, old, against) and (why := _same(new, old, score)):
        return Likeness(Verdict.SAME, score, (why,))
    if why := _doubt(new, old, score, against):
        return Likeness(Verdict.UNSURE, score, (why, *against))
    return Likeness(Verdict.OTHER, score, against or ("little_in_common",))


def likeness(first: str, second: str) -> float:
    """How much two stories have in common, of 100, by their pairs of neighbouring characters; order is no matter, and
    the shorter one may be a part of the longer."""
    return float(fuzz.token_set_ratio(" ".join(sorted(_pairs(first))), " ".join(sorted(_pairs(second)))))


def _same(new: Matter, old: Matter, score: float) -> str | None:
    few = min(len(_pairs(new.words)), len(_pairs(old.words))) < FEW
    if score >= (SURELY if few else ALIKE):
        return "alike"
    if _says("back", new.words) and score >= BACK:
        return "points_back"
    if score >= AKIN and new.sums & old.sums and len(new.codes & old.codes) > 1:
        return "same_sum"
    return None


def _doubt(new: Matter, old: Matter, score: float, against: tuple[str, ...]) -> str | None:
    """Why it cannot be called another matter without asking."""
    if score >= NEAR:
        return "near"
    if _says("back", new.words):
        return "points_back"
    if _says("follows", new.words):
        return "follows"
    if len(new.words.strip()) >= BRIEF:
        return None
    if new.category == old.category and not against:
        return "brief"
    return "chasing" if _says("chasing", new.words) else None


def _against(new: Matter, old: Matter) -> tuple[str, ...]:
    """What the two say differently."""
    pairs = (("month", new.months, old.months), ("sum", new.sums, old.sums), ("person", new.people, old.people))
    told = [f"another_{name}" for name, one, other in pairs if one and other and not one & other]
    return (*told, *(["another_category"] if new.category != old.category else []))


def _apart(new: Matter, old: Matter, against: tuple[str, ...]) -> bool:
    """Whether what they say differently keeps them apart; a grievance about the answer may be about any subject."""
    answer = Category.RESPONSE.value in {new.category, old.category}
    return bool(against) and not (answer and against == ("another_category",))


def _repeated(new: Matter, old: Matter) -> bool:
    """A copy, or a piece of one that is more than a few words."""
    one, other = _plain(new.words), _plain(old.words)
    short, long = sorted((one, other), key=len)
    return one == other or (len(short) > FEW and short in long)


@cache
def _pairs(words: str) -> frozenset[str]:
    plain = _plain(words)
    return frozenset(plain[n : n + 2] for n in range(len(plain) - 1))


def _plain(words: str) -> str:
    return "".join(c for c in level(words) if unicodedata.category(c)[0] in "LN")


def _months(words: str, today: date) -> frozenset[str]:
    found: set[str] = set()
    for one in find_dates(words, today):
        if one.kind in MONTHLY and one.start is not None:
            found |= _spanned(one.start, one.end or one.start)
    return frozenset(found)


def _spanned(first: date, last: date) -> set[str]:
    days = (last - first).days
    return {f"{first + timedelta(days=n):%Y-%m}" for n in (*range(0, days, 20), days)}


def _says(name: str, words: str) -> bool:
    return _cues()[name].search(level(words).strip()) is not None


@cache
def _cues() -> dict[str, re.Pattern[str]]:
    table = tomllib.loads((files("bot.domain") / "data" / "sameness.toml").read_text(encoding="utf-8"))
    return {name: re.compile(pattern) for name, pattern in table.items()}
