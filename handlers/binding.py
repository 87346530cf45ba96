"""绑定: after consent a person names the company; staff approve or reject. Guests go on without."""

from bot.domain.binding import is_name_like
from bot.domain.case import NotPossible
from bot.domain.names import plain
from bot.domain.people import Binding, Contact
from bot.services import binding, clients, conversations
from bot.services.access import check_contact, check_staff
from bot.services.tickets import tells_a_complaint
from bot.views import binding as views
from bot.views import start
from bot.views.actions import Act
from bot.views.screen import Screen
from bot.words import say
from handlers.complaint import hear
from handlers.registry import on_tap, on_typed
from handlers.turn import Turn
from storage.taps import Tap

COMPANY = "bind_company"
STAFF_NAME = "bind_staff_name"
REASON = "bind_reason"


def ask_company(turn: Turn) -> None:
    """For which company? The next text is its name, unless it is plainly a story."""
    conversations.expect(turn.uow, turn.speaker.telegram_id, COMPANY)
    turn.answer(views.ask(turn.language))


@on_typed(COMPANY)
async def on_company(turn: Turn, _: str, text: str) -> None:
    """A company's name, or a client who begins to tell instead."""
    contact, message = check_contact(turn.speaker), turn.update.effective_message
    if message is not None and tells_a_complaint(text):
        await conversations.settle(turn.uow, turn.speaker.telegram_id)
        return await hear(turn, contact, message)
    if not is_name_like(text):
        return turn.answer(views.too_short(turn.language))
    return await _offer(turn, contact, plain(text))


async def _offer(turn: Turn, contact: Contact, words: str) -> None:
    # one name for one question: whoever types on instead of tapping has begun to tell, and must be heard
    await conversations.settle(turn.uow, turn.speaker.telegram_id)
    found = await binding.look_up(turn.uow, contact, words)
    match found.clients:
        case ():
            turn.answer(views.unknown(words, turn.language, too_often=found.too_often))
        case (client,):
            turn.answer(await views.found(turn.uow, client, turn.language))
        case several:
            turn.answer(views.many(several, turn.language))


@on_tap(Act.BIND_YES, Act.BIND_PICK)
async def on_bind_yes(turn: Turn, tap: Tap) -> None:
    """是的, or one of several: an application, nothing more."""
    client = await turn.uow.clients.get(tap.subject)
    await _apply(turn, client.company, client.id)


@on_tap(Act.BIND_CONTINUE)
async def on_bind_continue(turn: Turn, _: Tap) -> None:
    """继续 with a name nobody knows: staff look."""
    contact = check_contact(turn.speaker)
    if not contact.binding_company:
        raise NotPossible
    await _apply(turn, contact.binding_company)


async def _apply(turn: Turn, company: str, client_id: str | None = None) -> None:
    await binding.apply(turn.uow, check_contact(turn.speaker), company, client_id)
    await conversations.settle(turn.uow, turn.speaker.telegram_id)
    turn.answer(views.pending(turn.language))
    turn.answer(start.hello(turn.firm, turn.language))


@on_tap(Act.BIND_AGAIN, Act.CORRECT_COMPANY)
async def on_bind_again(turn: Turn, _: Tap) -> None:
    """重新输入, 修改后重提, 更正公司."""
    check_contact(turn.speaker)
    ask_company(turn)


@on_tap(Act.BIND_SKIP)
async def on_bind_skip(turn: Turn, _: Tap) -> None:
    """跳过: a guest can complain all the same."""
    contact = check_contact(turn.speaker)
    await conversations.settle(turn.uow, turn.speaker.telegram_id)
    turn.uow.audit(f"contact:{contact.id}", "binding.skip", contact.id)
    turn.answer(start.hello(turn.firm, turn.language))


def remind(turn: Turn, contact: Contact) -> None:
    """Where the application stands, for somebody who comes back."""
    if contact.binding is Binding.PENDING:
        turn.answer(views.pending(turn.language))
    elif contact.binding is Binding.REJECTED:
        turn.answer(views.rejected(contact, turn.firm, turn.language))


# --- staff ---------------------------------------------------------------------------------------


@on_tap(Act.BIND_APPROVE)
async def on_approve(turn: Turn, tap: Tap) -> None:
    """通过."""
    contact_id, _, client_id = tap.subject.partition(":")
    await _approve(turn, contact_id, client_id)


async def _approve(turn: Turn, contact_id: str, client_id: str) -> None:
    try:
        bound = await binding.approve(turn.uow, check_staff(turn.speaker), contact_id, client_id)
    except NotPossible:
        return turn.answer(Screen(say("s.bind_gone")))
    client = await turn.uow.clients.get(bound.client_id)
    return turn.replace_tapped(Screen(say("s.bind_ok", name=bound.name, company=client.company)))


@on_tap(Act.BIND_NAME)
async def on_name_company(turn: Turn, tap: Tap) -> None:
    """指定公司: staff type the client's name as it is in the register."""
    await binding.get_application(turn.uow, check_staff(turn.speaker), tap.subject)
    conversations.expect(turn.uow, turn.speaker.telegram_id, STAFF_NAME, tap.subject)
    turn.answer(Screen(say("s.bind_name_ask")))


@on_typed(STAFF_NAME)
async def on_staff_name(turn: Turn, contact_id: str, text: str) -> None:
    """The company for an application that named none we know."""
    check_staff(turn.speaker)
    try:
        client = await clients.get_by_words(turn.uow, text)
    except (clients.NoSuchClient, clients.SeveralClients):
        return turn.answer(Screen(say("s.bind_name_none", company=text[:60])))
    await conversations.settle(turn.uow, turn.speaker.telegram_id)
    return await _approve(turn, contact_id, client.id)


@on_tap(Act.BIND_REJECT)
async def on_reject_application(turn: Turn, tap: Tap) -> None:
    """驳回: asks for the reason first."""
    try:
        await binding.get_application(turn.uow, check_staff(turn.speaker), tap.subject)
    except NotPossible:
        return turn.answer(Screen(say("s.bind_gone")))
    conversations.expect(turn.uow, turn.speaker.telegram_id, REASON, tap.subject)
    return turn.answer(Screen(say("s.bind_reason_ask")))


@on_typed(REASON)
async def on_reject_reason(turn: Turn, contact_id: str, text: str) -> None:
    """The reason the applicant is told."""
    try:
        contact = await binding.reject(turn.uow, check_staff(turn.speaker), contact_id, text)
    except NotPossible:
        await conversations.settle(turn.uow, turn.speaker.telegram_id)
        return turn.answer(Screen(say("s.bind_gone")))
    await conversations.settle(turn.uow, turn.speaker.telegram_id)
    return turn.answer(Screen(say("s.bind_rejected", name=contact.name)))
