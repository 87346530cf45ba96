"""Companies as people write them: when two names mean the same, what the short name is, if a code is sound.

Width, script, spaces, punctuation and the two ways to write a limited company make no difference. It knows
nothing of which companies are clients; names that are only nearly alike are ``services/clients.py``.
"""

import tomllib
import unicodedata
from functools import cache
from importlib.resources import files
from typing import Any

from stdnum.cn import uscc
from stdnum.exceptions import ValidationError

from bot.domain.people import Tier
from bot.domain.reading.fold import fold

LONGEST = 60
SHORTEST = 2
SHORT_NAME = 2  # a short name of one character would be contained everywhere


class BadCode(ValueError):
    """Not a unified social credit code: wrong length, letters or check digit (GB 32100)."""


def plain_name(name: str) -> str:
    """The name in the one shape that is compared: two ways to write the same company give the same text."""
    levelled = fold(unicodedata.normalize("NFKC", name)).casefold()
    kept = "".join(c for c in levelled if unicodedata.category(c)[0] in "LN")
    for written, meant in _table()["suffix_same"].items():
        if kept.endswith(written):
            return kept.removesuffix(written) + str(meant)
    return kept


def short_name(name: str) -> str:
    """What people call the company: without its place in front and its legal form behind."""
    plain = plain_name(name)
    rest = _own_part(plain)
    return rest if len(rest) >= SHORT_NAME else plain


def names_nobody(words: str) -> bool:
    """Whether the words hold no name of their own: only a place, a legal form, or a single character."""
    return len(_own_part(plain_name(words))) < SHORT_NAME


def check_code(code: str) -> str:
    """The unified social credit code without spaces and in capitals; raises BadCode."""
    try:
        return str(uscc.validate(unicodedata.normalize("NFKC", code)))
    except ValidationError as error:
        raise BadCode from error


def find_service_line(words: str) -> str | None:
    """The code of a service line by any of its names, or None."""
    return _service_lines().get(plain_name(words))


def find_tier(words: str) -> Tier | None:
    """客户等级 by letter or name; nothing said is the standard one; None if it cannot be read."""
    plain = plain_name(words)
    return next((Tier(code) for code, names in _table()["tiers"].items() if plain in names), None)


def _own_part(plain: str) -> str:
    rest = plain.removesuffix(next(filter(plain.endswith, _table()["suffix"]), ""))
    return rest.removeprefix(next(filter(rest.startswith, _table()["place"]), ""))


@cache
def _service_lines() -> dict[str, str]:
    lines = _table()["service_lines"]
    return {plain_name(name): code for code, names in lines.items() for name in (code, *names)}


@cache
def _table() -> dict[str, Any]:
    return tomllib.loads((files("bot.domain") / "data" / "companies.toml").read_text(encoding="utf-8"))
