"""Small facts about a contact that change by themselves: reachable or not, which language."""

from dataclasses import replace

from bot.domain.people import Contact, Reachable
from storage.cases import open_cases_of
from storage.uow import Notice, Uow


def mark_reachable(uow: Uow, contact: Contact | None, *, blocked: bool) -> None:
    """The contact has blocked the bot, or let it in again."""
    if contact is not None:
        reachable = Reachable.BLOCKED if blocked else Reachable.YES
        uow.contacts.save(replace(contact, reachable=reachable))
        uow.audit(f"contact:{contact.id}", "contact.reachable", contact.id, reachable=reachable.value)


async def note_block(uow: Uow, contact: Contact, *, blocked: bool) -> None:
    """The contact has blocked the bot or let it in again; whoever owes them something is told to telephone."""
    mark_reachable(uow, contact, blocked=blocked)
    for case in await open_cases_of(uow, contact.id) if blocked else ():
        advisor = await uow.staff.find(case.advisor_id)
        if advisor is not None and advisor.telegram_id is not None:
            facts = {"contact": contact.id, "blocked": True}
            key = f"blocked:{contact.id}:{case.id}:{uow.now:%Y%m%d}"
            uow.notify(Notice("staff.undelivered", advisor.telegram_id, case.id, facts, key=key))
