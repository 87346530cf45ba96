"""/privacy on the screen: what is stored, in plain words; and what was asked to happen with it."""

from bot.domain.privacy import DataRequest
from bot.firm import Firm
from bot.views.actions import Act
from bot.views.apologies import mask
from bot.views.notices import Telling, notice
from bot.views.screen import Screen
from bot.views.start import hint
from bot.views.when import moment
from bot.words import say
from storage.privacy import Kept
from storage.uow import Uow

MENU = (Act.PRIVACY_VIEW, Act.PRIVACY_EXPORT, Act.PRIVACY_CORRECT, Act.PRIVACY_DELETE, Act.PRIVACY_WITHDRAW)


def menu(language: str) -> Screen:
    """您可以."""
    return hint("priv.menu", MENU, language)


async def stored(uow: Uow, kept: Kept, language: str) -> Screen:
    """Everything about oneself, counted or named."""
    contact, none = kept.contact, say("priv.none", language)
    client = await uow.clients.find(contact.client_id)
    consent = contact.consent
    text = say(
        "priv.view", language, name=contact.name, phone=mask(contact.phone) if contact.phone else none,
        company=client.company if client else contact.binding_company or none,
        binding=say(f"priv.binding.{contact.binding}", language), lang=say(f"priv.lang.{contact.language}", language),
        agreed=moment(consent.given_at, uow.now, language) if consent else none,
        version=consent.version if consent else none, drafts=len(kept.draft.texts) if kept.draft else 0,
        cases=say("list.comma", language).join(case.number for case in kept.cases) or none,
        tickets=len(kept.tickets), papers=len(kept.papers),
    )  # fmt: skip
    return Screen(text)


def correct(language: str) -> Screen:
    """Which field?"""
    return hint("priv.correct", (Act.CORRECT_NAME, Act.CORRECT_PHONE, Act.CORRECT_COMPANY), language)


def sure_to_delete(language: str) -> Screen:
    """Before a deletion is filed."""
    return hint("priv.del_ask", (Act.DELETE_YES, Act.KEEP_AS_IS), language)


def sure_to_withdraw(language: str) -> Screen:
    """Before consent is taken back."""
    return hint("priv.withdraw_ask", (Act.WITHDRAW_CONSENT_YES, Act.KEEP_AS_IS), language)


def deletion_filed(request: DataRequest, count: int, language: str) -> Screen:
    """What stays, what goes, until when."""
    return Screen(say("priv.del_hold", language, no=request.number, n=count))


def withdrawn(firm: Firm, language: str) -> Screen:
    """From now on nothing is kept, and how else one is heard."""
    office = firm.policy.firm
    return Screen(say("priv.withdrawn", language, phone=office.phone, hours=office.hours))


@notice("client.erased")
async def erased(telling: Telling) -> Screen:
    """It is done."""
    facts = telling.notice.facts
    return Screen(say("priv.del_done", facts["language"], no=facts["no"]))


@notice("client.erased_part")
async def erased_part(telling: Telling) -> Screen:
    """It is done but for what a complaint under way needs."""
    facts = telling.notice.facts
    return Screen(say("priv.del_part", facts["language"], no=facts["no"]))


@notice("staff.consent_withdrawn")
async def consent_withdrawn(telling: Telling) -> Screen:
    """To the advisor: by telephone from now on."""
    case = await telling.case()
    contact = await telling.uow.contacts.get(telling.notice.facts["contact"])
    phone = case.facts.phone or contact.phone or say("s.no_phone")
    return Screen(say("s.consent_withdrawn", case_no=case.number, phone=phone))
