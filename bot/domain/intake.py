"""The intake as data: what a draft holds, the steps that may be asked, and which one comes next.

``STEPS`` is the questionnaire in its order, each step with the condition under which it is worth a question, and
``next_step`` the one pure decision. A half-told complaint is a row, so restarts, going back and a return next week
cost nothing. It knows neither wording (``q.<step>`` in the catalogue) nor how an answer is read (``replies.py``).
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from enum import StrEnum

from bot.domain.case import Told, newest_texts
from bot.domain.gaps import Gaps
from bot.domain.judgement import Category, Grade

SURE = 0.75  # §3.6: from here on a grade needs no clarifying
CATEGORY_SURE = 0.8
PRESSED = frozenset({Category.FILING, Category.INVOICES, Category.REGISTRATION, Category.ARCHIVES})
STOPPED = frozenset({Category.INVOICES, Category.REGISTRATION, Category.FILING})
PERIODIC = frozenset({Category.FILING, Category.BOOKKEEPING, Category.PAYROLL})
CONTACT = frozenset({"contact", "phone"})  # asked beyond the budget of 重大, within the ceiling


class Stage(StrEnum):
    """Where a draft stands (conversation §4.1: 接 → 缓 → 问 → 核 → 告知)."""

    VENTING = "venting"  # 接: silent while the client tells
    ENTERING = "entering"  # a colleague writes down what is told on the telephone
    ASKING = "asking"  # 问
    REVIEWING = "reviewing"  # 核


class Sort(StrEnum):
    """What a typed answer to a step is read as, beside the labels of its buttons."""

    CHOICE = "choice"
    MONEY = "money"
    DAY = "day"
    NAME = "name"
    PHONE = "phone"
    MANY = "many"
    TEXT = "text"


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
    deadline_on: str | None = None  # the day, ISO, where it was told
    blocked: str | None = None
    repeat: str | None = None
    tense: str | None = None
    resolved: str | None = None
    accused: str | None = None
    desired: tuple[str, ...] = ()
    desired_amount: Decimal | None = None
    contact_way: str | None = None
    phone: str | None = None
    company: str | None = None
    caller: str | None = None  # who has telephoned, where a colleague writes it down
    replies: tuple[str, ...] = ()  # typed answers as they were written, "step: words"
    asked: tuple[str, ...] = ()  # steps already put, in order
    skipped: tuple[str, ...] = ()
    asking: str | None = None  # the step that waits for its answer
    repeated: bool = False  # the step was asked once more after an unreadable answer
    quoted: str | None = None  # the client's own words that the question repeats
    pending: str | None = None  # a value that waits for a confirmation
    papers: int = 0
    paper_ordinal: int = 0
    papers_later: bool = False
    apart: bool = False  # the client has said that it is another matter than the one that is open
    pressed: bool = False  # came by 我要投诉, so that the kind is known
    voiced: bool = False  # was told that voice messages are kept
    nudged: bool = False  # was asked for a word more
    soothed: bool = False
    soothed_for_safety: bool = False
    warned_long: bool = False
    acknowledged_at: datetime | None = None
    last_heard_at: datetime | None = None
    evidence_offered: bool = False
    editing: bool = False
    short: bool = False  # checked on the short card
    full: bool = False  # the client wants to see every line
    reminded: int = 0
    ending_told_at: datetime | None = None  # the client was told when it will be forgotten
    first_grade: str | None = None  # of the client's own words, before any answer
    read_category: str | None = None
    read_amount: Decimal | None = None
    read_deadline: str | None = None
    read_occurred: str | None = None


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
    entered_by: str | None = None  # staff id, where a colleague writes down what was told on the telephone

    @property
    def texts(self) -> tuple[str, ...]:
        """The client's own words, the newest version of each message, in the order they were told."""
        return newest_texts(self.story)


@dataclass(frozen=True, slots=True)
class Limits:
    """How many questions may be asked, by provisional grade; `ceiling` holds for all."""

    minor: int
    ordinary: int
    major: int
    severe: int
    ceiling: int


Wanted = Callable[[Gaps, Answers], bool]


@dataclass(frozen=True, slots=True)
class Step:
    """One question. `choices` are the codes of its buttons in order; `clarifies`: it serves the grade alone, so it
    is not worth a question once the grade is sure."""

    name: str
    choices: tuple[str, ...]
    wanted: Wanted
    sort: Sort = Sort.CHOICE
    clarifies: bool = False
    unsure: bool = True  # whether 不清楚 is offered beside 跳过; some have it among their own buttons


def _never(_: Gaps, __: Answers) -> bool:
    return False


def _unsummed(answers: Answers) -> bool:
    return answers.amount is None and answers.amount_band is None


def _amount(gaps: Gaps, answers: Answers) -> bool:
    return _unsummed(answers) and (gaps.sum_missing or answers.amount_role == "loss")


def _deadline(gaps: Gaps, answers: Answers) -> bool:
    pressing = gaps.category in PRESSED and gaps.grade is not Grade.MINOR
    return answers.deadline is None and not gaps.limit_told and pressing


def _contact(gaps: Gaps, answers: Answers) -> bool:
    # an answer that only moves the points does not lengthen the questionnaire; a floor does
    grave = gaps.first_grade.rank >= Grade.MAJOR.rank or gaps.floored or gaps.urgent
    return answers.contact_way is None and grave and gaps.grade.rank >= Grade.MAJOR.rank


def _phone(gaps: Gaps, answers: Answers) -> bool:
    by_phone = (answers.contact_way or "").startswith("phone")
    return by_phone and answers.phone is None and not gaps.phone_known


def _desired_amount(_: Gaps, answers: Answers) -> bool:
    # who wants a loss borne whose sum is known has said how much
    known = answers.amount if answers.amount is not None else answers.read_amount
    return answers.desired_amount is None and known is None and bool({"refund", "bear"} & set(answers.desired))


STEPS = (
    Step("tense", ("done", "considering", "mentioned"), lambda g, a: a.tense is None and g.body is not None),
    Step(
        "amount_role", ("loss", "fee", "demand", "feared"),
        lambda g, a: a.amount_role is None and _unsummed(a) and g.role_unclear is not None,
    ),
    Step("amount", ("none", "lt1k", "1k_1w", "1w_5w", "5w_20w", "ge20w", "unclear"), _amount, Sort.MONEY, unsure=False),
    Step("deadline", ("today", "two_days", "week", "none", "overdue"), _deadline),
    Step(
        "blocked", ("invoices", "halt", "stuck", "none"),
        lambda g, a: a.blocked is None and g.category in STOPPED and not g.standstill_told, clarifies=True,
    ),
    Step(
        "category",
        (
            "filing", "bookkeeping", "invoices", "payroll", "registration", "archives", "fees", "response",
            "confidentiality", "conduct", "advice", "other",
        ),
        lambda g, a: a.category is None and g.category_confidence < CATEGORY_SURE, unsure=False,
    ),
    Step(
        "occurred", ("today", "this_week", "this_month", "earlier", "ongoing", "date"),
        lambda g, a: a.occurred is None and g.category in PERIODIC and not g.period_told, Sort.DAY, clarifies=True,
    ),
    Step("repeat", ("first", "second", "third"), lambda g, a: a.repeat is None and g.count_open, clarifies=True),
    Step("resolved", ("no", "yes"), lambda g, a: a.resolved is None and g.mended),
    Step(
        "who", ("nobody", "name", "unsaid"),
        lambda g, a: a.accused is None and g.category == Category.CONDUCT, Sort.NAME, unsure=False,
    ),
    Step(
        "desired", ("correct", "explain", "refund", "bear", "change", "apology", "meet"),
        lambda g, a: not a.desired and g.grade is not Grade.MINOR and not g.wish_told, Sort.MANY,
    ),
    Step("desired_amount", ("open",), _desired_amount, Sort.MONEY, unsure=False),
    Step("contact", ("here", "phone_any", "phone_morning", "phone_afternoon", "phone_evening"), _contact),
    Step("phone", ("none",), _phone, Sort.PHONE, unsure=False),
    Step("company", (), _never, Sort.TEXT, unsure=False),
)  # fmt: skip
BY_NAME = {step.name: step for step in STEPS}


def next_step(gaps: Gaps, answers: Answers, limits: Limits) -> Step | None:
    """The question to ask now, or None: nothing is missing that could change grade, routing or first action, or the
    budget of the provisional grade is used up."""
    return next(iter(open_steps(gaps, answers, limits)), None)


def open_steps(gaps: Gaps, answers: Answers, limits: Limits) -> tuple[Step, ...]:
    """All steps that would be asked as things stand, in order."""
    if gaps.safety:
        return ()
    left = budget(gaps, limits) - sum(1 for name in answers.asked if name not in CONTACT)
    beyond = limits.ceiling - len(answers.asked)
    worth = [step for step in STEPS if step.name not in answers.asked and _worth(step, gaps, answers)]
    if gaps.urgent:
        only = [step for step in worth if step.name == "contact"]
        return tuple(only[: max(0, min(limits.severe - len(answers.asked), beyond))])
    plain = [step for step in worth if step.name not in CONTACT][: max(0, min(left, beyond))]
    last = [step for step in worth if step.name in CONTACT]
    return tuple((plain + last)[: max(0, beyond)])


def _worth(step: Step, gaps: Gaps, answers: Answers) -> bool:
    if step.clarifies and gaps.confidence >= SURE:
        return False
    return step.wanted(gaps, answers)


def budget(gaps: Gaps, limits: Limits) -> int:
    """How many questions this complaint is worth, contact not counted."""
    by_grade = {Grade.MINOR: limits.minor, Grade.ORDINARY: limits.ordinary, Grade.MAJOR: limits.major}
    return by_grade.get(gaps.grade, limits.severe)


SHORTEST = 12  # characters from which one message may be enough
KIND_SURE = 0.7
LONG_MESSAGES = 8
LONG_WORDS = 800


def is_complete(gaps: Gaps, answers: Answers, words: int, limits: Limits) -> bool:
    """Whether what was told is enough to be checked at once, so that the silence itself closes the window."""
    sure = words >= SHORTEST and gaps.category_confidence >= CATEGORY_SURE and gaps.kind_confidence >= KIND_SURE
    return sure and gaps.kind == "complaint" and not open_steps(gaps, answers, limits)


def is_too_short(gaps: Gaps, answers: Answers, words: int) -> bool:
    """Whether a word more would help: few characters that say nothing, and no papers instead."""
    return not answers.nudged and not answers.papers and words < SHORTEST and not gaps.codes


def is_long(story: tuple[Told, ...], words: int) -> bool:
    """Whether so much was told that the client should hear that all of it is kept."""
    return len({told.message_id for told in story}) >= LONG_MESSAGES or words >= LONG_WORDS
