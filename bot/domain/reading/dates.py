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
def _first() -> re.Pattern[str]:
    return re.compile(f"[{''.join(_begun())}]")


@cache
def _begun() -> dict[str, tuple[tuple[str, re.Pattern[str]], ...]]:
    """The patterns by the characters they may begin with."""
    first = load("dates.toml")["first"]
    letters = dict.fromkeys("".join(first.values()))
    return {letter: tuple((kind, rules()[kind]) for kind in rules() if letter in first[kind]) for letter in letters}


def _matches(text: str) -> Iterator[tuple[str, re.Match[str]]]:
    first, begun, at = _first(), _begun(), 0
    while begin := first.search(text, at):
        at = begin.end()
        for kind, rule in begun[begin[0]]:
            found = rule.match(text, begin.start())
            if found:
                at = found.end()
                yield kind, found
                break


@cache
def rules() -> dict[str, re.Pattern[str]]:
    """The compiled patterns of days and stretches, in the order they are tried."""
    return patterns("dates.toml")


def find_dates(text: str, today: date | None) -> tuple[DateMention, ...]:
    """Every day or stretch of time named in `text`, from left to right."""
    return tuple(_mentions(text, fold(text), today))


def _mentions(text: str, folded: str, today: date | None) -> Iterator[DateMention]:
    for kind, found in _matches(folded):
        stretch = resolve(kind, found, folded[found.end() : found.end() + AHEAD], today)
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
