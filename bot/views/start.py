"""Greeting, consent, binding and help: what a person sees before anything is told."""

from collections.abc import Sequence

from bot.domain.case import Case
from bot.domain.entering import ENTERERS
from bot.domain.intake import Draft
from bot.domain.people import Client, Contact, Speaker, Staff
from bot.firm import Firm
from bot.views.actions import Act
from bot.views.screen import Button, Screen, button, in_rows
from bot.words import say

MENU = (Act.COMPLAIN, Act.ASK, Act.SUGGEST, Act.PRAISE, Act.PROGRESS, Act.HUMAN)


def consent_text(firm: Firm, language: str) -> str:
    """Exactly what is agreed to; its hash is kept."""
    policy = firm.policy
    return say("consent.text", language, years=policy.privacy.retention_years, phone=policy.firm.phone)


def consent(firm: Firm, language: str, carried: str = "") -> Screen:
    """The first half of consent. `carried` is a one-time link's secret hash, kept with the buttons only."""
    acts = (Act.AGREE, Act.FULL_NOTICE, Act.DECLINE)
    buttons = [
        button("consent.text", n, a, language=language, subject=carried, once=a is not Act.FULL_NOTICE)
        for n, a in enumerate(acts, 1)
    ]
    return Screen(consent_text(firm, language), in_rows(buttons))


def full_notice(firm: Firm, language: str, carried: str = "") -> Screen:
    """The whole notice of PIPL 17, with the same choice below."""
    office, key = firm.policy.firm, "consent.full"
    text = say(
        key, language, firm=office.name, address=office.address, email=office.email, phone=office.phone,
        years=firm.policy.privacy.retention_years,
    )  # fmt: skip
    acts = (Act.AGREE, Act.DECLINE)
    return Screen(text, in_rows([button(key, n, a, language=language, subject=carried) for n, a in enumerate(acts, 1)]))


def consent_abroad(language: str, carried: str = "") -> Screen:
    """The separate half: the transfer to Telegram's servers abroad (PIPL 39)."""
    key = "consent.cross_border"
    acts = (Act.AGREE_ABROAD, Act.DECLINE)
    buttons = [button(key, n, a, language=language, subject=carried) for n, a in enumerate(acts, 1)]
    return Screen(say(key, language), in_rows(buttons))


def consent_refused(firm: Firm, language: str) -> Screen:
    """How else one can be heard."""
    office = firm.policy.firm
    values = {"phone": office.phone, "hours": office.hours, "address": office.address}
    return Screen(say("consent.no", language, **values))


def hello(firm: Firm, language: str) -> Screen:
    """The first greeting, with everything one can do."""
    buttons = [button("start.hello", n, a, language=language, once=False) for n, a in enumerate(MENU, 1)]
    return Screen(say("start.hello", language, firm=firm.policy.firm.name), in_rows(buttons))


def welcome_back(contact: Contact, language: str) -> Screen:
    """The greeting of somebody known."""
    acts = (Act.COMPLAIN, Act.ASK, Act.PROGRESS, Act.HUMAN)
    buttons = [button("start.back", n, a, language=language, once=False) for n, a in enumerate(acts, 1)]
    return Screen(say("start.back", language, name=contact.name), in_rows(buttons))


def open_case(contact: Contact, cases: Sequence[Case], language: str) -> Screen:
    """The greeting of somebody whose complaint is being dealt with."""
    if len(cases) > 1:
        return open_cases(contact, cases, language)
    case, key = cases[0], "start.open_case"
    buttons = [
        button(key, 1, Act.MORE, language=language, subject=case.id, once=False),
        button(key, 2, Act.OTHER_MATTER, language=language, once=False),
        button(key, 3, Act.PROGRESS, language=language, once=False),
    ]
    status = say(f"status.{case.status}", language)
    text = say(key, language, name=contact.name, case_no=case.number, status_zh=status)
    return Screen(text, in_rows(buttons))


def open_cases(contact: Contact, cases: Sequence[Case], language: str) -> Screen:
    """The same where several are dealt with: each by its number, none guessed."""
    key = "start.open_case"
    rows = [(Button(case.number, Act.MORE, subject=case.id, once=False),) for case in cases]
    last = (
        button(key, 2, Act.OTHER_MATTER, language=language, once=False),
        button(key, 3, Act.PROGRESS, language=language, once=False),
    )
    return Screen(say("start.open_cases", language, name=contact.name, n=len(cases)), (*rows, last))


def draft_waiting(draft: Draft, language: str) -> Screen:
    """The greeting of somebody who was interrupted."""
    return hint("start.draft", (Act.RESUME, Act.RESTART, Act.DISCARD), language, about=draft.id)


def staff_hello(staff: Staff, language: str) -> Screen:
    """The greeting of a member of staff; who is a client as well goes on as one from here."""
    role = say(f"role.{staff.role}", language)
    text = say("s.hello", language, name=staff.name, role=role)
    enter = button("s.hello", 1, Act.ENTER, language=language, once=False)
    client = button("s.hello", 2, Act.AS_CLIENT, language=language, once=False)
    return Screen(text, in_rows([*((enter,) if staff.role in ENTERERS else ()), client]))


def bound(client: Client, language: str) -> Screen:
    """The contact now writes for this company."""
    return Screen(say("bind.ok", language, company=client.company))


def link_dead(language: str) -> Screen:
    """The one-time link is used, expired or was never one."""
    return Screen(say("bind.expired", language))


def help_text(speaker: Speaker) -> Screen:
    """What one can do here."""
    language = speaker.language
    acts = (Act.COMPLAIN, Act.HUMAN)
    buttons = [button("help.text", n, a, language=language, once=False) for n, a in enumerate(acts, 1)]
    return Screen(say("help.text", language), in_rows(buttons))


def hint(key: str, acts: Sequence[Act], language: str, about: str = "", **values: object) -> Screen:
    """A message whose buttons, in order, stand for `acts`, tappable as often as one likes; `about`: what they are
    bound to."""
    buttons = [button(key, n, a, language=language, subject=about, once=False) for n, a in enumerate(acts, 1)]
    return Screen(say(key, language, **values), in_rows(buttons))


def group(url: str, language: str) -> Screen:
    """In a group: please write to me privately."""
    return Screen(say("err.group", language), ((Button(say("err.group/1", language), "", url=url),),))
