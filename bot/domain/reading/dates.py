"""Days and stretches of time in a text: 昨天, 下周一, 还剩两天, 11月3日, 二季度, 连续三个月.

`find_dates` answers which days are meant, counted from a given today in the firm's zone; without a today
it still knows the distance of relative words. It does not know whether a day is a limit (`deadlines`),
nor when the matter of a complaint happened (`date_answers`).
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

from bot.domain.reading.date_words import Stretch, resolve
from bot.domain.reading.fold import fold, load, patterns

AHEAD = 10  # characters behind a day that may make it a limit


@dataclass(frozen=True, slots=True)
class DateMention:
    """One mention: first and last day where they can be told, and the distance from today in days."""

    span: tuple[int, int]
    raw: str
    kind: str  # the pattern that matched: relday, weekday, left, monthday, ...
    start: date | None
    end: date | None
    in_days: int | None = None
    ongoing: bool = False


@cache
def _master() -> re.Pattern[str]:
    sources = [
        f"(?P<{name}>{re.sub(r'[(][?]P<[a-z0-9]+>', '(?:', rule.pattern)})" for name, rule in rules().items()
    ]
    return re.compile("|".join(sources))


@cache
def _first() -> re.Pattern[str]:
    return re.compile(f"[{load('dates.toml')['words']['first']}]")


def _matches(text: str) -> Iterator[re.Match[str]]:
    # looking for a first character before trying every pattern is five times as fast
    first, master, at = _first(), _master(), 0
    while begin := first.search(text, at):
        found = master.match(text, begin.start())
        at = found.end() if found else begin.end()
        if found:
            yield found


@cache
def rules() -> dict[str, re.Pattern[str]]:
    """The compiled patterns of days and stretches, in the order they are tried."""
    return patterns("dates.toml")


def find_dates(text: str, today: date | None) -> tuple[DateMention, ...]:
    """Every day or stretch of time named in `text`, from left to right."""
    return tuple(_mentions(text, fold(text), today))


def _mentions(text: str, folded: str, today: date | None) -> Iterator[DateMention]:
    for found in _matches(folded):
        kind = str(found.lastgroup)
        exact = rules()[kind].match(folded, found.start())
        stretch = resolve(kind, exact, folded[found.end() : found.end() + AHEAD], today) if exact else None
        if stretch is not None:
            start, end, days = _counted(stretch, today)
            yield DateMention(
                found.span(), text[slice(*found.span())], kind, start, end, days, stretch.ongoing
            )


def _counted(stretch: Stretch, today: date | None) -> tuple[date | None, date | None, int | None]:
    """First day, last day and the distance of the last from today, each where it can be told."""
    start, end, days = stretch.start, stretch.end, stretch.in_days
    if today is None:
        return start, end, days
    if days is not None:
        start = end = today + timedelta(days=days)
    return start, end, (end - today).days if end else None
