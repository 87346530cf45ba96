"""The catalogues: every key a view names is there, both scripts have the same keys with the same holes, and no
sentence a client reads is unkind."""

import ast
import re
from string import Formatter

import pytest

from bot.words import LANGUAGES, catalogue
from tests.house.test_sizes import trees

KEY = re.compile(r"[a-z][a-z0-9_]*(\.[a-z0-9_]+)+(/\d+)?")
# Texts nobody but staff reads.
STAFF = (
    "s.", "rm.", "esc.", "rv.s_", "emg.s_", "inc.", "sys.", "coi.s_", "drill.", "grade.", "handling.", "cli.", "role.",
    "why.", "demo.",
)  # fmt: skip
UNKIND = ("您误会", "请冷静", "这是规定", "没办法", "亲，", "！！", "!!")
GRADES = ("轻微", "严重投诉", "分值", "评为【")
SAYING = {"say", "button", "hint", "Screen", "has", "sentence", "_act", "_told", "_human"}


def holes(sentence: str) -> set[str]:
    """The named holes of a sentence."""
    return {name for _, name, _, _ in Formatter().parse(sentence) if name}


def named_keys() -> set[str]:
    """Every literal key that is given first to a function that words; a button's key needs no sentence of its own."""
    found = set()
    for tree in trees().values():
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and node.args and (key := _key(node)):
                buttons_only = getattr(node.func, "id", "") == "button" and f"{key}/1" in catalogue("zh_Hans")
                found |= set() if buttons_only else {key}
    return found


def _key(call: ast.Call) -> str:
    name, first = getattr(call.func, "id", getattr(call.func, "attr", "")), call.args[0]
    literal = first.value if isinstance(first, ast.Constant) and isinstance(first.value, str) else ""
    return literal if name in SAYING and KEY.fullmatch(literal) else ""


def test_every_key_a_view_names_is_in_the_catalogue() -> None:
    assert named_keys() - set(catalogue("zh_Hans")) == set()
    assert len(named_keys()) > 50


@pytest.mark.parametrize("language", LANGUAGES)
def test_catalogues_have_the_same_keys_and_the_same_holes(language: str) -> None:
    simplified, other = catalogue("zh_Hans"), catalogue(language)
    assert set(other) == set(simplified)
    assert {key for key in simplified if holes(simplified[key]) != holes(other[key])} == set()


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_sentence_for_a_client_is_unkind_or_shows_the_grade(language: str) -> None:
    told = {key: text for key, text in catalogue(language).items() if not key.startswith(STAFF)}
    found = {key: bad for key, text in told.items() for bad in (*UNKIND, *GRADES) if bad in text}
    assert found == {}


def test_clients_read_no_english() -> None:
    word = re.compile(r"[A-Za-z]{2,}")
    allowed = {"Telegram", "PDF", "Word", "Excel", "MB", "new", "status", "more", "human", "privacy", "lang", "help",
               "cancel", "start", "Messenger", "Inc", "json", "ok", "OK"}  # fmt: skip
    told = {key: text for key, text in catalogue("zh_Hans").items() if not key.startswith(STAFF)}
    found = {
        key: word.findall(re.sub(r"\{\w+\}", "", text))
        for key, text in told.items()
        if set(word.findall(re.sub(r"\{\w+\}", "", text))) - allowed
    }
    assert found == {}
