"""Words of danger where something else was asked for: they are no question, note or name, they are told.

While a complaint is told they are found in ``complaint.py``; what is added to a filed one is looked at in
``services/raising.py``.
"""

from bot.services import conversations
from bot.services.assessing import sounds_dangerous
from bot.services.paper_homes import NAMING
from bot.views.screen import Screen
from bot.words import say
from handlers.start import consenting
from handlers.turn import Turn
from storage.uow import Conversation

OF_A_CASE = NAMING | {"case_phone", "entry_wrong"}


async def outranks(turn: Turn, asked: Conversation, text: str) -> bool:
    """Whether these words of a client are to be heard as a story instead of as the answer that was waited for."""
    if turn.speaker.staff is not None or consenting(turn.speaker) is None or asked.waiting_for in OF_A_CASE:
        return False
    if not sounds_dangerous(turn.uow, text):
        return False
    await conversations.settle(turn.uow, turn.speaker.telegram_id)
    return True


def comfort_stranger(turn: Turn, text: str) -> None:
    """Nothing is kept of a stranger, so nobody can be sent; but whom to ring can be said."""
    if sounds_dangerous(turn.uow, text):
        turn.answer(Screen(say("consent.danger", turn.language, phone=turn.firm.policy.firm.phone)))
