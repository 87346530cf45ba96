"""HTML as a bot may write it, read as strictly as Telegram reads it: unknown or crossed tags are refused.

The two Markdown modes are in ``markdown.py``. Offsets in refusals are bytes of UTF-8, offsets of entities
UTF-16.
"""

import html
import re
from dataclasses import dataclass, field

from bot.sandbox.entities import length
from bot.sandbox.markdown import parse_legacy, parse_v2
from bot.sandbox.refusal import Json, ViolationError, violation

_KINDS = {
    "b": "bold", "strong": "bold", "i": "italic", "em": "italic", "u": "underline", "ins": "underline",
    "s": "strikethrough", "strike": "strikethrough", "del": "strikethrough", "code": "code", "pre": "pre",
    "a": "text_link", "tg-spoiler": "spoiler", "span": "spoiler", "blockquote": "blockquote",
    "tg-emoji": "custom_emoji",
}  # fmt: skip
_REFERENCE = re.compile(r"&(?:lt|gt|amp|quot|#\d{1,7}|#x[0-9a-fA-F]{1,6});")
_TAG = re.compile(r"<(/?)([^\s<>/]*)([^<>]*)>")
_ATTRIBUTE = re.compile(r"\s+([\w-]+)(?:\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'>]+)))?")


def parsed(text: str, mode: str) -> tuple[str, list[Json]]:
    """The plain text and its entities; raises a violation in Telegram's words."""
    reader = {"html": parse_html, "markdownv2": parse_v2, "markdown": parse_legacy}.get(mode.lower())
    if reader is None:
        raise violation("unsupported parse_mode")
    return reader(text)


def unparsable(why: str) -> ViolationError:
    """The refusal for broken markup."""
    return violation(f"can't parse entities: {why}")


@dataclass(slots=True)
class _Reader:
    source: str
    parts: list[str] = field(default_factory=list)
    size: int = 0
    open: list[tuple[str, int, Json]] = field(default_factory=list)
    entities: list[Json] = field(default_factory=list)

    def bytes_before(self, at: int) -> int:
        return len(self.source[:at].encode())

    def add(self, text: str) -> None:
        plain = _REFERENCE.sub(lambda match: html.unescape(match.group()), text)
        self.parts.append(plain)
        self.size += length(plain)

    def start(self, name: str, attributes: str, at: int) -> None:
        kind = _KINDS.get(name)
        if kind is None:
            raise unparsable(f'Unsupported start tag "{name}" at byte offset {self.bytes_before(at)}')
        given = {
            one[1]: html.unescape(one[2] or one[3] or one[4] or "") for one in _ATTRIBUTE.finditer(attributes)
        }
        if name == "span" and given.get("class") != "tg-spoiler":
            raise unparsable(
                f'Tag "span" must have class "tg-spoiler" at byte offset {self.bytes_before(at)}'
            )
        self.open.append((name, self.size, {"type": kind} | _extra(name, given)))

    def end(self, name: str, at: int) -> None:
        if not self.open:
            raise unparsable(f"Unexpected end tag at byte offset {self.bytes_before(at)}")
        opened, start, entity = self.open.pop()
        if name not in {opened, ""}:
            raise unparsable(
                f"Unmatched end tag at byte offset {self.bytes_before(at)},"
                f' expected "</{opened}>", found "</{name}>"'
            )
        if entity["type"] == "text_link" and "url" not in entity:
            return
        if self.size > start:
            self.entities.append(entity | {"offset": start, "length": self.size - start})


def _extra(name: str, given: dict[str, str]) -> Json:
    if name == "a" and given.get("href"):
        return {"url": given["href"]}
    if name == "tg-emoji" and "emoji-id" in given:
        return {"custom_emoji_id": given["emoji-id"]}
    if name == "blockquote" and "expandable" in given:
        return {"type": "expandable_blockquote"}
    if name == "code" and given.get("class", "").startswith("language-"):
        return {"language": given["class"][9:]}
    return {}


def parse_html(source: str) -> tuple[str, list[Json]]:
    """HTML mode."""
    reader, at = _Reader(source), 0
    while (next_tag := source.find("<", at)) >= 0:
        reader.add(source[at:next_tag])
        match = _TAG.match(source, next_tag)
        if match is None:
            raise unparsable(f"Unclosed start tag at byte offset {reader.bytes_before(next_tag)}")
        slash, name, rest = match.groups()
        if slash:
            reader.end(name.lower(), next_tag)
        else:
            reader.start(name.lower(), rest, next_tag)
        at = match.end()
    reader.add(source[at:])
    if reader.open:
        raise unparsable(f'Can\'t find end tag corresponding to start tag "{reader.open[-1][0]}"')
    return "".join(reader.parts), sorted(_without_language(reader.entities), key=lambda one: one["offset"])


def _without_language(entities: list[Json]) -> list[Json]:
    """A language belongs to the ``pre`` around its ``code``, which then disappears."""
    spans = {(one["offset"], one["length"]): one for one in entities if one["type"] == "pre"}
    kept = []
    for one in entities:
        around = spans.get((one["offset"], one["length"])) if one["type"] == "code" else None
        if around is not None and "language" in one:
            around["language"] = one["language"]
        elif one["type"] == "code":
            kept.append({key: value for key, value in one.items() if key != "language"})
        else:
            kept.append(one)
    return kept
