"""Hello and thank you, from a client with nothing under way: greeted and answered, never taken for a complaint."""

from bot.domain.people import Contact
from bot.services import intake
from bot.views import courtesies as views
from handlers.start import greet
from handlers.turn import Turn


async def answered(turn: Turn, contact: Contact, text: str) -> bool:
    """Whether these words were a courtesy, which is answered."""
    greeting = views.is_greeting(text)
    if not (greeting or views.is_thanks(text)) or await intake.find_draft(turn.uow, contact):
        return False
    if greeting:
        await greet(turn, contact)
    else:
        turn.answer(views.welcome(turn.language))
    return True
