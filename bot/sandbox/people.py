"""What fake people do: write, send files, tap, share a contact, block. Each deed becomes an update for the
bot.
"""

import re
from dataclasses import dataclass

from bot.sandbox.chats import FIRST_SUPERGROUP, Chat, Person
from bot.sandbox.entities import found
from bot.sandbox.media import as_field
from bot.sandbox.refusal import Json, bad_request
from bot.sandbox.sending import without_reply
from bot.sandbox.validation import Upload
from bot.sandbox.wording import TEXT_LIMIT
from bot.sandbox.world import Query, World

_DEEP_LINK = re.compile(
    r"(?:https?://)?(?:t\.me|telegram\.me)/(\w+)/?\?start=([\w-]*)\Z"
    r"|tg://resolve\?domain=(\w+)&start=([\w-]*)\Z"
)


@dataclass(frozen=True, slots=True)
class Sending:
    """A file about to be sent: as what, and what size to claim for it (None: its own)."""

    upload: Upload
    kind: str
    said_size: int | None = None


def says(world: World, person: Person, text: str, reply_to: int | None = None) -> list[Json]:
    """Write a text; one beyond 4096 characters goes out in pieces, as real clients do."""
    chat = _open(world, person)
    pieces = [text[at : at + TEXT_LIMIT] for at in range(0, len(text), TEXT_LIMIT)] or [""]
    hides = (
        chat.keyboard is not None
        and chat.keyboard.get("one_time_keyboard")
        and text in _labels(chat.keyboard)
    )
    if hides:
        chat.keyboard = None
    return [_sent(world, chat, person, _text(piece) | _reply(chat, reply_to)) for piece in pieces]


def _labels(keyboard: Json) -> set[str]:
    return {button["text"] for row in keyboard["keyboard"] for button in row}


def _text(text: str) -> Json:
    entities = found(text)
    return {"text": text, "entities": entities} if entities else {"text": text}


def _reply(chat: Chat, reply_to: int | None) -> Json:
    if reply_to is None:
        return {}
    return {"reply_to_message": without_reply(chat.find(reply_to, "message to be replied not found").message)}


def _open(world: World, person: Person) -> Chat:
    """The chat, opened if need be; who writes to a bot they had blocked unblocks it."""
    if person.blocked:
        block(world, person, blocked=False)
    person.started = True
    return world.chats[person.id]


def _sent(world: World, chat: Chat, person: Person, content: Json) -> Json:
    message = world.post(chat, person.user(), content)
    world.push("message", message, chat.id)
    world.events.tell("message", [chat.id], message_id=message["message_id"])
    return message


def starts(world: World, person: Person, payload: str = "") -> Json:
    """Press START, or follow a deep link."""
    return says(world, person, f"/start {payload}".rstrip())[0]


def sends(world: World, person: Person, files: list[Sending], more: Json) -> list[Json]:
    """Send files; `more` may hold ``caption`` (put on the first) and ``album`` (one group id for all)."""
    chat = _open(world, person)
    group: Json = (
        {"media_group_id": str(13_000_000_000_000_000 + world.serial())} if more.get("album") else {}
    )
    sent: list[Json] = []
    for file in files:
        content = as_field(world.files, file.kind, file.upload, file.said_size) | group
        if more.get("caption") and not sent:
            content["caption"] = more["caption"]
            if entities := found(more["caption"]):
                content["caption_entities"] = entities
        sent.append(_sent(world, chat, person, content))
    return sent


def shares(world: World, person: Person, content: Json) -> Json:
    """Send a contact, a location or a sticker."""
    return _sent(world, _open(world, person), person, content)


def edits(world: World, person: Person, message_id: int, text: str) -> Json:
    """Change an own message's text or caption."""
    chat = _open(world, person)
    entry = chat.find(message_id, "message to edit not found")
    if not entry.mine:
        raise bad_request("message can't be edited")
    field, marks = ("text", "entities") if "text" in entry.message else ("caption", "caption_entities")
    kept = {key: value for key, value in entry.message.items() if key != marks}
    marked: Json = {marks: found(text)} if found(text) else {}
    entry.message = kept | {field: text, "edit_date": world.date()} | marked
    world.push("edited_message", entry.message, chat.id)
    world.events.tell("edit", [chat.id], message_id=message_id)
    return entry.message


def taps(world: World, person: Person, message_id: int, data: str) -> Query:
    """Tap an inline button; the data may be forged, as a changed client can."""
    chat = world.chats[person.id]
    entry = chat.entries.get(message_id)
    query = world.ask(person.id)
    update: Json = {
        "id": query.id,
        "from": person.user(),
        "chat_instance": str(7_000_000_000 + person.id),
        "data": data,
    }
    if entry is not None:
        update["message"] = entry.message
        if entry.deleted:
            update["message"] = {"chat": chat.brief, "message_id": message_id, "date": 0}
    world.push("callback_query", update, chat.id)
    return query


def button_of(chat: Chat, message_id: int, label: str) -> Json:
    """The inline button with this label on a message, or 400."""
    entry = chat.find(message_id, "message not found")
    rows = entry.message.get("reply_markup", {}).get("inline_keyboard", [])
    for row in rows:
        for button in row:
            if button["text"] == label:
                return dict(button)
    raise bad_request(f"no button {label!r} on message {message_id}")


def deep_link(url: str, username: str) -> str | None:
    """The payload of a link that starts this bot, or None for any other address."""
    match = _DEEP_LINK.match(url)
    if match is None or (match[1] or match[3]).lower() != username.lower():
        return None
    return match[2] or match[4] or ""


def block(world: World, person: Person, *, blocked: bool) -> None:
    """Block the bot, or unblock it; it hears of it in ``my_chat_member``."""
    if person.blocked == blocked:
        return
    person.blocked = blocked
    statuses: tuple[Json, Json] = ({"status": "member"}, {"status": "kicked", "until_date": 0})
    old, new = statuses if blocked else reversed(statuses)
    world.push("my_chat_member", {
        "chat": world.chats[person.id].brief, "from": person.user(), "date": world.date(),
        "old_chat_member": {"user": world.bot} | old, "new_chat_member": {"user": world.bot} | new,
    }, person.id)  # fmt: skip
    world.events.tell("message", [person.id])


def says_in_group(world: World, group: Chat, person: Person, text: str) -> Json:
    """Write into a group."""
    return _sent(world, group, person, _text(text))


def founds(world: World, title: str, chat_id: int | None) -> Chat:
    """A new group with the bot in it."""
    return world.add_group(chat_id or FIRST_SUPERGROUP - world.serial(), title)


def grows(world: World, group: Chat) -> Chat:
    """A group becomes a supergroup: the old id is refused from now on, and the bot is told in both chats."""
    new = founds(world, group.brief["title"], None)
    member = next(iter(world.people.values())).user()
    moved = world.post(group, member, {"migrate_to_chat_id": new.id})
    world.push("message", moved, group.id)
    world.push("message", world.post(new, member, {"migrate_from_chat_id": group.id}), new.id)
    group.migrated_to = new.id
    return new
