"""When the program itself has failed: the person is told kindly, an operator is told once."""

from datetime import datetime

from bot.domain.intake import Draft
from bot.domain.people import Contact
from bot.services import intake
from bot.services.filing import by_telephone
from bot.services.filing_again import file_later
from bot.services.operators import tell_operator
from bot.views.actions import Act
from bot.views.notices import Telling, notice
from bot.views.screen import Address, Screen, button, post
from bot.views.start import hint
from bot.views.when import moment
from bot.words import DEFAULT, say
from storage.inbox import Waiting
from storage.uow import Uow

FILING = frozenset({Act.SUBMIT, Act.SUBMIT_NOW, Act.CALL_NOW})


async def apologise(uow: Uow, waiting: Waiting) -> None:
    """An update could not be handled and is set aside."""
    if waiting.chat_id > 0:
        contact = await uow.contacts.find_by("telegram_id", waiting.chat_id)
        language = contact.language if contact else DEFAULT
        draft = await try_again(uow, contact, waiting) if contact else None
        screen = not_filed(draft, language) if draft else hint("err.generic", (Act.LATEST, Act.HUMAN), language)
        post(uow, screen, Address(waiting.chat_id))
    uow.audit("system", "inbox.quarantine", str(waiting.id))
    await tell_operator(uow, "staff.quarantined", {"id": waiting.id}, f"quarantine:{waiting.identity}")


async def try_again(uow: Uow, contact: Contact, waiting: Waiting) -> Draft | None:
    """If it was a 确认提交 that failed, it is filed again by itself; None for anything else."""
    tap = await uow.taps.find(waiting.tap_hash) if waiting.tap_hash else None
    if tap is None or tap.action not in FILING or tap.telegram_id != contact.telegram_id:
        return None
    draft = await intake.find_draft(uow, contact)
    if draft is not None and tap.action == Act.CALL_NOW:
        draft = intake.save(uow, by_telephone(draft))  # the tap said so, and it is not done again
    if draft is not None:
        file_later(uow, draft)
    return draft


def not_filed(draft: Draft, language: str) -> Screen:
    """Nothing is lost; it is tried again."""
    key = "sub.fail"
    again = button(key, 1, Act.SUBMIT, language=language, subject=draft.id, version=draft.version)
    return Screen(say(key, language), ((again, button(key, 2, Act.HUMAN, language=language, once=False)),))


async def scanner_down(uow: Uow, since: datetime) -> None:
    """Papers wait because the virus scanner does not answer."""
    await tell_operator(uow, "staff.scanner_down", {"since": since}, f"scanner:{since.isoformat()}")


@notice("staff.scanner_down")
async def scanner_is_down(telling: Telling) -> Screen:
    """To the operator: papers are kept waiting, none is stored unscanned."""
    since = telling.notice.facts["since"]
    return Screen(say("s.scanner_down", since=moment(since, telling.uow.now)))


@notice("staff.holidays_unknown")
async def holidays_unknown(telling: Telling) -> Screen:
    """To the operator: a promise reaches into a year whose holidays nobody has named yet."""
    return Screen(say("s.holidays_unknown", year=telling.notice.facts["year"]))


@notice("client.flood_over")
async def flood_over(telling: Telling) -> Screen:
    """After a flood: everything is here, and where one stands."""
    return hint("err.rate_over", (Act.LATEST,), telling.language)


@notice("staff.quarantined")
async def quarantined(telling: Telling) -> Screen:
    """To the operator: one update was set aside, nothing of what it says."""
    return Screen(say("s.quarantined", id=telling.notice.facts["id"]))


@notice("staff.undelivered")
async def undelivered(telling: Telling) -> Screen:
    """To whoever is responsible: this client must be telephoned."""
    facts = telling.notice.facts
    contact = await telling.uow.contacts.get(facts["contact"])
    client = await telling.uow.clients.find(contact.client_id) if contact.client_id else None
    case = await telling.uow.cases.find(telling.notice.case_id) if telling.notice.case_id else None
    return Screen(
        say(
            "sys.blocked_s" if facts["blocked"] else "s.undelivered",
            company=client.company if client else say("s.guest"),
            name=contact.name,
            msg=case.number if case else say("s.one_message"),
            phone_masked=mask(contact.phone) if contact.phone else say("s.no_phone"),
        )
    )


def mask(phone: str) -> str:
    """A telephone number with its middle hidden."""
    return phone[:3] + "****" + phone[-4:] if len(phone) >= 8 else "****"
