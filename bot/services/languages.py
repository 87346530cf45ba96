"""Which script a person is answered in: the one they chose; until they choose, the one they write in."""

from dataclasses import replace

from bot.domain.people import Contact, Speaker
from bot.domain.script import written_in
from storage.uow import Uow


def follow(uow: Uow, speaker: Speaker, text: str) -> Speaker:
    """The speaker as they are to be answered after writing `text`. Of a stranger nothing is kept."""
    script, contact = written_in(text), speaker.contact
    if script is None:
        return speaker
    if contact is None or not contact.consented:
        code = "zh-hant" if script == "zh_Hant" else "zh-hans"
        return replace(speaker, language_code=code, contact=replace(contact, language=script) if contact else None)
    if contact.language_chosen or contact.language == script:
        return speaker
    return replace(speaker, contact=uow.contacts.save(replace(contact, language=script)))


def choose(uow: Uow, contact: Contact, language: str) -> Contact:
    """What a person has chosen holds, whatever they write in."""
    chosen = replace(contact, language=language, language_chosen=True, version=contact.version + 1)
    uow.audit(f"contact:{contact.id}", "language.choose", contact.id, language=language)
    return uow.contacts.save(chosen)
