"""Marks that Telegram finds by itself (commands, addresses) and the measure of a text; markup is in
``markup.py``.
"""

import re

from bot.sandbox.refusal import Json, violation

_FOUND = re.compile(
    r"(?P<bot_command>(?<![\w/])/[A-Za-z0-9_]{1,32}(?:@\w{3,32})?)(?!\w)"
    r"|(?P<url>https?://[^\s<>\"，。；）]+)"
    r"|(?P<mention>(?<!\w)@[A-Za-z]\w{3,31})"
    r"|(?P<hashtag>(?<!\w)#\w*[^\W\d]\w*)"
)
_HINT = re.compile(r"[/@#]")


def length(text: str) -> int:
    """Length in UTF-16 code units, as entities and limits count it."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le", "surrogatepass")) // 2


def found(text: str) -> list[Json]:
    """Entities that nobody marked."""
    if not _HINT.search(text):
        return []
    return [
        {"type": match.lastgroup, "offset": length(text[: match.start()]), "length": length(match.group())}
        for match in _FOUND.finditer(text)
    ]


def merged(text: str, marked: list[Json]) -> list[Json]:
    """Marked entities and, where they leave room, found ones."""
    closed = {"code", "pre", "text_link"}
    taken = [(one["offset"], one["offset"] + one["length"]) for one in marked if one["type"] in closed]
    free = [
        one for one in found(text)
        if all(one["offset"] >= end or one["offset"] + one["length"] <= start for start, end in taken)
    ]  # fmt: skip
    return sorted(marked + free, key=lambda one: (one["offset"], -one["length"]))


def trimmed(text: str, marked: list[Json]) -> tuple[str, list[Json]]:
    """Without blanks at both ends, as Telegram stores it; entities move along and empty ones go."""
    bare = text.lstrip()
    cut = length(text) - length(bare)
    bare = bare.rstrip()
    end = length(bare)
    kept = []
    for one in marked:
        start = max(one["offset"] - cut, 0)
        stop = min(one["offset"] + one["length"] - cut, end)
        if stop > start:
            kept.append({**one, "offset": start, "length": stop - start})
    return bare, kept


def check_given(text: str, given: list[Json]) -> None:
    """Entities that came as data must lie inside the text."""
    size = length(text)
    for one in given:
        if one["offset"] < 0 or one["length"] <= 0:
            raise violation("can't parse entities: invalid entity offset or length")
        if one["offset"] >= size:
            raise violation("entity begins after the end of the text at UTF-16 offset " + str(one["offset"]))
        if one["offset"] + one["length"] > size:
            raise violation(
                f"entity beginning at UTF-16 offset {one['offset']} ends after the end of the text"
                f" at UTF-16 offset {one['offset'] + one['length']}"
            )
