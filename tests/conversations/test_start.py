"""How somebody arrives: greeting by state, consent and its refusals, nothing kept before it (R49)."""

from tests.conversations.sealed import places_of
from tests.office import Office

CANARY = "金丝雀甲乙丙"
DEDUPE = {"inbox.chat_id", "inbox.user_id", "inbox.identity"}


async def test_nothing_of_a_stranger_is_kept_but_what_recognises_a_repeat(firm: Office) -> None:
    stranger = await firm.tg.person(CANARY, id=774411)
    await stranger.says(f"你们又漏报了，{CANARY}")
    await stranger.sees("刚才那条没有保存")
    await stranger.says("/new")
    await stranger.sees("开始之前请您了解")
    await stranger.says("/privacy")
    await stranger.sees("没有保存您的任何信息")
    await stranger.says("/human")
    await stranger.sees("人工电话")
    await stranger.sends("清单.txt", CANARY.encode(), CANARY)
    await firm.quiet()
    assert await places_of(firm, CANARY) == []
    kept = set(await places_of(firm, "774411"))
    assert kept - DEDUPE <= {"outbox.chat_id", "taps.telegram_id", "audit.actor", "audit.subject"}, kept
    async with firm.work() as uow:
        assert await uow.contacts.find_by("telegram_id", 774411) is None


async def test_the_control_of_the_search_finds_what_was_consented_to(firm: Office) -> None:
    await firm.consents(firm.li)
    await firm.li.taps("我要投诉")
    await firm.li.says(f"你们又漏报了，{CANARY}")
    await firm.quiet()
    assert "drafts.story" in await places_of(firm, CANARY)


async def test_the_full_notice_says_what_the_law_asks_and_leads_on(firm: Office) -> None:
    he = firm.he
    await he.starts()
    await he.taps("看完整说明")
    notice = (await he.sees("完整说明"))["text"]
    for needed in (
        "明理财税",
        "service@mingli.example",
        "存多久",
        "5年",
        "Telegram",
        "境外",
        "撤回同意",
        "第十三条",
        "第十七条",
        "第三十九条",
    ):
        assert needed in notice
    await he.taps("看完整说明")
    await he.taps("同意，开始")
    await he.taps("我知道并同意")
    await he.sees("投诉处理不收取任何费用")


async def test_somebody_who_declines_is_shown_another_way(firm: Office) -> None:
    await firm.he.starts()
    await firm.he.taps("同意，开始")
    await firm.he.taps("不同意，改打电话")
    await firm.he.sees("我不会保存您的信息。您可以拨打 021-5555 0188")
    async with firm.work() as uow:
        contact = await uow.contacts.find_by("telegram_id", firm.he.id)
        assert contact is not None
        assert not contact.consented


async def test_somebody_known_is_greeted_by_where_they_stand(firm: Office) -> None:
    li = firm.li
    await firm.consents(li)
    await li.starts()
    await li.sees("李总，您好，又见面了")
    await li.taps("我要投诉")
    await li.says("发票抬头开错了")
    await firm.quiet()
    await li.starts()
    await li.sees("上次您说到一半")


async def test_somebody_known_has_four_buttons_and_praises_and_suggests_in_plain_words(firm: Office) -> None:
    """The script gives `start.back` four of the six things one can do; the other two need no button."""
    li = firm.li
    await firm.consents(li)
    await li.starts()
    await li.sees("又见面了")
    assert await li.buttons() == ["我要投诉", "咨询问题", "查看进度", "找人工"]
    await li.says("想表扬一下王敏会计，做事又快又细心，谢谢她")
    await firm.quiet()
    await firm.later(seconds=91)
    await li.sees("我会原话转给王敏和他的主管")
    await li.starts()
    await li.sees("又见面了")
    await li.says("建议你们报税完成后发一条提醒给我们")
    await firm.quiet()
    await firm.later(seconds=91)
    await li.sees("已登记（JY-20261124-0001）")


async def test_a_strangers_tap_on_anothers_button_does_nothing_and_is_audited(firm: Office) -> None:
    li, he = firm.li, firm.he
    await firm.consents(li)
    await firm.consents(he)
    menu = await li.sees("投诉处理不收取任何费用")
    token = menu["reply_markup"]["inline_keyboard"][0][0]["callback_data"]
    own = await he.sees("投诉处理不收取任何费用")
    await he.taps_data(own["message_id"], token)
    assert he.toast == "这个功能仅限工作人员使用。"
    async with firm.work() as uow:
        contact = await uow.contacts.find_by("telegram_id", he.id)
        assert contact is not None
        assert await uow.drafts.find_by("contact_id", contact.id) is None
    assert await places_of(firm, "tap.refused") == ["audit.action"]


async def test_the_buttons_of_a_hint_work(firm: Office) -> None:
    li = firm.li
    await firm.consents(li)
    await li.says("/whatever")
    await li.sees("我没有完全听懂")
    await li.taps("问进度")
    await li.sees("没有")
    await li.sends_sticker()
    await li.sees("贴纸和表情我看到了")
    await li.says("/help")
    await li.sees("投诉不收费")
    await li.taps("我要投诉")
    await li.sees("您请说")


async def test_blocking_and_coming_back_is_noted_and_the_advisor_telephones(firm: Office) -> None:
    li, wang = firm.li, firm.wang
    await firm.consents(li)
    await firm.files(li, "报表晚了一周，问谁都不回")
    await wang.sees("新投诉")
    await wang.taps("接单")
    await firm.quiet()
    await li.blocks()
    await firm.quiet()
    await wang.sees("已屏蔽机器人")
    async with firm.work() as uow:
        contact = await uow.contacts.find_by("telegram_id", li.id)
        assert contact is not None
        assert contact.reachable.value == "blocked"
    await li.blocks(blocked=False)
    await firm.quiet()
    async with firm.work() as uow:
        contact = await uow.contacts.find_by("telegram_id", li.id)
        assert contact is not None
        assert contact.reachable.value == "yes"


async def test_a_colleague_who_sends_a_clients_command_is_told_who_they_are_here(firm: Office) -> None:
    await firm.wang.says("/new")
    await firm.wang.sees("王敏")
    await firm.wang.sees_no("不在您的权限内")
