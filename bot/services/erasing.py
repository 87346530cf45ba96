"""A deletion that was asked for, carried out: what need not be kept goes for good, what must stay loses the person.

While a complaint is under way its client's name and chat are needed for it, so they go when it has ended.
"""

import secrets
from dataclasses import replace

from bot.domain.papers import Paper
from bot.domain.people import Binding, Contact, Reachable
from bot.domain.privacy import DataRequest, Held, held
from bot.domain.reading import forget_readings
from bot.firm import Firm
from bot.services.promises import Promise, keeps
from storage import privacy as rows
from storage.due import Due
from storage.privacy import Kept, everything_about
from storage.uow import Notice, Uow

LOOK_AGAIN_DAYS = 10


@keeps(Promise.ERASE)
async def erase(uow: Uow, firm: Firm, due: Due) -> None:
    """Delete now what may go; come back for the name while a complaint is still under way."""
    request = await uow.data_requests.find(due.subject)
    if request is None or request.done_at is not None:
        return
    contact = await uow.contacts.get(request.contact_id)
    kept = await everything_about(uow, contact)
    stays = held(kept.cases, firm.policy.privacy.retention_years, uow.now)
    await rows.overwrite_deleted(uow)
    await _drop_loose(uow, kept, stays)
    if stays.open:
        _drop_fields(uow, contact)
        _tell(uow, contact, "client.erased_part", request)
        uow.due.plan(Promise.ERASE, request.id, firm.calendar.after_days(uow.now, LOOK_AGAIN_DAYS))
    else:
        _tell(uow, contact, "client.erased", request)
        uow.data_requests.save(replace(request, done_at=uow.now))
        await rows.erase_traces(uow, contact.telegram_id)
        _drop_identity(uow, contact)
    uow.audit("system", "privacy.erase", contact.id, request=request.number, open=len(stays.open))


def _tell(uow: Uow, contact: Contact, view: str, request: DataRequest) -> None:
    key = f"{view}:{request.id}"  # told once, however often it is looked at again
    uow.notify(Notice(view, contact.telegram_id, None, {"no": request.number, "language": contact.language}, key=key))


async def _drop_loose(uow: Uow, kept: Kept, stays: Held) -> None:
    """Draft, tickets, and papers of no kept case."""
    held_ids = {case.id for case in (*stays.open, *stays.retained)}
    for paper in kept.papers:
        if paper.case_id not in held_ids:
            _drop_paper(uow, paper)
    if kept.draft is not None:
        uow.due.cancel_all(kept.draft.id)
        uow.drafts.remove(kept.draft)
    for ticket in kept.tickets:
        uow.due.cancel_all(ticket.id)
        uow.tickets.remove(ticket)
    forget_readings()


def _drop_paper(uow: Uow, paper: Paper) -> None:
    if paper.stored_as:
        uow.dropped_files.append(paper.stored_as)
    uow.papers.remove(paper)


def _drop_fields(uow: Uow, contact: Contact) -> None:
    uow.contacts.save(
        replace(
            contact, phone=None, position=None, binding_company=None, binding_reason=None, version=contact.version + 1
        )
    )


def _drop_identity(uow: Uow, contact: Contact) -> None:
    """The record of a kept case points to somebody without name, number or chat; nobody can be found by it.

    The number that takes the place of the Telegram id is negative and drawn by lot: no account has one.
    """
    uow.contacts.save(
        Contact(
            contact.id, -secrets.randbits(60) - 1, f"#{contact.id[:6]}", contact.created_at,
            client_id=contact.client_id, consent=contact.consent, binding=Binding.UNBOUND,
            reachable=Reachable.UNKNOWN, version=contact.version + 1,
        )
    )  # fmt: skip
