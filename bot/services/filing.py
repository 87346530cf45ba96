"""From draft to case: number, grade, promises, papers, first assignment, all in the one transaction of 确认提交."""

from dataclasses import replace
from datetime import datetime

from bot.clock import CHINA
from bot.domain.accusing import ACCUSING, mentioned
from bot.domain.case import Case, Facts, Status
from bot.domain.entering import named_in
from bot.domain.intake import Draft
from bot.domain.judgement import Category, Grade
from bot.domain.people import Client, Contact, Staff
from bot.domain.promises import promise
from bot.firm import Firm
from bot.services import alarms, assigning, paging, papers, reviewing, timers
from bot.services.accusing import accused_in, around_story
from bot.services.assessing import Judged, answered, assess, keep_assessment
from bot.services.operators import note_reach
from bot.services.paper_reminders import plan_reminder
from storage.cases import active_staff
from storage.mapping import new_id
from storage.uow import Uow

CASE_PHONE = "case_phone"  # the client was asked for a number after filing


class NothingToFile(Exception):
    """The draft is empty."""


async def submit(uow: Uow, firm: Firm, contact: Contact, draft: Draft) -> Case:
    """File the draft; the case is offered to somebody when this returns, unless the firm has nobody."""
    check_told(draft)
    judged = await assess(uow, firm, draft)
    case = await _open_case(uow, firm, contact, draft, judged)
    keep_assessment(uow, case, judged)
    await papers.attach(uow, draft.id, case.id)
    uow.due.cancel_all(draft.id)
    uow.drafts.remove(draft)
    _keep_phone(uow, contact, case)
    actor = f"staff:{draft.entered_by}" if draft.entered_by else f"contact:{contact.id}"
    uow.audit(actor, "case.submit", case.id, number=case.number, grade=case.grade)
    plan_reminder(uow, firm, case)
    timers.plan_promises(uow, firm, case)
    await note_reach(uow, firm, case.resolve_by)
    case = await assigning.offer_first(uow, firm, case)
    case = await alarms.sound(uow, case, judged)
    await reviewing.open_review(uow, case, judged)
    if is_urgent(case):
        await paging.page_for_case(uow, case, "staff.urgent")
    return case


def check_told(draft: Draft) -> None:
    """Raises NothingToFile for a draft without words and papers."""
    if not draft.texts and not draft.answers.papers:
        raise NothingToFile


def is_urgent(case: Case) -> bool:
    """Whether somebody on call is to telephone at once."""
    return case.grade == Grade.SEVERE or case.facts.mood == "safety"


def by_telephone(draft: Draft) -> Draft:
    """请马上联系我: whoever is on call rings."""
    return replace(draft, answers=replace(draft.answers, contact_way="phone_any"))


def wants_number(case: Case, contact: Contact) -> bool:
    """Whether somebody on call is to ring a client whose number nobody knows."""
    by_phone = (case.facts.contact_way or "").startswith("phone")
    return is_urgent(case) and by_phone and not (case.facts.phone or contact.phone)


def _keep_phone(uow: Uow, contact: Contact, case: Case) -> None:
    if case.facts.phone and not contact.phone and not case.facts.entered_by:  # a caller may be somebody else
        uow.contacts.save(replace(contact, phone=case.facts.phone, version=contact.version + 1))


async def keep_phone(uow: Uow, contact: Contact, case: Case, phone: str) -> Case:
    """A number given after filing, so that the person on call can ring."""
    uow.contacts.save(replace(contact, phone=phone, version=contact.version + 1))
    uow.audit(f"contact:{contact.id}", "case.phone", case.id)
    case = uow.cases.save(replace(case, facts=replace(case.facts, phone=phone)))
    if case.open:
        await paging.page_for_case(uow, case, "staff.phone")
    return case


async def tonight(uow: Uow, case: Case) -> None:
    """今晚必须处理: whoever is on call takes over now."""
    uow.audit(f"contact:{case.contact_id}", "case.tonight", case.id)
    await paging.page_for_case(uow, case, "staff.tonight")


async def _open_case(uow: Uow, firm: Firm, contact: Contact, draft: Draft, judged: Judged) -> Case:
    promised = promise(firm.policy.grades.of(judged.grade), uow.now, firm.calendar)
    client = await uow.clients.find(contact.client_id) if contact.client_id else None
    accused = await _accused(uow, client, draft, judged)
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
            facts=await _kept_from_the_teller(uow, contact, _facts(draft, judged, accused)),
            submitted_at=uow.now,
            accept_by=promised.accept_by,
            first_reply_by=promised.first_reply_by,
            resolve_by=promised.resolve_by,
            next_update_at=promised.next_update_at,
            department_id=client.department_id if client else None,
        )
    )


async def _accused(uow: Uow, client: Client | None, draft: Draft, judged: Judged) -> list[Staff]:
    """Whom it is about: as the client said when asked; else, of what accuses somebody, whom the story means."""
    if answered := await _answered_accused(uow, client, draft.answers.accused or ""):
        return answered
    if judged.category != Category.CONDUCT and not judged.codes & ACCUSING:
        return []
    named = named_in("\n".join(draft.texts), await active_staff(uow))
    return list(dict.fromkeys([*named, *await accused_in(uow, client, judged.reading)]))


async def _answered_accused(uow: Uow, client: Client | None, words: str) -> list[Staff]:
    """Whom the answer means; nobody, where it says no more than the story: 就是她."""
    return await paging.named_staff(uow, words) or mentioned(words, await around_story(uow, client))


async def _kept_from_the_teller(uow: Uow, contact: Contact, facts: Facts) -> Facts:
    """A colleague may be a client as well: nobody handles, or reads as staff, what they have told themselves."""
    staff = await uow.staff.find_by("telegram_id", contact.telegram_id)
    return facts if staff is None else replace(facts, suspended=(*facts.suspended, staff.id))


def _facts(draft: Draft, judged: Judged, accused: list[Staff]) -> Facts:
    answers = draft.answers
    return Facts(
        occurred=answers.occurred or judged.period,
        amount=judged.amount,
        amount_band=answers.amount_band,
        deadline=answers.deadline,
        deadline_on=answers.deadline_on,
        blocked=answers.blocked,
        desired=answers.desired,
        desired_amount=answers.desired_amount,
        contact_way=answers.contact_way,
        phone=answers.phone,
        company=answers.company,
        accused=answers.accused,
        accused_id=accused[0].id if accused else None,
        suspended=tuple(person.id for person in accused[1:]),  # of one name: none of them, until a manager knows whom
        mood=judged.mood,
        contradictions=judged.assessment.contradictions,
        replies=answers.replies,
        answered=answered(answers),
        entered_by=draft.entered_by,
        source="phone" if draft.entered_by else "telegram",
        caller=answers.caller,
        papers_later=answers.papers_later,
    )


def _day(at: datetime) -> str:
    return at.astimezone(CHINA).strftime("%Y%m%d")

