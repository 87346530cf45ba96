"""Bot API: text messages, their edits and deletion, copies, chat actions and answers to taps."""

import asyncio

from bot.sandbox.chats import Chat, Entry
from bot.sandbox.entities import length
from bot.sandbox.keyboards import check_markup
from bot.sandbox.refusal import Json, bad_request, violation
from bot.sandbox.sending import open_chat, reply_fields
from bot.sandbox.wording import caption_fields, text_fields
from bot.sandbox.world import World

MEDIA = ("photo", "document", "voice", "audio", "video", "sticker", "contact", "location")
ACTIONS = frozenset({
    "typing", "upload_photo", "record_video", "upload_video", "record_voice", "upload_voice",
    "upload_document", "choose_sticker", "find_location", "record_video_note", "upload_video_note",
})  # fmt: skip
_NOT_MODIFIED = (
    "message is not modified: specified new message content and reply markup are exactly the same"
    " as a current content and reply markup of the message"
)
TYPING_SECONDS = 5.0
DELETABLE_SECONDS = 48 * 3600


async def send_message(world: World, params: Json) -> Json:
    """``sendMessage``."""
    content = text_fields(params)
    chat = open_chat(world, params)
    return world.bot_says(chat, content | reply_fields(chat, params), params.get("reply_markup"))


async def edit_message_text(world: World, params: Json) -> Json:
    """``editMessageText``."""
    if "text" not in params:
        raise violation("message text is empty")
    content = text_fields(params, "MESSAGE_TOO_LONG")
    chat, entry = _editable(world, params)
    if "text" not in entry.message:
        raise bad_request("there is no text in the message to edit")
    return _edited(world, (chat, entry), {"text": None, "entities": None} | content, params)


async def edit_message_caption(world: World, params: Json) -> Json:
    """``editMessageCaption``."""
    content = caption_fields(params)
    chat, entry = _editable(world, params)
    if not any(kind in entry.message for kind in MEDIA[:5]):
        raise bad_request("there is no caption in the message to edit")
    return _edited(world, (chat, entry), {"caption": None, "caption_entities": None} | content, params)


async def edit_message_reply_markup(world: World, params: Json) -> Json:
    """``editMessageReplyMarkup``."""
    return _edited(world, _editable(world, params), {}, params)


def _editable(world: World, params: Json) -> tuple[Chat, Entry]:
    if "inline_message_id" in params:
        raise bad_request("MESSAGE_ID_INVALID")
    for name, words in (
        ("chat_id", "chat_id is empty"),
        ("message_id", "message identifier is not specified"),
    ):
        if name not in params:
            raise violation(words)
    check_markup(params.get("reply_markup"))
    chat = world.chat(params["chat_id"])
    chat.check_writable()
    entry = chat.find(params["message_id"], "message to edit not found")
    if entry.mine:
        raise bad_request("message can't be edited")
    world.limits.check(chat.id)
    return chat, entry


def _edited(world: World, place: tuple[Chat, Entry], content: Json, params: Json) -> Json:
    """The message with new content and keyboard (none given means none); the same as before is refused."""
    chat, entry = place
    markup = params.get("reply_markup")
    if markup is not None and not any(markup["inline_keyboard"]):
        markup = None
    new = {
        key: value
        for key, value in (entry.message | content | {"reply_markup": markup}).items()
        if value is not None
    }
    if new == entry.message:
        raise bad_request(_NOT_MODIFIED)
    return world.changed(chat, entry, new | {"edit_date": world.date()})


async def delete_message(world: World, params: Json) -> bool:
    """``deleteMessage``."""
    chat = world.chat(params["chat_id"])
    entry = chat.find(params["message_id"], "message to delete not found")
    if world.date() - entry.message["date"] > DELETABLE_SECONDS:
        raise bad_request("message can't be deleted for everyone")
    entry.deleted = True
    world.events.tell("delete", [chat.id], message_id=params["message_id"])
    return True


async def delete_messages(world: World, params: Json) -> bool:
    """``deleteMessages``: those that cannot be found are passed over."""
    chat = world.chat(params["chat_id"])
    for number in params["message_ids"]:
        if number in chat.entries:
            chat.entries[number].deleted = True
    world.events.tell("delete", [chat.id])
    return True


def _source(world: World, params: Json, verb: str) -> Entry:
    if params["from_chat_id"] not in world.chats:
        raise bad_request("chat not found")
    return world.chats[params["from_chat_id"]].find(params["message_id"], f"message to {verb} not found")


async def copy_message(world: World, params: Json) -> Json:
    """``copyMessage``: the content without its sender."""
    source = _source(world, params, "copy").message
    kept = {"text", "entities", "caption", "caption_entities", *MEDIA}
    content = {key: value for key, value in source.items() if key in kept}
    if "caption" in params:
        content = {
            key: value for key, value in content.items() if not key.startswith("caption")
        } | caption_fields(params)
    chat = open_chat(world, params)
    sent = world.bot_says(chat, content | reply_fields(chat, params), params.get("reply_markup"))
    return {"message_id": sent["message_id"]}


async def forward_message(world: World, params: Json) -> Json:
    """``forwardMessage``: the content with its origin."""
    source = _source(world, params, "forward").message
    kept = {"text", "entities", "caption", "caption_entities", *MEDIA}
    content = {key: value for key, value in source.items() if key in kept}
    content["forward_origin"] = {"type": "user", "date": source["date"], "sender_user": source["from"]}
    return world.bot_says(open_chat(world, params), content, None)


async def send_chat_action(world: World, params: Json) -> bool:
    """``sendChatAction``: shown for five seconds or until a message comes."""
    if params["action"] not in ACTIONS:
        raise violation("wrong parameter action in request")
    chat = world.chat(params["chat_id"])
    chat.check_writable()
    chat.typing_until = asyncio.get_running_loop().time() + TYPING_SECONDS
    world.events.tell("typing", [chat.id], action=params["action"])
    return True


async def answer_callback_query(world: World, params: Json) -> bool:
    """``answerCallbackQuery``: in time, or it is too late for ever."""
    if length(params.get("text", "")) > 200:
        raise violation("MESSAGE_TOO_LONG")
    query = world.queries.get(params["callback_query_id"])
    now = asyncio.get_running_loop().time()
    if query is None or now - query.born > world.settings.callback_lifetime:
        raise bad_request("query is too old and response timeout expired or query ID is invalid")
    if not query.answer.done():
        query.answer.set_result({
            "text": params.get("text"), "show_alert": params.get("show_alert", False),
            "url": params.get("url"),
        })  # fmt: skip
    world.events.tell("answer", [query.person_id], callback_query_id=query.id, text=params.get("text"),
                      show_alert=params.get("show_alert", False))  # fmt: skip
    return True
