"""The intake as data: what a draft holds, the steps that may be asked, and which one comes next.

One pure function decides: ``next_step``. A half-told complaint is a row, so restarts, "go back" and a return next
week cost nothing.
"""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from enum import StrEnum

from bot.domain.case import Told, newest_texts

DRAFT_HOURS = 72


class Stage(StrEnum):
    """Where a draft stands (conversation §4.1: 接 → 缓 → 问 → 核 → 告知)."""

    VENTING = "venting"  # 接: silent while the client tells
    ASKING = "asking"  # 问
    REVIEWING = "reviewing"  # 核


@dataclass(frozen=True, slots=True)
class Answers:
    """What the client answered, and what the desk noted on the way. Money in CNY, times aware UTC."""

    kind: str | None = None
    category: str | None = None
    occurred: str | None = None
    amount: Decimal | None = None
    amount_band: str | None = None
    amount_role: str | None = None
    deadline: str | None = None
    blocked: str | None = None
    repeat: str | None = None
    tense: str | None = None
    resolved: str | None = None
    accused: str | None = None
    desired: tuple[str, ...] = ()
    desired_amount: Decimal | None = None
    contact_way: str | None = None
    phone: str | None = None
    asked: tuple[str, ...] = ()  # steps already put, in order
    skipped: tuple[str, ...] = ()
    asking: str | None = None  # the step that waits for its answer
    repeated: bool = False  # the step was asked once more after an unreadable answer
    pending: str | None = None  # a value that waits for a confirmation
    papers: int = 0
    paper_ordinal: int = 0
    soothed: bool = False
    acknowledged_at: datetime | None = None
    last_heard_at: datetime | None = None
    evidence_offered: bool = False
    editing: bool = False


@dataclass(frozen=True, slots=True)
class Draft:
    """受理会话: a complaint not yet filed."""

    id: str
    contact_id: str
    stage: Stage
    story: tuple[Told, ...]
    answers: Answers
    opened_at: datetime
    updated_at: datetime
    version: int = 1

    @property
    def texts(self) -> tuple[str, ...]:
        """The client's own words, the newest version of each message, in the order they were told."""
        return newest_texts(self.story)

