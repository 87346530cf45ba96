"""The Bot API methods the sandbox has, by name. A name that is not here is answered 404, as Telegram does."""

from collections.abc import Awaitable, Callable

from bot.sandbox import methods_bot, methods_media, methods_messages, methods_updates
from bot.sandbox.refusal import Json
from bot.sandbox.world import World

Method = Callable[[World, Json], Awaitable[object]]

METHODS: dict[str, Method] = {
    "getUpdates": methods_updates.get_updates,
    "setWebhook": methods_updates.set_webhook,
    "deleteWebhook": methods_updates.delete_webhook,
    "getWebhookInfo": methods_updates.get_webhook_info,
    "sendMessage": methods_messages.send_message,
    "editMessageText": methods_messages.edit_message_text,
    "editMessageCaption": methods_messages.edit_message_caption,
    "editMessageReplyMarkup": methods_messages.edit_message_reply_markup,
    "deleteMessage": methods_messages.delete_message,
    "deleteMessages": methods_messages.delete_messages,
    "copyMessage": methods_messages.copy_message,
    "forwardMessage": methods_messages.forward_message,
    "sendChatAction": methods_messages.send_chat_action,
    "answerCallbackQuery": methods_messages.answer_callback_query,
    "sendPhoto": methods_media.send_one("photo"),
    "sendDocument": methods_media.send_one("document"),
    "sendVoice": methods_media.send_one("voice"),
    "sendAudio": methods_media.send_one("audio"),
    "sendVideo": methods_media.send_one("video"),
    "sendMediaGroup": methods_media.send_media_group,
    "getFile": methods_media.get_file,
    "getMe": methods_bot.get_me,
    "getChat": methods_bot.get_chat,
    "setMyCommands": methods_bot.set_my_commands,
    "deleteMyCommands": methods_bot.delete_my_commands,
    "getMyCommands": methods_bot.get_my_commands,
    "setMyName": methods_bot.set_my_name,
    "getMyName": methods_bot.get_my_name,
    "setMyDescription": methods_bot.set_my_description,
    "getMyDescription": methods_bot.get_my_description,
    "setMyShortDescription": methods_bot.set_my_short_description,
    "getMyShortDescription": methods_bot.get_my_short_description,
    "setChatMenuButton": methods_bot.set_chat_menu_button,
    "getChatMenuButton": methods_bot.get_chat_menu_button,
    "close": methods_bot.close,
    "logOut": methods_bot.log_out,
}

NAMES = {name.lower(): name for name in METHODS}  # Telegram does not mind the case of a method's name
