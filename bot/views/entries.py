"""录入电话投诉 on the screen: what the colleague who writes it down sees, what the client is asked, what staff read."""

from collections.abc import Sequence

from bot.domain.case import Case
from bot.domain.entering import Check
from bot.domain.intake import Draft
from bot.domain.people import Client, Contact
from bot.views.actions import Act
from bot.views.notices import Telling, notice
from bot.views.questions import money
from bot.views.screen import Button, Screen, button, in_rows
from bot.views.when import moment
from bot.words import say
from storage.people import department_name
from storage.uow import Uow

SUMMARY = 300  # characters of what was told, to be read out
CHOICES = 5


def which_company(clients: Sequence[Client]) -> Screen:
    """For which of these?"""
    found = [Button(client.company, Act.ENTRY_CLIENT, client.id, once=False) for client in clients]
    return Screen(say("s.entry_which"), in_rows(found))


def who_called(client: Client, contacts: Sequence[Contact]) -> Screen:
    """Who is on the telephone: one of the company's, or a name to type."""
    subject = client.id
    known = [Button(c.name, Act.ENTRY_CALLER, f"{subject}|{c.id}") for c in contacts[:CHOICES]]
    return Screen(say("s.entry_caller", company=client.company), in_rows(known))


async def listening(uow: Uow, draft: Draft) -> Screen:
    """Write down what is told, in as many messages as it takes."""
    key, client = "s.entry_open", await company_of(uow, draft)
    acts = ((1, Act.ENTRY_TOLD), (2, Act.ENTRY_DROP))
    buttons = [button(key, n, act, subject=draft.id, once=False) for n, act in acts]
    return Screen(say(key, company=client.company, caller=draft.answers.caller), in_rows(buttons))


async def waiting(uow: Uow, draft: Draft) -> Screen:
    """One that was begun and left."""
    key, client = "s.entry_waits", await company_of(uow, draft)
    acts = ((1, Act.ENTRY_RESUME), (2, Act.ENTRY_NEW), (3, Act.ENTRY_DROP))
    buttons = [button(key, n, act, subject=draft.id, once=False) for n, act in acts]
    return Screen(say(key, company=client.company, caller=draft.answers.caller), in_rows(buttons))


@notice("staff.entry_ended")
async def entry_ended(telling: Telling) -> Screen:
    """What was not finished is gone; the client is to be rung."""
    facts = telling.notice.facts
    phone = facts["phone"] or say("s.no_phone")
    return Screen(say("s.entry_ended", company=facts["company"], caller=facts["caller"], phone=phone))


async def company_of(uow: Uow, draft: Draft) -> Client:
    """For whom it is written down."""
    contact = await uow.contacts.get(draft.contact_id)
    return await uow.clients.get(contact.client_id)


async def card(uow: Uow, draft: Draft) -> Screen:
    """Everything to be read out to the caller before it is filed."""
    answers, empty, client = draft.answers, say("rev.empty"), await company_of(uow, draft)
    key, amount = "s.entry_card", draft.answers.read_amount
    text = say(
        key, company=client.company, caller=answers.caller, phone=answers.phone or say("s.no_phone"),
        category=say(f"category.{answers.read_category or 'other'}"), occurred=answers.read_occurred or empty,
        amount=say("rev.yuan", amount=money(amount)) if amount is not None else empty,
        accused=answers.accused or say("s.entry_nobody"), n=answers.papers, summary=_summary(draft),
    )  # fmt: skip
    submit = button(key, 1, Act.ENTRY_SUBMIT, subject=draft.id, version=draft.version)
    acts = ((2, Act.ENTRY_MORE), (3, Act.ENTRY_ACCUSED), (4, Act.ENTRY_DROP))
    return Screen(text, in_rows([submit, *[button(key, n, act, subject=draft.id, once=False) for n, act in acts]]))


def _summary(draft: Draft) -> str:
    words = "\n".join(draft.texts) or say("rev.papers_only", n=draft.answers.papers)
    return words if len(words) <= SUMMARY else words[: SUMMARY - 1] + "…"


def whom(draft: Draft) -> Screen:
    """Which colleague it is about."""
    nobody = button("s.entry_accused_ask", 1, Act.ENTRY_NOBODY, subject=draft.id, once=False)
    return Screen(say("s.entry_accused_ask"), ((nobody,),))


async def filed(uow: Uow, case: Case) -> Screen:
    """The number and the times, to be told to the caller; and how the record is checked."""
    text = say(
        "s.entry_done", case_no=case.number, first_reply=moment(case.first_reply_by, uow.now),
        resolve_by=moment(case.resolve_by, uow.now),
    )  # fmt: skip
    return Screen(await with_source(uow, case, text), in_rows(to_read_back(case)))


async def with_source(uow: Uow, case: Case, text: str) -> str:
    """The text of a card with a line on where the complaint comes from, if it came by telephone."""
    facts = case.facts
    if not facts.entered_by:
        return text
    writer = await uow.staff.find(facts.entered_by)
    reader = await uow.staff.find(facts.checked_by)
    check = say(
        f"s.check.{facts.checked or Check.PENDING.value}", who=reader.name if reader else "",
        when=moment(facts.checked_at, uow.now) if facts.checked_at else "",
    )  # fmt: skip
    line = say(
        "s.entered", who=writer.name if writer else say("s.nobody"), caller=facts.caller or "",
        phone=facts.phone or say("s.no_phone"), check=check,
    )  # fmt: skip
    return f"{text}\n{line}"


def to_read_back(case: Case) -> list[Button]:
    """已电话核对, while nobody has asked the client."""
    pending = bool(case.facts.entered_by) and case.facts.checked == Check.PENDING and case.open
    return [button("s.entered", 1, Act.READ_BACK, subject=case.id, once=False)] if pending else []


@notice("client.entered")
async def entered(telling: Telling) -> Screen:
    """To the client: what was written down on the telephone. Is it right?"""
    case, language, key = await telling.case(), telling.language, "entry.client"
    writer = await telling.uow.staff.get(case.facts.entered_by)
    words = "\n".join(told.text for told in case.story if told.text)
    text = say(
        key, language, case_no=case.number, dept=await department_name(telling.uow, writer), advisor=writer.name,
        caller=case.facts.caller or "", words=words, first_reply=moment(case.first_reply_by, telling.uow.now, language),
    )  # fmt: skip
    acts = ((1, Act.ENTRY_RIGHT), (2, Act.ENTRY_WRONG))
    buttons = [button(key, n, act, language=language, subject=case.id) for n, act in acts]
    return Screen(text, in_rows(buttons))


@notice("staff.entry_checked")
async def checked(telling: Telling) -> Screen:
    """To whoever has the case: what the client said to the record."""
    case = await telling.case()
    look = button("s.new", 4, Act.SEE_STORY, subject=case.id, once=False)
    return Screen(say(f"s.entry_{case.facts.checked}", case_no=case.number), ((look,),))


@notice("staff.entry_papers")
async def papers(telling: Telling) -> Screen:
    """To the colleague who sent them."""
    codes = telling.notice.facts["codes"]
    return Screen(say("s.entry_papers", n=len(codes), codes=say("list.comma").join(codes)))


@notice("staff.entry_waits")
async def waits(telling: Telling) -> Screen:
    """To the colleague who has begun and left it."""
    return await waiting(telling.uow, await telling.uow.drafts.get(telling.notice.facts["draft"]))


@notice("staff.entry_handed")
async def handed(telling: Telling) -> Screen:
    """To the manager: somebody else must not, or cannot any more, write it down."""
    draft = await telling.uow.drafts.get(telling.notice.facts["draft"])
    key, client = "s.entry_handed", await company_of(telling.uow, draft)
    acts = ((1, Act.ENTRY_RESUME), (2, Act.ENTRY_DROP))
    buttons = [button(key, n, act, subject=draft.id, once=False) for n, act in acts]
    return Screen(say(key, company=client.company, caller=draft.answers.caller), in_rows(buttons))
