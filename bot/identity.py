"""Who the bot is, asked of Telegram once: its username is needed to write a link."""

from telegram import Bot
from telegram.error import InvalidToken, NetworkError, TelegramError

from bot.settings import Settings, check_token
from bot.transport import Transport


class TokenRefused(Exception):
    """Telegram does not know this token."""


class TelegramUnreachable(Exception):
    """No answer from the Bot API."""


async def ask_username(settings: Settings) -> str:
    """The bot's username without the @; raises BadSetting, TokenRefused, TelegramUnreachable."""
    token, request = check_token(settings.token), Transport(pool_size=1)
    bot = Bot(token, base_url=f"{settings.bot_api}/bot", request=request)
    try:
        return (await bot.get_me()).username or ""
    except InvalidToken as error:
        raise TokenRefused from error
    except NetworkError as error:
        raise TelegramUnreachable(type(error).__name__) from error
    except TelegramError as error:
        raise TokenRefused from error
    finally:
        await request.shutdown()
