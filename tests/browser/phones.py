"""What a test does with the page: finds the phones, uses one. The test ids are stable hooks."""

import base64
import struct
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal, Protocol

from playwright.sync_api import FilePayload, Locator, Page, Route, expect

Scheme = Literal["light", "dark"]
Routing = tuple[str, Callable[[Route], None]]

LI, WANG, ZHOU, CHEN = 101, 102, 103, 104
PEOPLE = [
    {"id": LI, "first_name": "李建国", "role": "client", "title": "李总 · 晨光贸易"},
    {"id": WANG, "first_name": "王敏", "role": "advisor", "title": "王敏 · 代账一部"},
    {"id": ZHOU, "first_name": "周岚", "role": "manager", "title": "周岚 · 客服主管"},
    {"id": CHEN, "first_name": "陈老板", "role": "client", "title": "陈老板 · 海天餐饮"},
]
HOSTILE = "<img src=x onerror=\"window.pwned=1\"><script>window.pwned=2</script>"
_DROP = """(node, files) => {
  const transfer = new DataTransfer();
  for (const {name, type, data} of files) {
    const bytes = Uint8Array.from(atob(data), (letter) => letter.charCodeAt(0));
    transfer.items.add(new File([bytes], name, {type}));
  }
  if (node.matches('textarea')) {
    const paste = {clipboardData: transfer, bubbles: true, cancelable: true};
    node.dispatchEvent(new ClipboardEvent('paste', paste));
    return;
  }
  for (const kind of ['dragenter', 'dragover', 'drop'])
    node.dispatchEvent(new DragEvent(kind, {dataTransfer: transfer, bubbles: true, cancelable: true}));
}"""


class Opener(Protocol):
    """Opens the page in a window of its own."""

    def __call__(
        self, width: int = 1440, height: int = 900, *, scheme: Scheme = "light", route: Routing | None = None
    ) -> Page:
        """The page, once it knows what there is to show."""


@dataclass
class Phone:
    """One pane of the page."""

    page: Page
    index: int

    def find(self, testid: str) -> Locator:
        """Everything in this pane with a test id."""
        return self.page.get_by_test_id(f"pane-{self.index}").get_by_test_id(testid)

    def shows(self, text: str) -> Locator:
        """Expect a bubble with exactly this text; returns its message."""
        bubble = self.find("message").filter(has=self.page.get_by_text(text, exact=True))
        expect(bubble.last).to_be_visible()
        return bubble.last

    def says(self, text: str) -> None:
        """Type and send."""
        self.find("composer").fill(text)
        self.find("composer").press("Enter")

    def taps(self, label: str) -> Locator:
        """Press the newest inline button with this label."""
        button = self.find("inline-button").filter(has_text=label).last
        button.click()
        return button

    def picks(self, *files: FilePayload) -> None:
        """Choose files with the button."""
        with self.page.expect_file_chooser() as chooser:
            self.find("attach").click()
        chooser.value.set_files(list(files))

    def drops(self, *files: FilePayload, onto: str | None = None) -> None:
        """Drag files onto the pane; onto the composer means pasting them there."""
        node = self.find(onto) if onto else self.page.get_by_test_id(f"pane-{self.index}")
        node.evaluate(_DROP, [_portable(file) for file in files])


def _portable(file: FilePayload) -> dict[str, str]:
    data = base64.b64encode(file["buffer"]).decode()
    return {"name": file["name"], "type": file["mimeType"], "data": data}


def paper(name: str = "对账单.pdf", size: int = 2048) -> FilePayload:
    """A file that is not a picture."""
    return {"name": name, "mimeType": "application/pdf", "buffer": b"%PDF-1.7\n" + b"0" * size}


def picture(name: str = "通知.png", width: int = 240, height: int = 160) -> FilePayload:
    """A real picture, in a colour that its name decides."""
    shade = bytes(90 + sum(name.encode()) * step % 120 for step in (1, 3, 7))
    rows = b"".join(b"\0" + shade * width for _ in range(height))
    return {"name": name, "mimeType": "image/png", "buffer": _png(width, height, rows)}


def _png(width: int, height: int, rows: bytes) -> bytes:
    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    body = chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + body
