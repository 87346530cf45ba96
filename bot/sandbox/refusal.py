"""How Telegram says no: an error code, a sentence, sometimes parameters. It does not know why something is
refused.
"""

from typing import Any

Json = dict[str, Any]


class ApiError(Exception):
    """A refusal in Telegram's own words."""

    def __init__(self, code: int, description: str, parameters: Json | None = None) -> None:
        super().__init__(description)
        self.code = code
        self.description = description
        self.parameters = parameters

    def body(self) -> Json:
        """The JSON body that carries this refusal."""
        body: Json = {"ok": False, "error_code": self.code, "description": self.description}
        if self.parameters:
            body["parameters"] = self.parameters
        return body


class ViolationError(ApiError):
    """A call that no correct bot makes: it breaks the documented shape of the Bot API."""


def bad_request(text: str) -> ApiError:
    """A 400 that a correct bot may meet, for example an expired query."""
    return ApiError(400, f"Bad Request: {text}")


def violation(text: str) -> ViolationError:
    """A 400 that only a faulty bot meets."""
    return ViolationError(400, f"Bad Request: {text}")
