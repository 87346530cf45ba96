"""What somebody is told who may not, or cannot any more: the one place where a typed refusal becomes words."""

from telegram import Update

from bot.domain.case import CaseEnded, NotPossible
from bot.services import conversations
from bot.services.access import NoConsent, NotYours
from bot.services.intake import NoDraft
from bot.services.wordings import ByTelephone, NoChat
from bot.views import start as views
from bot.views.actions import Act
from bot.views.progress import ended
from bot.views.screen import Screen
from bot.words import say
from handlers.turn import Context, Handler, Turn
from storage.taps import Unusable
from storage.uow import Conversation

# What was asked for, and how too few words of it are refused; for whatever is not here it is the grounds.
TOO_SHORT = {"reject_reason": "s.reject_short", "bind_reason": "s.bind_reason_short", "call_result": "s.call_short"}
REFUSED = (NotYours, NoDraft, NotPossible)


def guarded(handler: Handler) -> Handler:
    """The handler, whose typed refusals are answered instead of counting as failures of the program."""

    async def on_update(update: Update, context: Context) -> None:
        try:
            await handler(update, context)
        except REFUSED as error:
            refuse(context.turn, error, handler.__name__)

    return on_update


def refuse_tap(turn: Turn, why: Unusable) -> None:
    """A button that does nothing (any more): forged, somebody else's, too old, or already tapped."""
    strange = why in {Unusable.UNKNOWN, Unusable.FOREIGN}
    if strange:
        turn.uow.audit(f"telegram:{turn.speaker.telegram_id}", "tap.refused", str(turn.speaker.chat_id), why=why.value)
    if turn.speaker.staff is None and (why is Unusable.FOREIGN or turn.speaker.contact is None):
        return turn.toast(say("err.not_staff", turn.language) if strange else "", alert=strange)
    turn.toast()
    return turn.answer(views.hint("val.button_old", (Act.LATEST,), turn.language))


def refuse(turn: Turn, error: Exception, action: str, subject: str = "") -> None:
    """Word a refusal; attempts on what is not theirs are audited."""
    if isinstance(error, NoConsent) and turn.speaker.staff and turn.update.callback_query is None:
        turn.answer(views.staff_hello(turn.speaker.staff, turn.language))  # a client's command, by a colleague
    elif isinstance(error, NoConsent):
        turn.toast()
        ask_consent(turn)
    elif isinstance(error, NoDraft):
        turn.toast()
        turn.answer(views.hint("val.button_old", (Act.LATEST,), turn.language))
    elif isinstance(error, NotYours):
        turn.uow.audit(f"telegram:{turn.speaker.telegram_id}", "access.refused", subject or "-", action=action[:40])
        _tell(turn, say("s.not_yours" if turn.speaker.staff else "err.not_staff", turn.language))
    elif isinstance(error, CaseEnded):
        turn.toast()
        turn.answer(ended(error.case, turn.language), case_id=error.case.id)
    elif isinstance(error, NoChat) and turn.speaker.staff:
        turn.toast()
        phone = error.phone or say("s.no_phone")
        turn.answer(Screen(say("s.no_chat", case_no=error.case.number, phone=phone)))
    elif turn.speaker.staff:
        _tell(turn, say("s.by_phone" if isinstance(error, ByTelephone) else "s.gone", turn.language))
    else:
        turn.toast()
        turn.answer(views.hint("val.button_old", (Act.LATEST,), turn.language))


def refuse_short(turn: Turn, asked: Conversation) -> None:
    """A reason of too few words: it is asked for again, by what was asked."""
    conversations.expect(turn.uow, turn.speaker.telegram_id, asked.waiting_for, asked.subject)
    turn.answer(Screen(say(TOO_SHORT.get(asked.waiting_for, "s.regrade_short"))))


def _tell(turn: Turn, text: str) -> None:
    """On the button that was tapped, or as a message where something was written."""
    if turn.update.callback_query is not None:
        turn.toast(text, alert=True)
    else:
        turn.answer(Screen(text))


def ask_consent(turn: Turn) -> None:
    """Consent first. Words that came before it are not kept; who only tapped has lost none."""
    if turn.update.callback_query is None:
        turn.answer(Screen(say("consent.again", turn.language)))
    turn.answer(views.consent(turn.firm, turn.language))
