"""What Telegram demands of keyboards beyond their shape: texts, data of 1-64 bytes, addresses, numbers of
buttons.
"""

import re

from bot.sandbox.refusal import Json, violation

_ACTIONS = frozenset({
    "url", "callback_data", "web_app", "login_url", "switch_inline_query", "switch_inline_query_current_chat",
    "switch_inline_query_chosen_chat", "copy_text", "callback_game", "pay",
})  # fmt: skip
_HTTP = re.compile(r"https?://[^/\s?#]*[^/\s?#.]\.[^/\s?#]+", re.IGNORECASE)
_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*://", re.IGNORECASE)
_STYLES = frozenset({"danger", "success", "primary"})
MOST_BUTTONS = 100
MOST_REPLY_BUTTONS = 300


def check_markup(markup: Json | None) -> None:
    """Refuse a keyboard that Telegram would refuse."""
    if markup is None:
        return
    if "inline_keyboard" in markup:
        _check_inline(markup["inline_keyboard"])
    elif "keyboard" in markup:
        _check_reply(markup)


def _check_inline(rows: list[list[Json]]) -> None:
    if sum(map(len, rows)) > MOST_BUTTONS:
        raise violation("REPLY_MARKUP_TOO_LONG")
    for row in rows:
        for button in row:
            _check_inline_button(button)


def _check_inline_button(button: Json) -> None:
    if not button["text"].strip():
        raise violation("inline keyboard button text must be non-empty")
    actions = [name for name in button if name in _ACTIONS and button[name] != ""]
    if not actions:
        raise violation(
            "can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard"
        )
    if len(actions) > 1:
        raise violation("can't parse inline keyboard button: exactly one optional field must be used")
    if button.get("style", "primary") not in _STYLES:
        raise violation("can't parse inline keyboard button: invalid button style specified")
    if "callback_data" in button and len(button["callback_data"].encode()) > 64:
        raise violation("BUTTON_DATA_INVALID")
    if "url" in button:
        _check_url(button["url"])


def _check_url(url: str) -> None:
    scheme = _SCHEME.match(url)
    if scheme and scheme.group().lower() in {"tg://", "ton://"}:
        return
    if scheme and scheme.group().lower() not in {"http://", "https://"}:
        raise violation(f"inline keyboard button URL '{url}' is invalid: Unsupported URL protocol")
    if not _HTTP.match(url if scheme else "http://" + url):
        raise violation(f"inline keyboard button URL '{url}' is invalid: Wrong HTTP URL")


def _check_reply(markup: Json) -> None:
    rows = markup["keyboard"]
    if not any(rows):
        raise violation("reply keyboard must have at least one button")
    if sum(map(len, rows)) > MOST_REPLY_BUTTONS:
        raise violation("REPLY_MARKUP_TOO_LONG")
    for row in rows:
        for button in row:
            if not button["text"].strip():
                raise violation("keyboard button text must be non-empty")
