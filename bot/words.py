"""``say(key, language, **values)``: every sentence a person reads, from the gettext catalogues in ``locales/``.

A message is named by its key, its n-th button by ``key/n``. Holes are named; a hole left unfilled is an error, so that
no client ever sees a brace.
"""

from functools import cache
from pathlib import Path

from babel.messages.pofile import read_po

LOCALES = Path(__file__).resolve().parent.parent / "locales"
DEFAULT = "zh_Hans"
LANGUAGES = ("zh_Hans", "zh_Hant")


class Unworded(KeyError):
    """The catalogue has no such key, or a hole of the sentence was not filled."""


@cache
def catalogue(language: str) -> dict[str, str]:
    """Key → sentence in `language`."""
    with (LOCALES / language / "LC_MESSAGES" / "messages.po").open("rb") as file:
        found = read_po(file, locale=language)
    return {str(message.id): str(message.string) for message in found if message.id and message.string}


def say(key: str, language: str = DEFAULT, **values: object) -> str:
    """The sentence `key` with its holes filled; raises Unworded."""
    try:
        return sentence(key, language).format_map(values)
    except KeyError as error:
        raise Unworded(f"{key}: {error.args[0]}") from error


def sentence(key: str, language: str = DEFAULT) -> str:
    """The sentence with its holes open; a language without it falls back to Simplified Chinese."""
    found = catalogue(language).get(key) or catalogue(DEFAULT).get(key)
    if found is None:
        raise Unworded(key)
    return found


def has(key: str) -> bool:
    """Whether there is such a sentence."""
    return key in catalogue(DEFAULT)
