"""A person's or a company's name as it may stand in a line of others' words: nothing in it turns the rest round."""

import unicodedata

JOINERS = frozenset("\u200c\u200d")  # parts of emoji and of some scripts


def plain(name: str) -> str:
    """Without control and direction characters; blanks become one each."""
    seen = (" " if char.isspace() else char for char in name if char.isspace() or char in JOINERS or _is_seen(char))
    return " ".join("".join(seen).split())


def _is_seen(char: str) -> bool:
    return unicodedata.category(char) not in {"Cc", "Cf", "Zl", "Zp"}
