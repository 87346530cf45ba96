"""Dates from outside with consequences: a filing day, a tender, a loan, an invoice, a payday, a hearing.

It answers which of them a narrative names, when they fall due and how near that is (grading §3.2 D,
§3.10.10). A client's ultimatum, a colleague's promise, a recurring date and a window missed for good are
no deadlines. The time given is local (Asia/Shanghai); without it only words that carry their own distance
count (明天).
"""

import re
from bisect import bisect_left
from collections.abc import Iterator
from datetime import date, timedelta
from functools import cache, cached_property
from operator import attrgetter
from typing import NamedTuple

from bot.domain.reading.date_words import count
from bot.domain.reading.dates import DateMention, matches, mention
from bot.domain.reading.filing_days import FilingCalendar
from bot.domain.reading.fold import fold, load, patterns
from bot.domain.reading.numerals import tokens, worth

WEEK, NEAR, OVERDUE = "deadline.week", "deadline.48h", "deadline.overdue"
EVENTS = ("filing", "tender", "loan", "invoice", "payday", "hearing", "other")
NO_LIMIT = ("threat", "recurring", "over", "denied")  # in the clause of the day
GIVEN_UP = ("missed", "not_urgent")  # in the clauses around it
A_MONDAY = date(2024, 1, 1)  # of a month of 31 days, to count from where only the story tells its day
WEEK_SIGNS = load("deadlines.toml")["week"]
PAST = load("deadlines.toml")["past"]
BARE = 6  # characters of a clause that holds a day and no more
SHORT, FAR = 30, 20  # a day of next month, told near the end of this one
DAY_AFTER = 2  # 后天 is hardly told but of what falls due then
REACH = 18  # characters between a day and what happens on it
POINTS = {"relday", "left", "within", "weekday", "week", "monthday", "dayonly", "iso", "full", "slash", "monthpart"}


class Deadline(NamedTuple):
    """One limit: its code, the words that say so, what it is for, and the day where it can be told."""

    code: str
    span: tuple[int, int]
    event: str
    due: date | None
    in_days: int


class Cut:
    """A text and where its clauses break."""

    def __init__(self, text: str) -> None:
        self.text = text

    @cached_property
    def _breaks(self) -> list[int]:
        return [found.start() for found in _rules()["clause_break"].finditer(self.text)]

    def bounds(self, start: int, end: int, around: int = 0) -> tuple[int, int]:
        """Where the clause of a stretch begins and ends, or so many clauses before and behind it."""
        first = bisect_left(self._breaks, start) - around
        last = bisect_left(self._breaks, end) + around
        begin = self._breaks[first - 1] + 1 if first > 0 else 0
        return begin, self._breaks[last] if last < len(self._breaks) else len(self.text)

    def clause(self, span: tuple[int, int]) -> str:
        """The clause of a stretch."""
        return self.text[slice(*self.bounds(*span))]

    def around(self, span: tuple[int, int]) -> str:
        """The clause of a stretch, with the one before it and the one behind it."""
        return self.text[slice(*self.bounds(*span, around=1))]


@cache
def _rules() -> dict[str, re.Pattern[str]]:
    return patterns("deadlines.toml")


_span = attrgetter("span")


def find_deadlines(
    text: str, today: date | None = None, calendar: FilingCalendar | None = None
) -> tuple[Deadline, ...]:
    """Every outside limit in `text` that is due within seven days, today, or past and still open."""
    return limits_in(fold(text), today, calendar)


def limits_in(folded: str, today: date | None, calendar: FilingCalendar | None) -> tuple[Deadline, ...]:
    """The same in a text that is folded already."""
    cut = Cut(folded)
    counted_from = today or _stated_day(cut.text)
    dated = [one for one in _dated(cut, counted_from, today) if one is not None]
    named = [] if dated else list(_undated(cut, counted_from, calendar if today else None))
    return tuple(sorted(dated + named, key=_span))


def code_for(in_days: int) -> str | None:
    """The code of a limit that lies so many days ahead."""
    if in_days <= 0:
        return OVERDUE
    if in_days <= 2:
        return NEAR
    return WEEK if in_days <= 7 else None


def _stated_day(text: str) -> date | None:
    """A day that fits what the story says of its own: a Thursday, or the tenth of some month."""
    found = _rules()["stated"].search(text)
    if found is None:
        return None
    if found["wd"]:
        return A_MONDAY + timedelta(days=WEEK_SIGNS.index(found["wd"]) % 7)
    day = int(worth(tokens(found["day"])) or 0)
    return A_MONDAY.replace(day=day) if day else None


def _dated(cut: Cut, counted_from: date | None, today: date | None) -> Iterator[Deadline | None]:
    for kind, found in matches(cut.text):
        if kind not in POINTS or (one := mention(kind, found, counted_from)) is None:
            continue
        days = _ahead(cut.text, one) if one.in_days is None else one.in_days
        if today is None and counted_from and kind == "monthday" and one.start:
            days = one.start.day - counted_from.day  # the month the story is told in
        days = _in_its_month(cut.text, one, counted_from if today is None else None, days)
        if days is not None and days >= 0:
            yield _judge(cut, one._replace(in_days=days), today)


def _in_its_month(text: str, mention: DateMention, stated: date | None, days: int | None) -> int | None:
    """A day of the month or the week that a story which tells its own day leaves for later: 二十一号之前，今天十六."""
    if stated is None:
        return days
    if mention.kind == "weekday" and days is not None and days < 0 and mention.raw[:1] not in PAST:
        return days + 7 if _rules()["arrives"].match(text, mention.span[1]) else days
    if mention.kind == "dayonly" and _rules()["fixed_day"].match(text, mention.span[1]):
        left = count(mention.raw[:-1]) - stated.day
        return left if left > 0 else left + SHORT if left < -FAR else days
    return days


def _ahead(text: str, mention: DateMention) -> int | None:
    """A coming weekday without a today is within the week; a weekday that has a limit with it as well."""
    if mention.kind == "week":
        coming = mention.raw[:1] == _rules()["next"].pattern
        return 7 if coming and _rules()["arrives"].match(text, mention.span[1]) else None
    if mention.kind != "weekday":
        return None
    rel, limit = mention.raw[:1], _rules()["by_then"].match(text, mention.span[1])
    before = text[: mention.span[0]][-4:]
    limit = limit or _rules()["arrives"].match(text, mention.span[1]) or _rules()["until"].search(before)
    agreed = _rules()["agreed"].search(before) and rel not in PAST
    return 7 if rel == _rules()["next"].pattern or (limit and rel not in PAST) or agreed else None


def _judge(cut: Cut, mention: DateMention, today: date | None) -> Deadline | None:
    own = cut.clause(mention.span)
    if not _open(cut, mention, own):
        return None
    event = _event(cut, mention)
    code = code_for(mention.in_days or 0)
    if event is None or code is None:
        return None
    due = today + timedelta(days=mention.in_days or 0) if today else None
    return Deadline(code, mention.span, event, due, mention.in_days or 0)


def _open(cut: Cut, mention: DateMention, own: str) -> bool:
    """Whether a day is still to be met: no day of a tale, no promise, no ultimatum, no window missed for good."""
    if not mention.in_days and mention.kind == "relday" and _is_told(own):
        return False
    around = cut.around(mention.span)
    counted = mention.kind == "dayonly" and _stated_day(cut.text) is not None  # 每月八号前, and today is the sixth
    if _says(own, NO_LIMIT[:1] + NO_LIMIT[2:] if counted else NO_LIMIT):
        return False
    if _says(around, GIVEN_UP) and not (mention.in_days and _rules()["last_chance"].search(around)):
        return False
    outside = _says(own, ("authority", "outside_limit")) or _demanded(own)
    if not outside and (_says(own, ("promise",)) or _says(around, ("ultimatum",))):
        return False
    return _rules()["went"].search(cut.text, mention.span[1]) is None


def _is_told(own: str) -> bool:
    """Whether 今天 only tells when something happened."""
    due = _rules()["today_limit"].search(own)
    return not due or (_rules()["today_told"].search(own) is not None and not _rules()["limit"].search(own))


def _says(text: str, names: tuple[str, ...]) -> bool:
    return any(_rules()[name].search(text) for name in names)


def _event_in(text: str) -> str | None:
    return next((name for name in EVENTS if _rules()[name].search(text)), None)


def _event(cut: Cut, mention: DateMention) -> str | None:
    """What the day is a limit for: an outside event near it, or a word that makes it a limit."""
    text = cut.text
    begin, end = cut.bounds(*mention.span)
    own = text[begin:end]
    if event := _event_in(own):
        return event
    if mention.kind == "left" or _rules()["limit"].search(own):
        return _event_in(text[max(0, mention.span[0] - REACH) : mention.span[1] + REACH]) or "other"
    by_then = _rules()["by_then"].match(text, mention.span[1])
    if by_then and mention.in_days and end - begin <= BARE:  # what falls due stands before it
        before = text[cut.bounds(*mention.span, around=1)[0] : begin]
        if event := _event_in(before):
            return event
    awaited = (by_then and _rules()["authority"].search(own)) or _awaited(cut, mention, own)
    return "other" if awaited else None


def _demanded(own: str) -> bool:
    """Whether somebody outside demands something of the client: 要我们三天内回."""
    found = _rules()["demand"].search(own)
    return found is not None and not _rules()["ours"].search(own, 0, found.start())


def _awaited(cut: Cut, mention: DateMention, own: str) -> bool:
    """Whether a day is waited for outside though no event is named: tomorrow it must be there."""
    if mention.kind == "within":
        return _demanded(own) or _rules()["after_days"].match(cut.text, mention.span[1] - 1) is not None
    if not mention.in_days:
        due = _follows("by_today", cut, mention) or _says(own, ("is_today",))
        return mention.kind == "relday" and due and not _rules()["asked"].search(own)
    if _rules()["idle"].search(own) or _rules()["sanction"].search(cut.around(mention.span)):
        return False
    if mention.kind == "relday" and (mention.in_days == DAY_AFTER or _follows("due_soon", cut, mention)):
        return True
    if _rules()["until"].search(cut.text[: mention.span[0]][-4:]):
        return True
    return _demanded(own) or any(_follows(name, cut, mention) for name in ("due", "arrives", "fixed_day"))


def _follows(name: str, cut: Cut, mention: DateMention) -> bool:
    return _rules()[name].match(cut.text, mention.span[1]) is not None


def _undated(cut: Cut, today: date | None, calendar: FilingCalendar | None) -> Iterator[Deadline]:
    """A lapsed limit that is still open, or this month's filing not done, by the calendar of filing days."""
    if _rules()["undated_if"].search(cut.text):
        for found in _found("lapsed", cut.text):
            if _stands(cut, found) and not _rules()["missed"].search(cut.text):
                yield Deadline(OVERDUE, found.span(), "filing", None, 0)
                return
        yield from _at_an_hour(cut, today)
        yield from _given(cut)
    yield from _on_filing_day(cut.text, today)
    if today is not None and calendar is not None and (filing := _this_filing(cut, today, calendar)):
        yield filing


def _stands(cut: Cut, lapsed: re.Match[str]) -> bool:
    """Whether what has lapsed is still waiting to be done, or lapsed today or a day or two ago."""
    around = cut.around(lapsed.span())
    if _rules()["still"].search(around):
        return True
    return _says(lapsed[0], ("lapsed_now",))


def _found(name: str, text: str) -> Iterator[re.Match[str]]:
    return _rules()[name].finditer(text) if _rules()[f"{name}_if"].search(text) else iter(())


def _at_an_hour(cut: Cut, today: date | None) -> Iterator[Deadline]:
    """An hour without a day is today's."""
    for found in _found("today_hour", cut.text):
        own, around = cut.clause(found.span()), cut.around(found.span())
        left = _rules()["today_left"].search(found[0]) or _rules()["authority"].search(own)
        event = _event_in(own) or ("other" if left else None)
        if _rules()["went"].search(cut.text, found.end()):
            continue
        if event and not _says(own, (*NO_LIMIT, "promise", "ultimatum")) and not _says(around, GIVEN_UP):
            yield Deadline(OVERDUE, found.span(), event, today, 0)
            return


def _given(cut: Cut) -> Iterator[Deadline]:
    """So many days somebody outside gave: 法官给我们七天."""
    for found in _rules()["given"].finditer(cut.text):
        own, around = cut.clause(found.span()), cut.around(found.span())
        outside = found["us"] or found["by"] is None or _says(around, ("authority",))
        if outside and not _says(own, ("ours", "over", "recurring")) and not _says(around, ("ultimatum", "sanction")):
            days = count(found["n"])
            yield Deadline(code_for(days) or WEEK, found.span(), "other", None, days)
            return


def _on_filing_day(text: str, today: date | None) -> Iterator[Deadline]:
    """The day on which taxes fall due, and they are not filed."""
    if today is None or today.day != load("deadlines.toml")["filing_day"]:
        return
    found = _rules()["unfiled"].search(text)
    stated = _rules()["stated"].search(text)
    if found and stated and stated["day"]:
        yield Deadline(OVERDUE, found.span(), "filing", None, 0)


def _this_filing(cut: Cut, today: date, calendar: FilingCalendar) -> Deadline | None:
    found = _rules()["own_filing"].search(cut.text)
    due = calendar.in_month(today.year, today.month)
    if found is None or due is None or not _rules()["still"].search(cut.around(found.span())):
        return None
    code = code_for((due - today).days)
    return Deadline(code, found.span(), "filing", due, (due - today).days) if code else None
