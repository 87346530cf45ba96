"""What a complaint sets off the moment it is filed, beside being offered: executives hear of 严重, the firm of a client
who complains often and of a colleague who is often complained about (000 §4.3); who told of an authority is thanked.
"""

from dataclasses import replace
from datetime import timedelta
from typing import Any

from bot.domain.case import Case
from bot.domain.escalation import Duty
from bot.domain.handling import REPEATED
from bot.domain.people import Role, Staff
from bot.domain.progress import handled
from bot.domain.raising import authorities_told
from bot.domain.reading import Reading
from bot.services.assessing import LOOK_BACK, Judged
from bot.services.assigning import managers_for
from bot.services.telling import tell_client
from storage.cases import active_staff, cases_of_client_since, complaints_about
from storage.uow import Notice, Uow

OFTEN = 3  # complaints of one client in 90 days, or about one advisor in 30
PATTERN = timedelta(days=30)


async def sound(uow: Uow, case: Case, judged: Judged) -> Case:
    """Everything that follows from filing."""
    if case.grade == "severe":
        await tell_executives(uow, case)
    case = await thank_for_telling(uow, case, judged.reading)
    case = await _repeat(uow, case)
    await _pattern(uow, case)
    return case


async def tell_executives(uow: Uow, case: Case) -> None:
    """总经理 is informed of a 严重 complaint at once."""
    facts: dict[str, Any] = {"duty": Duty.FIRST_REPLY.value, "due": None, "who": []}
    for person in await active_staff(uow):
        if person.role is Role.EXECUTIVE and person.telegram_id and person.id not in case.barred:
            key = f"ceo:{case.id}:{person.id}"
            uow.notify(Notice("staff.escalated_ceo", person.telegram_id, case.id, facts, key=key))


async def thank_for_telling(uow: Uow, case: Case, reading: Reading) -> Case:
    """Told of an authority, once for each; it is never asked for."""
    fresh = tuple(one for one in authorities_told(reading) if one not in case.handling.authorities)
    if not fresh:
        return case
    await tell_client(uow, case, "client.ask_regulator", {"org": list(fresh)})
    return uow.cases.save(handled(case, authorities=(*case.handling.authorities, *fresh)))


async def _repeat(uow: Uow, case: Case) -> Case:
    """投诉数量较多: to be set up as a project whatever its grade (002 §6.2 b)."""
    if case.client_id is None:
        return case
    count = await cases_of_client_since(uow, case.client_id, uow.now - LOOK_BACK)
    if count < OFTEN:
        return case
    for person in await _watchers(uow, case):
        uow.notify(Notice("staff.repeat", person.telegram_id or 0, case.id, {"n": count}))
    return uow.cases.save(replace(case, done=(*case.done, REPEATED)))


async def _pattern(uow: Uow, case: Case) -> None:
    """The client's own advisor is complained about for the third time in a month, or more."""
    client = await uow.clients.find(case.client_id) if case.client_id else None
    advisor = await uow.staff.find(client.advisor_id) if client and client.advisor_id else None
    if advisor is None:
        return
    count, companies = await complaints_about(uow, advisor.id, uow.now - PATTERN)
    if count < OFTEN:
        return
    facts = {"advisor": advisor.name, "n": count, "m": companies}
    for person in await _watchers(uow, case):
        if person.id != advisor.id:
            uow.notify(Notice("staff.pattern", person.telegram_id or 0, case.id, facts))


async def _watchers(uow: Uow, case: Case) -> list[Staff]:
    officers = [s for s in await active_staff(uow) if s.role is Role.OFFICER and s.telegram_id]
    found = [*await managers_for(uow, case), *(s for s in officers if s.id not in case.barred)]
    return list({person.id: person for person in found}.values())
