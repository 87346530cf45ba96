"""简体 and 繁體: answered in the script one writes in, until one chooses; the catalogue is made, not kept by hand."""

import string

import pytest

from bot.domain.script import written_in
from bot.words import catalogue
from locales.build import TARGET, build, unknown_overrides
from tests.office import Office


@pytest.mark.parametrize(
    ("text", "script"),
    [
        ("發票開錯了", "zh_Hant"), ("发票开错了", "zh_Hans"), ("后里面", None), ("OK 123", None), ("", None),
        ("發票抬頭寫成「发票」了，麻煩更正", "zh_Hant"), ("着急，發票還沒開", "zh_Hant"),
    ],
)  # fmt: skip
def test_the_script_of_a_text(text: str, script: str | None) -> None:
    assert written_in(text) == script


def test_the_traditional_catalogue_is_up_to_date() -> None:
    assert TARGET.read_bytes() == build(), "run: make locales"
    assert unknown_overrides() == []


def test_both_catalogues_have_the_same_keys_and_holes() -> None:
    simplified, traditional = catalogue("zh_Hans"), catalogue("zh_Hant")
    assert simplified.keys() == traditional.keys()
    for key, text in simplified.items():
        assert holes(text) == holes(traditional[key]), key


def holes(text: str) -> list[str]:
    return sorted(name for _, name, _, _ in string.Formatter().parse(text) if name is not None)


def test_the_traditional_catalogue_is_traditional() -> None:
    both = {"lang.ask", "lang.ask/1", "command.lang"}
    wrong = {key for key, text in catalogue("zh_Hant").items() if key not in both and written_in(text) == "zh_Hans"}
    assert wrong == set()


async def test_who_writes_in_traditional_is_answered_so(firm: Office) -> None:
    li = firm.li
    await firm.consents(li)
    await li.says("發票開錯了，請問怎麼辦")
    await firm.quiet()
    await li.says("/help")
    await li.sees("投訴不收費")


async def test_a_choice_outlasts_what_one_writes_in(firm: Office) -> None:
    li = firm.li
    await firm.consents(li)
    await li.says("/lang")
    await li.taps("繁體中文")
    await li.sees("之後都用繁體中文")
    await li.says("/cancel")
    await li.says("发票开错了，请问怎么办")
    await firm.quiet()
    await li.says("/help")
    await li.sees("投訴不收費")


async def test_a_stranger_is_asked_for_consent_in_their_script(firm: Office) -> None:
    stranger = await firm.tg.person("陳生", id=1301)
    await stranger.says("發票開錯了，沒有人處理")
    await stranger.sees("開始之前請您瞭解")
