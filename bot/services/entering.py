"""录入电话投诉: a colleague writes down what a client tells on the telephone, and files it like the client's own.

Whoever has called is a contact without a chat until the complaint is filed; then it belongs to the company's bound
contact, if there is one. Nobody writes down a complaint in which they are named: it is handed to a manager, words and
papers and all. What the client says to the record afterwards is ``entry_checks.py``.
"""

import secrets
from dataclasses import replace

from bot.domain.case import Case, Told
from bot.domain.entering import ENTERERS, Caller, Check, may_enter, named_in, whose
from bot.domain.intake import Answers, Draft, Stage
from bot.domain.judgement import Category, Kind
from bot.domain.people import Binding, Client, Contact, Reachable, Role, Staff
from bot.domain.reading import forget_readings
from bot.firm import Firm
from bot.services import clients, intake, papers, repeating
from bot.services import staff as people
from bot.services.access import NotYours
from bot.services.accusing import accused_in
from bot.services.assessing import Judged, assess, read_now
from bot.services.filing import check_told, submit
from bot.services.intake import KEPT_FOR, REMIND_AFTER, NothingTold
from bot.services.promises import Promise
from storage.cases import active_staff, papers_of
from storage.mapping import new_id
from storage.people import contacts_of, entries_of
from storage.uow import Notice, Uow

SHOWN = 5  # companies to choose from
NOBODY = "-"  # holds what nobody may see
ABOUT_SOMEBODY = frozenset({"staff.attitude", "staff.misconduct"})


class NamesYou(Exception):
    """The one who writes it down is named in it; it lies with `taker` now, or with nobody."""

    def __init__(self, taker: Staff | None) -> None:
        super().__init__(taker.id if taker else "nobody")
        self.taker = taker


def check_may_enter(staff: Staff) -> None:
    """Raises NotYours for whoever takes no complaints by telephone."""
    if not staff.active or staff.role not in ENTERERS:
        raise NotYours


async def companies(uow: Uow, staff: Staff, words: str) -> list[Client]:
    """The companies these words may mean for which this colleague may enter; the look is audited."""
    check_may_enter(staff)
    found = await clients.find_by_name(uow, words, limit=SHOWN)
    allowed = [client for client in found if may_enter(staff, client)]
    hidden = len(found) - len(allowed)
    uow.audit(f"staff:{staff.id}", "entry.look_up", staff.id, found=len(allowed), hidden=hidden)
    return allowed


async def access_client(uow: Uow, staff: Staff, client_id: str) -> Client:
    """The company, if this colleague may enter for it; raises NotYours."""
    client = await uow.clients.find(client_id)
    if client is None or not may_enter(staff, client):
        raise NotYours
    return client


async def callers(uow: Uow, client: Client) -> list[Contact]:
    """The company's people whom one can choose as the caller: those bound to it."""
    return [one for one in await contacts_of(uow, client.id) if one.binding is Binding.APPROVED and one.has_chat]


async def known_caller(uow: Uow, staff: Staff, client_id: str, contact_id: str) -> Caller:
    """One of the company's own people, as the caller; raises NotYours."""
    client = await access_client(uow, staff, client_id)
    contact = await uow.contacts.find(contact_id)
    if contact is None or contact.client_id != client.id:
        raise NotYours
    return Caller(contact.name, contact.phone)


async def begin(uow: Uow, staff: Staff, client_id: str, caller: Caller) -> Draft:
    """Somebody has called for this company; what they tell is written down from now on. Raises NotYours."""
    client = await access_client(uow, staff, client_id)
    contact = Contact(
        new_id(), -secrets.randbits(60) - 1, caller.name, uow.now, client_id=client.id, phone=caller.phone,
        reachable=Reachable.UNKNOWN,
    )  # fmt: skip
    uow.contacts.add(contact)
    answers = Answers(kind=Kind.COMPLAINT.value, pressed=True, phone=caller.phone, caller=caller.name)
    if caller.phone:
        answers = replace(answers, contact_way="phone_any")
    draft = Draft(new_id(), contact.id, Stage.ENTERING, (), answers, uow.now, uow.now, entered_by=staff.id)
    uow.due.plan(Promise.DRAFT_REMIND, draft.id, uow.now + REMIND_AFTER[0])
    uow.due.plan(Promise.DRAFT_END, draft.id, uow.now + KEPT_FOR)
    uow.audit(f"staff:{staff.id}", "entry.open", draft.id, client=client.id)
    return uow.drafts.add(draft)


async def access_entry(uow: Uow, staff: Staff, draft_id: str) -> Draft:
    """What this colleague is writing down, if they still may; raises NotYours."""
    draft = await uow.drafts.find(draft_id)
    if draft is None or draft.entered_by != staff.id:
        raise NotYours
    contact = await uow.contacts.get(draft.contact_id)
    await access_client(uow, staff, contact.client_id or "")
    return draft


async def under_way(uow: Uow, staff: Staff) -> list[Draft]:
    """What this colleague has begun to write down and may go on with, the newest first."""
    found = []
    for draft in await entries_of(uow, staff.id):
        contact = await uow.contacts.get(draft.contact_id)
        client = await uow.clients.find(contact.client_id)
        if client is not None and may_enter(staff, client):
            found.append(draft)
    return found


def hear(uow: Uow, draft: Draft, told: Told) -> Draft:
    """One more message of the story as it was told on the telephone; the card that was shown is old by it."""
    return intake.hear(uow, replace(draft, stage=Stage.ENTERING), told).draft


def go_on(uow: Uow, draft: Draft) -> Draft:
    """再补充: there is more to write down; the card that was shown is old by it."""
    return intake.save(uow, replace(draft, stage=Stage.ENTERING))


async def told_all(uow: Uow, firm: Firm, staff: Staff, draft: Draft) -> Draft:
    """我说完了: ready to be checked. Raises NothingTold, NamesYou."""
    if not draft.texts and not draft.answers.papers:
        raise NothingTold
    judged = await assess(uow, firm, draft)
    answers = _noted(draft.answers, judged)
    about_somebody = judged.category == Category.CONDUCT or judged.codes & ABOUT_SOMEBODY
    if about_somebody and answers.accused is None:
        named = named_in("\n".join(draft.texts), await active_staff(uow))
        answers = replace(answers, accused=named[0].name if named else None)
    draft = intake.save(uow, replace(draft, stage=Stage.REVIEWING, answers=answers))
    await _check_not_named(uow, staff, draft)
    return draft


def _noted(answers: Answers, judged: Judged) -> Answers:
    return replace(answers, read_category=judged.category, read_amount=judged.amount, read_occurred=judged.period)


async def accuse(uow: Uow, staff: Staff, draft: Draft, words: str) -> Draft:
    """涉及同事: whom the complaint is about; nobody, if the words are empty. Raises NamesYou."""
    draft = intake.save(uow, replace(draft, answers=replace(draft.answers, accused=words.strip()[:30])))
    await _check_not_named(uow, staff, draft)
    return draft


async def _check_not_named(uow: Uow, staff: Staff, draft: Draft) -> None:
    """Hand it over where it speaks of the one who writes; what is kept by then is not seen by them again."""
    if staff.id in await _named(uow, draft):
        answers = replace(draft.answers, accused=draft.answers.accused or staff.name)
        raise NamesYou(await hand_over(uow, replace(draft, answers=answers)))


async def _named(uow: Uow, draft: Draft) -> set[str]:
    """The colleagues it speaks of by name, and those it accuses otherwise."""
    words, staff = "\n".join([*draft.texts, draft.answers.accused or ""]), await active_staff(uow)
    contact = await uow.contacts.get(draft.contact_id)
    client = await uow.clients.find(contact.client_id)
    accused = await accused_in(uow, client, read_now(uow, draft.texts))
    return {person.id for person in (*named_in(words, staff), *accused)}


async def hand_over(uow: Uow, draft: Draft) -> Staff | None:
    """To a manager of the company's department, else to an officer, of whom it does not speak; None: there is nobody,
    and it waits without being seen."""
    barred = {draft.entered_by, *await _named(uow, draft)}
    contact = await uow.contacts.get(draft.contact_id)
    client = await uow.clients.find(contact.client_id)
    able = [s for s in await active_staff(uow) if s.telegram_id and s.id not in barred and client]
    able = [s for s in able if s.role in {Role.MANAGER, Role.OFFICER} and client and may_enter(s, client)]
    taker = min(able, key=lambda s: s.role is not Role.MANAGER, default=None)
    uow.drafts.save(replace(draft, entered_by=taker.id if taker else NOBODY, version=draft.version + 1))
    uow.audit("system", "entry.hand_over", draft.id, to=taker.id if taker else None)
    if taker is not None:
        uow.notify(Notice("staff.entry_handed", taker.telegram_id or 0, None, {"draft": draft.id}))
    return taker


async def file(uow: Uow, firm: Firm, staff: Staff, draft: Draft) -> tuple[Case, bool]:
    """确认提交: the case, and whether it was filed now; else it went into the case the client has filed today.

    Raises NotYours, NamesYou, NothingToFile.
    """
    check_told(draft)
    await _check_not_named(uow, staff, draft)
    caller = await uow.contacts.get(draft.contact_id)
    owner = await _owner(uow, caller)
    judged = await assess(uow, firm, draft)
    repeat = await repeating.find_repeat(uow, replace(draft, contact_id=owner.id), judged.reading)
    if repeat is not None and repeat.sure:
        case, fresh = await repeating.add(uow, draft, repeat.case, judged), False
    else:
        case, fresh = await submit(uow, firm, owner, draft), True
        case = uow.cases.save(_to_check(case, owner))
        if owner.can_be_told:
            uow.notify(Notice("client.entered", owner.telegram_id, case.id))
    uow.audit(f"staff:{staff.id}", "entry.file", case.id, draft=draft.id, fresh=fresh)
    await _settle_caller(uow, case, caller, owner)
    return case, fresh


def _to_check(case: Case, owner: Contact) -> Case:
    checked = Check.ASKED if owner.can_be_told else Check.PENDING
    return replace(case, facts=replace(case.facts, checked=checked.value))


async def _owner(uow: Uow, caller: Contact) -> Contact:
    """Whose complaint it is: a bound contact's, else that of the same person who has telephoned before, else new."""
    known = await contacts_of(uow, caller.client_id or "")
    earlier = [one for one in known if not one.has_chat and one.name == caller.name and one.id != caller.id]
    earlier = [one for one in earlier if await uow.drafts.find_by("contact_id", one.id) is None]
    return whose(caller.name, known) or (earlier[0] if earlier else caller)


async def _settle_caller(uow: Uow, case: Case, caller: Contact, owner: Contact) -> None:
    """What the caller told belongs to the owner; a contact that was made for the call alone is not kept twice."""
    if caller.id == owner.id:
        return
    for paper in await papers_of(uow, case_id=case.id):
        if paper.contact_id == caller.id:
            uow.papers.save(replace(paper, contact_id=owner.id, version=paper.version + 1))
    await uow.flush()
    uow.contacts.remove(caller)


async def drop(uow: Uow, draft: Draft) -> None:
    """不录了, or too old: words, papers and the caller go."""
    await papers.forget_all(uow, draft.id)
    uow.due.cancel_all(draft.id)
    uow.drafts.remove(draft)
    forget_readings()
    await uow.flush()
    uow.contacts.remove(await uow.contacts.get(draft.contact_id))
    uow.audit(f"staff:{draft.entered_by}", "entry.drop", draft.id)


async def tell_of_end(uow: Uow, draft: Draft) -> None:
    """Not finished in 72 hours, so it goes: whoever wrote it rings the client; where they cannot, those above hear."""
    contact = await uow.contacts.get(draft.contact_id)
    client = await uow.clients.find(contact.client_id)
    staff = await uow.staff.find(draft.entered_by)
    writing = staff is not None and staff.telegram_id is not None and draft in await under_way(uow, staff)
    named = await _named(uow, draft)
    told = [staff] if writing and staff else [s for s in await people.seniors(uow) if s.id not in named]
    facts = {"company": client.company if client else "", "caller": contact.name, "phone": contact.phone}
    for person in told:
        uow.notify(Notice("staff.entry_ended", person.telegram_id or 0, None, facts))


async def remind(uow: Uow, draft: Draft) -> None:
    """Begun and left for two hours: once more to whoever writes it, or to a manager where they may not any more."""
    uow.due.plan(Promise.DRAFT_REMIND, draft.id, uow.now + REMIND_AFTER[1])
    staff = await uow.staff.find(draft.entered_by)
    if staff is None or draft not in await under_way(uow, staff):
        await hand_over(uow, draft)
        return
    facts, key = {"draft": draft.id}, f"entry:{draft.id}:{uow.now:%Y%m%d}"
    uow.notify(Notice("staff.entry_waits", staff.telegram_id or 0, None, facts, key=key))


async def note_paper(uow: Uow, draft: Draft, caption: str, told: Told) -> Draft:
    """A paper was announced for what is written down; its caption is part of the story."""
    draft = intake.count_paper(uow, replace(draft, stage=Stage.ENTERING))
    return intake.hear(uow, draft, told).draft if caption else draft
