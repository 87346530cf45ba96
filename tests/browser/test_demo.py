"""`make demo` as a firm owner meets it: the real program, in a child process, driven through the page."""

import os
import re
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

ROOT = Path(__file__).parents[2]
SHOTS = ROOT / "build" / "screenshots"
PATIENCE = 10_000  # milliseconds
PDF = {"name": "处罚决定书.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\n%%EOF\n"}
TROUBLE = "又漏报了，上个月的增值税没报，税务局罚了两千三，我催了三次都没人回"


@pytest.fixture
def demo() -> Iterator[str]:
    """The address of a running demo."""
    command = [sys.executable, "-m", "bot", "demo", "--port", "0", "--no-browser"]
    environment = {k: v for k, v in os.environ.items() if not k.startswith("TINGSU_")} | {"PTB_TIMEDELTA": "1"}
    process = subprocess.Popen(
        command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, env=environment
    )
    assert process.stdout is not None
    try:
        lines = iter(process.stdout.readline, "")
        yield next(found[0] for line in lines if (found := re.search(r"http://127\.0\.0\.1:\d+", line)))
    finally:
        process.terminate()
        process.wait(timeout=15)
        process.stdout.close()


def opened(browser: Browser, address: str, width: int, height: int) -> Page:
    page = browser.new_context(viewport={"width": width, "height": height}).new_page()
    page.goto(address)
    page.set_default_timeout(PATIENCE)
    return page


def sees(pane: Locator, text: str) -> None:
    expect(pane.get_by_text(text).last).to_be_visible(timeout=PATIENCE)


def taps(pane: Locator, label: str) -> None:
    button = pane.get_by_role("button", name=label, exact=True).last
    expect(button).to_be_visible(timeout=PATIENCE)
    button.click()


def consent(client: Locator) -> None:
    client.get_by_test_id("start").click()
    taps(client, "同意，开始")
    taps(client, "我知道并同意")
    sees(client, "投诉处理不收取任何费用")


def says(client: Locator, text: str) -> None:
    client.get_by_test_id("composer").fill(text)
    client.get_by_test_id("send").click()
    sees(client, text)


def answers_whatever_is_asked(client: Locator) -> None:
    """先提交 on the first question, if there is one, else 确认提交 on the card."""
    submit = client.get_by_role("button", name="确认提交", exact=True).last
    early = client.get_by_role("button", name=re.compile("先提交")).last
    expect(submit.or_(early).first).to_be_visible(timeout=PATIENCE)
    (submit if submit.is_visible() else early).click()


@pytest.mark.browser
@pytest.mark.parametrize(("width", "height"), [(1440, 900), (390, 844)], ids=["desk", "phone"])
def test_a_complaint_with_a_paper_reaches_the_advisor_and_the_client_is_told(
    browser: Browser, demo: str, width: int, height: int
) -> None:
    page = opened(browser, demo, width, height)
    narrow = width < 900
    client, advisor = page.get_by_test_id("pane-0"), page.get_by_test_id("pane-1")
    consent(client)
    taps(client, "我要投诉")
    sees(client, "您请说，我在听")
    says(client, TROUBLE)
    with page.expect_file_chooser() as chooser:
        client.get_by_test_id("attach").click()
    chooser.value.set_files([PDF])
    send = client.get_by_test_id("send")
    if send.is_enabled():
        send.click()
    sees(client, "收到 1 份材料")
    taps(client, "我说完了")
    answers_whatever_is_asked(client)
    sees(client, "已经提交，编号 TS-")
    if narrow:
        page.get_by_test_id("tab-1").click()
    sees(advisor, "新投诉 TS-")
    taps(advisor, "接单")
    sees(advisor, "已由您接单")
    if narrow:
        page.get_by_test_id("tab-0").click()
    sees(client, "已由代账一部 王敏 负责")
    SHOTS.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=SHOTS / f"demo-{width}.png")


@pytest.mark.browser
def test_the_strip_moves_the_clock_cuts_the_line_and_begins_again(browser: Browser, demo: str) -> None:
    page = opened(browser, demo, 1440, 900)
    client = page.get_by_test_id("pane-0")
    consent(client)
    before = page.get_by_test_id("clock").inner_text()
    page.get_by_test_id("advance-day").click()
    expect(page.get_by_test_id("clock")).not_to_have_text(before, timeout=PATIENCE)
    page.get_by_test_id("network-switch").click()
    taps(client, "我要投诉")
    page.get_by_test_id("network-switch").click()
    sees(client, "您请说，我在听")
    page.get_by_test_id("reset").click()
    page.get_by_test_id("reset-yes").click()
    expect(client.get_by_test_id("start")).to_be_visible(timeout=PATIENCE)
    consent(client)


def test_the_page_forbids_what_it_does_not_need(demo: str) -> None:
    with urllib.request.urlopen(demo) as answer:
        assert "Content-Security-Policy" in answer.read().decode()
