"""What a client can ask about a filed complaint: an answer sooner, taking it back, bringing it back.

Asking for somebody else is ``changing.py``; adding words is ``supplements.py``.
"""

from dataclasses import dataclass
from datetime import datetime

from bot.clock import CHINA
from bot.domain.case import Case, restore, withdraw
from bot.domain.people import Contact, Role
from bot.domain.progress import renew
from bot.firm import Firm
from bot.services import timers
from bot.services.assigning import managers_for, offer_again, tell_handler, tell_seniors
from bot.services.promises import Promise, keeps
from storage.cases import active_staff
from storage.due import Due
from storage.uow import Counter, Notice, Uow

NUDGES_A_DAY = 2
ANSWER_HOURS = 2  # working hours in which the advisor answers a client who has asked again
GRAVE = frozenset({"major", "severe"})


@dataclass(frozen=True, slots=True)
class Nudged:
    """What became of 催一下: `count` today; `answer_by` is None beyond the day's limit."""

    count: int
    answer_by: datetime | None


async def nudge(uow: Uow, firm: Firm, case: Case) -> Nudged:
    """Pass on that the client is waiting, at most twice a day; if nobody answers in time the manager is told."""
    name = f"nudge:{case.id[:20]}:{uow.now.astimezone(CHINA):%Y%m%d}"
    before = await uow.counters.find(name)
    count = (before.value if before else 0) + 1
    if count > NUDGES_A_DAY:
        return Nudged(count - 1, None)
    uow.counters.save(Counter(name, count))
    answer_by = firm.calendar.after_hours(uow.now, ANSWER_HOURS)
    uow.due.plan(Promise.NUDGED, case.id, answer_by)
    uow.audit(f"contact:{case.contact_id}", "case.nudge", case.id, count=count)
    await tell_handler(uow, case, "staff.nudged", {"by": answer_by})
    return Nudged(count, answer_by)


@keeps(Promise.NUDGED)
async def escalate_nudge(uow: Uow, _: Firm, due: Due) -> None:
    """Nobody has said that the client was answered."""
    case = await uow.cases.find(due.subject)
    if case is not None and case.open:
        await tell_seniors(uow, case, "staff.nudge_over")


def answered_nudge(uow: Uow, case: Case, staff_id: str) -> None:
    """The advisor says that the client was answered."""
    uow.due.cancel(Promise.NUDGED, case.id)
    uow.audit(f"staff:{staff_id}", "nudge.answered", case.id)


async def take_back(uow: Uow, contact: Contact, case: Case) -> Case:
    """撤回: ends at once; of a grave one a manager makes sure that it was of free will."""
    gone = uow.cases.save(withdraw(case, at=uow.now))
    uow.due.cancel_all(case.id)
    uow.audit(f"contact:{contact.id}", "case.withdraw", case.id)
    await tell_handler(uow, case, "staff.withdrawn")
    if case.grade in GRAVE:
        await tell_seniors(uow, case, "staff.check_free_will")
    return gone


async def report_pressure(uow: Uow, firm: Firm, contact: Contact, case: Case) -> Case:
    """有人要求我撤回: nothing is withdrawn, or it is brought back, and those who are not the handler are told. Raises
    NotPossible where it is over for good."""
    if not case.open:
        case = await bring_back(uow, firm, contact, case)
    uow.audit(f"contact:{contact.id}", "case.pressure", case.id)
    above = [s for s in await active_staff(uow) if s.role in {Role.COMPLIANCE, Role.OFFICER, Role.DIRECTOR}]
    for person in {s.id: s for s in (*await managers_for(uow, case), *above)}.values():
        if person.telegram_id is not None and person.id not in {case.advisor_id, *case.barred}:
            uow.notify(Notice("staff.pressure", person.telegram_id, case.id))
    return case


async def bring_back(uow: Uow, firm: Firm, contact: Contact, case: Case) -> Case:
    """恢复 within thirty days; raises NotPossible."""
    back = renew(restore(case, at=uow.now), firm.policy.grades.of(case.grade), uow.now, firm.calendar)
    uow.cases.save(back)
    uow.audit(f"contact:{contact.id}", "case.restore", case.id)
    timers.plan_promises(uow, firm, back)
    return await offer_again(uow, firm, back)

