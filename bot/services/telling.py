"""Telling the client of a case something the desk has decided: only while they agree to be written to here.

Who has withdrawn consent is telephoned, as they were told (PIPL 15). Who has no chat at all is told by whoever has the
case: the notice asks them to telephone.
"""

from typing import Any

from bot.domain.case import Case
from storage.uow import Notice, Uow


async def tell_client(uow: Uow, case: Case, view: str, facts: dict[str, Any] | None = None, key: str = "") -> bool:
    """Whether it is said; `key` where it must be said once."""
    contact = await uow.contacts.get(case.contact_id)
    told = contact.consented or not contact.has_chat
    if told:
        uow.notify(Notice(view, contact.telegram_id, case.id, dict(facts or {}), key=key or None))
    return told
