"""Every polarity vector: how each signal of a sentence is meant."""

import re
from pathlib import Path

import pytest

from bot.domain.reading import read
from bot.domain.reading.signals import Hit

ROWS = [row.split("\t") for row in (Path(__file__).parent / "polarity.tsv").read_text("utf-8").splitlines()[1:]]
AMBIGUOUS = {"ambiguous": "suspected"}


def _of(signal: str, text: str) -> list[Hit]:
    return [hit for hit in read([text]).hits if hit.code == signal or hit.code.startswith(signal + ".")]


def _becomes(text: str, code: str) -> bool:
    return any(hit.code == code and hit.counts for hit in read([text]).hits)


@pytest.mark.parametrize(("text", "signal", "meant"), ROWS)
def test_polarity(text: str, signal: str, meant: str) -> None:
    plain = re.sub(r"[(（].*?[)）]", "", meant)
    becomes = re.findall(r"→([a-z]+\.[a-z_0-9]+)", meant)
    for code in becomes:
        assert _becomes(text, code)
    first = re.split(r"[→+]", plain)[0]
    first = AMBIGUOUS.get(first, first)
    if first.startswith("repeat"):
        assert _becomes(text, first)
        assert not _becomes(text, signal)
        return
    meanings = {hit.modality.value for hit in _of(signal, text)}
    if "不是否定" in meant:
        assert "negated" not in meanings
    elif first == "none":
        assert not meanings & {"asserted", "suspected"}
    elif "→suspected" in meant:
        assert meanings == {"suspected"}
        assert not _becomes(text, "fraud")
    elif "conditional→rep.threat" in meant:
        assert not _becomes(text, signal)
    else:
        assert first in meanings


def test_potential_beside_denied() -> None:
    assert _becomes("还没造成损失但是再拖就有了", "loss.potential")


@pytest.mark.parametrize("text", ["无语了真的", "没人接电话", "没完没了", "不仅罚款，还降了信用", "不得不自己垫了两千"])
def test_words_that_only_look_like_negators(text: str) -> None:
    assert not [hit for hit in read([text]).hits if hit.modality.value == "negated"]
