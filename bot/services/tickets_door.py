"""Where a story goes that is no complaint: the one place that decides, so that light tickets can be put behind it."""

from enum import Enum

from bot.domain.gaps import Gaps
from bot.domain.intake import Answers
from bot.domain.judgement import Kind

ELSEWHERE_SURE = 0.6


class Routed(Enum):
    """What becomes of the story."""

    COMPLAINT = "complaint"
    ELSEWHERE = "elsewhere"  # somebody else's matter, it seems: ask


def route_kind(gaps: Gaps, answers: Answers) -> Routed:
    """A complaint, unless the words are plainly about somebody else and the client has not said otherwise."""
    if answers.kind is None and gaps.kind == Kind.UNRELATED and gaps.kind_confidence >= ELSEWHERE_SURE:
        return Routed.ELSEWHERE
    return Routed.COMPLAINT


