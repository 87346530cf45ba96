"""/privacy: what is stored about oneself, as a file, corrected, deleted; and consent taken back (PIPL 15, 44–47).

Only one's own, always: everything starts from the contact who speaks. What a deletion must leave is decided in
``domain/privacy.py``; the erasing itself is in ``erasing.py``.
"""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import msgspec
import phonenumbers

from bot.clock import CHINA
from bot.domain.names import plain
from bot.domain.people import Contact
from bot.domain.privacy import DataRequest, RequestKind, held
from bot.domain.promises import after
from bot.firm import Firm
from bot.services import conversations, intake
from bot.services.assigning import tell_handler
from bot.services.papers import forget_all
from bot.services.promises import Promise, keeps
from storage.cases import open_cases_of
from storage.due import Due
from storage.mapping import new_id
from storage.outbox import Care, Outgoing
from storage.privacy import Kept, everything_about, open_request, slot_message
from storage.uow import Uow

EXPORT_VALID = timedelta(hours=24)
LONGEST_NAME = 30
# what the desk thinks of a complaint is no personal information of the client, and is never shown (§4.0)
NOT_EXPORTED = frozenset(
    {"grade", "score", "sentence", "confidence", "mood", "accused_id", "suspended", "opening", "entered_by"}
    | {"checked_by", "handling", "answered"}
)
INTERNAL = frozenset(
    {"file_id", "stored_as", "tries", "try_at", "contact_id", "version", "receipted", "rounds", "reply"}
)


class BadName(ValueError):
    """Empty, or longer than 30 characters."""


class BadPhone(ValueError):
    """Not a telephone number of any region; a mainland one has 11 digits."""


async def look(uow: Uow, contact: Contact) -> Kept:
    """What is stored about this person; the look is audited."""
    uow.audit(f"contact:{contact.id}", "privacy.view", contact.id)
    return await everything_about(uow, contact)


async def export(uow: Uow, contact: Contact, name: str, caption: str) -> str:
    """Have everything sent as a JSON file, taken out of the chat again after 24 hours; returns the file's text.

    Until it is sent the file lies sealed in the outbox, and is wiped there once it is gone.
    """
    request = await _record(uow, contact, RequestKind.EXPORT, uow.now + EXPORT_VALID)
    text = msgspec.json.format(msgspec.json.encode(as_told(await everything_about(uow, contact)))).decode()
    body = {
        "chat_id": contact.telegram_id,
        "caption": caption,
        "inline_file": {"field": "document", "name": name, "text": text},
    }
    uow.post(Outgoing(contact.telegram_id, "sendDocument", body, slot=_slot(request.id)))
    uow.data_requests.save(replace(request, done_at=uow.now))
    uow.due.plan(Promise.EXPORT_END, request.id, uow.now + EXPORT_VALID)
    return text


def _slot(request_id: str) -> str:
    return f"export:{request_id}"


@keeps(Promise.EXPORT_END)
async def take_back(uow: Uow, firm: Firm, due: Due) -> None:  # noqa: ARG001  the shape of a keeper
    """After 24 hours the file does not lie about in the chat any more."""
    request = await uow.data_requests.find(due.subject)
    contact = await uow.contacts.find(request.contact_id) if request else None
    message_id = await slot_message(uow, _slot(due.subject))
    if contact is not None and message_id is not None and contact.telegram_id > 0:
        body = {"chat_id": contact.telegram_id, "message_id": message_id}
        uow.post(Outgoing(contact.telegram_id, "deleteMessage", body, care=Care.EDIT))


def as_told(kept: Kept) -> dict[str, Any]:
    """Everything about a person in plain structures: their own words and facts, nothing the desk thinks."""
    return {
        "contact": _plain(kept.contact),
        "draft": _plain(kept.draft) if kept.draft else None,
        "complaints": [_plain(case) for case in kept.cases],
        "tickets": [
            _plain(ticket) | {"answer": ticket.reply if ticket.answered_at else None} for ticket in kept.tickets
        ],
        "papers": [_plain(paper) for paper in kept.papers],
    }


def _plain(thing: object) -> dict[str, Any]:
    plain: dict[str, Any] = _without(msgspec.to_builtins(thing, str_keys=True))
    return plain


def _without(value: Any) -> Any:
    if isinstance(value, dict):
        hidden = NOT_EXPORTED | INTERNAL
        return {name: _without(inner) for name, inner in value.items() if name not in hidden}
    return [_without(inner) for inner in value] if isinstance(value, list) else value


def correct_name(uow: Uow, contact: Contact, text: str) -> Contact:
    """How this person is called; raises BadName."""
    name = plain(text)
    if not 1 <= len(name) <= LONGEST_NAME:
        raise BadName
    return _corrected(uow, replace(contact, name=name), "name")


def correct_phone(uow: Uow, contact: Contact, text: str) -> Contact:
    """The telephone number, kept as E.164; raises BadPhone."""
    try:
        number = phonenumbers.parse(text, "CN")
    except phonenumbers.NumberParseException as error:
        raise BadPhone from error
    if not phonenumbers.is_valid_number(number):
        raise BadPhone
    e164 = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
    return _corrected(uow, replace(contact, phone=e164), "phone")


def _corrected(uow: Uow, contact: Contact, field: str) -> Contact:
    uow.audit(f"contact:{contact.id}", "privacy.correct", contact.id, field=field)
    return uow.contacts.save(replace(contact, version=contact.version + 1))


async def ask_deletion(uow: Uow, firm: Firm, contact: Contact) -> tuple[DataRequest, int]:
    """File the request and plan it; returns it with the number of items that will go. Asked twice it is one."""
    kept = await everything_about(uow, contact)
    request = await open_request(uow, contact.id, RequestKind.DELETE)
    if request is None:
        # well inside the 15 working days that are promised, so that a day of outage does not break the promise
        at = after(firm.policy.privacy.delete_after, uow.now, firm.calendar)
        request = await _record(uow, contact, RequestKind.DELETE, at)
        uow.due.plan(Promise.ERASE, request.id, at)
    return request, items(kept, firm, uow)


def items(kept: Kept, firm: Firm, uow: Uow) -> int:
    """How many things a deletion takes away: fields about the person, and whatever hangs on no kept case."""
    stays = held(kept.cases, firm.policy.privacy.retention_years, uow.now)
    held_ids = {case.id for case in (*stays.open, *stays.retained)}
    contact = kept.contact
    own = [contact.phone, contact.position, contact.binding_company, None if stays.open else contact.name]
    loose = [paper for paper in kept.papers if paper.case_id not in held_ids]
    return sum(map(bool, own)) + len(loose) + len(kept.tickets) + bool(kept.draft)


async def _record(uow: Uow, contact: Contact, kind: RequestKind, due_at: datetime) -> DataRequest:
    number = await uow.next_number("GX", uow.now.astimezone(CHINA).strftime("%Y%m%d"))
    uow.audit(f"contact:{contact.id}", f"privacy.{kind.value}", contact.id, number=number)
    return uow.data_requests.add(DataRequest(new_id(), number, contact.id, kind, uow.now, due_at))


async def withdraw_consent(uow: Uow, contact: Contact) -> Contact:
    """撤回同意 (PIPL 15): nothing more is kept; what is filed goes on by telephone, as the person was told."""
    request = await _record(uow, contact, RequestKind.WITHDRAW, uow.now)
    uow.data_requests.save(replace(request, done_at=uow.now))
    draft = await uow.drafts.find_by("contact_id", contact.id)
    if draft is not None:
        await forget_all(uow, draft.id)
        intake.discard(uow, draft)
    await conversations.settle(uow, contact.telegram_id)
    for case in await open_cases_of(uow, contact.id):
        await tell_handler(uow, case, "staff.consent_withdrawn", {"contact": contact.id})
    return uow.contacts.save(replace(contact, consent=None, version=contact.version + 1))
