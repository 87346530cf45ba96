"""What can be read off the page's files without a browser: nothing from outside, inline or unsafe."""

import re
from pathlib import Path

import pytest

PAGE = Path(__file__).parents[2] / "bot" / "sandbox" / "page"
FILES = sorted(PAGE.iterdir())
SCRIPTS = [path for path in FILES if path.suffix == ".js"]
CHINESE = re.compile(r"[\u4e00-\u9fff]")
NAMESPACE = "http://www.w3.org/2000/svg"


def ids(paths: list[Path]) -> list[str]:
    """Names for the reports."""
    return [path.name for path in paths]


@pytest.mark.parametrize("path", FILES, ids=ids(FILES))
def test_nothing_comes_from_outside(path: Path) -> None:
    addresses = re.findall(r"https?://[\w.-]+[^\s\"'`]*", path.read_text("utf-8").replace(NAMESPACE, ""))
    assert [address for address in addresses if not address.startswith("https://t.me/")] == []


@pytest.mark.parametrize("path", SCRIPTS, ids=ids(SCRIPTS))
def test_text_never_becomes_markup(path: Path) -> None:
    forbidden = r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(|new Function|srcdoc"
    assert re.findall(forbidden, path.read_text("utf-8")) == []


@pytest.mark.parametrize("path", SCRIPTS, ids=ids(SCRIPTS))
def test_words_live_in_one_file(path: Path) -> None:
    if path.name in {"words.js", "format.js"}:
        return
    code = re.sub(r"//.*|/\*\*.*?\*/", "", path.read_text("utf-8"))
    assert CHINESE.findall(code) == []


def test_the_first_document_has_nothing_inline() -> None:
    html = (PAGE / "index.html").read_text("utf-8")
    assert re.findall(r"<style|\sstyle=|\son\w+=|javascript:", html) == []
    assert re.findall(r"<script(?![^>]*\bsrc=)", html) == []


def test_every_file_asked_for_is_there() -> None:
    html = (PAGE / "index.html").read_text("utf-8")
    asked = set(re.findall(r"/page/([\w.-]+)", html))
    for path in SCRIPTS:
        text = path.read_text("utf-8")
        asked |= set(re.findall(r"from \"\./([\w.-]+)\"", text)) | set(re.findall(r"/page/([\w.-]+)", text))
    assert asked == {path.name for path in FILES} - {"index.html"}


@pytest.mark.parametrize("path", FILES, ids=ids(FILES))
def test_modules_stay_small(path: Path) -> None:
    assert len(path.read_text("utf-8").splitlines()) < 300
