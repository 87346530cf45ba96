"""Consent: two taps, the second for the transfer abroad; before it nothing of the person is stored (R49)."""

import hashlib
from dataclasses import replace

from bot.domain.people import Consent, Contact, Speaker
from storage.mapping import new_id
from storage.uow import Uow

VERSION = "2026-11"


def text_hash(text: str) -> str:
    """What exactly was agreed to, as a hash of the text that was shown."""
    return hashlib.sha256(text.encode()).hexdigest()


def agree(uow: Uow, speaker: Speaker, text: str) -> Contact:
    """Both halves were agreed to; from now on this person is a contact."""
    given = Consent(VERSION, text_hash(text), given_at=uow.now, cross_border_at=uow.now)
    contact = speaker.contact
    if contact is None:
        name = speaker.first_name or "?"
        contact = Contact(new_id(), speaker.telegram_id, name, uow.now, language=speaker.language)
    contact = replace(contact, consent=given, version=contact.version + 1)
    uow.audit(f"contact:{contact.id}", "consent", contact.id, version=VERSION, text=given.text_sha256)
    return uow.contacts.save(contact)
