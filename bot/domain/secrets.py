"""What must never be kept: identity and bank card numbers, passwords, codes that were texted, words of a bank's key.

`find_secret` reads a message, `mentions_secret` a caption or a file name. Numbers prove themselves by their check
digits; words for credentials are data (``data/secrets.toml``). What is said to whoever sent one is not known here.
"""

import re
import tomllib
import unicodedata
from enum import StrEnum
from functools import cache
from pathlib import Path

from stdnum import luhn
from stdnum.cn import ric

from bot.domain.reading.fold import fold

_ID = re.compile(r"(?<![0-9a-z])(?<!\d[ -])(\d{6})[ -]?(\d{8})[ -]?(\d{3}[\dx])(?![0-9a-z])(?![ -]\d)")
_CARD = re.compile(
    r"(?<![0-9a-z])(?<!\d[ -])(\d{16,19}|\d{4}([ -])\d{4}\2\d{4}\2\d{4}(?:\2?\d{1,3})?)(?![0-9a-z])(?![ -]\d)"
)
# Other long numbers fit by chance: invoices, receipts.
_ISSUERS = re.compile(r"62\d{14,17}|9558\d{15}|(?:4\d|5[1-5])\d{14}")


class Secret(StrEnum):
    """What was recognised."""

    ID_CARD = "id_card"
    BANK_CARD = "bank_card"
    UKEY = "ukey"
    CODE = "code"
    PASSWORD = "password"  # noqa: S105  the name of a kind


def find_secret(text: str) -> Secret | None:
    """The gravest secret that is written out in `text`, or None."""
    folded = _fold(text)
    if any(ric.is_valid("".join(found.groups())) for found in _ID.finditer(folded)):
        return Secret.ID_CARD
    if any(_is_card(found.group(1)) for found in _CARD.finditer(folded)):
        return Secret.BANK_CARD
    return next((secret for secret, pattern in _patterns() if pattern.search(folded)), None)


def mentions_secret(text: str) -> Secret | None:
    """What a caption or file name says a picture shows, or None."""
    folded = _fold(text)
    words = _words()["mentions"]
    return next((Secret(name) for name, said in words.items() if any(word in folded for word in said)), None)


def _fold(text: str) -> str:
    return fold(unicodedata.normalize("NFKC", text)).lower()


def _is_card(written: str) -> bool:
    digits = re.sub(r"[ -]", "", written)
    return _ISSUERS.fullmatch(digits) is not None and bool(luhn.is_valid(digits))


@cache
def _words() -> dict[str, dict[str, list[str]]]:
    with (Path(__file__).parent / "data" / "secrets.toml").open("rb") as file:
        return tomllib.load(file)


@cache
def _patterns() -> tuple[tuple[Secret, re.Pattern[str]], ...]:
    part = {name: str(value) for name, value in _words().items() if name != "mentions"}
    told = f"(?:{part['link']}{part['quantity']}{part['value']}|{part['near']}{part['quantity']}{part['plain_value']})"
    code = part["code"]
    texted = f"(?:{code}{part['link']}?{part['near']}{part['quantity']}{part['code_value']}(?![\\da-z])"
    before = f"(?<![\\d.]){part['code_value']}{part['after']}{code})"
    return (
        # called by its name a number needs no check digit: one mistyped digit hides nobody
        (Secret.ID_CARD, re.compile(part["named_id"])),
        (Secret.BANK_CARD, re.compile(part["named_card"])),
        (Secret.UKEY, re.compile(f"{part['ukey']}\\S{{0,4}}?{part['password']}?{told}")),
        (Secret.CODE, re.compile(f"{texted}|{before}")),
        (Secret.PASSWORD, re.compile(part["password"] + told)),
    )
