"""From draft to case: number, grade, promises, papers, first assignment, all in the one transaction of 确认提交."""

from datetime import datetime

from bot.clock import CHINA
from bot.domain.case import Case, Facts, Status
from bot.domain.intake import Draft
from bot.domain.people import Contact
from bot.domain.promises import promise
from bot.firm import Firm
from bot.services import assigning, papers
from bot.services.assessing import Judged, assess, keep_assessment
from storage.mapping import new_id
from storage.uow import Uow


class NothingToFile(Exception):  # noqa: N818
    """The draft is empty."""


async def submit(uow: Uow, firm: Firm, contact: Contact, draft: Draft) -> Case:
    """File the draft; the case is offered to somebody when this returns, unless the firm has nobody."""
    if not draft.texts and not draft.answers.papers:
        raise NothingToFile
    judged = await assess(uow, firm, draft)
    case = await _open_case(uow, firm, contact, draft, judged)
    keep_assessment(uow, case, judged)
    if draft.answers.papers:
        await papers.attach(uow, draft.id, case.id)
    uow.due.cancel_all(draft.id)
    uow.drafts.remove(draft)
    uow.audit(f"contact:{contact.id}", "case.submit", case.id, number=case.number, grade=case.grade)
    return await assigning.offer_first(uow, firm, case)


async def _open_case(uow: Uow, firm: Firm, contact: Contact, draft: Draft, judged: Judged) -> Case:
    promised = promise(firm.policy.grades.of(judged.grade), uow.now, firm.calendar)
    client = await uow.clients.find(contact.client_id) if contact.client_id else None
    return uow.cases.add(
        Case(
            id=new_id(),
            number=await uow.next_number("TS", _day(uow.now)),
            contact_id=contact.id,
            client_id=contact.client_id,
            status=Status.SUBMITTED,
            category=judged.category,
            grade=judged.grade,
            score=judged.score,
            confidence=judged.confidence,
            sentence=judged.sentence,
            story=draft.story,
            facts=_facts(draft, judged),
            submitted_at=uow.now,
            accept_by=promised.accept_by,
            first_reply_by=promised.first_reply_by,
            resolve_by=promised.resolve_by,
            next_update_at=promised.next_update_at,
            department_id=client.department_id if client else None,
        )
    )


def _facts(draft: Draft, judged: Judged) -> Facts:
    answers = draft.answers
    return Facts(
        occurred=answers.occurred,
        amount=judged.amount,
        amount_band=answers.amount_band,
        deadline=answers.deadline,
        desired=answers.desired,
        desired_amount=answers.desired_amount,
        contact_way=answers.contact_way,
        phone=answers.phone,
        accused=answers.accused,
        mood=judged.mood,
    )


def _day(at: datetime) -> str:
    return at.astimezone(CHINA).strftime("%Y%m%d")

