"""Everything one bot lives in: its people, chats, files, updates, limits and troubles.

The methods of the Bot API (``methods_*``) and the deeds of people (``people.py``) both act on it. It knows no
HTTP.
"""

import asyncio
import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from bot.sandbox.calls import CallLog
from bot.sandbox.chats import Chat, Entry, Person, group_chat, private_chat
from bot.sandbox.events import Events
from bot.sandbox.faults import Faults, draw
from bot.sandbox.files import FileStore
from bot.sandbox.limits import Limits
from bot.sandbox.refusal import ApiError, Json, bad_request
from bot.sandbox.settings import Settings
from bot.sandbox.updates import UpdateQueue


@dataclass(slots=True)
class Query:
    """A tap that waits for ``answerCallbackQuery``; `born` in seconds of the loop, not of a clock."""

    id: str
    person_id: int
    born: float
    answer: asyncio.Future[Json]


@dataclass(slots=True)
class Face:
    """What a bot says of itself."""

    name: str
    description: str = ""
    short_description: str = ""
    commands: dict[tuple[str, str], list[Json]] = field(default_factory=dict)
    menu_buttons: dict[int, Json] = field(default_factory=dict)


class World:
    """One bot and all it can see."""

    def __init__(self, token: str, settings: Settings, now: Callable[[], datetime]) -> None:
        self.token, self.settings, self.now = token, settings, now
        bot_id = int(token.partition(":")[0])
        self.bot: Json = {
            "id": bot_id,
            "is_bot": True,
            "first_name": "Tingsu",
            "username": "tingsu_sandbox_bot",
        }
        self.face = Face(name="Tingsu")
        self.people: dict[int, Person] = {}
        self.chats: dict[int, Chat] = {}
        self.files = FileStore()
        self.updates = UpdateQueue(100_000_000 + bot_id % 100_000)
        self.limits = Limits(settings)
        self.faults = Faults()
        self.calls = CallLog(settings.calls_kept)
        self.events = Events()
        self.queries: dict[str, Query] = {}
        self.webhook: Json = {}
        self.network_down = False
        self.logged_out: ApiError | None = None
        self._last_private_id = 0
        self._made = 0

    def add_person(self, person: Person) -> Person:
        """Let a fake user exist; the bot cannot write to them before they write."""
        self.people[person.id] = person
        self.chats[person.id] = private_chat(person)
        self.events.tell("message", [person.id])
        return person

    def add_group(self, chat_id: int, title: str) -> Chat:
        """A group that has the bot in it."""
        chat = self.chats[chat_id] = group_chat(chat_id, title)
        return chat

    def chat(self, chat_id: object) -> Chat:
        """The chat with this id, or Telegram's 400."""
        chat = self.chats.get(chat_id) if isinstance(chat_id, int) else None
        if chat is None:
            raise bad_request("chat not found")
        return chat

    def date(self) -> int:
        """Now, as Telegram writes it: whole seconds since 1970."""
        return int(self.now().timestamp())

    def serial(self) -> int:
        """A number that was never given before in this world."""
        self._made += 1
        return self._made

    def post(self, chat: Chat, sender: Json, content: Json) -> Json:
        """Put a message into a chat; ids rise through all private chats of a bot, as in one mailbox."""
        if chat.kind == "supergroup":
            number = chat.last_id = chat.last_id + 1
        else:
            number = self._last_private_id = self._last_private_id + 1
        message: Json = {
            "message_id": number,
            "from": sender,
            "chat": chat.brief,
            "date": self.date(),
            **content,
        }
        chat.entries[number] = Entry(message, mine=sender is not self.bot, seq=self.serial())
        return message

    def bot_says(self, chat: Chat, content: Json, markup: Json | None) -> Json:
        """A message of the bot, with its keyboard; shown to whoever watches."""
        if markup is not None and "inline_keyboard" in markup:
            if any(markup["inline_keyboard"]):
                content = {**content, "reply_markup": markup}
        else:
            chat.show_keyboard(markup)
        message = self.post(chat, self.bot, content)
        chat.typing_until = 0.0
        if chat.person is not None:
            chat.person.unread += 1
        self.events.tell("message", [chat.id], message_id=message["message_id"])
        return message

    def changed(self, chat: Chat, entry: Entry, message: Json) -> Json:
        """The bot has edited a message."""
        entry.message = message
        entry.edits += 1
        entry.seq = self.serial()
        self.events.tell("edit", [chat.id], message_id=message["message_id"])
        return message

    def push(self, kind: str, payload: Json, chat_id: int) -> None:
        """Give the bot an update, through whatever faults are in force."""
        if not self.updates.wants(kind):
            return
        copies, held = 1, 0.0
        for fault in self.faults.on_update(chat_id):
            if fault.kind == "duplicate":
                copies = int(fault.more.get("copies", 2))
            elif fault.kind == "reorder":
                held = float(fault.more.get("seconds", 0.3))
            elif fault.kind == "malformed":
                self.updates.push(fault.more.get("update") or {kind: {"message_id": "none", "date": "never"}})
            elif self.updates.waiting:
                fault.struck -= 1  # numbers restart only on an empty queue, as at Telegram
            else:
                self.updates.next_number = 1_000_000 + int(draw(fault.seed, fault.asked) * 90_000_000)
        if held:
            asyncio.get_running_loop().call_later(held, self.updates.push, {kind: payload}, copies)
        else:
            self.updates.push({kind: payload}, copies)

    def ask(self, person_id: int) -> Query:
        """A new callback query of a person."""
        key = hashlib.blake2b(f"{self.token}:{self.serial()}".encode(), digest_size=7).digest()
        loop = asyncio.get_running_loop()
        query = Query(str(int.from_bytes(key) + 10**17), person_id, loop.time(), loop.create_future())
        self.queries[query.id] = query
        return query

    def clear(self) -> None:
        """Forget all that was said and done; people, numbering and the bot's face stay."""
        for person in self.people.values():
            person.started = person.blocked = False
            person.unread = 0
            self.chats[person.id] = private_chat(person)
        for query in self.queries.values():
            query.answer.cancel()
        self.queries.clear()
        self.files = FileStore()
        self.updates.drop()
        self.faults.clear()
        self.network_down = False

    def close(self) -> None:
        """End what waits: polls, taps and watchers."""
        self.updates.wake()
        for query in self.queries.values():
            query.answer.cancel()
        self.events.close()
