"""What a supplement changes: only upgrades, only by what the supplement itself says (model §2.3 #25).

The story is judged as it was before and as it is now, by the same clock and the same counts; so neither the passing of
time nor a forgotten answer raises a grade. Downgrades need a person.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

from bot.domain.case import Told, newest_texts
from bot.domain.gaps import patterns
from bot.domain.grading import Assessment
from bot.domain.judgement import Answered, Grade
from bot.domain.merging import Signal
from bot.domain.reading import Reading
from bot.domain.reading.modality import Modality
from bot.domain.rubric import Rubric

LATER = frozenset({"supplement", "message"})  # kinds of what was told after filing
DISPLEASED = ("emo.", "rep.", "repeat.", "staff.", "biz.delay", "quality.error")
AROUND = 15  # characters beside a hit in which the authority is named
SHOWN = 30


@dataclass(frozen=True, slots=True)
class Raised:
    """An upgrade and what caused it: the signal's code and the client's words."""

    grade: Grade
    code: str
    words: str


def filed_length(story: tuple[Told, ...]) -> int:
    """How many entries were told before the complaint was filed."""
    return next((place for place, told in enumerate(story) if told.kind in LATER), len(story))


def added_texts(story: tuple[Told, ...], seen: int) -> tuple[str, ...]:
    """What was told since `seen`; an edit of what was filed is no news: the answers given to it hold."""
    filed = {told.message_id for told in story[: filed_length(story)]}
    return newest_texts(tuple(told for told in story[seen:] if told.message_id not in filed))


def still_answered(said: Answered, later: Reading) -> Answered:
    """The answers given before, unless the supplement names a larger loss than was answered."""
    sum_now, sum_then = later.loss.value, said.amount
    if sum_now is None or (sum_then is not None and sum_then >= sum_now):
        return said
    return replace(said, amount=None, loss_band=None)


def find_raise(current: str, before: Assessment, after: Assessment, rubric: Rubric) -> Raised | None:
    """The upgrade a supplement brings; None if it brings none."""
    reached = after.verdict.grade
    if reached.rank <= max(Grade(current).rank, before.verdict.grade.rank):
        return None
    known = {signal.code for signal in before.signals}
    fresh = [signal for signal in after.signals if signal.code not in known] or list(after.verdict.scoring)
    heaviest = max(fresh, key=lambda signal: _weight(signal, rubric))
    words = heaviest.hit.span.words if heaviest.hit else after_words(after)
    return Raised(reached, heaviest.code, words[:SHOWN])


def _weight(signal: Signal, rubric: Rubric) -> tuple[int, int]:
    floor = rubric.floor(signal.code)
    return (floor.rank if floor else -1, rubric.points_of.get(signal.code, 0))


def after_words(after: Assessment) -> str:
    """The sum, where the raise comes of a figure and not of a word."""
    return f"{after.amount:,.0f}" if after.amount is not None else ""


def is_displeased(supplement: Reading) -> bool:
    """Whether these words show displeasure (again)."""
    return any(hit.code.startswith(DISPLEASED) and not hit.learned for hit in supplement.counted)


def authorities_told(reading: Reading) -> tuple[str, ...]:
    """The authorities the client says they have turned to, by name; one that is not named is none."""
    named = []
    for hit in reading.counted:
        if hit.code == "rep.regulator" and hit.modality is Modality.ASSERTED:
            text = reading.narrative.messages[hit.span.message]
            near = text[max(0, hit.span.start - AROUND) : hit.span.end + AROUND]
            named += _names(patterns()["authorities"], (hit.span.words, near))
    return tuple(dict.fromkeys(named))


def _names(pattern: re.Pattern[str], texts: Iterable[str]) -> list[str]:
    return next(([found[0]] for text in texts if (found := pattern.search(text))), [])
