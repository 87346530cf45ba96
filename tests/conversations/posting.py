"""What the sandbox's people cannot do by themselves: forward, answer with a file, exchange one, send a round video."""

from tests.driver import Json, Person
from tests.office import Office

FIRST = 5_000_000  # beyond every number the sandbox gives


class Poster:
    """Posts raw messages of one person."""

    def __init__(self, firm: Office, person: Person) -> None:
        self.firm, self.person = firm, person
        self.number = FIRST

    async def posts(self, **content: object) -> int:
        """A message with this content; returns its number."""
        self.number += 1
        await self.person.turns_away()
        await self.firm.tg.raw({"message": self._message(self.number) | content})
        return self.number

    async def edits(self, number: int, **content: object) -> None:
        """The same message with other content."""
        await self.person.turns_away()
        await self.firm.tg.raw({"edited_message": self._message(number) | {"edit_date": 1_800_000_000} | content})

    def _message(self, number: int) -> Json:
        user = {"id": self.person.id, "is_bot": False, "first_name": self.person.name}
        chat = {"id": self.person.id, "type": "private", "first_name": self.person.name}
        return {"message_id": number, "date": 1_790_000_000, "chat": chat, "from": user}

    async def file(self, name: str, content: bytes, kind: str = "document") -> Json:
        """A file that Telegram has, as a message speaks of it."""
        sent = await self.firm.he.sends(name, content, kind=kind)
        found = sent[kind]
        return dict(found)


def answering(number: int) -> Json:
    """The part of a message that answers another."""
    return {"reply_to_message": {"message_id": number, "date": 1, "chat": {"id": 1001, "type": "private"}}}
