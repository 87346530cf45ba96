"""People of flesh for the tests: each acts and looks through the sandbox's control interface, so that a test
reads as a transcript. It knows nothing of the program under test; it sees only what a person would see on
the screen.
"""

import asyncio
import io
import time
from typing import Any, Protocol

import aiohttp

Json = dict[str, Any]
PATIENCE = 5.0
GLANCE = 0.25  # what changes without a message, such as a keyboard taken away, is seen so late
BUBBLES_SHOWN = 8
MIMES = {
    "png": "image/png", "jpg": "image/jpeg", "jpeg": "image/jpeg", "ogg": "audio/ogg", "oga": "audio/ogg",
    "mp3": "audio/mpeg", "mp4": "video/mp4", "pdf": "application/pdf", "txt": "text/plain",
}  # fmt: skip


class Place(Protocol):
    """Where a person lives: see ``tests.box.Telegram``."""

    async def get(self, path: str) -> Any:
        """GET from the control interface."""

    async def post(self, path: str, told: object = None) -> Any:
        """POST JSON to it."""

    async def form(self, path: str, form: aiohttp.FormData) -> Any:
        """POST a form to it."""


class Person:
    """A fake user: says, sends, taps; sees what the bot has said since their last deed."""

    def __init__(self, telegram: Place, told: Json) -> None:
        self.telegram = telegram
        self.id: int = told["id"]
        self.name: str = told["first_name"]
        self.messages: list[Json] = []
        self.keyboard: Json | None = None
        self.typing = False
        self.toast: str | None = None
        self._since = 0

    async def _acts(self, deed: str, **told: object) -> Json:
        await self.turns_away()
        return await self._does(deed, **told)

    async def _does(self, deed: str, **told: object) -> Json:
        done: Json = await self.telegram.post(f"/people/{self.id}/{deed}", told)
        return done

    async def says(self, text: str, reply_to: int | None = None) -> Json:
        """Write a text; returns the (last) message."""
        message: Json = (await self._acts("text", text=text, reply_to=reply_to))["message"]
        return message

    async def starts(self, payload: str = "") -> Json:
        """Press START, or follow a deep link with this payload."""
        message: Json = (await self._acts("start", payload=payload))["message"]
        return message

    async def sends(self, name: str, content: bytes, caption: str | None = None, *, kind: str = "auto",
                    size: int | None = None, mime: str | None = None) -> Json:  # fmt: skip
        """Send a file; `size` claims another size than it has."""
        return (await self._sends([(name, content)], caption, kind=kind, size=size, mime=mime))[0]

    async def sends_album(self, files: list[tuple[str, bytes]], caption: str | None = None,
                          kind: str = "auto") -> list[Json]:  # fmt: skip
        """Send several files as one album."""
        return await self._sends(files, caption, kind=kind, album="1")

    async def _sends(self, files: list[tuple[str, bytes]], caption: str | None, *, kind: str,
                     mime: str | None = None, **more: object) -> list[Json]:  # fmt: skip
        await self.turns_away()
        form = aiohttp.FormData(quote_fields=False)
        for name, content in files:
            guess = mime or MIMES.get(name.rpartition(".")[2].lower(), "application/octet-stream")
            form.add_field("file", io.BytesIO(content), filename=name, content_type=guess)
        for field, value in {"caption": caption, "as": kind, **more}.items():
            if value is not None:
                form.add_field(field, str(value))
        found: list[Json] = (await self.telegram.form(f"/people/{self.id}/files", form))["messages"]
        return found

    async def taps(self, label: str, *, wait: float = 3.0) -> Json:
        """Tap the newest button with this label, inline or on the keyboard, as soon as there is one; waits for the
        answer."""
        end = time.monotonic() + PATIENCE
        await self.turns_away()
        while True:
            for message in reversed(self.messages):
                if not message["deleted"] and label in _inline(message):
                    return await self._taps(message, label, wait)
            button = next((one for row in (self.keyboard or {}).get("keyboard", []) for one in row
                           if one["text"] == label), None)  # fmt: skip
            if button is not None:
                break
            assert time.monotonic() < end, f"{self.name} sees no button {label!r}\n{self.screen()}"
            await self._looks_again()
            self._since = self._newest
        if button.get("request_contact"):
            return await self.shares_contact()
        return {"message": await self.says(label), "answer": None}

    async def taps_on(self, message: Json, label: str, *, wait: float = 3.0) -> Json:
        """Tap a button of this very message."""
        await self.turns_away()
        return await self._taps(message, label, wait)

    async def _taps(self, message: Json, label: str, wait: float) -> Json:
        done = await self._does("tap", message_id=message["message_id"], label=label, wait=wait)
        self.toast = (done.get("answer") or {}).get("text")
        return done

    async def taps_data(self, message_id: int, data: str, *, wait: float = 3.0) -> Json:
        """Send any callback data, as a changed client can."""
        done = await self._acts("tap", message_id=message_id, data=data, wait=wait)
        self.toast = (done.get("answer") or {}).get("text")
        return done

    async def edits(self, message: Json, text: str) -> Json:
        """Change an own message."""
        changed: Json = (await self._acts("edit", message_id=message["message_id"], text=text))["message"]
        return changed

    async def shares_contact(self, phone: str = "+8613800138000", **told: object) -> Json:
        """Share a contact, one's own unless `user_id` is given."""
        return await self._acts("contact", phone_number=phone, **told)

    async def shares_location(self, latitude: float, longitude: float) -> Json:
        """Share a place."""
        return await self._acts("location", latitude=latitude, longitude=longitude)

    async def sends_sticker(self) -> Json:
        """Send a sticker."""
        return await self._acts("sticker")

    async def blocks(self, *, blocked: bool = True) -> Json:
        """Block the bot, or unblock it."""
        return await self._acts("block", blocked=blocked)

    async def looks(self) -> list[Json]:
        """Look at the screen: every message now in the chat."""
        return await self._screen()

    async def _looks_again(self) -> None:
        """As soon as there is something new on the screen; now and then all the same."""
        await self._screen(f"?after={self._newest}&wait={GLANCE}")

    async def _screen(self, query: str = "") -> list[Json]:
        told = await self.telegram.get(f"/people/{self.id}/messages{query}")
        self.messages, self.keyboard, self.typing = told["messages"], told["keyboard"], told["typing"]
        return self.messages

    async def turns_away(self) -> None:
        """From now on only what is new counts as seen."""
        await self.looks()
        self._since = self._newest

    @property
    def _newest(self) -> int:
        return max((one["seq"] for one in self.messages), default=0)

    @property
    def new(self) -> list[Json]:
        """What the bot has said or changed since the last deed, as of the last look; the newest last."""
        found = [
            one
            for one in self.messages
            if not one["mine"] and not one["deleted"] and one["seq"] > self._since
        ]
        return sorted(found, key=lambda one: one["seq"])

    @property
    def last(self) -> Json:
        """The bot's newest word (new or changed), as of the last look."""
        said = [one for one in self.messages if not one["mine"] and not one["deleted"]]
        assert said, f"the bot has said nothing to {self.name}"
        return max(said, key=lambda one: int(one["seq"]))

    async def sees(self, text: str, within: float = PATIENCE) -> Json:
        """Wait for a word of the bot, new or changed since the last deed, that holds this text."""
        end = time.monotonic() + within
        await self.looks()
        while True:
            for message in reversed(self.new):
                if text in words(message):
                    return message
            assert time.monotonic() < end, (
                f"{self.name} does not see {text!r} within {within} s\n{self.screen()}"
            )
            await self._looks_again()

    async def sees_nothing(self, seconds: float = 0.5) -> None:
        """The bot says and changes nothing for so long."""
        await asyncio.sleep(seconds)
        await self.looks()
        assert not self.new, f"{self.name} was to see nothing\n{self.screen()}"

    async def sees_no(self, text: str) -> None:
        """Nothing on the screen holds this text, whenever it was said."""
        await self.looks()
        found = [
            one for one in self.messages if not one["deleted"] and not one["mine"] and text in words(one)
        ]
        assert not found, f"{self.name} sees {text!r}\n{self.screen()}"

    async def buttons(self) -> list[str]:
        """Labels of the newest message that has buttons, then of the keyboard below."""
        await self.looks()
        newest = next((one for one in reversed(self.messages) if not one["deleted"] and _inline(one)), None)
        below = [one["text"] for row in (self.keyboard or {}).get("keyboard", []) for one in row]
        return (list(_inline(newest)) if newest else []) + below

    def screen(self) -> str:
        """The last bubbles, for a failure message."""
        lines = [f"  the chat of {self.name} ({self.id}):"]
        for one in self.messages[-BUBBLES_SHOWN:]:
            who = self.name if one["mine"] else "bot"
            mark = " (deleted)" if one["deleted"] else " (edited)" if one.get("edit_date") else ""
            new = "*" if one in self.new else " "
            lines.append(f" {new}{one['message_id']:>4} {who}{mark}: {words(one) or '[' + _media(one) + ']'}")
            if labels := _inline(one):
                lines.append(f"       {' '.join(f'[{label}]' for label in labels)}")
        return "\n".join(lines)


def words(message: Json) -> str:
    """The text or caption of a message."""
    return str(message.get("text") or message.get("caption") or "")


def _media(message: Json) -> str:
    return ", ".join(one["kind"] + " " + one["name"] for one in message["media"]) or "no words"


def _inline(message: Json) -> dict[str, Json]:
    rows = message.get("reply_markup", {}).get("inline_keyboard", [])
    return {button["text"]: button for row in rows for button in row}
