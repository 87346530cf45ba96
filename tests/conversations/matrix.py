"""Which text of the catalogues a message of the bot is, and which texts some transcript must show.

It knows the sandbox's log and the catalogues; it does not know the program.
"""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache, cached_property
from pathlib import Path
from string import Formatter
from typing import Any

from ahocorasick import Automaton
from babel.messages.pofile import read_po

from bot.sandbox.validation import Upload
from bot.words import DEFAULT, LANGUAGES, LOCALES, catalogue

SECTIONS = (
    "start", "consent", "bind", "vent", "soothe", "kind", "q", "val", "ev", "rev", "sub", "ask", "sug", "pra", "spam",
    "switch", "up", "sta", "urge", "more", "wd", "reopen", "help", "human", "lang", "priv", "cancel", "err",
)  # fmt: skip
KEY = re.compile(r"[a-z][a-z0-9_]*(?:\.[a-z0-9_]+)+(?:/\d+)?")


@cache
def wanted() -> frozenset[str]:
    """The script's own messages (marked with their audience in the catalogue) of the sections above."""
    with (LOCALES / DEFAULT / "LC_MESSAGES" / "messages.po").open("rb") as file:
        found = read_po(file, locale=DEFAULT)
    scripted = {str(one.id) for one in found if one.id and set(one.auto_comments) & {"C", "S", "G"}}
    of_holes_alone = {one.key for one in templates() if not one.sure.strip()}
    return frozenset(key for key in scripted - of_holes_alone if key.partition(".")[0] in SECTIONS)


@dataclass(frozen=True)
class Template:
    """A sentence of a catalogue; `sure` is its longest piece without a hole."""

    key: str
    sure: str
    body: str

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        """Anchored at whole lines: a card may hold a checklist, and a checklist is a text of its own."""
        return re.compile(f"(?ms)^(?:{self.body})$")


@cache
def templates() -> tuple[Template, ...]:
    """Every sentence in both scripts."""
    return tuple(_template(key, text) for language in LANGUAGES for key, text in catalogue(language).items())


def _template(key: str, text: str) -> Template:
    parts = list(Formatter().parse(text))
    body = "".join(re.escape(literal) + ("" if hole is None else "(.*?)") for literal, hole, _, _ in parts)
    return Template(key, max((literal for literal, *_ in parts), key=len), body)


@cache
def keys_in(text: str) -> frozenset[str]:
    """The texts of the catalogues that this message is, or is made of; what fills a hole may be a text itself. A
    sentence of holes alone says nothing."""
    found = set()
    for one in possible(text):
        if match := one.pattern.search(text):
            found |= {one.key, *(key for filling in match.groups() if filling != text for key in keys_in(filling))}
    return frozenset(found)


def possible(text: str) -> Iterator[Template]:
    """The sentences whose longest piece without a hole is in this message; all are looked for in one pass."""
    for sure in {sure for _, sure in _pieces().iter(text)}:
        yield from _by_piece()[sure]


@cache
def _by_piece() -> dict[str, list[Template]]:
    found: dict[str, list[Template]] = {}
    for one in templates():
        if one.sure.strip():
            found.setdefault(one.sure, []).append(one)
    return found


@cache
def _pieces() -> Automaton:
    pieces = Automaton()
    for sure in _by_piece():
        pieces.add_word(sure, sure)
    pieces.make_automaton()
    return pieces


def words_of(params: dict[str, Any]) -> Iterator[str]:
    """Everything a person would read of a call: text, caption, labels, names of files."""
    yield from (params[name] for name in ("text", "caption") if isinstance(params.get(name), str))
    yield from (value.name for value in params.values() if isinstance(value, Upload))
    markup = params.get("reply_markup") or {}
    markup = json.loads(markup) if isinstance(markup, str) else markup
    for row in (*markup.get("inline_keyboard", ()), *markup.get("keyboard", ())):
        yield from (label if isinstance(label, str) else str(label["text"]) for label in row)


@cache
def hole_names() -> frozenset[str]:
    """Every hole of every sentence."""
    return frozenset(hole for text in catalogue(DEFAULT).values() for _, hole, _, _ in Formatter().parse(text) if hole)


def faults_of(text: str, said: str) -> list[str]:
    """Holes left open and keys shown; what people themselves have written (`said`) may be shown to them again."""
    holes = [f"{{{name}}}" for name in re.findall(r"\{(\w+)\}", text) if name in hole_names()]
    keys = [found for found in KEY.findall(text) if found in catalogue(DEFAULT)]
    return [fault for fault in (*holes, *keys) if fault not in said]


@dataclass
class Heard:
    """What the bot said in one test, and what people said to it."""

    calls: list[Any] = field(default_factory=list)
    updates: list[Any] = field(default_factory=list)

    def texts(self) -> set[str]:
        """Everything that reached somebody's screen."""
        return {text for call in self.calls if call.ok for text in words_of(call.params)}

    def faults(self) -> list[str]:
        """See `faults_of`."""
        said = json.dumps(self.updates, ensure_ascii=False, default=str)
        return [f"{fault} in {text!r}" for text in sorted(self.texts()) for fault in faults_of(text, said)]

    def keys(self) -> set[str]:
        """The texts that were shown."""
        return {key for text in self.texts() for key in keys_in(text)}


def judge(shown: dict[str, str]) -> list[str]:
    """What a run of every transcript leaves to be said; `shown` is key → a test that shows it."""
    return [f"{key}: no transcript shows this text" for key in sorted(wanted() - shown.keys())]


def write(shown: dict[str, str], to: Path) -> None:
    """The map: text → a test that shows it."""
    to.parent.mkdir(exist_ok=True)
    rows = ((key, shown.get(key, "-")) for key in sorted(wanted() | shown.keys()))
    to.write_text("".join(f"{key}\t{test}\n" for key, test in rows), encoding="utf-8")
