"""Telling the client of a case something the desk has decided: only while they agree to be written to here.

Who has withdrawn consent is telephoned, as they were told (PIPL 15). Who has no chat at all is told by whoever has the
case: the notice asks them to telephone.
"""

from typing import Any

from bot.domain.case import Case
from bot.domain.people import Contact
from storage.uow import Notice, Uow

PROMISED = frozenset({"client.erased", "client.erased_part"})  # told to whoever asked for it, whatever they agreed to


def is_welcome(view: str, contact: Contact | None) -> bool:
    """Whether this may be said in the chat of this person: nothing of the desk's, once they have taken consent back.
    The last door before the outbox, whoever has decided to say it."""
    if contact is None or contact.consented or not contact.has_chat or not view.startswith("client."):
        return True
    return view in PROMISED


async def tell_client(uow: Uow, case: Case, view: str, facts: dict[str, Any] | None = None, key: str = "") -> bool:
    """Whether it is said; `key` where it must be said once."""
    contact = await uow.contacts.get(case.contact_id)
    told = contact.consented or not contact.has_chat
    if told:
        uow.notify(Notice(view, contact.telegram_id, case.id, dict(facts or {}), key=key or None))
    return told
