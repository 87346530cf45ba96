"""How the page looks at its usual sizes, by day and by night; the pictures go to ``build/screenshots``."""

import itertools
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.fakebot import FakeBot
from tests.browser.phones import LI, WANG, Opener, Phone, Scheme, paper, picture

pytestmark = pytest.mark.browser
SHOTS = Path(__file__).parents[2] / "build" / "screenshots"
SIZES = [(1440, 900), (1280, 720), (390, 844)]
SCHEMES: list[Scheme] = ["light", "dark"]
# Anything that sticks out of the window sideways, or a button cut off by its own edge.
_OVERFLOW = """() => [...document.querySelectorAll('body *')].filter((node) => {
  const box = node.getBoundingClientRect();
  return box.width && !node.closest('.tray, .log') && (box.right > innerWidth + 1 || box.left < -1);
}).map((node) => node.className)"""
_CONTRAST = """(selector) => {
  const linear = (part) => part <= 0.03928 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  const channel = (value) => linear(value / 255);
  const canvas = new OffscreenCanvas(1, 1).getContext('2d', {willReadFrequently: true});
  const over = (colours) => {
    canvas.fillStyle = '#fff'; canvas.fillRect(0, 0, 1, 1);
    for (const colour of colours) { canvas.fillStyle = colour; canvas.fillRect(0, 0, 1, 1); }
    const [r, g, b] = canvas.getImageData(0, 0, 1, 1).data;
    return 0.2126 * channel(r) + 0.7152 * channel(g) + 0.0722 * channel(b);
  };
  return [...document.querySelectorAll(selector)].filter((node) => node.offsetParent).map((node) => {
    const grounds = [];
    for (let at = node; at; at = at.parentElement) grounds.unshift(getComputedStyle(at).backgroundColor);
    const [ground, ink] = [over(grounds), over([...grounds, getComputedStyle(node).color])];
    const ratio = (Math.max(ground, ink) + 0.05) / (Math.min(ground, ink) + 0.05);
    return [node.className, Math.round(ratio * 100) / 100];
  });
}"""
READ = (
    ".bubble-text, .foot, .inline-button, .reply-button, .head-name, .head-status, .role-chip, .day span,"
    ".clock, .step, .tagline, .file-name, .file-size"
)
HELLO = "您好，我是客户服务助手。有不满意的地方，都可以在这里告诉我。"
REVIEW = "请您核对一下，我没有理解错吧？\n\n公司：晨光贸易有限公司\n类别：申报纳税\n损失：2,300 元"
NEW_CASE = "新投诉 TS-20261120-0007\n晨光贸易有限公司 · 李总\n【一般】申报纳税 · 2,300 元"


def converse(page: Page, bot: FakeBot) -> None:
    """A short, typical complaint."""
    li = Phone(page, 0)
    rows = [["我要投诉", "咨询问题", "提个建议"], ["夸一夸", "查看进度", "找人工"]]
    keys = [[{"text": label} for label in row] for row in rows]
    bot.say(LI, HELLO, reply_markup={"keyboard": keys, "is_persistent": True})
    li.find("reply-button").first.click()
    bot.hear_text("我要投诉")
    bot.say_with_buttons(LI, "您请说，我在听。说完后点「我说完了」。", ["我说完了", "找人工"])
    li.says("又漏报了，还罚款两千三")
    pictures = [picture(f"图{number}.png", 600, 420) for number in range(3)]
    li.picks(*pictures, paper("第三季度增值税纳税申报表（已盖章）.pdf", 183_000))
    li.find("send").click()
    expect(li.find("document")).to_be_visible()
    bot.say_with_buttons(LI, REVIEW, ["确认提交"], ["修改", "再补充一段"])
    bot.say_with_buttons(WANG, NEW_CASE, ["接单", "需要回避"])
    li.find("message").last.get_by_text("确认提交").wait_for()


@pytest.mark.parametrize(("size", "scheme"), [*itertools.product(SIZES, SCHEMES)])
def test_the_page_fits_and_can_be_read(
    open_page: Opener, bot: FakeBot, started: None, size: tuple[int, int], scheme: Scheme
) -> None:
    page = open_page(*size, scheme=scheme)
    converse(page, bot)
    page.wait_for_timeout(400)
    page.screenshot(path=SHOTS / f"page-{size[0]}x{size[1]}-{scheme}.png")
    assert page.evaluate(_OVERFLOW) == []
    assert [found for found in page.evaluate(_CONTRAST, READ) if found[1] < 4.5] == []


@pytest.mark.parametrize("scheme", SCHEMES)
def test_the_first_sight(open_page: Opener, scheme: Scheme) -> None:
    page = open_page(1440, 900, scheme=scheme)
    expect(page.get_by_test_id("start")).to_have_count(3)
    page.screenshot(path=SHOTS / f"first-sight-{scheme}.png")
    assert page.evaluate(_OVERFLOW) == []


def test_nothing_jumps_while_loading(open_page: Opener, bot: FakeBot, started: None) -> None:
    page = open_page(1440, 900)
    converse(page, bot)
    page.reload()
    page.wait_for_selector("body.ready")
    page.wait_for_timeout(600)
    shift = page.evaluate(
        """() => new Promise((done) => {
          let sum = 0;
          const add = (entry) => { sum += entry.value; };
          const watch = new PerformanceObserver((list) => list.getEntries().forEach(add));
          watch.observe({type: 'layout-shift', buffered: true});
          setTimeout(() => done(sum), 300);
        })"""
    )
    assert shift < 0.05
