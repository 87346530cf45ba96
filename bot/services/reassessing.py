"""A case is graded again when its client has told more: only upwards, and only for something new (model §2.3 #25).

A person's grade is never overruled by what was known when it was given: without a signal that the last run had not,
nothing changes. Times that were promised never get later.
"""

from dataclasses import replace
from datetime import datetime

from bot.domain.case import Case, Status
from bot.domain.judgement import Grade
from bot.domain.promises import promise
from bot.domain.sentence import words
from bot.firm import Firm
from bot.services import paging, reviewing
from bot.services.assessing import Judged, assess_again, keep_assessment
from bot.services.assigning import handler_of
from bot.services.filing import is_urgent
from bot.services.promises import Promise, keeps
from bot.services.reporting import CONTACTED
from storage.cases import assessments_of
from storage.due import Due
from storage.uow import Notice, Uow


@keeps(Promise.REASSESS)
async def reassess(uow: Uow, firm: Firm, due: Due) -> None:
    """Something was added: read the story again, and raise the grade if that says something new and graver."""
    case = await uow.cases.find(due.subject)
    if case is None or not case.open:
        return
    runs = await assessments_of(uow, case.id)
    before = runs[-1].held["signals"] if runs else []
    judged = assess_again(firm, case, uow.now, counted=any(one["source"] == "desk" for one in before))
    keep_assessment(uow, case, judged)
    fresh = judged.codes - {one["code"] for one in before}
    if fresh and Grade(judged.grade).rank > Grade(case.grade).rank:
        await _raise(uow, firm, case, judged, fresh)


async def _raise(uow: Uow, firm: Firm, case: Case, judged: Judged, fresh: frozenset[str]) -> None:
    graver = replace(
        case, grade=judged.grade, score=judged.score, sentence=judged.sentence, confidence=judged.confidence,
        version=case.version + 1,
    )  # fmt: skip
    graver = uow.cases.save(_sooner(uow, firm, graver))
    uow.audit("system", "grade.raise", case.id, old=case.grade, new=graver.grade, codes=sorted(fresh))
    await _tell(uow, case, graver, judged, fresh)
    await reviewing.open_review(uow, graver, judged)
    if is_urgent(graver) and not is_urgent(case):
        await paging.page_for_case(uow, graver, "staff.urgent")


def _sooner(uow: Uow, firm: Firm, case: Case) -> Case:
    """The promises of the graver grade, counted from now, where they are sooner than those already given."""
    promised = promise(firm.policy.grades.of(case.grade), uow.now, firm.calendar)
    sooner = replace(
        case,
        first_reply_by=min(case.first_reply_by, promised.first_reply_by),
        resolve_by=min(case.resolve_by, promised.resolve_by),
        next_update_at=_earlier(case.next_update_at, promised.next_update_at),
    )
    if case.status is Status.OFFERED and promised.accept_by < case.accept_by:
        sooner = replace(sooner, accept_by=promised.accept_by)
        uow.due.plan(Promise.ACCEPT_HALF, case.id, promised.accept_half)
        uow.due.plan(Promise.ACCEPT_OVER, case.id, promised.accept_by)
    if CONTACTED not in case.done:
        uow.due.plan(Promise.FIRST_REPLY, case.id, sooner.first_reply_by)
    if sooner.next_update_at is not None:
        uow.due.plan(Promise.UPDATE, case.id, sooner.next_update_at)
    return sooner


def _earlier(planned: datetime | None, promised: datetime) -> datetime:
    return promised if planned is None else min(planned, promised)


async def _tell(uow: Uow, before: Case, after: Case, judged: Judged, fresh: frozenset[str]) -> None:
    """Whoever has the case and whoever reviews it: which grade, for which words."""
    signal = next((one for one in judged.assessment.signals if one.code in fresh and one.hit), None)
    span = signal.hit.span.words if signal and signal.hit else ""
    code = signal.code if signal else min(fresh)
    facts = {"old": before.grade, "new": after.grade, "span": span, "signal": words()["codes"].get(code, code)}
    told = {person.id: person for person in await reviewing.reviewers(uow, after)}
    if (handler := await handler_of(uow, after)) is not None:
        told[handler.id] = handler
    for person in told.values():
        uow.notify(Notice("staff.new_signal", person.telegram_id or 0, after.id, facts))
