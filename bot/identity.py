"""Who the bot is, asked of Telegram once: its username is needed to write a link."""

from collections.abc import Iterator
from contextlib import contextmanager

from telegram import Bot
from telegram.error import InvalidToken, NetworkError, TelegramError

from bot.settings import Settings, check_token
from bot.transport import Transport

TOKEN_HINT = "Telegram refuses TINGSU_TOKEN: get the current one from @BotFather and start again with it"  # noqa: S105  a hint


class TokenRefused(Exception):
    """Telegram does not know this token."""


class TelegramUnreachable(Exception):
    """No answer from the Bot API."""


@contextmanager
def told_apart() -> Iterator[None]:
    """Raises TokenRefused or TelegramUnreachable; without the library's own error, whose text may hold the token."""
    try:
        yield
    except InvalidToken:
        raise TokenRefused from None
    except NetworkError as error:
        raise TelegramUnreachable(type(error).__name__) from None
    except TelegramError:
        raise TokenRefused from None


async def ask_username(settings: Settings) -> str:
    """The bot's username without the @; raises BadSetting, TokenRefused, TelegramUnreachable."""
    token, request = check_token(settings.token), Transport(pool_size=1)
    bot = Bot(token, base_url=f"{settings.bot_api}/bot", request=request)
    try:
        with told_apart():
            return (await bot.get_me()).username or ""
    finally:
        await request.shutdown()
