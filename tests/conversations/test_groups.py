"""Groups learn nothing (R34): one line that leads to the private chat, and no word of it is kept."""

from tests.conversations.sealed import places_of
from tests.office import Office

CANARY = "金丝雀甲乙丙"


async def test_a_group_is_led_to_the_private_chat_once_and_nothing_is_kept(firm: Office) -> None:
    li = firm.li
    await firm.consents(li)
    number = await firm.files(li, "报表晚了一周，问谁都不回")
    group = (await firm.tg.post("/groups", {"title": "老板群"}))["id"]
    for text in (f"/status {CANARY}", f"{number} 怎么样了 {CANARY}", "/tickets"):
        await firm.tg.post(f"/groups/{group}/text", {"from": li.id, "text": text})
    await firm.quiet()
    said = [call for call in await firm.tg.calls("sendMessage") if call["params"]["chat_id"] in {group, str(group)}]
    assert len(said) == 1
    assert "请私聊我" in str(said[0]["params"])
    assert number not in str(said[0]["params"])
    assert await places_of(firm, CANARY) == []
