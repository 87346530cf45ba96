"""Days and stretches of time in a text: 昨天, 下周一, 还剩两天, 11月3日, 二季度, 连续三个月.

`find_dates` answers which days are meant, counted from a given today in the firm's zone; without a today
it still knows the distance of relative words. It does not know whether a day is a limit (`deadlines`),
nor when the matter of a complaint happened (`date_answers`).
"""

import re
from collections.abc import Iterator
from datetime import date, timedelta
from functools import cache
from typing import NamedTuple

from bot.domain.reading.date_words import Stretch, resolve
from bot.domain.reading.fold import Patterns, fold, load, patterns

AHEAD = 10  # characters behind a day that may make it a limit


class DateMention(NamedTuple):
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
    """A character that begins a day, looked at together with what follows it.

    Written so that the search passes quickly over all other characters: it begins with a set of characters, and
    what follows them is told from behind.
    """
    like, letters = load("dates.toml")["begin"]["like"], "".join(load("dates.toml")["first"].values())
    return re.compile(f"[{letters}](?<=(?={'|'.join(like)}).)")


@cache
def _begun_with(letter: str) -> tuple[tuple[str, re.Pattern[str]], ...]:
    """The patterns that may begin with a character, in the order they are tried."""
    first = load("dates.toml")["first"]
    return tuple((kind, rules()[kind]) for kind in rules().sources if letter in first[kind])


def matches(text: str) -> Iterator[tuple[str, re.Match[str]]]:
    """Every day or stretch of time in folded text, with the name of the pattern that found it."""
    first, at = _first(), 0
    while begin := first.search(text, at):
        start, at = begin.span()
        for kind, rule in _begun_with(text[start]):
            found = rule.match(text, start)
            if found:
                at = found.end()
                yield kind, found
                break


@cache
def rules() -> Patterns:
    """The patterns of days and stretches, in the order they are tried."""
    return patterns("dates.toml")


def find_dates(text: str, today: date | None) -> tuple[DateMention, ...]:
    """Every day or stretch of time named in `text`, from left to right."""
    mentions = (mention(kind, found, today) for kind, found in matches(fold(text)))
    return tuple(one._replace(raw=text[slice(*one.span)]) for one in mentions if one)


def mention(kind: str, found: re.Match[str], today: date | None) -> DateMention | None:
    """What is meant by one match in folded text; None where no such day exists."""
    following = found.string[found.end() : found.end() + AHEAD]
    stretch = resolve(kind, found, following, today)
    return stretch and DateMention(found.span(), found[0], kind, *_counted(stretch, today), stretch.ongoing)


def _counted(stretch: Stretch, today: date | None) -> tuple[date | None, date | None, int | None]:
    """First day, last day and the distance of the last from today, each where it can be told."""
    start, end, days = stretch.start, stretch.end, stretch.in_days
    if today is None:
        return start, end, days
    if days is not None:
        start = end = today + timedelta(days=days)
    return start, end, (end - today).days if end else None
