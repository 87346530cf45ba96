"""Tickets on the screen: what clients are answered, and the card, the list and the preview staff see."""

from collections.abc import Sequence

from bot.domain.people import Staff
from bot.domain.ticket import Ticket, TicketKind
from bot.firm import Firm
from bot.services import praise
from bot.services.tickets import Routed, may_answer
from bot.views.actions import Act
from bot.views.apologies import mask
from bot.views.notices import Telling, notice
from bot.views.screen import Button, Screen, button, in_rows
from bot.views.start import hint
from bot.views.when import moment
from bot.words import say
from storage.paper_rows import papers_of_ticket
from storage.people import department_name
from storage.uow import Uow

OPENING = {TicketKind.QUESTION: "ask.open", TicketKind.SUGGESTION: "sug.open", TicketKind.PRAISE: "pra.open"}


def opening(kind: TicketKind, language: str) -> Screen:
    """您请问, 您请说."""
    return Screen(say(OPENING[kind], language))


async def filed(uow: Uow, firm: Firm, ticket: Ticket, language: str) -> Screen:
    """What a client is told whose ticket was just opened."""
    match ticket.kind:
        case TicketKind.SUGGESTION:
            days = firm.policy.tickets.suggestion_days
            return Screen(say("sug.done", language, no=ticket.number, days=days))
        case TicketKind.PRAISE:
            person = await praise.who(uow, ticket)
            return Screen(say("pra.done", language, person=person.name if person else say("pra.team", language)))
        case _:
            time = moment(ticket.answer_by, uow.now, language)
            text = say(
                "ask.done", language, desk=await desk_name(uow, firm, ticket, language), no=ticket.number, time=time
            )
            return Screen(text, ((button("ask.done", 1, Act.TO_COMPLAINT, language=language, subject=ticket.id),),))


async def desk_name(uow: Uow, firm: Firm, ticket: Ticket, language: str) -> str:
    """The department that answers, or the firm's own name for the desk."""
    department = await uow.departments.find(ticket.department_id)
    return department.name if department else say("ask.desk", language, firm=firm.policy.firm.name)


async def routed(uow: Uow, firm: Firm, result: Routed, language: str) -> Screen | None:
    """The answer to words that are no complaint; None where nothing more is said today."""
    if result.ticket.kind is not TicketKind.UNRELATED:
        return await filed(uow, firm, result.ticket, language)
    name = firm.policy.firm.name
    if result.elsewhere:
        acts = (Act.TO_COMPLAINT, Act.WRONG_PLACE)
        key, subject = "kind.other_target", result.ticket.id
        buttons = [button(key, n, a, language=language, subject=subject) for n, a in enumerate(acts, 1)]
        return Screen(say(key, language, firm=name), in_rows(buttons))
    return None if result.silent else Screen(say("spam.once", language, firm=name))


@notice("client.ticket_answer")
async def answered(telling: Telling) -> Screen:
    """The answer, in the name of a department and a person (002 §2.2.4)."""
    ticket = await telling.uow.tickets.get(telling.notice.facts["ticket"])
    person = await telling.uow.staff.get(telling.notice.facts["staff"])
    who = await signature(telling.uow, person)
    text = say("ask.answer", telling.language, no=ticket.number, text=ticket.reply or "", **who)
    acts = (Act.TO_COMPLAINT, Act.TICKET_MORE)
    buttons = [
        button("ask.answer", n, a, language=telling.language, subject=ticket.id, once=a is Act.TO_COMPLAINT)
        for n, a in enumerate(acts, 1)
    ]
    return Screen(text, in_rows(buttons))


async def signature(uow: Uow, person: Staff) -> dict[str, str]:
    """Department and name, for the holes ``dept`` and ``advisor``."""
    return {"dept": await department_name(uow, person), "advisor": person.name}


# --- staff ---------------------------------------------------------------------------------------


async def card(uow: Uow, ticket: Ticket) -> Screen:
    """One ticket for whoever answers it."""
    text = say(
        "s.ticket", kind=say(f"kindname.{ticket.kind}"), no=ticket.number, category=say(f"category.{ticket.category}"),
        time=moment(ticket.answer_by, uow.now), text="\n".join(ticket.texts), **await _client(uow, ticket),
    )  # fmt: skip
    return Screen(text, (await _to_do(uow, ticket),))


async def _to_do(uow: Uow, ticket: Ticket, *, reply: bool = True) -> tuple[Button, ...]:
    """回复, and 看材料 where there are some."""
    answer = button("s.ticket", 1, Act.TICKET_REPLY, subject=ticket.id, once=False)
    look = button("s.ticket", 2, Act.TICKET_PAPERS, subject=ticket.id, once=False)
    there = await papers_of_ticket(uow, ticket.id)
    return ((answer,) if reply else ()) + ((look,) if there else ())


async def _client(uow: Uow, ticket: Ticket) -> dict[str, str]:
    contact = await uow.contacts.get(ticket.contact_id)
    client = await uow.clients.find(ticket.client_id)
    return {"company": client.company if client else say("s.guest"), "name": contact.name}


@notice("staff.ticket")
async def new(telling: Telling) -> Screen:
    """To the desk: a new ticket."""
    return await card(telling.uow, await telling.uow.tickets.get(telling.notice.facts["ticket"]))


@notice("staff.ticket_more")
async def more(telling: Telling) -> Screen:
    """To the desk: the client has added something."""
    ticket = await telling.uow.tickets.get(telling.notice.facts["ticket"])
    text = say("s.ticket_more", no=ticket.number, text=telling.notice.facts["text"])
    return Screen(text, ((button("s.ticket", 1, Act.TICKET_REPLY, subject=ticket.id, once=False),),))


@notice("staff.ticket_papers")
async def papers_came(telling: Telling) -> Screen:
    """To the desk: papers of this ticket are here."""
    ticket = await telling.uow.tickets.get(telling.notice.facts["ticket"])
    codes = say("list.comma").join(telling.notice.facts["codes"])
    return Screen(say("s.papers_added", case_no=ticket.number, codes=codes), (await _to_do(telling.uow, ticket),))


@notice("staff.ticket_due")
async def due(telling: Telling) -> Screen:
    """To the desk: the promised time has come."""
    ticket = await telling.uow.tickets.get(telling.notice.facts["ticket"])
    text = say("s.ticket_due", no=ticket.number, time=moment(ticket.answer_by, telling.uow.now))
    return Screen(text, (await _to_do(telling.uow, ticket),))


@notice("staff.ticket_moved")
async def moved(telling: Telling) -> Screen:
    """To the desk: it is a complaint by now."""
    ticket = await telling.uow.tickets.get(telling.notice.facts["ticket"])
    return Screen(say("s.ticket_moved", no=ticket.number))


@notice("staff.praise")
async def praised(telling: Telling) -> Screen:
    """To the person and the manager: the client's own words."""
    ticket = await telling.uow.tickets.get(telling.notice.facts["ticket"])
    text = "\n".join(ticket.texts)
    reader = await telling.uow.staff.find_by("telegram_id", telling.notice.chat_id)
    handles = reader is not None and may_answer(reader, ticket)
    row = await _to_do(telling.uow, ticket, reply=False) if handles else ()
    who = await _client(telling.uow, ticket)
    return Screen(say("s.praise", no=ticket.number, text=text, **who), (row,) if row else ())


async def preview(uow: Uow, ticket: Ticket, person: Staff) -> Screen:
    """In whose name what was just shown will be sent."""
    key = "s.relay_prefix"
    text = say(key, **await signature(uow, person))
    send = button(key, 1, Act.TICKET_SEND, subject=ticket.id, version=ticket.version)
    again = button(key, 2, Act.TICKET_REPLY, subject=ticket.id, once=False)
    return Screen(text, ((send, again),))


async def listing(uow: Uow, tickets: Sequence[Ticket]) -> Screen:
    """Everything that waits, a line and a button each."""
    if not tickets:
        return Screen(say("s.ticket_empty"))
    lines, buttons = [], []
    for one in tickets:
        person = await uow.staff.find(one.staff_id)
        kind, time = say(f"kindname.{one.kind}"), moment(one.answer_by, uow.now)
        lines.append(
            say("s.ticket_line", kind=kind, no=one.number, time=time, who=person.name if person else say("s.nobody"))
        )
        buttons.append(button("s.ticket_line", 1, Act.TICKET_LOOK, subject=one.id, once=False, no=one.number))
    return Screen("\n".join(lines), in_rows(buttons))


# --- 找人工 --------------------------------------------------------------------------------------


@notice("staff.human")
async def wanted(telling: Telling) -> Screen:
    """To whoever is on duty: a client wants a human."""
    uow, facts = telling.uow, telling.notice.facts
    ticket = await uow.tickets.get(facts["ticket"])
    words = "\n".join(ticket.texts) or (say("s.human_urgent") if ticket.urgent else "")
    contact = await uow.contacts.get(ticket.contact_id)
    phone = mask(contact.phone) if contact.phone else say("s.no_phone")
    text = say("s.human", no=ticket.number, n=facts["n"], phone=phone, text=words, **await _client(uow, ticket))
    take = button("s.human", 1, Act.HUMAN_TAKE, subject=ticket.id)
    return Screen(text, ((take, button("s.human", 2, Act.TICKET_REPLY, subject=ticket.id, once=False)),))


async def taken(uow: Uow, ticket: Ticket) -> Screen:
    """In place of the card, for whoever took it; only they see the whole number."""
    contact = await uow.contacts.get(ticket.contact_id)
    text = say("s.human_taken", no=ticket.number, phone=contact.phone or say("s.no_phone"))
    return Screen(text, ((button("s.human", 2, Act.TICKET_REPLY, subject=ticket.id, once=False),),))


@notice("client.human_taken")
async def taken_notice(telling: Telling) -> Screen:
    """To the client: who will call."""
    ticket = await telling.uow.tickets.get(telling.notice.facts["ticket"])
    who = await signature(telling.uow, await telling.uow.staff.get(telling.notice.facts["staff"]))
    return Screen(say("human.taken", telling.language, no=ticket.number, **who))


def coming(who: str, firm: Firm, language: str) -> Screen:
    """正在为您转接, in working hours."""
    key, phone = "human.ok", firm.policy.firm.phone
    text = say(key, language, who=who, min=firm.policy.human.minutes)
    return Screen(text, ((button(key, 1, Act.HUMAN_PHONE, language=language, once=False, phone=phone),),))


def closed_now(next_work: str, firm: Firm, language: str) -> Screen:
    """Outside working hours: 留言 or 很急."""
    return hint(
        "human.off", (Act.HUMAN_NOTE, Act.HUMAN_URGENT), language, phone=firm.policy.firm.phone, next_work=next_work
    )
