"""Small facts about a contact that change by themselves: reachable or not, which language."""

from dataclasses import replace

from bot.domain.people import Contact, Reachable
from storage.uow import Uow


def mark_reachable(uow: Uow, contact: Contact | None, *, blocked: bool) -> None:
    """The contact has blocked the bot, or let it in again."""
    if contact is not None:
        reachable = Reachable.BLOCKED if blocked else Reachable.YES
        uow.contacts.save(replace(contact, reachable=reachable))
        uow.audit(f"contact:{contact.id}", "contact.reachable", contact.id, reachable=reachable.value)
