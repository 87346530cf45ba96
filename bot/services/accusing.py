"""Words told after filing that accuse somebody of ours: judged before anybody is told of them.

Whoever is accused loses sight of them and of the case at once; a case that lies with the accused, or with somebody who
answers to the accused, goes to the next in line with the whole. Whom words accuse is ``domain/accusing.py``.
"""

from collections.abc import Sequence
from dataclasses import replace

from bot.domain.accusing import ACCUSING, Around, keep_away, next_in_line, whom
from bot.domain.case import Case, release
from bot.domain.judgement import Category
from bot.domain.people import Client, Role, Staff
from bot.domain.reading import Reading
from bot.firm import Firm
from bot.services.assessing import read_now
from bot.services.assigning import kept_from, offer_to, tell_seniors
from bot.services.promises import Promise, keeps
from bot.services.telling import tell_client
from storage import cases as case_rows
from storage.cases import active_staff
from storage.due import Due
from storage.uow import Notice, Uow


async def kept_from_accused(
    uow: Uow, case: Case, text: str, *, addressed: bool = False, named: Sequence[Staff] = ()
) -> tuple[Case, bool]:
    """The case as those whom `text` accuses no longer see it, and whether it was taken from whoever has it: then the
    next in line was told, and nobody else is to be. `addressed`: the words were written to whoever has it; `named`:
    whom the client has named when asked."""
    people = dict.fromkeys([*named, *await _accused(uow, case, text, addressed=addressed)])
    fresh = [person for person in people if person.id not in case.barred]
    kept = keep_away(case, fresh)
    if not fresh:
        return case, False
    uow.cases.save(kept)
    uow.audit(f"contact:{case.contact_id}", "case.accuse", case.id, staff=[person.id for person in fresh])
    if not kept.open or not await _is_conflicted(uow, kept):
        return kept, False  # of one that has ended those above hear, as whoever had it does not any more
    uow.due.plan(Promise.HAND_ON, case.id, uow.now)
    await _tell(uow, kept, fresh, text)
    await tell_client(uow, kept, "client.kept_away")
    return kept, True


async def _accused(uow: Uow, case: Case, text: str, *, addressed: bool) -> Sequence[Staff]:
    if not text:
        return ()
    client = await uow.clients.find(case.client_id) if case.client_id else None
    around = replace(
        await around_of(uow, client, case.department_id),
        handler=next((s for s in await active_staff(uow) if s.id == case.advisor_id), None), addressed=addressed,
    )  # fmt: skip
    return whom(read_now(uow, [text]), around, open_accusation=await _accuses_somebody(uow, case))


async def around_of(uow: Uow, client: Client | None, department_id: str | None) -> Around:
    """Whom a client's words may mean while nobody has a case."""
    staff = tuple(await active_staff(uow))
    own = next((s for s in staff if client and s.id == client.advisor_id), None)
    heads = tuple(s for s in staff if s.role is Role.MANAGER and s.department_id == department_id)
    return Around(staff, own, heads=heads)


async def around_story(uow: Uow, client: Client | None) -> Around:
    """Whom a story may mean that is not filed yet."""
    return await around_of(uow, client, client.department_id if client else None)


async def accused_in(uow: Uow, client: Client | None, reading: Reading) -> tuple[Staff, ...]:
    """Whom a story accuses that is not filed yet."""
    return whom(reading, await around_story(uow, client))


async def _accuses_somebody(uow: Uow, case: Case) -> bool:
    """Whether the complaint accuses somebody who is not known yet."""
    if case.facts.accused_id is not None:
        return False
    if case.category == Category.CONDUCT:
        return True
    runs = await case_rows.assessments_of(uow, case.id)
    return bool(runs) and not ACCUSING.isdisjoint(signal["code"] for signal in runs[-1].held["signals"])


async def _is_conflicted(uow: Uow, case: Case) -> bool:
    """Whether whoever has the case is accused, or answers to the accused."""
    return case.advisor_id in await kept_from(uow, case)


async def _tell(uow: Uow, case: Case, accused: Sequence[Staff], text: str) -> None:
    """The next in line, and compliance, at once (model §2.8)."""
    taker, staff = await _taker(uow, case), await active_staff(uow)
    watching = [s for s in staff if s.role is Role.COMPLIANCE and s.telegram_id and s.id not in case.barred]
    facts = {"text": text, "accused": [person.name for person in accused], "taker": taker.name if taker else None}
    for person in [*([taker] if taker else []), *watching]:
        uow.notify(Notice("staff.accused", person.telegram_id or 0, case.id, facts))


async def _taker(uow: Uow, case: Case) -> Staff | None:
    load = await case_rows.load(uow)
    return next_in_line(case, await active_staff(uow), load.__getitem__)


async def is_changing_hands(uow: Uow, case: Case) -> bool:
    """Whether the case was taken from somebody accused this moment: its client has just been told so."""
    return await uow.due.is_waiting(Promise.HAND_ON, case.id)


@keeps(Promise.HAND_ON)
async def hand_on(uow: Uow, firm: Firm, due: Due) -> None:
    """Put the case before the next in line, if it still lies where it must not."""
    case = await uow.cases.find(due.subject)
    if case is None or not case.open or not await _is_conflicted(uow, case):
        return
    taker = await _taker(uow, case)
    uow.audit("system", "case.hand_on", case.id, to=taker.id if taker else None)
    released = uow.cases.save(release(case))
    if taker is not None:
        await offer_to(uow, firm, released, taker)
    else:
        await tell_seniors(uow, released, "staff.unassigned")
