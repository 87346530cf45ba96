"""Telegram's two Markdown modes: MarkdownV2, where every reserved character must be escaped, and the legacy
one.
"""

import re

from bot.sandbox.entities import length
from bot.sandbox.refusal import Json, ViolationError, violation

_RESERVED = frozenset("_*[]()~`>#+-=|{}.!")
_OPENERS = (
    ("```", "pre", "Pre"), ("||", "spoiler", "Spoiler"), ("__", "underline", "Underline"),
    ("_", "italic", "Italic"),
    ("*", "bold", "Bold"), ("~", "strikethrough", "Strikethrough"), ("`", "code", "Code"),
)  # fmt: skip
_WORDS = {kind: word for _, kind, word in _OPENERS} | {"text_link": "TextUrl", "blockquote": "BlockQuote"}
_SIGNS = {kind: sign for sign, kind, _ in _OPENERS}
_LANGUAGE = re.compile(r"[^\s`]+(?=\n)")


def _unparsable(why: str) -> ViolationError:
    return violation(f"can't parse entities: {why}")


class _V2:
    def __init__(self, source: str) -> None:
        self.source = source
        self.parts: list[str] = []
        self.size = 0
        self.at = 0
        self.open: list[tuple[Json, int, int]] = []
        self.entities: list[Json] = []

    def offset(self, at: int) -> int:
        return len(self.source[:at].encode())

    def put(self, text: str) -> None:
        self.parts.append(text)
        self.size += length(text)

    def begin(self, entity: Json, width: int) -> None:
        self.open.append((entity, self.size, self.at))
        self.at += width

    def close(self) -> None:
        entity, start, _ = self.open.pop()
        if self.size > start:
            self.entities.append(entity | {"offset": start, "length": self.size - start})

    def read(self) -> tuple[str, list[Json]]:
        while self.at < len(self.source):
            self.step()
        while self.open and self.open[-1][0]["type"] == "blockquote":
            self.close()
        if self.open:
            entity, _, at = self.open[-1]
            raise _unparsable(
                f"Can't find end of {_WORDS[entity['type']]} entity at byte offset {self.offset(at)}"
            )
        return "".join(self.parts), sorted(self.entities, key=lambda one: one["offset"])

    def step(self) -> None:
        source, at = self.source, self.at
        inside: str = self.open[-1][0]["type"] if self.open else ""
        sign = source[at]
        if sign == "\\" and at + 1 < len(source) and 0 < ord(source[at + 1]) <= 126:
            self.put(source[at + 1])
            self.at += 2
        elif inside in {"code", "pre"}:
            self.verbatim(inside)
        elif inside == "text_link" and sign == "]":
            self.link()
        elif self.ends(inside):
            self.close()
            self.at += len(_SIGNS[inside])
        elif sign in _RESERVED:
            self.start(sign)
        else:
            self.plain(sign, inside)

    def ends(self, inside: str) -> bool:
        sign = _SIGNS.get(inside)
        if sign is None or not self.source.startswith(sign, self.at):
            return False
        return inside != "italic" or not self.source.startswith("__", self.at)

    def plain(self, sign: str, inside: str) -> None:
        self.put(sign)
        self.at += 1
        if sign == "\n" and inside == "blockquote":
            if self.source.startswith(">", self.at):
                self.at += 1
            else:
                self.close()

    def verbatim(self, inside: str) -> None:
        sign = _SIGNS[inside]
        if self.source.startswith(sign, self.at):
            self.close()
            self.at += len(sign)
        else:
            self.put(self.source[self.at])
            self.at += 1

    def start(self, sign: str) -> None:
        source, at = self.source, self.at
        for opener, kind, _ in _OPENERS:
            if source.startswith(opener, at):
                self.begin({"type": kind}, len(opener))
                language = _LANGUAGE.match(source, self.at) if kind == "pre" else None
                if language:
                    self.open[-1][0]["language"] = language.group()
                    self.at = language.end() + 1
                return
        if sign == "[":
            self.begin({"type": "text_link"}, 1)
        elif sign == ">" and (at == 0 or source[at - 1] == "\n"):
            self.begin({"type": "blockquote"}, 1)
        else:
            raise _unparsable(f"Character '{sign}' is reserved and must be escaped with the preceding '\\'")

    def link(self) -> None:
        match = re.compile(r"\]\(((?:\\.|[^)\\])*)\)").match(self.source, self.at)
        if match is None and self.source.startswith("](", self.at):
            raise _unparsable(f"Can't find end of a URL at byte offset {self.offset(self.at + 2)}")
        if match is None:
            self.open.pop()
            self.at += 1
            return
        self.open[-1][0]["url"] = re.sub(r"\\(.)", r"\1", match.group(1))
        self.close()
        self.at = match.end()


def parse_v2(source: str) -> tuple[str, list[Json]]:
    """MarkdownV2 mode."""
    return _V2(source).read()


_LEGACY = {"_": "italic", "*": "bold", "`": "code", "[": "text_link"}


def parse_legacy(source: str) -> tuple[str, list[Json]]:
    """Legacy Markdown mode: no nesting, and signs inside words count."""
    parts: list[str] = []
    entities: list[Json] = []
    at = size = 0
    while at < len(source):
        sign = source[at]
        if sign == "\\" and source[at + 1 : at + 2] in {"_", "*", "`", "["}:
            piece, at, entity = source[at + 1], at + 2, None
        elif sign in _LEGACY:
            piece, at, entity = _legacy_piece(source, at)
        else:
            piece, at, entity = sign, at + 1, None
        if entity is not None and piece:
            entities.append(entity | {"offset": size, "length": length(piece)})
        parts.append(piece)
        size += length(piece)
    return "".join(parts), entities


def _legacy_piece(source: str, at: int) -> tuple[str, int, Json | None]:
    sign = source[at]
    end_sign, kind = ("]", "text_link") if sign == "[" else (sign, _LEGACY[sign])
    if source.startswith("```", at):
        sign = end_sign = "```"
        kind = "pre"
    end = source.find(end_sign, at + len(sign))
    if end < 0:
        raise _unparsable(f"Can't find end of the entity starting at byte offset {len(source[:at].encode())}")
    piece, after = source[at + len(sign) : end], end + len(end_sign)
    if kind != "text_link":
        return piece, after, {"type": kind}
    link = re.compile(r"\(([^)]*)\)").match(source, after)
    return (piece, link.end(), {"type": kind, "url": link.group(1)}) if link else (piece, after, None)
