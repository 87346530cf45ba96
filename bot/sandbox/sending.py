"""What every sending method shares: may the bot write here, is there room, what is it a reply to, is it the
same.
"""

from bot.sandbox.chats import Chat
from bot.sandbox.keyboards import check_markup
from bot.sandbox.refusal import Json, bad_request
from bot.sandbox.world import World


def open_chat(world: World, params: Json, messages: int = 1) -> Chat:
    """The chat of a call after all that Telegram checks before it sends; markup must already be read."""
    check_markup(params.get("reply_markup"))
    chat = world.chat(params["chat_id"])
    chat.check_writable()
    world.limits.check(chat.id, messages)
    return chat


def reply_fields(chat: Chat, params: Json) -> Json:
    """``reply_to_message``, if the call is a reply."""
    wanted = params.get("reply_parameters")
    fields: Json = {"has_protected_content": True} if params.get("protect_content") else {}
    if not wanted:
        return fields
    entry = chat.entries.get(wanted["message_id"])
    if entry is None or entry.deleted:
        if wanted.get("allow_sending_without_reply"):
            return fields
        raise bad_request("message to be replied not found")
    return fields | {"reply_to_message": without_reply(entry.message)}


def without_reply(message: Json) -> Json:
    """A message as it is shown inside another one."""
    return {key: value for key, value in message.items() if key != "reply_to_message"}
