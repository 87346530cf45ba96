"""Messages, edits, deletions, replies, keyboards, taps, blocking and groups, from both sides."""

import asyncio

import pytest

from bot.sandbox.settings import Settings
from tests.box import Telegram, telegram
from tests.driver import Person, words

KEYS = {"inline_keyboard": [[{"text": "好", "callback_data": "yes"}, {"text": "网站", "url": "https://example.com/a"}]]}


async def says(tg: Telegram, text: str, **params: object) -> dict:
    answer = await tg.bot("sendMessage", chat_id=100, text=text, **params)
    assert answer["ok"], answer
    return answer["result"]


async def test_ids_rise_through_all_private_chats(tg: Telegram, li: Person) -> None:
    wang = await tg.person("王敏", id=200)
    first = await li.says("一")
    second = await wang.says("二")
    third = await says(tg, "三")
    assert second["message_id"] == first["message_id"] + 1
    assert third["message_id"] == first["message_id"] + 2


async def test_a_bot_cannot_write_first(tg: Telegram) -> None:
    await tg.person("陈经理", id=300)
    refused = await tg.bot("sendMessage", chat_id=300, text="您好")
    assert (refused["error_code"], refused["description"]) == (
        403, "Forbidden: bot can't initiate conversation with a user",
    )  # fmt: skip
    assert (await tg.bot("sendMessage", chat_id=301, text="您好"))["description"] == "Bad Request: chat not found"


async def test_blocking_is_told_and_refuses(tg: Telegram, li: Person) -> None:
    await li.blocks()
    (update,) = (await tg.bot("getUpdates"))["result"]
    assert update["my_chat_member"]["new_chat_member"]["status"] == "kicked"
    refused = await tg.bot("sendMessage", chat_id=100, text="在吗")
    assert (refused["error_code"], refused["description"]) == (403, "Forbidden: bot was blocked by the user")
    await li.blocks(blocked=False)
    assert (await tg.bot("sendMessage", chat_id=100, text="在吗"))["ok"]


async def test_edits_change_text_and_keyboard(tg: Telegram, li: Person) -> None:
    sent = await says(tg, "<b>处理中</b>", parse_mode="HTML", reply_markup=KEYS)
    edited = (await tg.bot("editMessageText", chat_id=100, message_id=sent["message_id"], text="办好了"))["result"]
    assert edited["text"] == "办好了"
    assert edited["edit_date"] >= edited["date"]
    assert "entities" not in edited
    assert "reply_markup" not in edited  # Telegram takes the keyboard away when none is given
    again = await tg.bot("editMessageText", chat_id=100, message_id=sent["message_id"], text="办好了")
    assert again["error_code"] == 400
    assert again["description"].startswith("Bad Request: message is not modified: ")
    with_keys = await tg.bot("editMessageReplyMarkup", chat_id=100, message_id=sent["message_id"], reply_markup=KEYS)
    assert with_keys["result"]["reply_markup"] == KEYS
    await li.sees("办好了")


async def test_what_cannot_be_edited(tg: Telegram, li: Person) -> None:
    mine = await li.says("我的")
    sent = await says(tg, "看")

    async def refusal(message_id: int, method: str = "editMessageText", **params: object) -> str:
        return (await tg.bot(method, chat_id=100, message_id=message_id, **params))["description"]

    assert await refusal(9999, text="一") == "Bad Request: message to edit not found"
    assert await refusal(mine["message_id"], text="一") == "Bad Request: message can't be edited"
    no_caption = await refusal(sent["message_id"], "editMessageCaption", caption="一")
    assert no_caption == "Bad Request: there is no caption in the message to edit"


async def test_deleting(tg: Telegram, li: Person) -> None:
    sent = await says(tg, "撤回")
    await li.sees("撤回")
    assert (await tg.bot("deleteMessage", chat_id=100, message_id=sent["message_id"]))["result"] is True
    await li.sees_no("撤回")
    gone = await tg.bot("deleteMessage", chat_id=100, message_id=sent["message_id"])
    assert gone["description"] == "Bad Request: message to delete not found"


async def test_replies(tg: Telegram, li: Person) -> None:
    asked = await li.says("几点？")
    sent = await says(tg, "九点", reply_parameters={"message_id": asked["message_id"]})
    assert sent["reply_to_message"]["text"] == "几点？"
    lost = await tg.bot("sendMessage", chat_id=100, text="九点", reply_parameters={"message_id": 9999})
    assert lost["description"] == "Bad Request: message to be replied not found"
    loose = {"message_id": 9999, "allow_sending_without_reply": True}
    assert "reply_to_message" not in await says(tg, "九点", reply_parameters=loose)
    answered = await li.says("好", reply_to=sent["message_id"])
    assert answered["reply_to_message"]["text"] == "九点"


async def test_a_tap_and_its_answer(tg: Telegram, li: Person) -> None:
    await says(tg, "可以吗？", reply_markup=KEYS)
    tapping = asyncio.create_task(li.taps("好"))
    (update,) = (await tg.bot("getUpdates", timeout=5))["result"]
    query = update["callback_query"]
    assert (query["data"], query["message"]["text"], query["from"]["id"]) == ("yes", "可以吗？", 100)
    await tg.bot("answerCallbackQuery", callback_query_id=query["id"], text="记下了", show_alert=True)
    assert (await tapping)["answer"] == {"text": "记下了", "show_alert": True, "url": None}
    assert li.toast == "记下了"


async def test_a_tap_that_nobody_answers(tg: Telegram, li: Person) -> None:
    await says(tg, "可以吗？", reply_markup=KEYS)
    assert (await li.taps("好", wait=0.1))["answer"] is None


async def test_an_old_query_cannot_be_answered() -> None:
    async with telegram(settings=Settings(callback_lifetime=0.2)) as tg:
        li = await tg.person("李总", id=100)
        await li.starts()
        await says(tg, "可以吗？", reply_markup=KEYS)
        key = (await li.taps("好", wait=0))["callback_query_id"]
        assert (await tg.bot("answerCallbackQuery", callback_query_id=key))["ok"]
        await asyncio.sleep(0.3)
        late = await tg.bot("answerCallbackQuery", callback_query_id=key)
        assert (late["error_code"], late["description"]) == (
            400, "Bad Request: query is too old and response timeout expired or query ID is invalid",
        )  # fmt: skip


async def test_a_link_that_starts_this_bot_is_followed(tg: Telegram, li: Person) -> None:
    me = (await tg.bot("getMe"))["result"]["username"]
    link = {
        "inline_keyboard": [[{"text": "绑定", "url": f"https://t.me/{me}?start=abc_1"}, *KEYS["inline_keyboard"][0]]]
    }
    await says(tg, "请点", reply_markup=link)
    await li.taps("绑定")
    assert (await tg.bot("getUpdates"))["result"][0]["message"]["text"] == "/start abc_1"
    assert (await li.taps("网站"))["url"] == "https://example.com/a"


async def test_keyboards_below_the_chat(tg: Telegram, li: Person) -> None:
    once = {
        "keyboard": [[{"text": "我要投诉"}, {"text": "发手机号", "request_contact": True}]],
        "one_time_keyboard": True,
    }
    await says(tg, "请选", reply_markup=once)
    assert await li.buttons() == ["我要投诉", "发手机号"]
    await says(tg, "还在")  # a message without markup leaves it
    assert await li.buttons() == ["我要投诉", "发手机号"]
    await li.taps("发手机号")
    assert (await tg.bot("getUpdates"))["result"][0]["message"]["contact"]["user_id"] == 100
    await li.taps("我要投诉")
    assert await li.buttons() == []
    await says(tg, "再选", reply_markup=once | {"one_time_keyboard": False})
    await li.taps("我要投诉")
    assert await li.buttons() == ["我要投诉", "发手机号"]
    await says(tg, "收起", reply_markup={"remove_keyboard": True})
    assert await li.buttons() == []


async def test_long_texts_are_split_as_clients_do(tg: Telegram, li: Person) -> None:
    await li.says("字" * 5000)
    texts = [one["message"]["text"] for one in (await tg.bot("getUpdates"))["result"]]
    assert [len(text) for text in texts] == [4096, 904]


async def test_commands_and_deep_links_carry_entities(tg: Telegram, li: Person) -> None:
    sent = await li.starts("inv_42")
    assert sent["text"] == "/start inv_42"
    assert sent["entities"] == [{"type": "bot_command", "offset": 0, "length": 6}]


async def test_a_person_edits(tg: Telegram, li: Person) -> None:
    sent = await li.says("两千三")
    await li.edits(sent, "二千三百元")
    updates = (await tg.bot("getUpdates"))["result"]
    assert updates[1]["edited_message"]["text"] == "二千三百元"
    assert updates[1]["edited_message"]["message_id"] == updates[0]["message"]["message_id"]
    assert "edit_date" in updates[1]["edited_message"]


async def test_typing_is_seen_until_the_message(tg: Telegram, li: Person) -> None:
    await tg.bot("sendChatAction", chat_id=100, action="typing")
    await li.looks()
    assert li.typing
    await says(tg, "到")
    await li.looks()
    assert not li.typing


async def test_copies_and_forwards(tg: Telegram, li: Person) -> None:
    mine = await li.says("原话")
    copied = await tg.bot("copyMessage", chat_id=100, from_chat_id=100, message_id=mine["message_id"])
    assert list(copied["result"]) == ["message_id"]
    forwarded = await tg.bot("forwardMessage", chat_id=100, from_chat_id=100, message_id=mine["message_id"])
    assert forwarded["result"]["forward_origin"]["sender_user"]["id"] == 100
    assert words(forwarded["result"]) == "原话"


async def test_groups(tg: Telegram, li: Person) -> None:
    group = await tg.post("/groups", {"title": "代账一部"})
    assert group["type"] == "supergroup"
    await tg.post(f"/groups/{group['id']}/text", {"from": 100, "text": "大家好"})
    (update,) = (await tg.bot("getUpdates"))["result"]
    assert update["message"]["chat"] == {"id": group["id"], "title": "代账一部", "type": "supergroup"}
    assert (await tg.bot("sendMessage", chat_id=group["id"], text="收到"))["result"]["message_id"] == 2


async def test_what_the_bot_says_of_itself(tg: Telegram, li: Person) -> None:
    commands = [{"command": "start", "description": "开始"}]
    await tg.bot("setMyCommands", commands=commands, language_code="zh", scope={"type": "all_private_chats"})
    assert (await tg.get("/people/100/messages"))["commands"] == commands
    assert (await tg.bot("getMyCommands"))["result"] == []
    await tg.bot("deleteMyCommands", language_code="zh", scope={"type": "all_private_chats"})
    assert (await tg.get("/people/100/messages"))["commands"] == []
    await tg.bot("setMyDescription", description="听诉")
    assert (await tg.get("/state"))["bot"]["description"] == "听诉"
    assert (await tg.bot("setMyShortDescription", short_description="短"))["result"]
    assert (await tg.bot("setChatMenuButton", menu_button={"type": "commands"}))["result"]
    assert (await tg.bot("getChatMenuButton"))["result"] == {"type": "commands"}
    assert (await tg.bot("getChat", chat_id=100))["result"]["first_name"] == "李总"


async def test_the_driver_tells_what_it_saw(tg: Telegram, li: Person) -> None:
    await says(tg, "旧话")
    await li.says("问")
    with pytest.raises(AssertionError, match=r"李总 does not see '旧话'(?s:.*)bot: 旧话"):
        await li.sees("旧话", within=0.1)
    await li.sees_nothing(0.1)
    await says(tg, "新话", reply_markup=KEYS)
    assert (await li.sees("新话"))["text"] == li.last["text"]
    assert await li.buttons() == ["好", "网站"]


async def test_a_group_becomes_a_supergroup(tg: Telegram, li: Person) -> None:
    old = (await tg.post("/groups", {"title": "代账一部", "id": -500}))["id"]
    new = (await tg.post(f"/groups/{old}/grow"))["id"]
    told = [one["message"] for one in (await tg.bot("getUpdates"))["result"]]
    assert (told[0]["chat"]["type"], told[0]["migrate_to_chat_id"]) == ("group", new)
    assert (told[1]["chat"]["type"], told[1]["migrate_from_chat_id"]) == ("supergroup", old)
    refused = await tg.bot("sendMessage", chat_id=old, text="收到")
    assert refused["parameters"] == {"migrate_to_chat_id": new}
    assert (await tg.bot("sendMessage", chat_id=new, text="收到"))["ok"]


async def test_a_world_can_be_cleared(tg: Telegram, li: Person) -> None:
    await says(tg, "旧")
    await li.says("旧")
    tg.box.world.clear()
    assert await li.looks() == []
    assert await tg.unconfirmed() == []
    assert (await tg.bot("sendMessage", chat_id=100, text="在"))["error_code"] == 403
    await li.starts()
    assert (await says(tg, "新"))["message_id"] > 3
