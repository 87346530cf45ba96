"""The story as it is levelled, cut and scanned: offsets, clauses, quotations, words that hide others."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.reading import read
from bot.domain.reading.clauses import split
from bot.domain.reading.lexicon import Lexicon, automaton, concepts, rows
from bot.domain.reading.normal import level, narrate
from bot.domain.reading.patterns import Book, book
from bot.domain.reading.signals import ENOUGH


@pytest.mark.parametrize(
    ("written", "levelled"),
    [
        ("滯納金", "滞纳金"),
        ("會計報稅", "会计报税"),
        ("ＵＫｅｙ", "ukey"),
        ("迟纳金", "滞纳金"),
        ("会记", "会计"),
        ("因该", "应该"),
        ("截至", "截止"),
        ("冇人理", "没人理"),
        ("罚款！", "罚款!"),
        ("①", "1"),
        ("㍿", "㍿"),
        ("没\u200b事", "没 事"),
    ],
)
def test_level(written: str, levelled: str) -> None:
    assert level(written) == levelled


@given(st.text(max_size=60))
def test_level_keeps_the_length(text: str) -> None:
    assert len(level(text)) == len(text)


def test_span_is_cut_from_the_original() -> None:
    narrative = narrate(["先說一句", "被罰款了"])
    at = narrative.text.index("罚款")
    span = narrative.span(at, at + 2)
    assert (span.message, span.start, span.end, span.words) == (1, 1, 3, "罰款")


def test_nothing_told() -> None:
    assert narrate([]).text == ""
    assert narrate([""]).starts == (0,)


@pytest.mark.parametrize(
    ("text", "clauses"),
    [
        ("罚款,滞纳金", ["罚款,", "滞纳金"]),
        ("一共1,260元,没错", ["一共1,260元,", "没错"]),
        ("税没报 钱扣了", ["税没报 ", "钱扣了"]),
        ("1.2万", ["1.2万"]),
        ("好。坏!怪?", ["好。", "坏!", "怪?", ""]),
        ("等等...算了", ["等等...", "算了"]),
        ("慢慢……算了", ["慢慢……", "算了"]),
        ("共5.", ["共5."]),
        ("约1.5万..", ["约1.5万.", ".", ""]),
        ("一,,2个", ["一,", ",", "2个"]),
        ("a b 好  人", ["a b 好  ", "人"]),
    ],
)
def test_split(text: str, clauses: list[str]) -> None:
    cut = split(text)
    assert [text[begin:end] for begin, end in zip(cut.starts, cut.ends, strict=True)] == clauses


def test_sentences_hold_clauses() -> None:
    cut = split("一,二。三,四")
    assert cut.sentence_at[0] == cut.sentence_at[2] == 0
    assert cut.sentence_at[4] == 1
    assert cut.sentence_bounds(4) == (4, 7)


def test_what_is_frequent_is_no_word() -> None:
    frequent, *_ = rows("frequent.tsv")[0]
    text = level("\t".join(frequent) + "\t漏报")
    assert list(automaton({"漏报": 7}).iter(text)) == [(len(text) - 1, 7)]


def test_quotations() -> None:
    text = "她说“没问题,放心”就走了"
    begin, end = split(text).quotes[0]
    assert text[begin:end] == "没问题,放心"


def test_masking_words_hide_shorter_ones() -> None:
    lexicon = Lexicon({"mask": ("才发现",), "late": ("才发",), "found": ("才发现",)}, ("late",))
    assert lexicon.scan("才发现")["late"] == []
    assert lexicon.scan("才发现").named == set()
    assert lexicon.scan("才发现,才发")["late"] == [(4, 6)]
    assert lexicon.scan("才发现")["found"] == [(0, 3)]


def test_false_negators_are_dropped() -> None:
    lexicon = Lexicon({name: concepts()[name] for name in ("neg", "notneg")}, ("neg", "notneg"))
    assert lexicon.scan("没人理我")["neg"] == []
    assert lexicon.scan("没罚款")["neg"] == [(0, 1)]


def test_every_pattern_names_a_code_of_the_rubric() -> None:
    from bot.domain.reading.lexicon import rows
    from bot.domain.rubric import default_rubric

    rubric = default_rubric()
    known = set(rubric.points_of) | set(rubric.raw["mitigators"]) | {"loss", "count.period", "count.time"}
    assert {row[0] for row in rows("patterns.tsv")} <= known


def test_an_unknown_concept_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.domain.reading.patterns.rows", lambda _table: [["tax.notice", "", "@nobody"]])
    with pytest.raises(KeyError):
        Book("any")


def test_a_word_that_is_the_name_of_a_concept_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.domain.reading.patterns.rows", lambda _table: [["tax.notice", "", "mask"]])
    with pytest.raises(ValueError, match="@mask"):
        Book("any")


@pytest.mark.parametrize(
    ("pattern", "text", "found"),
    [
        ("甲 ~2 乙", "甲一二乙", True),
        ("甲 ~2 乙", "甲一二三乙", False),
        ("甲 ~2 乙", "甲,乙", False),
        ("甲 ~~2 乙", "甲,乙", True),
        ("甲 ~~2 乙", "甲。乙", False),
        ("甲 ~~~2 乙", "甲。乙", True),
        ("甲 !丙", "甲丙", False),
        ("甲 !丙", "甲,丙", True),
        ("甲 !!丙", "甲,丙", False),
        ("甲 !!丙", "甲。丙", True),
        ("甲 !!!丙", "甲。丙", False),
        ("甲 +丙", "甲,丙", True),
        ("甲 +丙", "甲", False),
        ("甲 乙", "甲乙", True),
        ("甲 ~4 乙 ~4 丙", "甲乙乙一丙", True),
    ],
)
def test_pattern_language(monkeypatch: pytest.MonkeyPatch, pattern: str, text: str, *, found: bool) -> None:
    monkeypatch.setattr("bot.domain.reading.patterns.rows", lambda _table: [["tax.notice", "", pattern]])
    made = Book("any")
    assert bool(list(made.match(made.lexicon.scan(text), split(text)))) is found


def test_the_book_is_read_once() -> None:
    assert book() is book()


def test_the_same_told_a_thousand_times_is_heard_thirty_times() -> None:
    found = read(("罚款" * 1000,)).hits
    assert 0 < sum(hit.code == "tax.penalty" for hit in found) <= ENOUGH


def test_no_concept_is_named_twice() -> None:
    names = [name for name, *_ in rows("concepts.tsv")]
    assert [name for name in set(names) if names.count(name) > 1] == []


@pytest.mark.parametrize("told", ["我催了三次都没人回", "打了三次电话都没人接", "问了五回都没下文"])
def test_chasing_any_number_of_times_is_no_repeated_failing(told: str) -> None:
    codes = {hit.code for hit in read((told,)).counted}
    assert "repeat.2" in codes
    assert "repeat.3" not in codes


@pytest.mark.parametrize("word", ["不满意", "很不满意", "不太满意", "我不满意", "投诉", "退钱"])
def test_a_bare_word_of_displeasure_is_no_praise(word: str) -> None:
    assert read([word]).kind.choice == "complaint"


@pytest.mark.parametrize("word", ["满意", "很满意", "服务很好", "挺满意的，谢谢"])
def test_a_bare_word_of_praise_is_no_complaint(word: str) -> None:
    assert read([word]).kind.choice == "praise"
