"""/start, one-time links, consent, /help: how somebody arrives."""

from dataclasses import replace

from telegram import Update

from bot.domain.people import Client, Contact, Speaker, Staff
from bot.services import conversations, draft_ends, invitations
from bot.services.consent import agree
from bot.services.intake import find_draft
from bot.services.invitations import Offered, Redeemed, Refused
from bot.views import intake as telling
from bot.views import start as views
from bot.views.actions import Act
from handlers.registry import on_tap
from handlers.turn import Context, Turn, refreshed
from storage.cases import open_cases_of
from storage.taps import Tap


async def on_start(_: Update, context: Context) -> None:
    """/start, with or without the secret of a one-time link."""
    turn = context.turn
    await conversations.settle(turn.uow, turn.speaker.telegram_id)
    if context.args:
        await _follow_link(turn, context.args[0])
    elif turn.speaker.staff:
        turn.answer(views.staff_hello(turn.speaker.staff, turn.language))
    else:
        await _as_client(turn)


async def _as_client(turn: Turn) -> None:
    """Consent first, as for everyone; then the greeting that fits."""
    if contact := consenting(turn.speaker):
        await greet(turn, contact)
    else:
        turn.answer(views.consent(turn.firm, turn.language))


@on_tap(Act.AS_CLIENT)
async def on_as_client(turn: Turn, _: Tap) -> None:
    """我也是客户: a colleague, for themselves."""
    await conversations.settle(turn.uow, turn.speaker.telegram_id)
    await _as_client(turn)


async def on_help(_: Update, context: Context) -> None:
    """/help."""
    context.turn.answer(views.help_text(context.turn.speaker))


async def greet(turn: Turn, contact: Contact) -> None:
    """The greeting that fits: a draft that waits, an open case, or somebody known."""
    await say_what_ended(turn, contact)
    if draft := await find_draft(turn.uow, contact):
        turn.answer(views.draft_waiting(draft, turn.language))
    elif cases := await open_cases_of(turn.uow, contact.id):
        turn.answer(views.open_case(contact, cases, turn.language))
    else:
        turn.answer(views.welcome_back(contact, turn.language))


async def say_what_ended(turn: Turn, contact: Contact) -> None:
    """To somebody who is here again: what they had told was kept as long as they were told, if nobody could say so."""
    if await draft_ends.owes_word(turn.uow, contact):
        turn.answer(telling.gone(turn.language))


async def _follow_link(turn: Turn, secret: str) -> None:
    match await invitations.redeem(turn.uow, secret, turn.speaker):
        case Redeemed(staff=Staff() as staff):
            turn.answer(views.staff_hello(staff, turn.language))
        case Redeemed(client=Client() as client):
            _greet_bound(turn, client)
        case Refused.NO_CONSENT:
            offered = await invitations.look_at(turn.uow, secret)
            carried = offered.invitation.id if isinstance(offered, Offered) else ""
            turn.answer(views.consent(turn.firm, turn.language, carried))
        case _:
            turn.answer(views.link_dead(turn.language))


@on_tap(Act.AGREE)
async def on_agree(turn: Turn, tap: Tap) -> None:
    """The first half; nothing is stored yet."""
    turn.answer(views.consent_abroad(turn.language, tap.subject))


@on_tap(Act.AGREE_ABROAD)
async def on_agree_abroad(turn: Turn, tap: Tap) -> None:
    """Both halves: now this person is known."""
    contact = agree(turn.uow, turn.speaker, views.consent_text(turn.firm, turn.language))
    speaker = replace(turn.speaker, contact=contact)
    if not tap.subject:
        return _arrived(refreshed(turn, speaker), contact)
    redeemed = await invitations.redeem_after_consent(turn.uow, tap.subject, speaker)
    if isinstance(redeemed, Redeemed) and redeemed.client is not None:
        return _greet_bound(turn, redeemed.client)
    turn.answer(views.link_dead(turn.language))
    return turn.answer(views.hello(turn.firm, turn.language))


def _arrived(turn: Turn, contact: Contact) -> None:
    """The greeting of somebody who has just consented; who is not bound is asked for the company first."""
    if contact.client_id is not None:
        turn.answer(views.hello(turn.firm, turn.language))
    else:
        conversations.expect(turn.uow, turn.speaker.telegram_id, "bind_company")
        turn.answer(views.hint("bind.ask", (Act.BIND_SKIP,), turn.language))


@on_tap(Act.FULL_NOTICE)
async def on_full_notice(turn: Turn, tap: Tap) -> None:
    """看完整说明: nothing is stored by reading."""
    turn.answer(views.full_notice(turn.firm, turn.language, tap.subject))


@on_tap(Act.DECLINE)
async def on_decline(turn: Turn, _: Tap) -> None:
    """No consent, nothing stored, another way shown."""
    turn.answer(views.consent_refused(turn.firm, turn.language))


def _greet_bound(turn: Turn, client: Client) -> None:
    turn.answer(views.bound(client, turn.language))
    turn.answer(views.hello(turn.firm, turn.language))


def consenting(speaker: Speaker) -> Contact | None:
    """The contact who speaks, if consent was given."""
    return speaker.contact if speaker.contact and speaker.contact.consented else None
