"""Which company name a person without proof may be shown, and whether words are a company's name at all.

A client of the firm must never learn who else is one (a shown name says so). Names that fit are found by
``services/clients.py``; here is only how much of a name must be typed before it is shown in full.
"""

import re
from difflib import SequenceMatcher

from bot.domain.companies import LONGEST, SHORTEST, names_nobody, plain_name, short_name

FULLY_TYPED = 0.8  # one wrong or missing character in five
ENOUGH = 4  # characters of its own; fewer would let somebody try words until a name appears
LOOKUPS_A_DAY = 5
_SENTENCE = re.compile(r"[。！？!?；;\n]|[，,].*[，,]")


def may_be_shown(words: str, company: str) -> bool:
    """Whether somebody who types these words practically knows the company's name already.

    The whole name, or all of its own part but a slip of the finger. A piece of a name that anybody could guess
    finds nothing: the application then goes to staff as it was typed, and they see what it may mean.
    """
    if plain_name(words) == plain_name(company):
        return True
    said, own = short_name(words), short_name(company)
    return len(said) >= ENOUGH and SequenceMatcher(None, said, own).ratio() >= FULLY_TYPED


def is_name_like(words: str) -> bool:
    """Whether this can be a company's name, not a sentence that tells what happened."""
    trimmed = words.strip()
    return SHORTEST <= len(trimmed) <= LONGEST and _SENTENCE.search(trimmed) is None and not names_nobody(trimmed)
