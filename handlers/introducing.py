"""The menu of commands that Telegram shows beside the writing field: the clients', and each colleague's own."""

from contextlib import suppress

from telegram import Bot, BotCommandScopeChat

from handlers.routes import commands, staff_commands
from storage.people import everybody
from storage.uow import Storage


async def introduce(bot: Bot, storage: Storage) -> None:
    """Set every menu; without them the bot works all the same."""
    for language, code in (("zh_Hans", None), ("zh_Hant", "zh")):
        with suppress(Exception):
            await bot.set_my_commands(commands(language), language_code=code)
    async with storage.work() as uow:
        staff = [person for person in await everybody(uow) if person.telegram_id]
    for person in staff:
        menu = commands("zh_Hans", staff_commands(person))
        with suppress(Exception):
            await bot.set_my_commands(menu, scope=BotCommandScopeChat(person.telegram_id or 0))
