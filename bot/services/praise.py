"""表扬: passed on word for word to the person named, or the client's own advisor, and to their manager."""

from bot.domain.people import Staff
from bot.domain.ticket import Ticket
from bot.services import staff
from storage import people
from storage.uow import Notice, Uow


async def who(uow: Uow, ticket: Ticket) -> Staff | None:
    """The colleague who is meant: named in the words, else the client's own advisor."""
    words = "".join(ticket.texts)
    named = [person for person in await people.everybody(uow) if person.name in words]
    if named:
        return max(named, key=lambda person: len(person.name))
    client = await uow.clients.find(ticket.client_id)
    advisor = await uow.staff.find(client.advisor_id) if client else None
    return advisor if advisor and advisor.active else None


async def pass_on(uow: Uow, ticket: Ticket) -> None:
    """Tell the person and the manager, each once; a manager of all where nobody is meant."""
    person = await who(uow, ticket)
    managers = await staff.managers_of(uow, person.department_id if person else None)
    told = {one.telegram_id for one in (*managers, *([person] if person else [])) if one.telegram_id}
    for telegram_id in sorted(told):
        uow.notify(Notice("staff.praise", telegram_id, None, {"ticket": ticket.id}))
