"""What the bot has called and what it was told: for the tests' questions and for the list of violations."""

from collections import deque
from dataclasses import dataclass
from datetime import datetime

from bot.sandbox.refusal import Json
from bot.sandbox.validation import Upload


@dataclass(slots=True)
class Call:
    """One call of the bot; `error` is Telegram's sentence when it was refused."""

    n: int
    at: datetime
    method: str
    params: dict[str, object]
    ok: bool = True
    error: str | None = None
    violation: bool = False

    def shown(self) -> Json:
        """As JSON, uploads told in a word."""
        params = {name: _short(value) for name, value in self.params.items()}
        return {
            "n": self.n,
            "at": self.at.isoformat(),
            "method": self.method,
            "params": params,
            "ok": self.ok,
            "error": self.error,
        }


def _short(value: object) -> object:
    if isinstance(value, Upload):
        return f"<{value.name}, {value.mime}, {len(value.content)} bytes>"
    return value


class CallLog:
    """The last so many calls; violations are all kept."""

    def __init__(self, kept: int) -> None:
        self.calls: deque[Call] = deque(maxlen=kept)
        self.violations: list[Call] = []
        self.made = 0

    def note(self, at: datetime, method: str, params: dict[str, object]) -> Call:
        """Write a call down before it is carried out."""
        self.made += 1
        call = Call(self.made, at, method, params)
        self.calls.append(call)
        return call

    def refuse(self, call: Call, error: str, *, is_violation: bool) -> None:
        """Write down that it was refused."""
        call.ok, call.error, call.violation = False, error, is_violation
        if is_violation:
            self.violations.append(call)
