"""What a story leaves open: everything the choice of the next question looks at, in one flat value.

It reads the findings of ``reading`` and ``grading``; it does not decide what is asked.
"""

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from bot.domain.grading import Assessment
from bot.domain.judgement import Grade
from bot.domain.merging import OUTSIDE
from bot.domain.reading import Reading
from bot.domain.reading.dates import find_dates

GRAVE = frozenset({"fraud", "fraud.suspected", "data.leak", "data.leak_spread", "emo.safety"})


@dataclass(frozen=True, slots=True)
class Gaps:
    """The findings on which questions depend. `body` and `role_unclear` are the client's own words to be repeated."""

    grade: Grade = Grade.MINOR
    first_grade: Grade = Grade.MINOR
    floored: bool = False
    confidence: float = 1.0
    kind: str = "complaint"
    kind_confidence: float = 1.0
    category: str = "other"
    category_confidence: float = 1.0
    codes: frozenset[str] = frozenset()
    urgent: bool = False  # 严重, safety, fraud or leak: one question at most
    safety: bool = False
    fined: bool = False  # a fine or surcharge that counts
    sum_missing: bool = False
    role_unclear: str | None = None
    body: str | None = None
    limit_told: bool = False
    standstill_told: bool = False
    period_told: bool = False
    count_open: bool = False
    mended: bool = False
    wish_told: bool = False
    phone_known: bool = False


@dataclass(frozen=True, slots=True)
class Before:
    """What is known beside the words: the grade of the first reading, earlier cases, a telephone number."""

    first_grade: str | None = None
    earlier_cases: int = 0
    phone_known: bool = False


@cache
def patterns() -> dict[str, re.Pattern[str]]:
    """The expressions of ``data/intake.toml``."""
    written = (files("bot.domain") / "data" / "intake.toml").read_text(encoding="utf-8")
    return {name: re.compile(pattern) for name, pattern in tomllib.loads(written).items()}


def find_gaps(reading: Reading, found: Assessment, before: Before) -> Gaps:
    """What is missing after this reading and grading."""
    codes = frozenset(signal.code for signal in found.signals)
    grade = found.verdict.grade
    text = reading.narrative.text
    return Gaps(
        grade=grade,
        first_grade=Grade(before.first_grade) if before.first_grade else grade,
        floored=found.verdict.floor is not None,
        confidence=found.confidence,
        kind=reading.kind.choice,
        kind_confidence=reading.kind.confidence,
        category=reading.category.choice,
        category_confidence=reading.category.confidence,
        codes=codes,
        urgent=grade is Grade.SEVERE or bool(codes & GRAVE),
        safety="emo.safety" in codes,
        fined=_fined(found),
        sum_missing=_sum_missing(reading, found, codes),
        role_unclear=_role_unclear(reading),
        body=_body(text, codes),
        limit_told=any(code.startswith("deadline.") for code in codes),
        standstill_told=any(code.startswith("biz.blocked") or code == "biz.halt" for code in codes),
        period_told=bool(find_dates(reading.narrative.original, None)),
        count_open="repeat.2" in codes and "repeat.3" not in codes and before.earlier_cases == 0,
        mended=bool(patterns()["mended"].search(text)) and not _surely_fixed(found),
        wish_told=reading.loss.demand is not None or bool(patterns()["wishes"].search(text)),
        phone_known=before.phone_known,
    )


def _surely_fixed(found: Assessment) -> bool:
    """Whether the client has said so: what only sounds like it is asked about."""
    return any(signal.code == "mit.fixed" and not signal.learned for signal in found.signals)


def _sum_missing(reading: Reading, found: Assessment, codes: frozenset[str]) -> bool:
    """A loss or a fine without its figure, or with a bound only, or denied and stated at once."""
    if reading.loss.known:
        return reading.loss.value is None or "contradiction" in found.contradictions
    claimed = "loss.unknown" in codes or _fined(found)
    return claimed and "mit.no_loss" not in codes and not reading.loss.unclear


def _fined(found: Assessment) -> bool:
    """Money that went to the tax office, as against a lower credit rating or a summons."""
    hits = [signal.hit for signal in found.signals if signal.code.startswith("tax.") and signal.hit]
    return any(patterns()["fined"].search(hit.span.words) for hit in hits)


def _role_unclear(reading: Reading) -> str | None:
    asked = reading.loss.in_doubt
    return reading.narrative.original[slice(*asked.span)] if asked else None


def _body(text: str, codes: frozenset[str]) -> str | None:
    """The outside body the client named, where it is not clear whether they have been there."""
    if "rep.threat" not in codes or codes & set(OUTSIDE):
        return None
    found = patterns()["bodies"].search(text)
    return found[0] if found else None
