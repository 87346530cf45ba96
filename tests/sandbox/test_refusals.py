"""Calls that no correct bot makes: each is refused in Telegram's words and written down as a violation."""

from typing import Any

import pytest

from tests.box import Telegram
from tests.driver import Person

INLINE = "inline_keyboard"


def keys(*buttons: Any) -> dict[str, Any]:
    return {"chat_id": 100, "text": "x", "reply_markup": {INLINE: [list(buttons)]}}


def html(text: str) -> dict[str, Any]:
    return {"chat_id": 100, "text": text, "parse_mode": "HTML"}


def v2(text: str) -> dict[str, Any]:
    return {"chat_id": 100, "text": text, "parse_mode": "MarkdownV2"}


SEND = "sendMessage"
ENTITIES = "can't parse entities: "
BUTTON = "can't parse inline keyboard button: "
BAD_CALLS = [
    # what is missing or empty
    (SEND, {"text": "x"}, "chat_id is empty"),
    (SEND, {"chat_id": 100}, "message text is empty"),
    (SEND, {"chat_id": 100, "text": ""}, "message text is empty"),
    (SEND, {"chat_id": 100, "text": " \n\t "}, "message text is empty"),
    (SEND, html("<b> </b>"), "message text is empty"),
    ("sendPhoto", {"chat_id": 100}, "there is no photo in the request"),
    ("sendDocument", {"chat_id": 100}, "there is no document in the request"),
    ("sendVoice", {"chat_id": 100}, "there is no voice in the request"),
    ("sendDocument", {"chat_id": 100, "document": "attach://paper"}, "there is no document in the request"),
    ("sendChatAction", {"chat_id": 100}, "wrong parameter action in request"),
    ("sendChatAction", {"chat_id": 100, "action": "dancing"}, "wrong parameter action in request"),
    ("editMessageText", {"text": "x"}, "chat_id is empty"),
    ("editMessageText", {"chat_id": 100, "text": "x"}, "message identifier is not specified"),
    ("editMessageText", {"chat_id": 100, "message_id": 2}, "message text is empty"),
    ("deleteMessage", {"chat_id": 100}, "message identifier is not specified"),
    ("getFile", {}, "file_id is not specified"),
    ("sendMediaGroup", {"chat_id": 100, "media": []}, "media group must include 2-10 items"),
    # what is unknown or of another type
    (SEND, {"chat_id": 100, "text": "x", "colour": "red"}, 'unknown parameter "colour" in sendMessage'),
    (SEND, {"chat_id": 100, "text": 5}, 'Field "text" must be of type String'),
    (SEND, {"chat_id": [100], "text": "x"}, 'Field "chat_id" must be of type Integer or String'),
    (
        SEND,
        {"chat_id": 100, "text": "x", "protect_content": "maybe"},
        'Field "protect_content" must be of type Boolean',
    ),
    ("getUpdates", {"offset": "soon"}, 'Field "offset" must be of type Integer'),
    ("getUpdates", {"limit": 500}, 'field "limit" must be 1-100'),
    ("getUpdates", {"allowed_updates": "message"}, "can't parse allowed_updates JSON object"),
    ("getUpdates", {"allowed_updates": {"a": 1}}, 'Field "allowed_updates" must be of type Array'),
    # lengths
    (SEND, {"chat_id": 100, "text": "字" * 4097}, "message is too long"),
    (SEND, {"chat_id": 100, "text": "😀" * 2049}, "message is too long"),
    ("editMessageText", {"chat_id": 100, "message_id": 2, "text": "字" * 4097}, "MESSAGE_TOO_LONG"),
    ("answerCallbackQuery", {"callback_query_id": "1", "text": "字" * 201}, "MESSAGE_TOO_LONG"),
    ("setMyDescription", {"description": "字" * 513}, 'field "description" must be 0-512 characters long'),
    (
        "setMyShortDescription",
        {"short_description": "字" * 121},
        'field "short_description" must be 0-120 characters long',
    ),
    # markup of texts
    (SEND, {"chat_id": 100, "text": "x", "parse_mode": "RTF"}, "unsupported parse_mode"),
    (SEND, html("<b>x"), ENTITIES + 'Can\'t find end tag corresponding to start tag "b"'),
    (SEND, html("a <x>b</x>"), ENTITIES + 'Unsupported start tag "x" at byte offset 2'),
    (SEND, html("字 <b"), ENTITIES + "Unclosed start tag at byte offset 4"),
    (SEND, html("2 < 3"), ENTITIES + "Unclosed start tag at byte offset 2"),
    (SEND, html("x</b>"), ENTITIES + "Unexpected end tag at byte offset 1"),
    (SEND, html("<b><i>x</b></i>"), ENTITIES + 'Unmatched end tag at byte offset 7, expected "</i>", found "</b>"'),
    (SEND, html("<span>x</span>"), ENTITIES + 'Tag "span" must have class "tg-spoiler" at byte offset 0'),
    (SEND, v2("1.5"), ENTITIES + "Character '.' is reserved and must be escaped with the preceding '\\'"),
    (SEND, v2("x|y"), ENTITIES + "Character '|' is reserved and must be escaped with the preceding '\\'"),
    (SEND, v2("a *b"), ENTITIES + "Can't find end of Bold entity at byte offset 2"),
    (SEND, v2("字_b"), ENTITIES + "Can't find end of Italic entity at byte offset 3"),
    (SEND, v2("```x"), ENTITIES + "Can't find end of Pre entity at byte offset 0"),
    (
        SEND,
        {"chat_id": 100, "text": "a_b", "parse_mode": "Markdown"},
        ENTITIES + "Can't find end of the entity starting at byte offset 1",
    ),
    (
        SEND,
        {"chat_id": 100, "text": "x", "entities": [{"type": "bold", "offset": 0, "length": 2}]},
        "entity beginning at UTF-16 offset 0 ends after the end of the text at UTF-16 offset 2",
    ),
    (
        SEND,
        {"chat_id": 100, "text": "x", "entities": [{"type": "bold"}]},
        "can't parse MessageEntity: Can't find field \"offset\"",
    ),
    # keyboards
    (SEND, {"chat_id": 100, "text": "x", "reply_markup": "[1"}, "can't parse reply keyboard markup JSON object"),
    (SEND, {"chat_id": 100, "text": "x", "reply_markup": "[]"}, "object expected as reply markup"),
    (
        SEND,
        {"chat_id": 100, "text": "x", "reply_markup": {"buttons": []}},
        "can't parse reply keyboard markup JSON object",
    ),
    (
        SEND,
        {"chat_id": 100, "text": "x", "reply_markup": {INLINE: "x"}},
        'can\'t parse reply keyboard markup JSON object: Field "inline_keyboard" must be of type Array',
    ),
    (SEND, keys({"text": "x"}), BUTTON + "Text buttons are unallowed in the inline keyboard"),
    (SEND, keys({"text": "x", "callback_data": ""}), BUTTON + "Text buttons are unallowed in the inline keyboard"),
    (SEND, keys({"callback_data": "1"}), BUTTON + 'Can\'t find field "text"'),
    (SEND, keys({"text": 5, "callback_data": "1"}), BUTTON + 'Field "text" must be of type String'),
    (SEND, keys({"text": "x", "callback_data": "1", "color": "red"}), BUTTON + "unknown field 'color'"),
    (SEND, keys({"text": " ", "callback_data": "1"}), "inline keyboard button text must be non-empty"),
    (
        SEND,
        keys({"text": "x", "callback_data": "1", "url": "https://example.com"}),
        BUTTON + "exactly one optional field must be used",
    ),
    (SEND, keys({"text": "x", "callback_data": "1" * 65}), "BUTTON_DATA_INVALID"),
    (SEND, keys({"text": "x", "callback_data": "字" * 22}), "BUTTON_DATA_INVALID"),
    (SEND, keys({"text": "x", "url": "nowhere"}), "inline keyboard button URL 'nowhere' is invalid: Wrong HTTP URL"),
    (
        SEND,
        keys({"text": "x", "url": "ftp://example.com"}),
        "inline keyboard button URL 'ftp://example.com' is invalid: Unsupported URL protocol",
    ),
    (SEND, keys(*({"text": "x", "callback_data": str(n)} for n in range(101))), "REPLY_MARKUP_TOO_LONG"),
    (
        SEND,
        {"chat_id": 100, "text": "x", "reply_markup": {"keyboard": [[{"text": ""}]]}},
        "keyboard button text must be non-empty",
    ),
    # the bot's own words
    ("setMyCommands", {"commands": [{"command": "Start!", "description": "x"}]}, "BOT_COMMAND_INVALID"),
    ("setMyCommands", {"commands": [{"command": "start"}]}, "can't parse BotCommand: Can't find field \"description\""),
    ("setWebhook", {"url": "http://example.com/x"}, "bad webhook: An HTTPS URL must be provided for webhook"),
    (
        "setWebhook",
        {"url": "https://example.com/x", "secret_token": "a b"},
        "secret token contains unallowed characters",
    ),
]


@pytest.fixture
async def said(tg: Telegram, li: Person) -> None:
    """The bot has said something, as message 2, that a bad call might change."""
    await tg.bot("sendMessage", chat_id=100, text="原来的话")


@pytest.mark.usefixtures("said")
@pytest.mark.parametrize(("method", "params", "wording"), BAD_CALLS)
async def test_a_bad_call(tg: Telegram, li: Person, method: str, params: Any, wording: str) -> None:
    before = await li.looks()
    answer = await tg.bot(method, **params)
    assert answer == {"ok": False, "error_code": 400, "description": f"Bad Request: {wording}"}
    (noted,) = await tg.violations()
    assert (noted["method"], noted["error"]) == (method, answer["description"])
    assert await li.looks() == before
    tg.expected_violations = 1


def test_there_are_enough_vectors() -> None:
    assert len(BAD_CALLS) >= 40


async def test_an_unknown_method(tg: Telegram) -> None:
    for method in ("sendMassage", "sendPoll"):  # no method at all; one that the sandbox does not have
        async with tg.session.get(f"{tg.url}/bot{tg.token}/{method}") as answer:
            assert answer.status == 404
            assert await answer.json() == {"ok": False, "error_code": 404, "description": "Not Found"}
    tg.expected_violations = 2


GOOD_CALLS = [
    {"text": "字" * 4096},
    {"text": "<b>" + "字" * 4096 + "</b>", "parse_mode": "HTML"},
    {"text": "😀" * 2048},
    {"text": "2 &lt; 3 &amp; <a href='https://example.com/?a=1&amp;b=2'>甲</a>", "parse_mode": "HTML"},
    {
        "text": "*b _i_* __u__ ~s~ ||h|| `c` [甲](https://example.com/a\\)) 1\\.5\n>引\n>文\n完",
        "parse_mode": "MarkdownV2",
    },
    {"text": "x", "chat_id": "100"},
    {"text": "x", "disable_notification": "True"},
    keys({"text": "x", "callback_data": "1" * 64}),
    keys({"text": "x", "url": "tg://user?id=5"}),
    {"text": "x", "reply_markup": {"force_reply": True}},
    {"text": "x", "reply_markup": {INLINE: []}},
    {"text": "x", "link_preview_options": {"is_disabled": True}},
]


@pytest.mark.parametrize("params", GOOD_CALLS)
async def test_a_call_on_the_edge_is_taken(tg: Telegram, li: Person, params: Any) -> None:
    answer = await tg.bot("sendMessage", **({"chat_id": 100} | params))
    assert answer["ok"], answer


MARKUP = [
    ("HTML", "<b>甲<i>乙</i></b>", "甲乙", [("bold", 0, 2), ("italic", 1, 1)]),
    ("HTML", "😀<u>甲</u>", "😀甲", [("underline", 2, 1)]),
    ("HTML", "  <s>甲 </s> ", "甲", [("strikethrough", 0, 1)]),
    ("HTML", '<pre><code class="language-py">x</code></pre>', "x", [("pre", 0, 1)]),
    ("HTML", "<blockquote expandable>甲</blockquote>", "甲", [("expandable_blockquote", 0, 1)]),
    ("HTML", "/start @tingsu_bot", "/start @tingsu_bot", [("bot_command", 0, 6), ("mention", 7, 11)]),
    ("MarkdownV2", "*甲 _乙_*", "甲 乙", [("bold", 0, 3), ("italic", 2, 1)]),
    ("MarkdownV2", "||甲|| \\_", "甲 _", [("spoiler", 0, 1)]),
    ("MarkdownV2", "```py\nx```", "x", [("pre", 0, 1)]),
    ("MarkdownV2", ">甲\n>乙\n丙", "甲\n乙\n丙", [("blockquote", 0, 4)]),
    ("Markdown", "*甲* [乙](https://example.com)", "甲 乙", [("bold", 0, 1), ("text_link", 2, 1)]),
]


@pytest.mark.usefixtures("li")
@pytest.mark.parametrize(("mode", "text", "plain", "marks"), MARKUP)
async def test_markup_is_taken_away(
    tg: Telegram, mode: str, text: str, plain: str, marks: list[tuple[str, int, int]]
) -> None:
    sent = (await tg.bot("sendMessage", chat_id=100, text=text, parse_mode=mode))["result"]
    assert sent["text"] == plain
    assert [(one["type"], one["offset"], one["length"]) for one in sent["entities"]] == marks
