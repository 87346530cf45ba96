"""What the stand-in itself says has the shape the official data gives: every update and every answer."""

from typing import Any

from bot.sandbox.validation import API
from tests.box import Telegram
from tests.driver import Person
from tests.sandbox.pictures import jpeg

PYTHON = {"Integer": int, "String": str, "Boolean": bool, "Float": (int, float)}


def faults_of(value: Any, kind: str, at: str) -> list[str]:
    """Where a value is not of the official type."""
    if kind.startswith("Array of "):
        return [fault for n, one in enumerate(value) for fault in faults_of(one, kind[9:], f"{at}[{n}]")]
    if kind in PYTHON:
        return [] if isinstance(value, PYTHON[kind]) else [f"{at} is not {kind}: {value!r}"]
    described = API["types"].get(kind)
    if described is None or "one_of" in described:
        return [] if isinstance(value, dict) else [f"{at} is no object"]
    known = {row[0]: row for row in described["fields"]}
    found = [f"{at} lacks {name}" for name, row in known.items() if row[2] and name not in value]
    for name, inner in value.items():
        if name not in known:
            found.append(f"{at}.{name} is unknown to {kind}")
        else:
            options = [faults_of(inner, one, f"{at}.{name}") for one in known[name][1]]
            found += min(options, key=len)
    return found


async def test_updates(tg: Telegram, li: Person) -> None:
    sent = (await tg.bot("sendMessage", chat_id=100, text="*一*", parse_mode="Markdown", reply_markup={
        "inline_keyboard": [[{"text": "好", "callback_data": "1"}]]}))["result"]  # fmt: skip
    told = await li.says("你好 /start #急 https://example.com", reply_to=sent["message_id"])
    await li.edits(told, "改了")
    await li.taps("好", wait=0)
    await li.sends_album([("1.jpg", jpeg(900, 900)), ("2.jpg", jpeg(9, 9))], caption="两张")
    for name, kind in (("单.pdf", "auto"), ("话.ogg", "auto"), ("曲.mp3", "audio"), ("片.mp4", "video")):
        await li.sends(name, b"x" * 100, kind=kind)
    await li.sends_sticker()
    await li.shares_contact()
    await li.shares_location(31.2, 121.5)
    await li.blocks()
    await li.blocks(blocked=False)
    updates = (await tg.bot("getUpdates"))["result"]
    assert len(updates) == 14
    assert [fault for one in updates for fault in faults_of(one, "Update", "update")] == []


ANSWERED = [
    ("getMe", {}),
    ("getChat", {"chat_id": 100}),
    ("getWebhookInfo", {}),
    ("getMyCommands", {}),
    ("getMyName", {}),
    ("getMyDescription", {}),
    ("getMyShortDescription", {}),
    ("getChatMenuButton", {}),
    ("sendMessage", {"chat_id": 100, "text": "一"}),
    ("setMyName", {"name": "听诉"}),
    ("close", {}),
    ("editMessageText", {"chat_id": 100, "message_id": 2, "text": "二"}),
    ("copyMessage", {"chat_id": 100, "from_chat_id": 100, "message_id": 1}),
    ("forwardMessage", {"chat_id": 100, "from_chat_id": 100, "message_id": 1}),
    ("deleteMessages", {"chat_id": 100, "message_ids": [1, 77]}),
    ("deleteWebhook", {}),
    ("setWebhook", {"url": ""}),
]


async def test_answers(tg: Telegram, li: Person) -> None:
    for method, params in ANSWERED:
        answer = await tg.bot(method, **params)
        assert answer["ok"], (method, answer)
        options = [faults_of(answer["result"], kind, method) for kind in API["methods"][method]["returns"]]
        assert min(options, key=len) == []


def test_the_check_can_fail() -> None:
    assert faults_of({"id": "1", "is_bot": False, "colour": 1}, "User", "u") == [
        "u lacks first_name", "u.id is not Integer: '1'", "u.colour is unknown to User",
    ]  # fmt: skip
