"""Messages that did not arrive: who is told, and what becomes of a contact who cannot be reached."""

from bot.domain.people import Role
from bot.services.assigning import handler_of, managers_for
from bot.services.people import mark_reachable
from storage.cases import active_staff
from storage.outbox import Claimed
from storage.uow import Notice, Uow

BLOCKED = "Forbidden"
UNREADABLE = frozenset({"NotKept", "SealBroken"})  # a paper of ours, not Telegram's refusal
SILENT = frozenset({"answerCallbackQuery", "editMessageReplyMarkup", "setMyCommands", "deleteMessage"})


async def undelivered(uow: Uow, message: Claimed, problem: str) -> None:
    """A message is given up: the responsible person gets a telephone task, once a message."""
    if message.method in SILENT:
        return
    if message.case_id and problem in UNREADABLE:
        uow.audit("system", "paper.unreadable", message.case_id, problem=problem)
        uow.notify(Notice("staff.paper_missing", message.chat_id, message.case_id))
        return
    contact = await uow.contacts.find_by("telegram_id", message.chat_id)
    if contact is None:
        await _staff_unreachable(uow, message)
        return
    if problem.startswith(BLOCKED):
        mark_reachable(uow, contact, blocked=True)
    uow.audit("system", "message.undelivered", str(message.id), problem=problem.split(":", maxsplit=1)[0])
    for telegram_id in await _responsible(uow, message.case_id):
        facts = {"contact": contact.id, "blocked": problem.startswith(BLOCKED)}
        uow.notify(Notice("staff.undelivered", telegram_id, message.case_id, facts, key=f"undelivered:{message.uid}"))


async def _responsible(uow: Uow, case_id: str | None) -> list[int]:
    case = await uow.cases.find(case_id) if case_id else None
    if case is not None:
        handler = await handler_of(uow, case)
        return [person.telegram_id or 0 for person in ([handler] if handler else await managers_for(uow, case))]
    staff = await active_staff(uow)
    return [s.telegram_id for s in staff if s.telegram_id and s.role in {Role.MANAGER, Role.ADMINISTRATOR}][:1]


async def _staff_unreachable(uow: Uow, message: Claimed) -> None:
    """A member of staff does not get what they must know: those who answer for the case do."""
    staff = await uow.staff.find_by("telegram_id", message.chat_id)
    case = await uow.cases.find(message.case_id) if message.case_id else None
    if staff is None or case is None:
        return
    uow.audit("system", "staff.unreachable", staff.id, case=case.id)
    for manager in await managers_for(uow, case):
        if manager.id != staff.id:
            key = f"unreachable:{message.uid}:{manager.id}"
            facts = {"name": staff.name}
            uow.notify(Notice("staff.colleague_unreachable", manager.telegram_id or 0, case.id, facts, key=key))
