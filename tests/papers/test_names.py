"""What a paper is called: Chinese stays, tricks go, the ending tells the truth."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.paper_names import LONGEST, clean_name, ext_of, fitting_name

CLEANED = [
    ("11月 增值税申报表（盖章）.pdf", "11月 增值税申报表（盖章）.pdf"),
    ("發票・第２頁.jpg", "發票・第２頁.jpg"),
    ("发票.pdf\u202egpj.exe", "发票.pdfgpj.exe"),
    ("../../etc/passwd", "passwd"),
    ("C:\\Users\\李\\合同.docx", "合同.docx"),
    ("发票\0.pdf", "发票.pdf"),
    ("a\r\nb\t c.pdf", "a b c.pdf"),
    ("\u200b\ufeff隐形\u2066.pdf", "隐形.pdf"),
    ("  . 发票 . ", "发票"),
    ("...", ""),
    ("", ""),
    ("/", ""),
    ('<b>"a"|b?*:.pdf', "_b__a__b___.pdf"),
    ("票\ud800据.pdf", "票据.pdf"),
    ("e\u0301.pdf", "é.pdf"),
]


@pytest.mark.parametrize(("name", "clean"), CLEANED)
def test_a_name_is_cleaned(name: str, clean: str) -> None:
    assert clean_name(name) == clean


def test_a_long_name_is_cut_and_keeps_its_ending() -> None:
    assert clean_name("票" * 300 + ".pdf") == "票" * (LONGEST - 5) + "….pdf"
    assert clean_name("票" * 300) == "票" * (LONGEST - 1) + "…"
    assert clean_name("票" * LONGEST) == "票" * LONGEST


@pytest.mark.parametrize(
    ("name", "ext", "fitting"),
    [
        ("发票.pdf", "pdf", "发票.pdf"),
        ("发票.PDF", "pdf", "发票.PDF"),
        ("照片.jpeg", "jpg", "照片.jpeg"),
        ("发票.exe", "pdf", "发票.exe.pdf"),
        ("发票", "pdf", "发票.pdf"),
        ("", "jpg", "E-01.jpg"),
        ("\u202e", "jpg", "E-01.jpg"),
        ("run.bat", "txt", "run.bat.txt"),
    ],
)
def test_the_ending_tells_what_it_is(name: str, ext: str, fitting: str) -> None:
    assert fitting_name(name, ext, "E-01") == fitting


def test_a_long_name_with_a_wrong_ending_still_ends_right() -> None:
    fitting = fitting_name("票" * 300 + ".exe", "pdf", "E-01")
    assert fitting.endswith(".pdf")
    assert len(fitting) <= LONGEST


@pytest.mark.parametrize(
    ("name", "ext"),
    [("a.PDF", "pdf"), ("a", ""), ("a.b.docx", "docx"), ("a.票据", ""), ("a.exe\u202e", "exe")],
)
def test_the_ending_of_a_name(name: str, ext: str) -> None:
    assert ext_of(name) == ext


@given(st.text(max_size=400))
def test_no_name_keeps_a_trick(name: str) -> None:
    clean = clean_name(name)
    assert len(clean) <= LONGEST
    assert not any(unicodedata.category(c) in {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"} for c in clean)
    assert not set(clean) & set('/\\<>:"|?*')
    assert clean == clean.strip(" .")
    assert clean_name(clean) == clean
    assert fitting_name(name, "pdf", "E-01").lower().endswith(".pdf")
