"""The library's bot, with a short way for calls whose values go out as they are, and a refused token told apart.

The outbox holds calls ready to go; the library looks through every value of a call for files, defaults and dates,
which costs as much as the call itself. And it takes a refused token for a method that does not exist: Telegram answers
401 to a token that was revoked, and 404 both to a malformed one and to an unknown method.
"""

from typing import Any

from telegram import InputFile
from telegram.error import EndPointNotFound, InvalidToken, NetworkError, TelegramError
from telegram.ext import ExtBot
from telegram.request import RequestData
from telegram.request._requestparameter import RequestParameter

UNAUTHORIZED = "unauthorized"


class Caller(ExtBot[None]):
    """Does what `ExtBot` does."""

    __slots__ = ()

    async def do_api_request(
        self, endpoint: str, api_kwargs: dict[str, Any] | None = None, return_type: Any = None, **limits: Any
    ) -> Any:
        """Make any call; values other than `InputFile` must be JSON already. Raises what the library raises, but
        InvalidToken where the token is refused."""
        values = api_kwargs or {}
        try:
            if return_type is not None or limits or any(isinstance(value, InputFile) for value in values.values()):
                return await super().do_api_request(endpoint, values, return_type, **limits)
            data = RequestData([RequestParameter(name, value, None) for name, value in values.items()])
            return await self.request.post(f"{self.base_url}/{endpoint}", data)
        except (EndPointNotFound, InvalidToken) as error:
            refusal = error.__cause__ if isinstance(error, EndPointNotFound) else error
        raise await self._read(refusal, endpoint)

    async def _read(self, refusal: BaseException | None, endpoint: str) -> TelegramError:
        """What a 401 or 404 means. Only a token that works for another call shows that it was the method."""
        if isinstance(refusal, InvalidToken) and UNAUTHORIZED in refusal.message.lower():
            return refusal
        try:
            await self.request.post(f"{self.base_url}/getMe")
        except InvalidToken as error:
            return error
        except TelegramError as error:  # it was refused, so it may be tried again; why, cannot be found out now
            return NetworkError(f"'{endpoint}' was refused, and then {type(error).__name__}")
        return EndPointNotFound(f"Endpoint '{endpoint}' not found in Bot API")
