"""What one fake client sees and how long it waited: the half of a person that no server differs in."""

import asyncio
import json
from dataclasses import dataclass, field
from typing import Any


@dataclass(kw_only=True)
class Screen:
    """Buttons in sight by label (message id, data), and the bot's delays in seconds."""

    id: int
    buttons: dict[str, tuple[int, str]] = field(default_factory=dict)
    keyboard: set[str] = field(default_factory=set)
    delays: list[float] = field(default_factory=list)
    asked_at: float | None = None
    shown: asyncio.Event = field(default_factory=asyncio.Event)

    async def says(self, text: str, timed: bool = True) -> None:
        """Send a text; untimed where no answer is expected."""
        raise NotImplementedError

    async def taps(self, label: str) -> None:
        """Tap the button with this label."""
        raise NotImplementedError

    def has(self, label: str) -> bool:
        """Say whether a button with this label is in sight."""
        return label in self.buttons or label in self.keyboard

    def asks(self, now: float | None) -> None:
        """Begin to wait for the answer to an update."""
        self.shown.clear()
        self.asked_at = now

    def called(self, now: float) -> None:
        """Note the bot's first call for the update that waits."""
        if self.asked_at is not None:
            self.delays.append(now - self.asked_at)
            self.asked_at = None

    def sees(self, number: int, markup: Any) -> None:
        """Put a message of the bot on the screen; its keyboard is JSON or the text of it."""
        keys = json.loads(markup) if isinstance(markup, str) else markup or {}
        for row in keys.get("inline_keyboard", ()):
            for button in row:
                self.buttons[button["text"]] = (number, button.get("callback_data", ""))
        for row in keys.get("keyboard", ()):
            self.keyboard.update(key if isinstance(key, str) else key["text"] for key in row)
        self.shown.set()
