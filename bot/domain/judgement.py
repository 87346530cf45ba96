"""The words of the judgement: kinds, categories, grades, and what comes with a story: answers, history.

Values only. Answers are what the client pressed or typed when asked (newer ones replace older ones before
they come here); history is what the desk counted itself. Money is Decimal CNY.
"""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum


class Kind(StrEnum):
    """What a client wants by writing."""

    COMPLAINT = "complaint"
    QUESTION = "question"
    SUGGESTION = "suggestion"
    PRAISE = "praise"
    UNRELATED = "unrelated"


class Category(StrEnum):
    """投诉类别, the subject matter."""

    FILING = "filing"
    BOOKKEEPING = "bookkeeping"
    ARCHIVES = "archives"
    RESPONSE = "response"
    FEES = "fees"
    REGISTRATION = "registration"
    INVOICES = "invoices"
    CONFIDENTIALITY = "confidentiality"
    CONDUCT = "conduct"
    PAYROLL = "payroll"
    ADVICE = "advice"
    OTHER = "other"


class Grade(StrEnum):
    """等级, lightest first; compare by `rank`."""

    MINOR = "minor"
    ORDINARY = "ordinary"
    MAJOR = "major"
    SEVERE = "severe"

    @property
    def rank(self) -> int:
        """0 for the lightest, 3 for the gravest."""
        return list(Grade).index(self)


@dataclass(frozen=True, slots=True)
class Answered:
    """The answers that bear on the grade; None is unanswered, `unclear` is a valid answer that adds nothing.

    loss_band: none, lt1k, 1k_1w, 1w_5w, 5w_20w, ge20w, unclear · amount_role: loss, fee, demand, feared ·
    tense: done, considering, mentioned · deadline: today, two_days, week, none, overdue ·
    blocked: invoices, halt, stuck, none · repeat: first, second, third · resolved: yes, no.
    """

    amount: Decimal | None = None
    loss_band: str | None = None
    amount_role: str | None = None
    tense: str | None = None
    deadline: str | None = None
    blocked: str | None = None
    repeat: str | None = None
    resolved: str | None = None
    documents: frozenset[str] = frozenset()  # kinds of papers sent in, as codes of the papers' table


@dataclass(frozen=True, slots=True)
class History:
    """What the desk knows by itself, over the last 90 days where it counts."""

    cases_of_client: int = 0
    clients_same_advisor: int = 0  # clients with the same category and advisor
    earlier_grade: Grade | None = None  # of a reopened case: never lower than before
    accused_is_advisor: bool = False
    rules_changed: bool = False  # the rubric is younger than a day
