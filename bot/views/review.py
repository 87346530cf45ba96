"""核 and 告知: the card to check, the menu to change a line, papers asked for once, and the receipt."""

from datetime import datetime
from decimal import Decimal

from bot.domain.case import Case
from bot.domain.intake import BY_NAME, Answers, Draft
from bot.domain.people import Contact
from bot.domain.shortening import shorten
from bot.firm import Firm
from bot.services.filing import is_urgent
from bot.views.actions import Act
from bot.views.notices import Telling, notice
from bot.views.papers import ask
from bot.views.progress import cadence
from bot.views.questions import ask_phone, bound, money
from bot.views.screen import Button, Screen, button, in_rows
from bot.views.when import moment
from bot.words import say
from storage.cases import papers_of
from storage.uow import Uow

SUMMARY = 120  # characters of the client's own words on the review card
EDITABLE = ("category", "occurred", "amount", "deadline", "desired", "papers", "company")


@notice("client.review")
async def review(telling: Telling) -> Screen:
    """The card that fits: the client's words alone, or every line."""
    draft = await telling.uow.drafts.get(telling.notice.facts["draft"])
    return await card(telling.uow, draft, telling.language)


async def card(uow: Uow, draft: Draft, language: str) -> Screen:
    """The card of this draft as it is."""
    if draft.answers.short:
        return short_card(draft, language)
    contact = await uow.contacts.get(draft.contact_id)
    return await _full_card(uow, draft, contact, language)


def short_card(draft: Draft, language: str) -> Screen:
    """The short card: the client's words, to be confirmed."""
    text = say("rev.short", language, summary=summary(draft, language))
    more = button("rev.short", 2, Act.FULL_CARD, language=language, subject=draft.id, once=False)
    return Screen(text, in_rows([_act("rev.short", 1, Act.SUBMIT, draft, language), more]))


async def _full_card(uow: Uow, draft: Draft, contact: Contact, language: str) -> Screen:
    answers, empty = draft.answers, say("rev.empty", language)
    category = answers.category or answers.read_category or "other"
    text = say(
        "rev.screen", language, company=await company_of(uow, draft, contact, language),
        category=say(f"category.{category}", language), summary=summary(draft, language),
        occurred=_labelled("occurred", answers.occurred, language) or answers.read_occurred or empty,
        amount=amount_of(answers, language) or empty, deadline=deadline_of(answers, language) or empty,
        desired=desired_of(answers, language) or empty, n=answers.papers,
    )  # fmt: skip
    acts = ((2, Act.EDIT), (3, Act.TELL_MORE), (4, Act.HOLD))
    looks = [button("rev.screen", n, act, language=language, subject=draft.id, once=False) for n, act in acts]
    return Screen(text, in_rows([_act("rev.screen", 1, Act.SUBMIT, draft, language), *looks]))


async def company_of(uow: Uow, draft: Draft, contact: Contact, language: str) -> str:
    """The company as the card shows it."""
    client = await uow.clients.find(contact.client_id) if contact.client_id else None
    known = draft.answers.company or (client.company if client else contact.binding_company)
    return known or say("rev.no_company", language)


def amount_of(answers: Answers, language: str) -> str | None:
    """The loss as answered, else as read."""
    if answers.amount is None and answers.amount_band:
        return _labelled("amount", answers.amount_band, language)
    value = answers.read_amount if answers.amount is None else answers.amount
    return None if value is None else say("rev.yuan", language, amount=money(value))


def deadline_of(answers: Answers, language: str) -> str | None:
    """The limit as answered, else in the client's own words."""
    if answers.deadline_on:
        day = datetime.fromisoformat(answers.deadline_on)
        return say("rev.day", language, month=day.month, day=day.day)
    return _labelled("deadline", answers.deadline, language) or answers.read_deadline


def desired_of(answers: Answers, language: str) -> str | None:
    """The wishes, with the sum where one was named."""
    step = BY_NAME["desired"]
    named = [say(f"q.desired/{n}", language) for n, code in enumerate(step.choices, 1) if code in answers.desired]
    wishes = say("list.comma", language).join(named)
    if wishes and answers.desired_amount is not None:
        return say("rev.desired_sum", language, wishes=wishes, amount=money(Decimal(answers.desired_amount)))
    return wishes or None


def _labelled(name: str, code: str | None, language: str) -> str | None:
    """The words of the button that was chosen; a typed answer as it was typed."""
    choices = BY_NAME[name].choices
    if code is None or (code == "unclear" and code not in choices):
        return None
    return say(f"q.{name}/{choices.index(code) + 1}", language) if code in choices else code


def summary(draft: Draft, language: str) -> str:
    """The beginning of the client's own words, or a word for papers without words."""
    words = " ".join(" ".join(draft.texts).split())
    if not words:
        return say("rev.papers_only", language, n=draft.answers.papers)
    return shorten(words, SUMMARY)


def edit_menu(draft: Draft, language: str) -> Screen:
    """Which line is to be changed?"""
    key = "rev.edit_menu"
    items = [
        button(key, n, Act.EDIT_ITEM, language=language, subject=bound(draft, name), once=False)
        for n, name in enumerate(EDITABLE, 1)
    ]
    done = button(key, len(EDITABLE) + 1, Act.EDIT_DONE, language=language, subject=draft.id, once=False)
    return Screen(say(key, language), in_rows([*items, done]))


@notice("client.edited")
async def edited(telling: Telling) -> Screen:
    """A line was changed."""
    draft = await telling.uow.drafts.get(telling.notice.facts["draft"])
    key, language = "rev.edited", telling.language
    again = button(key, 1, Act.EDIT, language=language, subject=draft.id, once=False)
    return Screen(say(key, language), in_rows([again, _act(key, 2, Act.SUBMIT, draft, language)]))


@notice("client.papers_ask")
async def papers_ask(telling: Telling) -> Screen:
    """Papers, once, with what usually helps."""
    draft = await telling.uow.drafts.get(telling.notice.facts["draft"])
    return ask(draft, await papers_of(telling.uow, draft_id=draft.id), telling.language)


@notice("client.filed")
async def filed_at_last(telling: Telling) -> Screen:
    """The receipt of what was filed without the client having to do it again."""
    return await filed(telling.uow, telling.firm, await telling.case(), telling.language)


@notice("client.call_number")
async def call_number(telling: Telling) -> Screen:
    """For a call to a number nobody knows yet."""
    return ask_phone(telling.language, filed=True)


async def filed(uow: Uow, firm: Firm, case: Case, language: str) -> Screen:
    """The receipt that fits: grave, at night, of somebody whose company is not known yet, or plain."""
    if is_urgent(case):
        return _receipt("sub.ok_urgent", (Act.MORE, Act.CALL_ADVISOR), case, language,
                        first_reply=moment(case.first_reply_by, uow.now, language))  # fmt: skip
    if not firm.calendar.is_working(uow.now):
        # what is said here is what is promised: for some grades sooner than the next opening, for some later
        by = say("when.before", language, when=moment(case.first_reply_by, uow.now, language))
        return _receipt("sub.ok_night", (Act.TONIGHT, Act.TOMORROW), case, language, next_work=by)
    if case.client_id is None:
        return _guest(uow, firm, case, language)
    return _receipt("sub.ok", (Act.PROGRESS, Act.MORE), case, language, **_promised(uow, firm, case, language))


def tomorrow(uow: Uow, firm: Firm, case: Case, language: str) -> Screen:
    """明天可以: at the next opening, or by the time that was promised where that is later."""
    opening = firm.calendar.next_open(uow.now)
    when = moment(max(opening, case.first_reply_by), uow.now, language)
    if case.first_reply_by > opening:
        when = say("when.before", language, when=when)
    return Screen(say("sub.tomorrow", language, next_work=when))


def _guest(uow: Uow, firm: Firm, case: Case, language: str) -> Screen:
    """The same promise, and that the company is still being looked for."""
    promised = _promised(uow, firm, case, language)
    plain = _receipt("sub.ok", (Act.PROGRESS, Act.MORE), case, language, **promised)
    lines = (say("sub.guest", language, case_no=case.number), say("sub.guest_next", language, **promised))
    return Screen("\n".join(lines), plain.rows)


def _promised(uow: Uow, firm: Firm, case: Case, language: str) -> dict[str, str]:
    return {
        "advisor_or_team": say("sub.team", language),
        "first_reply": moment(case.first_reply_by, uow.now, language),
        "resolve_by": moment(case.resolve_by, uow.now, language),
        "cadence": cadence(firm, case.grade, language),
    }


def _receipt(key: str, acts: tuple[Act, ...], case: Case, language: str, **values: str) -> Screen:
    buttons = [
        button(key, n, act, language=language, subject=case.id, once=act is Act.TONIGHT)
        for n, act in enumerate(acts, 1)
    ]
    return Screen(say(key, language, case_no=case.number, **values), in_rows(buttons))


def _act(key: str, place: int, act: Act, draft: Draft, language: str) -> Button:
    return button(key, place, act, language=language, subject=draft.id, version=draft.version)
