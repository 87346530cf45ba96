"""What every browser test stands on: a real sandbox on a free port, Chromium, a bot played by the test."""

import os
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, sync_playwright

from bot.sandbox.running import Box
from tests.browser.fakebot import FakeBot
from tests.browser.phones import PEOPLE, Opener, Routing, Scheme
from tests.browser.stage import staged

CHROMIUM = Path("/usr/bin/chromium")
FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip


# Of the package, not of the session: while Playwright's own loop runs, no asynchronous test can.
@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    """Debian's Chromium. Without it CI fails, and any other machine skips and says so."""
    if not CHROMIUM.exists():
        (pytest.fail if os.environ.get("CI") == "true" else pytest.skip)(f"{CHROMIUM} is not installed")
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield chromium
        chromium.close()


@pytest.fixture
def box() -> Iterator[Box]:
    """A sandbox with four people in it, none of whom has written yet."""
    with staged() as running:
        for person in PEOPLE:
            httpx.post(f"{running.url}/sandbox/people", json=person).raise_for_status()
        yield running


@pytest.fixture
def bot(box: Box) -> Iterator[FakeBot]:
    """The bot they all write to; at the end none of its calls may have broken the Bot API's rules."""
    played = FakeBot(box.url, box.token)
    yield played
    played.close()
    assert box.violations() == []


@pytest.fixture
def started(box: Box, bot: FakeBot) -> None:
    """Everybody has started the bot."""
    for person in PEOPLE:
        httpx.post(f"{box.url}/sandbox/people/{person['id']}/start", json={}).raise_for_status()
        bot.hear_text("/start")


@pytest.fixture
def open_page(browser: Browser, box: Box) -> Iterator[Opener]:
    """Opens pages; at the end none may have complained of an error or of its content policy."""
    complaints: list[str] = []
    contexts = []

    def listen(message: ConsoleMessage) -> None:
        if message.type == "error" and not message.text.startswith("Failed to load resource"):
            complaints.append(message.text)

    def opened(
        width: int = 1440, height: int = 900, *, scheme: Scheme = "light", route: Routing | None = None
    ) -> Page:
        context = browser.new_context(viewport={"width": width, "height": height}, color_scheme=scheme)
        contexts.append(context)
        page = context.new_page()
        page.on("console", listen)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        if route:
            page.route(*route)
        page.goto(box.url)
        page.wait_for_selector("body.ready")
        return page

    yield opened
    for context in contexts:
        context.close()
    assert complaints == []
