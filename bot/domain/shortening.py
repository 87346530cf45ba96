"""Where a text may be cut so that it still reads well: after a sentence, else after a clause, never inside what is seen
as one character. Lengths that are Telegram's are in UTF-16 units, as it counts.
"""

import unicodedata

SENTENCE = frozenset("\n\u3002\uff01\uff1f\uff1b\u2026!?;")
CLAUSE = frozenset("\uff0c\u3001\uff1a, ")
JOINER = "\u200d"
TONES = range(0x1F3FB, 0x1F400)
FULL = 3000  # units; people's programs cut at 4,096, or some way before it where a line or sentence ends
LONGEST_CLUSTER = 24  # code points; what is longer is cut all the same


def units(text: str) -> int:
    """Length as Telegram counts: UTF-16 code units."""
    return len(text) + sum(ord(char) > 0xFFFF for char in text)


def within(text: str, limit: int) -> int:
    """How many characters from the start fit into `limit` units."""
    end = min(len(text), limit)
    while (over := units(text[:end]) - limit) > 0:
        end -= (over + 1) // 2
    return end


def cut_kindly(text: str, room: int) -> int:
    """Where to cut `text`, after at most `room` characters, but not before half of them."""
    if len(text) <= room:
        return len(text)
    for stops in (SENTENCE, CLAUSE):
        last = next((at for at in range(room, room // 2, -1) if text[at - 1] in stops), None)
        if last is not None:
            return last
    return _between_characters(text, room)


def may_go_on(text: str) -> bool:
    """Whether this message is so long that it may be the first of several: Telegram cuts what is longer than one."""
    return units(text) >= FULL


def rejoined(first: str, rest: str) -> str:
    """What was cut into two messages, whole again: on a new line only where a sentence had ended."""
    ended = not first or first[-1] in SENTENCE
    return f"{first}\n{rest}" if first and ended else first + rest


def shorten(text: str, room: int) -> str:
    """`text`, or its beginning with an ellipsis: at most `room` characters."""
    return text if len(text) <= room else text[: cut_kindly(text, room - 1)] + "…"


def _between_characters(text: str, at: int) -> int:
    """The nearest place before `at` that splits no accent, flag selector or family of emoji."""
    for place in range(at, max(1, at - LONGEST_CLUSTER), -1):
        if text[place - 1] != JOINER and not _clings(text[place]):
            return place
    return at


def _clings(char: str) -> bool:
    return char == JOINER or ord(char) in TONES or unicodedata.category(char) in {"Mn", "Me", "Mc"}
