"""绑定: what the applicant sees, and what staff see who decide. Nothing of a company but its name is shown here."""

from bot.domain.people import Client, Contact
from bot.firm import Firm
from bot.services.clients import find_by_name
from bot.views.actions import Act
from bot.views.notices import Telling, notice
from bot.views.screen import Button, Screen, button, in_rows
from bot.views.start import hint
from bot.words import say
from storage.uow import Uow


def ask(language: str) -> Screen:
    """For which company do you write?"""
    return hint("bind.ask", (Act.BIND_SKIP,), language)


async def found(uow: Uow, client: Client, language: str) -> Screen:
    """Is it this one? Department and advisor are named, as the script has it, because the name was typed in full;
    a guess never comes here (``domain/binding.py``)."""
    advisor = await uow.staff.find(client.advisor_id)
    department = await uow.departments.find(client.department_id)
    text = say(
        "bind.found", language, company=client.company, dept=department.name if department else "",
        advisor=advisor.name if advisor and advisor.active else say("human.on_call", language),
    )  # fmt: skip
    acts = (Act.BIND_YES, Act.BIND_AGAIN, Act.BIND_SKIP)
    return Screen(
        text, in_rows([button("bind.found", n, a, language=language, subject=client.id) for n, a in enumerate(acts, 1)])
    )


def many(clients: tuple[Client, ...], language: str) -> Screen:
    """Which of these two?"""
    names = {f"company{n}": client.company for n, client in enumerate(clients, 1)}
    buttons = [
        Button(say(f"bind.many/{n}", language, **names), Act.BIND_PICK, client.id)
        for n, client in enumerate(clients[:2], 1)
    ]
    return Screen(
        say("bind.many", language), in_rows([*buttons, button("bind.many", 3, Act.BIND_AGAIN, language=language)])
    )


def unknown(company: str, language: str, *, too_often: bool = False) -> Screen:
    """Not found, or not shown: noted as it was typed."""
    key = "bind.too_often" if too_often else "bind.none"
    acts = (Act.BIND_CONTINUE,) if too_often else (Act.BIND_CONTINUE, Act.BIND_AGAIN)
    return hint(key, acts, language, company=company)


def too_short(language: str) -> Screen:
    """That is no company's name."""
    return Screen(say("bind.short", language))


def pending(language: str) -> Screen:
    """The application waits; one can complain all the same."""
    return Screen(say("bind.pending", language))


def rejected(contact: Contact, firm: Firm, language: str) -> Screen:
    """Not approved, with the reason and a way on."""
    values = {"reason": contact.binding_reason or "", "phone": firm.policy.firm.phone}
    return hint("bind.rejected", (Act.BIND_AGAIN, Act.HUMAN), language, **values)


@notice("client.bind_rejected")
async def rejected_notice(telling: Telling) -> Screen:
    """To the applicant: not approved."""
    contact = await telling.uow.contacts.find_by("telegram_id", telling.notice.chat_id)
    assert contact is not None  # noqa: S101  it was rejected a moment ago in this transaction
    return rejected(contact, telling.firm, telling.language)


@notice("client.bind_ok")
async def approved_notice(telling: Telling) -> Screen:
    """To the applicant: bound."""
    client = await telling.uow.clients.get(telling.notice.facts["client"])
    return Screen(say("bind.ok", telling.language, company=client.company))


@notice("staff.bind_apply")
async def application(telling: Telling) -> Screen:
    """To whoever decides: who applies, for what, and which companies it may mean."""
    contact = await telling.uow.contacts.get(telling.notice.facts["contact"])
    company = contact.binding_company or ""
    meant = await telling.uow.clients.find(contact.binding_client_id)
    likely = [meant] if meant else await find_by_name(telling.uow, company, limit=3)
    buttons = [
        button("s.bind_apply", 1, Act.BIND_APPROVE, subject=f"{contact.id}:{one.id}", company=one.company)
        for one in likely
    ]
    if meant is None:
        buttons.append(button("s.bind_apply", 2, Act.BIND_NAME, subject=contact.id, once=False))
    buttons.append(button("s.bind_apply", 3, Act.BIND_REJECT, subject=contact.id, once=False))
    return Screen(say("s.bind_apply", name=contact.name, company=company), in_rows(buttons))
