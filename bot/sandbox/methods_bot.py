"""Bot API: what a bot is and says of itself: getMe, commands, descriptions, menu button, chats."""

import re

import orjson

from bot.sandbox.refusal import ApiError, Json, bad_request, violation
from bot.sandbox.world import World

_COMMAND = re.compile(r"[a-z0-9_]{1,32}\Z")
MOST_COMMANDS = 100


async def get_me(world: World, _params: Json) -> Json:
    """``getMe``."""
    return world.bot | {
        "first_name": world.face.name, "can_join_groups": True, "can_read_all_group_messages": False,
        "supports_inline_queries": False, "can_connect_to_business": False, "has_main_web_app": False,
    }  # fmt: skip


async def get_chat(world: World, params: Json) -> Json:
    """``getChat``."""
    chat = world.chat(params["chat_id"])
    if chat.person is not None and not chat.person.started:
        raise bad_request("chat not found")
    gifts = dict.fromkeys(
        ("unlimited_gifts", "limited_gifts", "unique_gifts", "premium_subscription", "gifts_from_channels"),
        False,
    )
    return chat.brief | {"accent_color_id": 1, "max_reaction_count": 11, "accepted_gift_types": gifts}


def _scope(params: Json) -> tuple[str, str]:
    scope = orjson.dumps(params.get("scope") or {"type": "default"}, option=orjson.OPT_SORT_KEYS).decode()
    return scope, params.get("language_code", "")


async def set_my_commands(world: World, params: Json) -> bool:
    """``setMyCommands``."""
    commands = params["commands"]
    if len(commands) > MOST_COMMANDS:
        raise violation("BOT_COMMANDS_TOO_MUCH")
    for one in commands:
        if not _COMMAND.match(one["command"].lstrip("/")):
            raise violation("BOT_COMMAND_INVALID")
        if not one["description"].strip():
            raise violation("BOT_COMMAND_DESCRIPTION_INVALID")
    world.face.commands[_scope(params)] = commands
    world.events.tell("message", list(world.people))
    return True


async def delete_my_commands(world: World, params: Json) -> bool:
    """``deleteMyCommands``."""
    world.face.commands.pop(_scope(params), None)
    return True


async def get_my_commands(world: World, params: Json) -> list[Json]:
    """``getMyCommands``."""
    return world.face.commands.get(_scope(params), [])


def commands_for(world: World, chat_id: int, language: str) -> list[Json]:
    """The commands a person sees: the narrowest scope wins, then their language."""
    scopes: tuple[Json, ...] = (
        {"type": "chat", "chat_id": chat_id},
        {"type": "all_private_chats"},
        {"type": "default"},
    )
    for scope in scopes:
        for code in (language, language.partition("-")[0], ""):
            found = world.face.commands.get(_scope({"scope": scope, "language_code": code}))
            if found:
                return found
    return []


async def set_my_name(world: World, params: Json) -> bool:
    """``setMyName``: an empty name means the first one."""
    world.face.name = params.get("name") or world.bot["first_name"]
    return True


async def get_my_name(world: World, _params: Json) -> Json:
    """``getMyName``."""
    return {"name": world.face.name}


async def set_my_description(world: World, params: Json) -> bool:
    """``setMyDescription``."""
    world.face.description = params.get("description", "")
    return True


async def get_my_description(world: World, _params: Json) -> Json:
    """``getMyDescription``."""
    return {"description": world.face.description}


async def set_my_short_description(world: World, params: Json) -> bool:
    """``setMyShortDescription``."""
    world.face.short_description = params.get("short_description", "")
    return True


async def get_my_short_description(world: World, _params: Json) -> Json:
    """``getMyShortDescription``."""
    return {"short_description": world.face.short_description}


async def set_chat_menu_button(world: World, params: Json) -> bool:
    """``setChatMenuButton``."""
    world.face.menu_buttons[params.get("chat_id", 0)] = params.get("menu_button") or {"type": "default"}
    return True


async def get_chat_menu_button(world: World, params: Json) -> Json:
    """``getChatMenuButton``."""
    return world.face.menu_buttons.get(params.get("chat_id", 0), {"type": "default"})


async def close(_world: World, _params: Json) -> bool:
    """``close``: Telegram refuses it for ten minutes after the start; here it is always granted."""
    return True


async def log_out(world: World, _params: Json) -> bool:
    """``logOut``: from now on the token is refused, as at Telegram for ten minutes."""
    world.logged_out = ApiError(400, "Logged out")
    return True
