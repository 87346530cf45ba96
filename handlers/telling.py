"""A message as the story keeps it: words exactly as they came, a place or a card in words, and where it came from."""

from telegram import Contact, Location, Message, MessageOriginUser, Venue
from telegram import MessageOriginHiddenUser as HiddenUser

from bot.domain.case import Told
from bot.domain.names import plain
from bot.words import say


def told(message: Message) -> Told:
    """One message of the client."""
    words, kind = words_of(message)
    return Told(message.message_id, message.edit_date or message.date, words, kind=kind, origin=origin_of(message))


def words_of(message: Message) -> tuple[str, str]:
    """What it says, and of which kind it is."""
    if message.location is not None:
        return _place(message.location, message.venue), "location"
    if message.contact is not None:
        return _card(message.contact), "card"
    return message.text or message.caption or "", "forwarded" if message.forward_origin else "text"


def origin_of(message: Message) -> str | None:
    """Whose words they were, if they were forwarded; None for the client's own."""
    match message.forward_origin:
        case None:
            return None
        case MessageOriginUser(sender_user=user):
            return plain(user.full_name)
        case HiddenUser(sender_user_name=name):
            return plain(name)
        case other:
            chat = getattr(other, "chat", None) or getattr(other, "sender_chat", None)
            return plain(chat.title or "" if chat else "") or say("s.origin_hidden")


def _place(location: Location, venue: Venue | None) -> str:
    named = f"{venue.title} {venue.address} " if venue else ""
    north, east = f"{location.latitude:.5f}", f"{location.longitude:.5f}"
    return say("story.location", place=named, latitude=north, longitude=east)


def _card(card: Contact) -> str:
    name = plain(" ".join(part for part in (card.last_name, card.first_name) if part))
    return say("story.card", name=name, phone=card.phone_number)
