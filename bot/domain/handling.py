"""Where the handling of a case stands: what was told last, what the client was asked for, who must agree to words.

Values only; what may follow what is in ``progress.py``, ``pausing.py``, ``clearance.py``. Times are aware UTC.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

CONTACTED, KNOWN, ONSITE, REPEATED = "contacted", "known", "onsite", "repeated"  # what `Case.done` may hold


class Kind(StrEnum):
    """What a member of staff words for the client."""

    REPLY = "reply"
    HELLO = "hello"
    UPDATE = "update"
    INTERIM = "interim"
    DELAY = "delay"
    WANTED = "wanted"


PARTS = {
    Kind.REPLY: ("text",),
    Kind.HELLO: ("step",),
    Kind.UPDATE: ("what", "done", "next"),
    Kind.INTERIM: ("measure",),
    Kind.DELAY: ("until", "reason"),
    Kind.WANTED: ("items", "by"),
}


class Hold(StrEnum):
    """Why words may not go out yet."""

    LEGAL = "legal"  # 法律程序中
    MARKET = "market"  # one voice only
    SENSITIVE = "sensitive"  # 敏感发现


@dataclass(frozen=True, slots=True)
class Wording:
    """Words for the client that wait for somebody's agreement; `by` is a staff id."""

    id: str
    kind: Kind
    by: str
    parts: tuple[str, ...]
    hold: Hold
    cleared: tuple[Hold, ...] = ()


@dataclass(frozen=True, slots=True)
class Note:
    """敏感发现: for colleagues only, never relayed (002 §5.2.4)."""

    at: datetime
    by: str
    text: str


@dataclass(frozen=True, slots=True)
class Handling:
    """Everything about the work on one case that is not the client's own account."""

    what: str | None = None  # the last progress in the handler's words
    finished: str | None = None
    following: str | None = None
    wanted: tuple[str, ...] = ()
    wanted_by: datetime | None = None
    paused_at: datetime | None = None  # since when the resolve timer stands still
    stood_hours: float = 0.0  # working hours for which it stood still before
    delayed_from: datetime | None = None  # the promise before 推迟
    project: str | None = None
    legal: bool = False
    sensitive: bool = False
    notes: tuple[Note, ...] = ()
    waiting: tuple[Wording, ...] = ()
    opinion: str | None = None  # the manager's judgement after the second rejection
    answer_by: datetime | None = None  # when the market side answers
    know_by: datetime | None = None
    onsite_by: datetime | None = None
    onsite_waived: str | None = None
    upset: int = 0
    assessed: int = 0  # how much of the story the last re-assessment has seen
    authorities: tuple[str, ...] = ()  # thanked for being told of these
