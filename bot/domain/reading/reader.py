"""Text in, spans out: one reading of everything a client has told, and the door a better reader may use.

`read` joins the levelled story, the signals with their modality, the sums, the limits, the kind and the
category. It is pure: the time and the calendar come in. It does not grade.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import Protocol

from bot.domain.judgement import Kind
from bot.domain.reading.adoption import adopt
from bot.domain.reading.amounts import amounts_in
from bot.domain.reading.deadlines import Deadline, limits_in
from bot.domain.reading.filing_days import FilingCalendar
from bot.domain.reading.kinds import Sorted, sort_category, sort_kind
from bot.domain.reading.learned import ear
from bot.domain.reading.losses import Loss, claimed_loss
from bot.domain.reading.modality import Modality, Scene
from bot.domain.reading.normal import Narrative, narrate
from bot.domain.reading.settle import imply, settle
from bot.domain.reading.signals import Hit, find_hits, marks, overhear, settled, survey
from bot.domain.reading.stakes import sound_out

READ_LATELY = 256  # stories: one is read when it is told, when it is looked at and when it is filed


@dataclass(frozen=True, slots=True)
class Reading:
    """Everything a story says, with its places; `flags` are sarcasm, several, contradiction, approximate."""

    narrative: Narrative
    kind: Sorted
    category: Sorted
    hits: tuple[Hit, ...]
    loss: Loss
    deadlines: tuple[Deadline, ...]
    flags: frozenset[str]
    digest: str

    @property
    def counted(self) -> tuple[Hit, ...]:
        """The hits that may score."""
        return tuple(hit for hit in self.hits if hit.counts)


@dataclass(frozen=True, slots=True)
class Context:
    """What a reader may know beside the words: local time (Asia/Shanghai) and the calendar of filing days."""

    now: datetime | None = None
    calendar: FilingCalendar | None = None


class Reader(Protocol):
    """Anything that can read a story."""

    def read(self, told: Sequence[str], context: Context) -> Reading:
        """Read the messages of one client as one story."""


@dataclass(frozen=True, slots=True)
class PatternReader:
    """The reader that comes with the program: words, patterns and rules, the same answer every time."""

    def read(self, told: Sequence[str], context: Context) -> Reading:
        """Read the messages of one client as one story."""
        return read(told, context.now, context.calendar)


def read(
    texts: Sequence[str], now: datetime | None = None, calendar: FilingCalendar | None = None
) -> Reading:
    """Read the messages of one client as one story; `now` is local (Asia/Shanghai), and only its day counts."""
    return _read(tuple(texts), now.date() if now else None, calendar)


def forget_readings() -> None:
    """Read whatever comes anew: words that are erased must not live on in what was read lately."""
    _read.cache_clear()


@lru_cache(maxsize=READ_LATELY)
def _read(texts: tuple[str, ...], today: date | None, calendar: FilingCalendar | None) -> Reading:
    narrative = narrate(texts)
    scene = survey(narrative.text)
    clauses = scene.clauses
    found = find_hits(narrative, scene)
    counted = {hit.code for hit in found if hit.counts}
    heard = ear().hear(clauses, marks(found), counted, settled(found, narrative, clauses))
    kind = sort_kind(narrative, clauses, found, heard)
    found = overhear(found, heard, narrative, scene)
    folded = narrative.folded
    complaint = kind.choice == Kind.COMPLAINT.value
    wronged = complaint and any(hit.counts for hit in found)
    amounts = adopt(amounts_in(folded, narrative.original), found, narrative.text)
    loss = claimed_loss(sound_out(amounts, counted, clauses) if wronged else amounts)
    deadlines = limits_in(folded, today, calendar)
    hits = settle(found, loss, deadlines, narrative)
    hits = imply(hits, loss) if complaint else hits
    category = sort_category(narrative, heard)
    flags = _flags(scene, hits, loss)
    return Reading(narrative, kind, category, hits, loss, deadlines, flags, _digest(texts))


def _flags(scene: Scene, hits: Sequence[Hit], loss: Loss) -> frozenset[str]:
    found = set()
    if "sarcasm" in scene.atoms.named:
        found.add("sarcasm")
    if loss.several or loss.approximate:
        found.add("approximate")
    if loss.known and any(hit.code == "loss" and hit.modality is Modality.NEGATED for hit in hits):
        found.add("contradiction")
    return frozenset(found)


def _digest(texts: Sequence[str]) -> str:
    sized = [len(text).to_bytes(8, "big") + text.encode("utf-8", "surrogatepass") for text in texts]
    return hashlib.sha256(b"".join(sized)).hexdigest()
