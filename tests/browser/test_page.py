"""The page in a real browser against the real sandbox; the bot is played by the test over the Bot API."""

import re

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.fakebot import FakeBot
from tests.browser.phones import CHEN, HOSTILE, LI, WANG, Opener, Phone, paper, picture

pytestmark = pytest.mark.browser
NARROW = (390, 844)
COMPOSING_ENTER = """(node) => node.dispatchEvent(
  new KeyboardEvent('keydown', {key: 'Enter', isComposing: true, bubbles: true, cancelable: true}))"""


@pytest.fixture
def page(open_page: Opener) -> Page:
    """The page on a wide screen."""
    return open_page()


@pytest.fixture
def li(page: Page, started: None) -> Phone:
    """The client's phone; the bot has been started."""
    return Phone(page, 0)


def test_an_empty_chat_offers_to_begin(page: Page, bot: FakeBot) -> None:
    phone = Phone(page, 0)
    expect(phone.find("composer")).to_be_hidden()
    phone.find("start").click()
    bot.hear_text("/start")
    bot.say(LI, "您好，请说。")
    phone.shows("您好，请说。")
    expect(phone.find("composer")).to_be_visible()
    expect(phone.find("start")).to_be_hidden()


def test_text_goes_and_comes(li: Phone, bot: FakeBot) -> None:
    li.says("又漏报了，还罚款")
    assert bot.hear_text("又漏报了，还罚款")["from"]["id"] == LI
    assert li.shows("又漏报了，还罚款").get_attribute("data-mine") == "true"
    bot.say(LI, "您请说，我在听。")
    assert li.shows("您请说，我在听。").get_attribute("data-mine") == "false"
    expect(li.find("composer")).to_have_value("")


def test_shift_enter_breaks_the_line_and_pinyin_does_not_send(li: Phone, bot: FakeBot) -> None:
    box = li.find("composer")
    box.fill("第一行")
    box.press("Shift+Enter")
    box.press_sequentially("nihao")
    box.evaluate(COMPOSING_ENTER)
    expect(box).to_have_value("第一行\nnihao")
    box.press("Enter")
    bot.hear_text("第一行\nnihao")


def test_a_tap_waits_for_its_answer(li: Phone, bot: FakeBot) -> None:
    bot.say_with_buttons(LI, "说完后点这里。", ["我说完了", "找人工"])
    button = li.taps("我说完了")
    expect(button).to_have_attribute("aria-busy", "true")
    query = bot.hear("callback_query")
    assert query["data"] == "我说完了"
    bot.call("answerCallbackQuery", callback_query_id=query["id"], text="记下了")
    expect(li.find("toast")).to_have_text("记下了")
    expect(button).not_to_have_attribute("aria-busy", "true")


def test_a_loud_answer_must_be_acknowledged(li: Phone, bot: FakeBot) -> None:
    bot.say_with_buttons(LI, "提交吗？", ["先提交"])
    li.taps("先提交")
    query = bot.hear("callback_query")
    bot.call("answerCallbackQuery", callback_query_id=query["id"], text="提交后仍可补充", show_alert=True)
    expect(li.find("alert")).to_contain_text("提交后仍可补充")
    li.page.keyboard.press("Enter")
    expect(li.find("alert")).to_have_count(0)


def test_the_reply_keyboard_comes_speaks_and_goes(li: Phone, bot: FakeBot) -> None:
    first_row = [{"text": "我要投诉"}, {"text": "咨询问题"}]
    keys = {"keyboard": [first_row, [{"text": "发送手机号", "request_contact": True}]]}
    bot.say(LI, "请选择。", reply_markup=keys)
    expect(li.find("reply-button")).to_have_count(3)
    li.find("reply-button").filter(has_text="我要投诉").click()
    bot.hear_text("我要投诉")
    li.find("reply-button").filter(has_text="发送手机号").click()
    li.page.get_by_test_id("phone").fill("+8613900001111")
    li.page.get_by_role("button", name="发送", exact=True).last.click()
    assert bot.hear()["contact"]["phone_number"].endswith("13900001111")
    bot.say(LI, "收到。", reply_markup={"remove_keyboard": True})
    expect(li.find("reply-button")).to_have_count(0)


def test_a_file_by_the_button(li: Phone, bot: FakeBot) -> None:
    li.picks(paper("第三季度申报表.pdf"))
    expect(li.find("chip")).to_contain_text("第三季度申报表.pdf")
    li.find("composer").fill("请看这份")
    li.find("send").click()
    message = bot.hear()
    assert (message["document"]["file_name"], message["caption"]) == ("第三季度申报表.pdf", "请看这份")
    expect(li.find("document")).to_contain_text("2.0 KB")
    expect(li.find("chip")).to_have_count(0)


def test_a_file_by_drop_and_a_picture_by_paste(li: Phone, bot: FakeBot) -> None:
    li.drops(paper("合同.pdf"))
    expect(li.find("chip")).to_contain_text("合同.pdf")
    li.find("composer").press("Enter")
    assert bot.hear()["document"]["file_name"] == "合同.pdf"
    li.drops(picture(), onto="composer")
    expect(li.find("chip")).to_have_count(1)
    li.find("composer").press("Enter")
    assert bot.hear()["photo"][-1]["width"] == 240
    expect(li.find("photo")).to_have_count(1)


def test_several_pictures_are_one_album(li: Phone, bot: FakeBot) -> None:
    li.picks(*(picture(f"图{number}.png") for number in range(3)), paper())
    li.find("composer").fill("三张截图")
    li.find("send").click()
    photos = [bot.hear() for _ in range(3)]
    assert len({message["media_group_id"] for message in photos}) == 1
    assert [message.get("caption") for message in photos] == ["三张截图", None, None]
    assert "media_group_id" not in bot.hear()
    expect(li.find("album")).to_have_count(1)
    expect(li.find("album").get_by_test_id("photo")).to_have_count(3)


def test_a_voice_file_can_be_played(li: Phone, bot: FakeBot) -> None:
    li.find("more").click()
    with li.page.expect_file_chooser() as chooser:
        li.page.get_by_role("menuitem", name="发送语音文件").click()
    chooser.value.set_files([{"name": "语音.ogg", "mimeType": "audio/ogg", "buffer": b"OggS" + bytes(400)}])
    assert "voice" in bot.hear()
    expect(li.find("voice").get_by_role("button", name="播放")).to_be_visible()


def test_one_corrects_ones_own_words(li: Phone, bot: FakeBot) -> None:
    li.says("罚了两千")
    bot.hear_text("罚了两千")
    li.shows("罚了两千").click(button="right")
    li.page.get_by_role("menuitem", name="修改").click()
    expect(li.find("composer")).to_have_value("罚了两千")
    li.says("罚了两千三")
    assert bot.hear("edited_message")["text"] == "罚了两千三"
    expect(li.shows("罚了两千三").get_by_test_id("edited")).to_be_visible()


def test_arrow_up_corrects_the_last_words(li: Phone, bot: FakeBot) -> None:
    li.says("公司叫晨光")
    bot.hear_text("公司叫晨光")
    li.shows("公司叫晨光")
    li.find("composer").press("ArrowUp")
    expect(li.find("composer")).to_have_value("公司叫晨光")
    li.find("composer").press("Escape")
    expect(li.find("composer")).to_have_value("")


def test_a_reply_shows_what_it_answers(li: Phone, bot: FakeBot) -> None:
    asked = bot.say(LI, "发生在哪个月？")
    li.shows("发生在哪个月？").click(button="right")
    li.page.get_by_role("menuitem", name="回复").click()
    li.says("十月")
    assert bot.hear()["reply_to_message"]["message_id"] == asked["message_id"]
    expect(li.find("message").last).to_contain_text("发生在哪个月？")


def test_the_bots_correction_replaces_the_bubble(li: Phone, bot: FakeBot) -> None:
    card = bot.say_with_buttons(LI, "状态：待接单", ["催办"])
    li.shows("状态：待接单")
    bot.call("editMessageText", chat_id=LI, message_id=card["message_id"], text="状态：处理中")
    li.shows("状态：处理中")
    expect(li.page.get_by_text("状态：待接单")).to_have_count(0)
    expect(li.find("inline-button")).to_have_count(0)


def test_commands_hang_behind_the_menu_button(li: Phone, bot: FakeBot) -> None:
    bot.call("setMyCommands", commands=[{"command": "human", "description": "找人工"}])
    bot.say(LI, "好。")
    li.find("commands").click()
    li.page.get_by_role("menuitem", name="找人工").click()
    assert bot.hear_text("/human")["entities"][0]["type"] == "bot_command"


def test_typing_is_shown(li: Phone, bot: FakeBot) -> None:
    bot.call("sendChatAction", chat_id=LI, action="typing")
    expect(li.find("typing")).to_be_visible()
    bot.say(LI, "好了。")
    expect(li.find("typing")).to_have_count(0)


@pytest.mark.parametrize("where", ["text", "caption", "button"])
def test_hostile_words_are_only_words(li: Phone, bot: FakeBot, where: str) -> None:
    if where == "text":
        li.says(HOSTILE)
        bot.say(LI, HOSTILE)
    elif where == "caption":
        li.picks(paper(HOSTILE.replace("/", "") + ".pdf"))
        li.says(HOSTILE)
    else:
        bot.say_with_buttons(LI, "选择", [HOSTILE[:60]])
        expect(li.find("inline-button")).to_have_text(HOSTILE[:60])
    if where != "button":
        expect(li.find("bubble-text").last).to_have_text(HOSTILE)
    assert li.page.locator("#panes img[src='x'], #panes script").count() == 0
    assert li.page.evaluate("window.pwned") is None


def test_links_are_links_only_when_harmless(li: Phone, bot: FakeBot) -> None:
    bot.say(LI, "看 https://example.com/a?b=1 或 javascript:alert(1)")
    links = li.shows("看 https://example.com/a?b=1 或 javascript:alert(1)").locator("a")
    expect(links).to_have_count(1)
    expect(links).to_have_attribute("href", "https://example.com/a?b=1")
    expect(links).to_have_attribute("rel", re.compile("noopener"))


def test_reading_above_is_not_disturbed(li: Phone, bot: FakeBot) -> None:
    for number in range(12):
        bot.say(LI, f"第 {number} 条\n" + "很长的说明\n" * 6)
    log = li.find("log")
    expect(li.find("message")).to_have_count(13)
    log.evaluate("n => { n.scrollTop -= 900; }")
    expect(li.find("newer")).to_contain_text("回到最新")
    before = log.evaluate("n => n.scrollTop")
    bot.say(LI, "最后一条")
    expect(li.find("newer")).to_contain_text("新消息 1")
    assert log.evaluate("n => n.scrollTop") == before
    expect(li.find("pane-unread")).to_have_text("1")
    li.find("newer").click()
    expect(li.find("newer")).to_be_hidden()
    expect(li.find("pane-unread")).to_be_hidden()
    expect(li.find("bubble-text").last).to_be_in_viewport()


def test_narrow_screens_show_one_phone_at_a_time(open_page: Opener, bot: FakeBot, started: None) -> None:
    page = open_page(*NARROW)
    expect(page.get_by_test_id("pane-0")).to_be_visible()
    expect(page.get_by_test_id("pane-1")).to_be_hidden()
    bot.say(WANG, "新投诉")
    expect(page.get_by_test_id("tab-1")).to_contain_text("1")
    expect(page).to_have_title(re.compile(r"^\(1\)"))
    page.get_by_test_id("tab-1").click()
    Phone(page, 1).shows("新投诉")
    expect(page.get_by_test_id("pane-0")).to_be_hidden()
    expect(page.get_by_test_id("tab-1")).not_to_contain_text("1")
    page.get_by_test_id("tab-1").press("ArrowRight")
    expect(page.get_by_test_id("pane-2")).to_be_visible()


def test_another_person_takes_the_phone(li: Phone, bot: FakeBot) -> None:
    li.find("composer").fill("没写完")
    bot.say(CHEN, "陈老板您好")
    expect(li.find("others-unread")).to_be_visible()
    li.find("pane-person").click()
    li.page.get_by_test_id(f"person-{CHEN}").click()
    li.shows("陈老板您好")
    expect(li.find("composer")).to_have_value("")
    expect(li.find("others-unread")).to_be_hidden()
    li.find("pane-person").click()
    li.page.get_by_test_id(f"person-{LI}").click()
    expect(li.find("composer")).to_have_value("没写完")


def test_a_broken_live_line_is_mended(open_page: Opener, bot: FakeBot, started: None) -> None:
    calls: list[str] = []

    def break_line(route: Route) -> None:
        calls.append(route.request.url)
        if len(calls) == 1:
            route.fulfill(status=200, content_type="text/event-stream", body=": hello\n\n")
        else:
            route.abort()

    page = open_page(route=("**/sandbox/events", break_line))
    expect(page.get_by_test_id("lost")).to_be_visible()
    bot.say(LI, "断线时说的话")
    while len(calls) < 3:  # two attempts in vain
        page.wait_for_timeout(50)
    expect(page.get_by_text("断线时说的话")).to_have_count(0)
    page.unroute("**/sandbox/events")
    Phone(page, 0).shows("断线时说的话")
    expect(page.get_by_test_id("lost")).to_be_hidden()


def test_telegram_down_queues_what_people_say(li: Phone, bot: FakeBot) -> None:
    switch = li.page.get_by_test_id("network-switch")
    switch.click()
    expect(switch).to_have_attribute("aria-checked", "true")
    expect(li.find("banner")).to_be_visible()
    li.says("断线也能说")
    waiting = li.shows("断线也能说").get_by_role("img", name="排队中")
    expect(waiting).to_be_visible()
    switch.click()
    expect(li.find("banner")).to_be_hidden()
    bot.hear_text("断线也能说")
    expect(waiting).to_have_count(0)


def test_a_tap_while_telegram_is_down_is_queued(li: Phone, bot: FakeBot) -> None:
    bot.say_with_buttons(LI, "要催办吗？", ["催办"])
    li.shows("要催办吗？")
    li.page.get_by_test_id("network-switch").click()
    expect(li.find("banner")).to_be_visible()
    li.taps("催办")
    expect(li.find("toast")).to_contain_text("已经排队")
    li.page.get_by_test_id("network-switch").click()
    expect(li.find("banner")).to_be_hidden()
    assert bot.hear("callback_query")["data"] == "催办"


def test_everything_can_be_done_from_the_keyboard(li: Phone, bot: FakeBot) -> None:
    bot.say_with_buttons(LI, "发生在哪个月？", ["十月"])
    li.says("我想想")
    li.shows("我想想")
    keyboard = li.page.keyboard
    li.find("log").focus()
    for key in ("ArrowUp", "ArrowUp", "Enter"):
        keyboard.press(key)
    expect(li.page.get_by_role("menuitem", name="回复")).to_be_focused()
    keyboard.press("Enter")
    expect(li.find("context")).to_contain_text("发生在哪个月？")
    expect(li.find("composer")).to_be_focused()
    keyboard.press("Escape")
    expect(li.find("context")).to_be_hidden()
    li.find("pane-person").press("Enter")
    expect(li.page.get_by_test_id(f"person-{LI}")).to_be_focused()
    keyboard.press("Escape")
    expect(li.find("pane-person")).to_be_focused()
    li.find("inline-button").press("Enter")
    assert bot.hear("callback_query")["data"] == "十月"


def test_a_deep_link_in_a_text_starts_the_bot(li: Phone, bot: FakeBot) -> None:
    username = bot.call("getMe")["username"]
    link = f"https://t.me/{username}?start=bind-7f3a"
    bot.say(LI, f"请点 {link}")
    li.find("message").last.get_by_role("button", name=link).click()
    bot.hear_text("/start bind-7f3a")


def test_formatted_words_are_shown_formatted(li: Phone, bot: FakeBot) -> None:
    bot.say(LI, "<b>重要</b>：<i>请</i>看 <a href='https://example.com/'>说明</a>", parse_mode="HTML")
    message = li.find("message").last
    expect(message.locator("strong")).to_have_text("重要")
    expect(message.locator("em")).to_have_text("请")
    expect(message.locator("a")).to_have_attribute("href", "https://example.com/")


def test_a_page_of_a_fake_file_is_saved_not_opened(li: Phone) -> None:
    page_file = paper("发票.html")
    page_file["mimeType"] = "text/html"
    li.picks(page_file, paper("合同.pdf"))
    li.find("send").click()
    rows = li.find("document")
    expect(rows).to_have_count(2)
    expect(rows.first).to_have_attribute("download", "发票.html")
    expect(rows.last).to_have_attribute("target", "_blank")


def test_a_change_of_buttons_alone_is_not_called_an_edit(li: Phone, bot: FakeBot) -> None:
    asked = bot.say_with_buttons(LI, "有没有到期的事？", ["没有"])
    expect(li.find("inline-button")).to_have_count(1)
    bot.call("editMessageReplyMarkup", chat_id=LI, message_id=asked["message_id"])
    expect(li.find("inline-button")).to_have_count(0)
    expect(li.find("edited")).to_have_count(0)


def test_a_long_history_stays_quick(li: Phone, bot: FakeBot) -> None:
    for number in range(300):
        li.page.request.post(f"{bot.address}/sandbox/people/{LI}/text", data={"text": f"第 {number} 条"})
    li.shows("第 299 条")
    expect(li.find("bubble-text").last).to_be_in_viewport()
    started = li.page.evaluate("performance.now()")
    li.says("还在")
    li.shows("还在")
    assert li.page.evaluate("performance.now()") - started < 2000


def test_a_person_may_stop_the_bot_and_come_back(li: Phone) -> None:
    li.find("more").click()
    li.page.get_by_role("menuitem", name="停用机器人").click()
    expect(li.find("composer")).to_be_hidden()
    li.find("start").click()
    expect(li.find("composer")).to_be_visible()


def test_the_clock_is_chinas_and_moves(page: Page) -> None:
    clock = page.get_by_test_id("clock")
    expect(clock).to_have_text("11月20日 星期五 16:30")
    page.get_by_test_id("advance-hour").click()
    expect(clock).to_have_text("11月20日 星期五 17:30")
    page.get_by_test_id("advance-workday").click()
    expect(clock).to_have_text(re.compile("^11月23日 星期一"))
    page.get_by_test_id("advance-day").click()
    expect(clock).to_have_text(re.compile("^11月24日 星期二"))


def test_a_new_day_gets_its_line(li: Phone, bot: FakeBot) -> None:
    bot.say(LI, "星期五的话")
    li.shows("星期五的话")
    li.page.get_by_test_id("advance-workday").click()
    bot.say(LI, "星期一的话")
    expect(li.find("day")).to_have_text(["11月20日 星期五", "11月23日 星期一"])


def test_beginning_again_asks_first(li: Phone) -> None:
    page = li.page
    page.get_by_test_id("reset").click()
    page.get_by_test_id("reset-no").click()
    expect(li.find("message")).not_to_have_count(0)
    page.get_by_test_id("reset").click()
    page.get_by_test_id("reset-yes").click()
    expect(li.find("message")).to_have_count(0)
    expect(li.find("start")).to_be_visible()


def test_a_refusal_is_worded_kindly(li: Phone) -> None:
    li.page.route("**/text", lambda route: route.fulfill(status=500, body="no"))
    li.says("这句没有发出去")
    expect(li.page.get_by_test_id("toast").first).to_contain_text("再试一次")
    expect(li.find("composer")).to_have_value("这句没有发出去")
