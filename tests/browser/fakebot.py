"""A bot played by the test itself, over the Bot API as any bot would; it knows nothing of our program."""

import time
from typing import Any

import httpx

Json = dict[str, Any]


class FakeBot:
    """Asks for updates, answers as it is told."""

    def __init__(self, address: str, token: str) -> None:
        self.address = address
        self._http = httpx.Client(base_url=f"{address}/bot{token}/", timeout=20)
        self._offset = 0
        self._waiting: list[Json] = []

    def call(self, method: str, **values: Any) -> Any:
        """One call of the Bot API; a refusal fails the test."""
        answer = self._http.post(method, json=values).json()
        assert answer["ok"], answer
        return answer["result"]

    def say(self, chat: int, text: str, **more: Any) -> Json:
        """Send a message."""
        message: Json = self.call("sendMessage", chat_id=chat, text=text, **more)
        return message

    def say_with_buttons(self, chat: int, text: str, *rows: list[str]) -> Json:
        """Send a message with inline buttons, whose data is their label."""
        keyboard = [[{"text": label, "callback_data": label} for label in row] for row in rows]
        return self.say(chat, text, reply_markup={"inline_keyboard": keyboard})

    def hear(self, kind: str = "message", seconds: float = 10) -> Json:
        """The next update of this kind; earlier ones of other kinds are kept for later."""
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            for update in self._waiting:
                if kind in update:
                    self._waiting.remove(update)
                    heard: Json = update[kind]
                    return heard
            self._fetch()
        raise AssertionError(f"no {kind} came; waiting: {self._waiting}")

    def hear_text(self, text: str) -> Json:
        """The next message, which must say this."""
        message = self.hear()
        assert message.get("text") == text, message
        return message

    def _fetch(self) -> None:
        for update in self.call("getUpdates", offset=self._offset, timeout=1):
            self._offset = update["update_id"] + 1
            self._waiting.append(update)

    def close(self) -> None:
        """Hang up."""
        self._http.close()
