"""Small facts about a contact that change by themselves: reachable or not, which language."""

from dataclasses import replace
from datetime import timedelta

from bot.domain.people import Contact, Reachable
from bot.firm import Firm
from bot.services.assigning import handler_of
from bot.services.promises import Promise, keeps
from storage.cases import open_cases_of
from storage.due import Due
from storage.uow import Notice, Uow

FLOOD_OVER = timedelta(seconds=15)


def plan_flood_over(uow: Uow, contact: Contact | None) -> None:
    """Somebody writes faster than they are answered: a little later they are shown where they stand."""
    if contact is not None and contact.consented:
        uow.due.plan(Promise.FLOOD_OVER, contact.id, uow.now + FLOOD_OVER)


@keeps(Promise.FLOOD_OVER)
async def after_flood(uow: Uow, firm: Firm, due: Due) -> None:  # noqa: ARG001  the shape of a keeper
    """Everything was kept; one tap shows the newest."""
    contact = await uow.contacts.find(due.subject)
    if contact is not None and contact.consented:
        uow.notify(Notice("client.flood_over", contact.telegram_id))


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
        advisor = await handler_of(uow, case)
        if advisor is not None:
            facts = {"contact": contact.id, "blocked": True}
            key = f"blocked:{contact.id}:{case.id}:{uow.now:%Y%m%d}"
            uow.notify(Notice("staff.undelivered", advisor.telegram_id or 0, case.id, facts, key=key))
