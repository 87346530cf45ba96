"""One object in, one line out, and the rows of an explanation."""

import pytest

from bot.domain.assessment_line import LineError, assess_line, explain

FIELDS = ["id", "kind", "category", "amount", "grade", "score", "signals", "ruled_out", "confidence", "sentence"]


def test_fields_in_order() -> None:
    assert list(assess_line({"id": 7, "text": "被罚款500元"})) == FIELDS
    assert list(assess_line({"text": "被罚款500元"})) == FIELDS[1:]


def test_amounts_are_plain_numbers() -> None:
    assert assess_line({"text": "滞纳金168块"})["amount"] == 168
    assert assess_line({"text": "滞纳金2块7"})["amount"] == 2.7
    assert assess_line({"text": "报表没给我"})["amount"] is None


def test_denied_signals_are_told_as_such() -> None:
    told = assess_line({"text": "没罚款，但是有滞纳金168元"})
    assert "neg:tax.penalty" in told["signals"]
    assert "tax.notice" in told["signals"]
    assert "neg:tax.penalty" in told["ruled_out"]


def test_what_is_no_complaint() -> None:
    told = assess_line({"text": "在吗？砍一刀，点下面链接"})
    assert (told["kind"], told["category"], told["grade"], told["score"]) == ("无关", "无", None, None)


def test_several_messages() -> None:
    assert assess_line({"texts": ["被罚款了", "500元"]})["kind"] == "投诉"


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ([1], "not_an_object"),
        ("text", "not_an_object"),
        ({}, "no_text"),
        ({"text": 5}, "no_text"),
        ({"texts": []}, "no_text"),
        ({"texts": [1]}, "no_text"),
    ],
)
def test_refused(line: object, problem: str) -> None:
    with pytest.raises(LineError) as refused:
        assess_line(line)
    assert refused.value.problem == problem


def test_explanation_follows_the_clauses() -> None:
    rows = explain("你好，没罚款。已经更正了")
    assert rows[0].clause == "你好，"
    assert rows[0].code == ""
    by_code = {row.code: row for row in rows}
    assert (by_code["tax.penalty"].modality, by_code["tax.penalty"].points) == ("否定", 0)
    assert by_code["mit.fixed"].points == -2
