"""The library's bot, with a short way for calls whose values go out as they are.

The outbox holds calls ready to go; the library looks through every value of a call for files, defaults and dates,
which costs as much as the call itself.
"""

from typing import Any

from telegram import InputFile
from telegram.error import EndPointNotFound, InvalidToken
from telegram.ext import ExtBot
from telegram.request import RequestData
from telegram.request._requestparameter import RequestParameter


class Caller(ExtBot[None]):
    """Does what `ExtBot` does."""

    __slots__ = ()

    async def do_api_request(
        self, endpoint: str, api_kwargs: dict[str, Any] | None = None, return_type: Any = None, **limits: Any
    ) -> Any:
        """Make any call; values other than `InputFile` must be JSON already. Raises what the library raises."""
        values = api_kwargs or {}
        if return_type is not None or limits or any(isinstance(value, InputFile) for value in values.values()):
            return await super().do_api_request(endpoint, values, return_type, **limits)
        data = RequestData([RequestParameter(name, value, None) for name, value in values.items()])
        try:
            return await self.request.post(f"{self.base_url}/{endpoint}", data)
        except InvalidToken as error:
            raise EndPointNotFound(f"Endpoint '{endpoint}' not found in Bot API") from error
