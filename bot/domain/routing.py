"""What becomes of a story: a complaint, a light ticket, somebody else's matter, or a question what it is.

Something that went wrong is a complaint, however gently said; whoever pressed 我要投诉 has said so, and is asked before
it is called anything else.
"""

from enum import Enum

from bot.domain.gaps import Gaps
from bot.domain.intake import KIND_SURE, Answers
from bot.domain.judgement import Kind

ELSEWHERE_SURE = 0.6


class Routed(Enum):
    """Where a story goes."""

    COMPLAINT = "complaint"
    UNSURE = "unsure"  # kind.confirm
    TICKET = "ticket"  # 咨询, 建议, 表扬, or plainly nothing for this desk
    ELSEWHERE = "elsewhere"  # said under 我要投诉, but about somebody else: kind.other_target


def route_kind(gaps: Gaps, answers: Answers, words: str) -> Routed:
    """Where this story goes."""
    if answers.kind is not None:
        return Routed.COMPLAINT if answers.kind == Kind.COMPLAINT else Routed.TICKET
    if gaps.urgent or answers.papers or not words.strip():
        return Routed.COMPLAINT
    if gaps.kind == Kind.COMPLAINT:
        return Routed.COMPLAINT if answers.pressed or gaps.kind_confidence >= KIND_SURE else Routed.UNSURE
    if gaps.kind == Kind.UNRELATED:
        return _unrelated(gaps, answers)
    return Routed.TICKET if gaps.kind_confidence >= KIND_SURE and not answers.pressed else Routed.UNSURE


def _unrelated(gaps: Gaps, answers: Answers) -> Routed:
    if gaps.kind_confidence < ELSEWHERE_SURE:
        return Routed.COMPLAINT  # no word speaks for anything: more words will tell
    return Routed.ELSEWHERE if answers.pressed else Routed.TICKET
