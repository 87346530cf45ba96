"""Paging people at once: words of danger, a grave complaint just filed, something that cannot wait until morning.

Whoever is on call and the managers are paged; nobody is paged about a complaint against themselves.
"""

from collections.abc import Iterable

from bot.domain.case import Case
from bot.domain.intake import Draft
from bot.domain.people import Staff
from bot.services import staff as people
from bot.services.accusing import accused_in
from bot.services.assessing import Judged
from storage.cases import active_staff
from storage.uow import Notice, Uow


async def whom_to_page(uow: Uow, department_id: str | None, barred: frozenset[str] = frozenset()) -> list[Staff]:
    """On-call staff and the managers of the department; without any, every manager, then the seniors. Whoever is barred
    is none of them: then the next are asked."""
    managers = without(await people.managers_of(uow, department_id), barred) if department_id else []
    managers = managers or without(await people.managers_of(uow, None), barred)
    found = [*without(await people.on_call(uow), barred), *managers]
    found = found or without(await people.seniors(uow), barred)
    return list({person.id: person for person in found}.values())


def without(staff: Iterable[Staff], barred: frozenset[str]) -> list[Staff]:
    """Those of them who may hear of it; looked at before anybody else is asked instead."""
    return [person for person in staff if person.id not in barred]


async def page_for_safety(uow: Uow, draft: Draft, judged: Judged) -> None:
    """Somebody may be in danger: page now, without waiting for a number."""
    contact = await uow.contacts.get(draft.contact_id)
    client = await uow.clients.find(contact.client_id) if contact.client_id else None
    spans = [s.hit.span.words for s in judged.assessment.signals if s.code == "emo.safety" and s.hit]
    facts = {"draft": draft.id, "contact": contact.id, "span": spans[0] if spans else ""}
    uow.audit("system", "safety.page", draft.id)
    teller = await uow.staff.find_by("telegram_id", contact.telegram_id)  # a colleague may be a client as well
    accused = [*await named_staff(uow, draft.answers.accused), *await accused_in(uow, client, judged.reading)]
    barred = frozenset(person.id for person in (*accused, *([teller] if teller else [])))
    for person in await whom_to_page(uow, client.department_id if client else None, barred):
        uow.notify(Notice("staff.safety", person.telegram_id or 0, None, facts, key=f"safety:{draft.id}:{person.id}"))


async def named_staff(uow: Uow, words: str | None) -> list[Staff]:
    """Colleagues whose name stands in what the client wrote; the longest names, and all who bear them."""
    named = [person for person in await active_staff(uow) if words and person.name in words]
    longest = max((len(person.name) for person in named), default=0)
    return [person for person in named if len(person.name) == longest]


async def page_for_case(uow: Uow, case: Case, view: str) -> None:
    """A filed case that needs a person now; `view` words why."""
    for person in await whom_to_page(uow, case.department_id, case.barred):
        uow.notify(Notice(view, person.telegram_id or 0, case.id, key=f"{view}:{case.id}:{person.id}"))
