"""What a failed call means: may Telegram have seen it, and which of python-telegram-bot's errors says so.

The classes are those the library's own transport raises, or subclasses of them, so every `except` written
for the library still fits. Nothing of aiohttp's text leaves this module unwashed, because its exceptions
carry the whole address and with it the bot's token. It does not know how often to retry.
"""

import re

import aiohttp
from telegram.error import NetworkError, TelegramError, TimedOut

_TOKEN = re.compile(r"(?i)(bot)\d+(?::|%3a)[\w-]+")
_PATH = re.compile(r"/bot([^/?#]+)/")
_NEVER_CONNECTED = (
    aiohttp.ClientConnectorError,
    aiohttp.ClientConnectorCertificateError,
    aiohttp.ClientHttpProxyError,
    aiohttp.InvalidURL,
    aiohttp.NonHttpUrlClientError,
)


class NotOpen(RuntimeError):
    """The transport was shut down, and not initialised again, before the call was made."""


class NotSent(NetworkError):
    """The call certainly never left: no connection could be made. It may be repeated freely."""

    __slots__ = ()


class NotSentInTime(NotSent, TimedOut):
    """The call certainly never left: no connection became free, or none was made, in time."""

    __slots__ = ()


class Lost(NetworkError):
    """The call left, wholly or in part, and no answer came: Telegram may have carried it out."""

    __slots__ = ()


class LostInTime(Lost, TimedOut):
    """The call left, and could not be written or answered in time: Telegram may have carried it out."""

    __slots__ = ()


def is_surely_unsent(error: BaseException) -> bool:
    """Say whether Telegram certainly never saw the call; False means it may have carried it out."""
    return isinstance(error, NotSent) or isinstance(error.__cause__, NotOpen)


def is_unsure(error: BaseException) -> bool:
    """Say whether Telegram may have carried the call out without our learning so.

    False for what Telegram itself refused (a status came back) and for what surely never left. An answer that
    is no JSON counts as unsure: something was done.
    """
    return isinstance(error, Lost) or type(error) is TelegramError


def scrub(text: str, url: str = "") -> str:
    """Take every bot token out of a text, in the usual shape or as it stands in `url`."""
    found = _PATH.search(url)
    if found:
        text = text.replace(found.group(1), "<token>")
    return _TOKEN.sub(r"\1<token>", text)


def read_failure(error: Exception, url: str) -> TelegramError:
    """Translate as the library translates httpx's failures. Do not chain the original: it has the URL."""
    if isinstance(error, TelegramError):
        return error
    if isinstance(error, aiohttp.ConnectionTimeoutError):
        return NotSentInTime("Timed out: no connection to the Bot API was made in time.")
    if isinstance(error, TimeoutError):
        return LostInTime()
    text = f"aiohttp.{type(error).__name__}: {scrub(str(error), url)}"
    return NotSent(text) if isinstance(error, _NEVER_CONNECTED) else Lost(text)
