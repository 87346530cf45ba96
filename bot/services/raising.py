"""The client has said more: the case is judged again, an upgrade is made at once, and whoever must know hears of it.

What counts as an upgrade is ``domain/raising.py``. It runs right after the words were kept, as a promise due now.
"""

from dataclasses import replace

from bot.domain.case import Case
from bot.domain.judgement import Grade
from bot.domain.people import Staff
from bot.domain.progress import handled
from bot.domain.raising import Raised, added_texts, filed_length, find_raise, is_displeased, still_answered
from bot.domain.reading import Reading
from bot.domain.sentence import words
from bot.firm import Firm
from bot.services import alarms, paging, reviewing, timers
from bot.services.assessing import Judged, assess_again, keep_assessment, read_now
from bot.services.assigning import handler_of, managers_for, tell_handler
from bot.services.promises import Promise, keeps
from bot.services.telling import tell_client
from storage.due import Due
from storage.uow import Notice, Uow

CALL_HOURS = 2  # working hours
DANGER = "emo.safety"


@keeps(Promise.REASSESS)
async def reassess(uow: Uow, firm: Firm, due: Due) -> None:
    """Judge the story as it was and as it is now."""
    case = await uow.cases.find(due.subject)
    seen = (case.handling.assessed or filed_length(case.story)) if case else 0
    if case is None or not case.open or seen >= len(case.story):
        return
    later = read_now(uow, added_texts(case.story, seen))
    after = await assess_again(uow, firm, case, case.story, still_answered(case.facts.answered, later))
    case = uow.cases.save(handled(case, assessed=len(case.story)))
    keep_assessment(uow, case, after)
    uow.audit("system", "case.reassess", case.id, grade=after.grade)
    dangerous, graver = DANGER in after.codes, Grade(after.grade).rank > Grade(case.grade).rank
    before = after
    if dangerous or graver:  # only then what was known weighs: long stories take their time
        before = await assess_again(uow, firm, case, case.story[:seen], case.facts.answered)
    await _warn(uow, case, before, after)
    case = await alarms.thank_for_telling(uow, case, after.reading)
    case = await _note_displeasure(uow, case, later)
    raised = find_raise(case.grade, before.assessment, after.assessment, firm.rubric)
    if raised is not None:
        await _raise(uow, firm, case, after, raised)


async def _warn(uow: Uow, case: Case, before: Judged, after: Judged) -> None:
    """Words of danger come before everything else; whoever wrote them is spoken to."""
    if DANGER not in after.codes - before.codes:
        return
    if (await uow.contacts.get(case.contact_id)).has_chat:
        await tell_client(uow, case, "client.soothe_safety", {"draft": ""}, key=f"soothe_safety:{case.id}")
    spans = [s.hit.span.words for s in after.assessment.signals if s.code == DANGER and s.hit]
    facts = {"contact": case.contact_id, "span": spans[0] if spans else "", "number": case.number}
    for person in await paging.whom_to_page(uow, case.department_id, case.barred):
        uow.notify(Notice("staff.safety", person.telegram_id or 0, None, facts, key=f"safety:{case.id}:{person.id}"))


async def _note_displeasure(uow: Uow, case: Case, later: Reading) -> Case:
    """The complaint itself was the first time."""
    if not is_displeased(later):
        return case
    case = uow.cases.save(handled(case, upset=case.handling.upset + 1))
    await tell_handler(uow, case, "staff.client_upset", {"n": case.handling.upset + 1, "hours": CALL_HOURS})
    return case


async def _raise(uow: Uow, firm: Firm, case: Case, judged: Judged, raised: Raised) -> None:
    """升级: by the client's own words; a person may take it back."""
    judged_again = replace(case, score=judged.score, sentence=judged.sentence, confidence=judged.confidence)
    after = await timers.retime(uow, firm, judged_again, raised.grade.value)
    uow.audit("system", "grade.raise", case.id, old=case.grade, new=after.grade, code=raised.code)
    signal = words()["codes"].get(raised.code, raised.code)
    facts = {"signal": signal, "span": raised.words, "old": case.grade, "new": after.grade}
    for person in await _told(uow, after):
        uow.notify(Notice("staff.new_signal", person.telegram_id or 0, case.id, facts))
    await reviewing.open_review(uow, after, judged)
    if after.grade == "severe":
        await paging.page_for_case(uow, after, "staff.urgent")
        await alarms.tell_executives(uow, after)


async def _told(uow: Uow, case: Case) -> list[Staff]:
    handler = await handler_of(uow, case)
    found = [*([handler] if handler else []), *await managers_for(uow, case)]
    return list({person.id: person for person in found}.values())
