"""The matrix of texts itself: it knows a text by its words, sees what it is made of, and can fail."""

import pytest

from bot.words import LANGUAGES, say
from tests.conversations import matrix
from tests.office import Office


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_wanted_text_is_known_by_its_words_in_both_scripts(language: str) -> None:
    holes = dict.fromkeys(matrix.hole_names(), "X")
    unknown = {key for key in matrix.wanted() if key not in matrix.keys_in(say(key, language, **holes))}
    assert unknown == set()
    assert len(matrix.wanted()) >= 133


def test_one_text_is_not_another() -> None:
    assert matrix.keys_in(say("val.amount_confirm", amount="2,300")) == {"val.amount_confirm"}
    assert "val.amount_confirm" not in matrix.keys_in("他说：我理解为 2,300 元，对吗？谢谢")


def test_what_fills_a_hole_is_seen_too() -> None:
    listed = say("ev.ask", checklist=say("ev.chk.tax"))
    assert matrix.keys_in(listed) >= {"ev.ask", "ev.chk.tax"}
    assert "pra.team" in matrix.keys_in(say("pra.done", person=say("pra.team")))


@pytest.mark.parametrize("text", ["您好，{name}，又见面了", "sub.ok", "提交失败：val.amount_confirm/2 。"])
def test_an_open_hole_and_a_key_are_faults_unless_somebody_wrote_them(text: str) -> None:
    assert matrix.faults_of(text, "")
    assert matrix.faults_of(text, text) == []


@pytest.mark.parametrize("text", ["见 a.txt", "合同{附件}", "service@mingli.example", "3.5 万"])
def test_plain_words_are_no_fault(text: str) -> None:
    assert matrix.faults_of(text, "") == []


def test_a_text_that_nobody_said_is_found() -> None:
    everything = dict.fromkeys(matrix.wanted(), "a test")
    assert matrix.judge(everything) == []
    silent = {key: test for key, test in everything.items() if key != "val.phone"}
    assert matrix.judge(silent) == ["val.phone: no transcript shows this text"]


async def test_what_the_bot_says_is_heard(firm: Office, heard: matrix.Heard) -> None:
    await firm.consents(firm.li)
    await firm.quiet()
    assert {"consent.text", "consent.cross_border", "start.hello", "start.hello/1"} <= heard.keys()
