"""A client who writes what stands on a button has tapped it: nobody is left before a screen that does not move on."""

from bot.services import intake
from bot.views.typed_labels import LONGEST, meant
from handlers.start import consenting
from handlers.turn import Turn
from storage.taps import Tap
from storage.uow import Conversation


async def find_tap(turn: Turn, asked: Conversation | None, text: str) -> Tap | None:
    """The newest button with this label that still does something here, used up if it was for once; or None."""
    contact = consenting(turn.speaker)
    if contact is None or len(text) > LONGEST:
        return None
    draft = await intake.find_draft(turn.uow, contact)
    written = meant(text, draft, asked.waiting_for if asked else None, turn.language)
    if written is None:
        return None
    taps = await turn.uow.taps.newest(turn.speaker.telegram_id, written.act.value)
    return next((turn.uow.taps.use(tap) for tap in taps if tap.subject.endswith(written.code)), None)
