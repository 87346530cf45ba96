"""The catalogues: every key a view names is there, both scripts have the same keys with the same holes, and no
sentence a client reads is unkind."""

import ast
import re
from string import Formatter

import pytest

from bot.words import LANGUAGES, catalogue
from tests.house.test_sizes import TREES

KEY = re.compile(r"[a-z][a-z0-9_]*(\.[a-z0-9_]+)+(/\d+)?")
STAFF = ("s.", "rm.", "esc.", "rv.s_", "emg.s_", "inc.", "sys.", "coi.s_", "drill.", "grade.", "handling.", "cli.", "role.")
UNKIND = ("您误会", "请冷静", "这是规定", "没办法", "亲，", "！！", "!!")
GRADES = ("轻微", "严重投诉", "分值", "评为【")
SAYING = {"say", "button", "hint", "Screen", "has", "sentence", "_act", "_told", "_human"}


def holes(sentence: str) -> set[str]:
    """The named holes of a sentence."""
    return {name for _, name, _, _ in Formatter().parse(sentence) if name}


def named_keys() -> set[str]:
    """Every literal that is given first to a function that words."""
    found = set()
    for tree in TREES.values():
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and getattr(node.func, "id", getattr(node.func, "attr", "")) in SAYING and node.args:
                first = node.args[0]
                if isinstance(first, ast.Constant) and isinstance(first.value, str) and KEY.fullmatch(first.value):
                    found.add(first.value)
    return found


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
               "cancel", "HK", "PIPL"}  # fmt: skip
    told = {key: text for key, text in catalogue("zh_Hans").items() if not key.startswith(STAFF)}
    found = {
        key: word.findall(re.sub(r"\{\w+\}", "", text))
        for key, text in told.items()
        if set(word.findall(re.sub(r"\{\w+\}", "", text))) - allowed
    }
    assert found == {}
