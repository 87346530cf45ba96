"""A complaint once it is filed: its fields, its states, and who may move it where (model §2.3).

Every transition is a function that returns the next value or refuses with a type; none of them knows the
clock, the database or the wording.
"""

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from decimal import Decimal
from enum import StrEnum

from bot.domain.handling import Handling
from bot.domain.judgement import Answered

RESTORABLE = timedelta(days=30)
ASKED_NOTHING = Answered()
MIN_REASON = 10  # 002 §5.2.1: a rejection states its reason


class Status(StrEnum):
    """状态, in the order of the lifecycle; drafts are `intake.Draft`, not cases."""

    SUBMITTED = "submitted"  # 已提交
    REVIEW = "review"  # 待复核
    OFFERED = "offered"  # 待接单
    REOFFER = "reoffer"  # 待二次分配
    MARKET = "market"  # 市场统一答复
    ACCEPTED = "accepted"  # 已接单
    INVESTIGATING = "investigating"  # 调查中
    WAITING_CLIENT = "waiting_client"  # 待客户补充
    PLAN_APPROVAL = "plan_approval"  # 方案待审批
    PLAN_CONFIRM = "plan_confirm"  # 方案待客户确认
    EXECUTING = "executing"  # 执行中
    VERIFYING = "verifying"  # 待验证
    RESOLVED = "resolved"  # 已解决
    REVISITING = "revisiting"  # 回访中
    MEDIATION = "mediation"  # 调解中
    LEGAL = "legal"  # 法律程序中
    CLOSED = "closed"  # 已结案
    WITHDRAWN = "withdrawn"  # 已撤回
    MERGED = "merged"  # 已合并
    VOID = "void"  # 无效


UNTAKEN = frozenset({Status.SUBMITTED, Status.REVIEW, Status.OFFERED, Status.REOFFER, Status.MARKET})
ENDED = frozenset({Status.CLOSED, Status.WITHDRAWN, Status.MERGED, Status.VOID})


@dataclass(frozen=True, slots=True)
class Told:
    """One message of the client, as it came. An edit is a further entry with the next version (R12)."""

    message_id: int
    at: datetime
    text: str
    version: int = 1
    kind: str = "text"  # text, forwarded, location, card, supplement …
    origin: str | None = None  # whose words these were, where they were forwarded


def newest_texts(story: tuple[Told, ...]) -> tuple[str, ...]:
    """The words of the newest version of each message, in the order the messages were first told."""
    return tuple(told.text for told in newest(story))


def newest(story: tuple[Told, ...]) -> tuple[Told, ...]:
    """The newest version of each message that has words, in the order the messages were first told."""
    latest: dict[int, Told] = {}
    for told in story:
        known = latest.get(told.message_id)
        if known is None or told.version >= known.version:
            latest[told.message_id] = told
    return tuple(told for told in latest.values() if told.text)


def newest_of(case: "Case", message_id: int) -> tuple[str, ...]:
    """The words of this message as they were last told in the case; nothing, where it is not part of it."""
    versions = [told for told in case.story if told.message_id == message_id]
    return (max(versions, key=lambda told: told.version).text,) if versions else ()


@dataclass(frozen=True, slots=True)
class Facts:
    """What the desk knows about the complaint beside the client's own words. Amounts in CNY."""

    occurred: str | None = None
    amount: Decimal | None = None
    amount_band: str | None = None
    deadline: str | None = None
    desired: tuple[str, ...] = ()
    desired_amount: Decimal | None = None
    contact_way: str | None = None
    phone: str | None = None
    accused: str | None = None
    accused_id: str | None = None
    suspended: tuple[str, ...] = ()  # staff who may not look while a recusal is decided
    opening: str | None = None
    mood: str = "neutral"
    entered_by: str | None = None  # staff id
    source: str = "telegram"  # or phone: told on the telephone, written down by a colleague
    caller: str | None = None
    checked: str | None = None  # how far the client has checked what was written down (`entering.Check`)
    checked_at: datetime | None = None
    checked_by: str | None = None  # staff id, where it was read back
    blocked: str | None = None
    company: str | None = None  # as the client wrote it, where it differs from the binding
    deadline_on: str | None = None
    contradictions: tuple[str, ...] = ()  # what words and answers say differently; both are kept
    replies: tuple[str, ...] = ()  # typed answers as they were written, "step: words"
    answered: Answered = ASKED_NOTHING  # what was answered when asked; a story told on is graded with it
    papers_later: bool = False
    extra_papers: int = 0  # opened by staff beyond the usual number
    handling: Handling = field(default_factory=Handling)


@dataclass(frozen=True, slots=True)
class Case:
    """投诉案件. `story` is immutable but for supplements appended at its end."""

    id: str
    number: str
    contact_id: str
    client_id: str | None
    status: Status
    category: str
    grade: str
    score: int
    sentence: str
    story: tuple[Told, ...]
    facts: Facts
    submitted_at: datetime
    accept_by: datetime
    first_reply_by: datetime
    resolve_by: datetime
    kind: str = "complaint"
    confidence: float = 1.0
    department_id: str | None = None
    advisor_id: str | None = None
    rejections: int = 0
    accepted_at: datetime | None = None
    ended_at: datetime | None = None
    next_update_at: datetime | None = None
    done: tuple[str, ...] = ()
    version: int = 1

    @property
    def barred(self) -> frozenset[str]:
        """Staff who must neither handle, see nor hear of it: those complained about, those under recusal."""
        return frozenset(self.facts.suspended) | ({self.facts.accused_id} if self.facts.accused_id else set())

    @property
    def handling(self) -> Handling:
        """Where the work on it stands."""
        return self.facts.handling

    @property
    def open(self) -> bool:
        """Whether somebody still owes the client something."""
        return self.status not in ENDED


class Assigned(StrEnum):
    """State of one offer of a case to one person."""

    OFFERED = "offered"
    ACCEPTED = "accepted"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"
    LAPSED = "lapsed"  # nobody answered in time


@dataclass(frozen=True, slots=True)
class Assignment:
    """分配单: one offer; `ordinal` counts from 1 within the case."""

    id: str
    case_id: str
    staff_id: str
    ordinal: int
    state: Assigned
    offered_at: datetime
    answered_at: datetime | None = None
    reason: str | None = None


class NotPossible(Exception):
    """The case is not in a state that allows this any more."""


class CaseEnded(NotPossible):
    """Nobody deals with it any more."""

    def __init__(self, case: Case) -> None:
        super().__init__(case.number)
        self.case = case


class ReasonTooShort(ValueError):
    """A reason of fewer than ten characters helps nobody (002 §5.2.1)."""


def check_reason(reason: str) -> str:
    """The reason, trimmed; refuses one of fewer than ten characters."""
    trimmed = reason.strip()
    if len(trimmed) < MIN_REASON:
        raise ReasonTooShort
    return trimmed


def check_current(case: Case, version: int) -> Case:
    """The case, if it is still as it was when the button was made; raises NotPossible."""
    if case.version != version:
        raise NotPossible
    return case


def accept(case: Case, *, by: str, at: datetime) -> Case:
    """已接单: only the person to whom it is offered takes it, and only once."""
    if case.status is not Status.OFFERED or case.advisor_id != by:
        raise NotPossible
    return replace(case, status=Status.ACCEPTED, accepted_at=at, version=case.version + 1)


def reject(case: Case, *, by: str) -> Case:
    """驳回: the first returns it for a second assignment, the second hands it to the market side (002 §5.2)."""
    if case.status is not Status.OFFERED or case.advisor_id != by:
        raise NotPossible
    rejections = case.rejections + 1
    status = Status.REOFFER if rejections == 1 else Status.MARKET
    return replace(case, status=status, rejections=rejections, advisor_id=None, version=case.version + 1)


def offer(case: Case, *, to: str, department_id: str | None) -> Case:
    """待接单: put before one person."""
    if case.status not in {Status.SUBMITTED, Status.REVIEW, Status.REOFFER, Status.OFFERED}:
        raise NotPossible
    return replace(
        case, status=Status.OFFERED, advisor_id=to, department_id=department_id, version=case.version + 1
    )


def take_over(case: Case, *, by: str, at: datetime) -> Case:
    """我来处理: somebody above has it from now on, whether or not anybody had taken it."""
    if not case.open or (case.advisor_id == by and case.accepted_at is not None):
        raise NotPossible
    status = Status.ACCEPTED if case.status in UNTAKEN else case.status
    accepted_at = case.accepted_at or at
    return replace(case, status=status, advisor_id=by, accepted_at=accepted_at, version=case.version + 1)


def judge(case: Case, *, market: str) -> Case:
    """市场统一答复: one person of the market side answers from now on."""
    if case.status is not Status.MARKET:
        raise NotPossible
    return replace(case, advisor_id=market, version=case.version + 1)


def answered_by_market(case: Case, *, at: datetime) -> Case:
    """调查中, in the hands of whoever has answered."""
    if case.status is not Status.MARKET or case.advisor_id is None:
        raise NotPossible
    return replace(case, status=Status.INVESTIGATING, accepted_at=at, version=case.version + 1)


def withdraw(case: Case, *, at: datetime) -> Case:
    """已撤回: the client's own decision, at any time before the end; dealing with it ends the same day."""
    if not case.open:
        raise NotPossible
    return replace(case, status=Status.WITHDRAWN, ended_at=at, version=case.version + 1)


def restore(case: Case, *, at: datetime) -> Case:
    """A withdrawn case comes back within thirty days, to be offered anew."""
    if case.status is not Status.WITHDRAWN or case.ended_at is None or at - case.ended_at > RESTORABLE:
        raise NotPossible
    return replace(
        case, status=Status.SUBMITTED, ended_at=None, advisor_id=None, accepted_at=None, version=case.version + 1
    )


def suspend(case: Case, staff_id: str) -> Case:
    """This person may not look at the case while a recusal is decided (001 §6.2)."""
    facts = replace(case.facts, suspended=(*case.facts.suspended, staff_id))
    return replace(case, facts=facts, version=case.version + 1)


def readmit(case: Case, staff_id: str) -> Case:
    """The recusal was not granted."""
    left = tuple(one for one in case.facts.suspended if one != staff_id)
    return replace(case, facts=replace(case.facts, suspended=left), version=case.version + 1)


def release(case: Case) -> Case:
    """待二次分配: taken from whoever has it, to be offered to somebody else."""
    if not case.open:
        raise NotPossible
    return replace(case, status=Status.REOFFER, advisor_id=None, accepted_at=None, version=case.version + 1)
