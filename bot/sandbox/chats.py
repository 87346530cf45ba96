"""People and chats of one bot's world: who may be written to, what was said, which keyboard is shown."""

from dataclasses import dataclass, field

from bot.sandbox.refusal import ApiError, Json, bad_request

FIRST_SUPERGROUP = -1_000_000_000_000


@dataclass(slots=True)
class Person:
    """A fake user of Telegram."""

    id: int
    first_name: str
    last_name: str | None = None
    username: str | None = None
    language_code: str = "zh-hans"
    role: str = "client"
    title: str = ""
    blocked: bool = False
    started: bool = False
    unread: int = 0

    def user(self) -> Json:
        """As a User object."""
        user: Json = {"id": self.id, "is_bot": False, "first_name": self.first_name}
        if self.last_name:
            user["last_name"] = self.last_name
        if self.username:
            user["username"] = self.username
        return user | {"language_code": self.language_code}

    def shown(self) -> Json:
        """As the page wants it."""
        return {
            "id": self.id,
            "first_name": self.first_name,
            "last_name": self.last_name,
            "username": self.username,
            "language_code": self.language_code,
            "role": self.role,
            "title": self.title or self.first_name,
            "blocked": self.blocked,
            "unread": self.unread,
        }


@dataclass(slots=True)
class Entry:
    """One message in a chat; `edits` counts how often the bot has changed it."""

    message: Json
    mine: bool
    deleted: bool = False
    edits: int = 0
    seq: int = 0


@dataclass(slots=True)
class Chat:
    """A private chat or a group, seen from the bot."""

    id: int
    kind: str
    brief: Json
    entries: dict[int, Entry] = field(default_factory=dict)
    keyboard: Json | None = None
    typing_until: float = 0.0
    last_id: int = 0
    migrated_to: int | None = None
    person: Person | None = None

    def check_writable(self) -> None:
        """Refuse as Telegram does when the bot may not write here."""
        if self.migrated_to is not None:
            raise ApiError(
                400,
                "Bad Request: group chat was upgraded to a supergroup chat",
                {"migrate_to_chat_id": self.migrated_to},
            )
        if self.person is None:
            return
        if self.person.blocked:
            raise ApiError(403, "Forbidden: bot was blocked by the user")
        if not self.person.started:
            raise ApiError(403, "Forbidden: bot can't initiate conversation with a user")

    def find(self, message_id: int, wording: str) -> Entry:
        """A message that is still there, or 400 with this wording."""
        entry = self.entries.get(message_id)
        if entry is None or entry.deleted:
            raise bad_request(wording)
        return entry

    def show_keyboard(self, markup: Json | None) -> None:
        """What a message's markup does to the keyboard below the chat."""
        if markup is None:
            return
        if "keyboard" in markup:
            self.keyboard = markup
        elif markup.get("remove_keyboard"):
            self.keyboard = None


def private_chat(person: Person) -> Chat:
    """The chat of a person with the bot."""
    brief = {
        key: value
        for key, value in person.user().items()
        if key in {"id", "first_name", "last_name", "username"}
    }
    return Chat(person.id, "private", brief | {"type": "private"}, person=person)


def group_chat(chat_id: int, title: str) -> Chat:
    """A group; one with a long id is a supergroup."""
    kind = "supergroup" if chat_id <= FIRST_SUPERGROUP else "group"
    return Chat(chat_id, kind, {"id": chat_id, "title": title, "type": kind})
