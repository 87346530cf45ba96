"""待复核 and 改级: a person looks at what the machine is not sure of, and a grade changes only with a reason.

The case is offered and its time runs while it is reviewed: a client must not wait for the desk's doubts. What a grade
change does to promises is here; who may change which is ``domain/regrading.py``.
"""

from dataclasses import dataclass, replace

from bot.domain.case import Case, NotPossible, check_reason
from bot.domain.people import Role, Staff
from bot.domain.regrading import AboveYou, OnesOwn, Step, may_regrade, needs_second, stepped
from bot.firm import Firm
from bot.services import timers
from bot.services.access import NotYours
from bot.services.assessing import Judged
from bot.services.assigning import handler_of, managers_for
from storage.cases import active_staff, assessments_of
from storage.uow import Notice, Uow


@dataclass(frozen=True, slots=True)
class SecondAsked:
    """A downgrade below the floor that waits for a second person: `by` is the first one's staff id."""

    by: str
    step: Step
    reason: str


SENIOR = frozenset({Role.DIRECTOR, Role.EXECUTIVE})
SECONDS = SENIOR | {Role.OFFICER, Role.MANAGER}


async def open_review(uow: Uow, case: Case, judged: Judged) -> None:
    """Ask for a review if the judgement wants one."""
    if not judged.assessment.needs_review:
        return
    uow.audit("system", "review.open", case.id, why=list(judged.assessment.review_reasons))
    facts = {"why": list(judged.assessment.review_reasons)}
    for person in await reviewers(uow, case):
        uow.notify(Notice("staff.review", person.telegram_id or 0, case.id, facts, key=f"review:{case.id}:{person.id}"))


async def reviewers(uow: Uow, case: Case) -> list[Staff]:
    """严重: directors and above, else the complaints officers and the managers (model §2.3 #5)."""
    barred = {*case.barred, case.advisor_id}
    able = [s for s in await active_staff(uow) if s.telegram_id and s.id not in barred]
    seniors = [s for s in able if s.role in SENIOR]
    if case.grade == "severe" and seniors:
        return seniors
    officers = [s for s in able if s.role is Role.OFFICER]
    return officers or await managers_for(uow, case)


async def check_reviews(uow: Uow, staff: Staff, case: Case, step: Step | None = None) -> None:
    """Raises OnesOwn for whoever has the case, NotYours for others who may not decide, AboveYou and NoSuchGrade for
    this `step`."""
    if staff.id == case.advisor_id:
        raise OnesOwn(case)
    if staff.id not in {person.id for person in await reviewers(uow, case)}:
        raise NotYours
    if step is not None and not may_regrade(staff.role, case.grade, stepped(case.grade, step)):
        raise AboveYou(case)


def confirm(uow: Uow, staff: Staff, case: Case) -> None:
    """同意: the grade stands."""
    uow.audit(f"staff:{staff.id}", "review.confirm", case.id, grade=case.grade)


@dataclass(frozen=True, slots=True)
class Change:
    """A change of one grade, by whom and why."""

    staff: Staff
    step: Step
    reason: str


async def regrade(uow: Uow, firm: Firm, case: Case, change: Change) -> Case | None:
    """上调 or 下调 by one; None when a second person must agree first.

    Raises AboveYou, NoSuchGrade, ReasonTooShort.
    """
    if not case.open:
        raise NotPossible
    change, after = replace(change, reason=check_reason(change.reason)), stepped(case.grade, change.step)
    if not may_regrade(change.staff.role, case.grade, after):
        raise AboveYou(case)
    if needs_second(await _codes(uow, case), after, firm.rubric):
        await _ask_second(uow, case, change)
        return None
    return await _change(uow, firm, case, change)


async def second_case(uow: Uow, staff: Staff, case_id: str) -> Case:
    """The case as a second person knows it: by number and reason, without its story; so another department's manager
    may agree who may not read it. Raises NotYours."""
    case = await uow.cases.find(case_id)
    if case is None or staff.role not in SECONDS or staff.id in {*case.barred, case.advisor_id}:
        raise NotYours
    return case


async def agree_second(uow: Uow, firm: Firm, staff: Staff, case: Case, asked: SecondAsked) -> Case:
    """The second person agrees; raises NotYours if it is the same one."""
    if staff.id == asked.by:
        raise NotYours
    return await _change(uow, firm, case, Change(staff, asked.step, asked.reason))


async def suggest(uow: Uow, staff: Staff, case: Case, step: Step, reason: str) -> None:
    """建议改级: the advisor's view, decided by those who may. Raises ReasonTooShort, NoSuchGrade."""
    reason, after = check_reason(reason), stepped(case.grade, step)
    uow.audit(f"staff:{staff.id}", "grade.suggest", case.id, to=after)
    facts = {"by": staff.name, "to": after, "step": step.value, "reason": reason}
    for person in await reviewers(uow, case):
        uow.notify(Notice("staff.grade_suggested", person.telegram_id or 0, case.id, facts))


async def _change(uow: Uow, firm: Firm, case: Case, change: Change) -> Case:
    after = stepped(case.grade, change.step)
    changed = await timers.retime(uow, firm, case, after)
    uow.audit(f"staff:{change.staff.id}", "grade.change", case.id, old=case.grade, new=after)
    await _tell_change(uow, case, changed, change)
    return changed


async def _tell_change(uow: Uow, before: Case, after: Case, change: Change) -> None:
    facts = {"old": before.grade, "new": after.grade, "reason": change.reason, "who": change.staff.name}
    told = {person.id: person for person in await reviewers(uow, after)}
    advisor = await handler_of(uow, after)
    if advisor is not None:
        told[advisor.id] = advisor
    for person in told.values():
        uow.notify(Notice("staff.grade_changed", person.telegram_id or 0, after.id, facts))


async def _codes(uow: Uow, case: Case) -> list[str]:
    """The signals of the last run."""
    runs = await assessments_of(uow, case.id)
    return [signal["code"] for signal in runs[-1].held["signals"]] if runs else []


async def _ask_second(uow: Uow, case: Case, change: Change) -> None:
    staff = change.staff
    uow.audit(f"staff:{staff.id}", "grade.ask_second", case.id, step=change.step.value)
    facts = {"by": staff.id, "name": staff.name, "step": change.step.value, "reason": change.reason}
    others = [s for s in await active_staff(uow) if s.telegram_id and s.id != staff.id]
    able = [s for s in others if s.role in SECONDS and s.id not in {*case.barred, case.advisor_id}]
    for person in able:
        uow.notify(Notice("staff.second_wanted", person.telegram_id or 0, case.id, facts))
