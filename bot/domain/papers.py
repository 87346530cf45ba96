"""Papers a client sends: their states, their limits, and why one is refused (model §2.2 证据材料).

The bytes themselves are not known here: ``storage/papers.py`` keeps them, ``fetcher.py`` brings them in.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

MAX_BYTES = 20 * 1024 * 1024  # Telegram's own limit for a bot's download
MAX_PAPERS = 30
MAX_TOTAL_BYTES = 200 * 1024 * 1024
OPENED = 10  # further papers an advisor opens at a time
LONGEST_NOTE = 200
READABLE = 500  # pixels of the longer side of a picture, below which print can hardly be read
UNPLACED = "U"  # codes of papers whose case is not known yet: U-01, U-02 …


class PaperState(StrEnum):
    """Where a paper stands."""

    AWAITED = "awaited"  # announced by Telegram, bytes not here yet
    STORED = "stored"
    REFUSED = "refused"
    REPLACED = "replaced"
    LOST = "lost"  # Telegram does not give it any more; the client was asked again


class Refusal(StrEnum):
    """Why a paper was not taken; each that is final has its text."""

    TOO_BIG = "too_big"
    BAD_TYPE = "bad_type"
    EMPTY = "empty"
    LIMIT = "limit"
    DUPLICATE = "duplicate"
    SENSITIVE = "sensitive"
    INFECTED = "infected"
    GONE = "gone"
    AWAY = "away"  # not taken yet, and not by its own fault: Telegram cannot be reached, or refuses our token


@dataclass(frozen=True, slots=True)
class Paper:
    """证据材料. `sha256` is of the bytes at receipt; `stored_as` is a random name in the sealed store."""

    id: str
    contact_id: str
    draft_id: str | None
    case_id: str | None
    code: str
    kind: str
    name: str
    caption: str
    file_id: str
    file_unique_id: str
    chat_id: int
    message_id: int
    media_group_id: str | None
    compressed: bool
    state: PaperState
    received_at: datetime
    declared_bytes: int = 0
    bytes: int = 0
    mime: str = ""
    sha256: str = ""
    stored_as: str = ""
    refusal: Refusal | None = None
    tries: int = 0
    try_at: datetime | None = None
    receipted: bool = False
    edition: int = 1  # counts what was sent under one code; the older ones are kept
    replaces: str | None = None  # id of the edition before
    version: int = 1
    ticket_id: str | None = None  # of a question, suggestion or word of praise

    @property
    def unplaced(self) -> bool:
        """Whether the client has still to say which complaint it belongs to."""
        homeless = self.draft_id is None and self.case_id is None and self.ticket_id is None
        return homeless and self.code.startswith(UNPLACED)


@dataclass(frozen=True, slots=True)
class Room:
    """How many papers, and how many bytes together, one complaint may hold."""

    papers: int
    bytes: int


def room_of(extra: int) -> Room:
    """The room of a complaint for which `extra` papers were opened."""
    papers = MAX_PAPERS + extra
    return Room(papers, MAX_TOTAL_BYTES * papers // MAX_PAPERS)
