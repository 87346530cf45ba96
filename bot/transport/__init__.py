"""The wire to the Bot API: a python-telegram-bot request class on aiohttp and orjson.

It knows connections, time limits and how each failure is to be read; it knows no method of the Bot API, no
retry and no rate limit: those are the sender's.
"""

from bot.transport.caller import Caller
from bot.transport.download import Incomplete, TooLarge
from bot.transport.failures import (
    Lost,
    LostInTime,
    NotOpen,
    NotSent,
    NotSentInTime,
    is_surely_unsent,
    is_unsure,
)
from bot.transport.limits import Limits
from bot.transport.request import Transport

__all__ = [
    "Caller",
    "Incomplete",
    "Limits",
    "Lost",
    "LostInTime",
    "NotOpen",
    "NotSent",
    "NotSentInTime",
    "TooLarge",
    "Transport",
    "is_surely_unsent",
    "is_unsure",
]
