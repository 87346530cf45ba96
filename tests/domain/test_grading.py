"""The grade: worked examples, floors, caps, mitigators, answers, history, confidence, the next question."""

from dataclasses import replace
from decimal import Decimal

import opencc
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.grading import Assessment, grade
from bot.domain.judgement import Answered, Grade, History
from bot.domain.reading import read
from bot.domain.rubric import RubricError, build_rubric, default_rubric
from bot.domain.sentence import write_sentence

WORKED = [
    ("汇算表发我看一眼拖了三天，不急", Grade.MINOR, 0),
    ("滞纳金168块，你们忘扣款了", Grade.MINOR, 2),
    ("被罚了500，会计还说是小钱", Grade.ORDINARY, 4),
    ("多缴印花税三千二，催了两回", Grade.ORDINARY, 5),
    ("再拖我就去财政局反映，报表等半个月", Grade.ORDINARY, 3),
    ("已经去财政局交了材料，报表等半个月", Grade.MAJOR, 6),
    ("开票额度被停，明天要给客户开票", Grade.MAJOR, 7),
    ("误发别家工资表给我", Grade.MAJOR, 5),
    ("多缴1万5", Grade.MAJOR, 7),
    ("罚款滞纳金6万，没别的", Grade.MAJOR, 12),
    ("罚款6万，已经起诉", Grade.SEVERE, 18),
    ("12366已受理，罚了800", Grade.MAJOR, 9),
    ("12366已受理，罚了1万2", Grade.SEVERE, 14),
    ("怀疑会计把税款转走了", Grade.MAJOR, 5),
    ("原多收2000，已退款并道歉，就是提醒", Grade.MINOR, 1),
]
SOFT_CAP = "你们慢了四个月没人理，三家公司都这样漏报，滞纳金300，我都睡不着了"
FINE = "增值税漏报，被罚款800元"


def judged(*texts: str, answers: Answered | None = None, history: History | None = None) -> Assessment:
    return grade(read(texts), answers or Answered(), history or History())


@pytest.mark.parametrize(("text", "level", "score"), WORKED)
def test_worked_examples(text: str, level: Grade, score: int) -> None:
    found = judged(text)
    assert (found.grade, found.score) == (level, score)


def test_worked_example_of_the_soft_cap() -> None:
    found = judged("慢了四个月，三家公司都这样，气死")
    assert found.grade is Grade.ORDINARY


def test_soft_cap() -> None:
    found = judged(SOFT_CAP)
    assert found.verdict.band is Grade.MAJOR
    assert found.grade is Grade.ORDINARY
    assert found.verdict.soft_capped
    assert "封顶一般" in write_sentence(found)


def test_gate_marks_near_severe() -> None:
    found = judged("罚款滞纳金6万，没别的")
    assert found.near_severe
    assert "临近严重" in write_sentence(found)


def test_floor_is_never_broken_by_mitigators() -> None:
    found = judged("完税证明是你们会计伪造的，不过已经退给我了，没有造成损失，不急")
    assert found.verdict.mitigators
    assert found.grade is Grade.SEVERE
    assert found.verdict.floor == "fraud"
    assert "触发严重底线" in write_sentence(found)


def test_reputation_with_a_great_loss_is_severe() -> None:
    found = judged("损失6万，我已经在抖音发了视频曝光你们，你们已经改好了，我们自己也有责任，不急")
    assert found.grade is Grade.SEVERE
    assert found.verdict.floor == "reputation_and_loss"
    assert "触发严重底线" in write_sentence(found)


def test_what_is_no_complaint_has_no_grade() -> None:
    found = judged("请问小规模怎么开专票？")
    assert (found.grade, found.score, found.question, found.needs_review) == (None, None, None, False)
    assert "不评级" in write_sentence(found)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("会计挪用了我们的税款", "severe"),
        ("会计挪用了我们的税款", "fraud"),
        ("怀疑会计挪用了税款", "fraud.suspected"),
        ("怀疑会计挪用了税款", "suspected"),
        ("你们把我们的工资表发给了别家", "data.leak"),
    ],
)
def test_always_reviewed(text: str, reason: str) -> None:
    assert reason in judged(text).review_reasons


def test_reviewed_for_what_the_desk_knows() -> None:
    found = judged(FINE, history=History(accused_is_advisor=True, rules_changed=True))
    assert found.review_reasons == ("accused_is_advisor", "rules_changed")


def test_low_confidence_is_reviewed() -> None:
    found = judged("多扣钱👍")
    assert found.confidence < 0.5
    assert "low_confidence" in found.review_reasons


@pytest.mark.parametrize(
    ("answers", "code"),
    [
        (Answered(amount=Decimal(12000)), "loss.1w_5w"),
        (Answered(amount=Decimal(0)), "loss.lt200"),
        (Answered(loss_band="5w_20w"), "loss.5w_20w"),
        (Answered(deadline="today"), "deadline.overdue"),
        (Answered(deadline="two_days"), "deadline.48h"),
        (Answered(blocked="invoices"), "biz.blocked"),
        (Answered(blocked="halt"), "biz.halt"),
        (Answered(repeat="second"), "repeat.2"),
        (Answered(repeat="third"), "repeat.3"),
        (Answered(resolved="yes"), "mit.fixed"),
    ],
)
def test_answers_count(answers: Answered, code: str) -> None:
    found = judged(FINE, answers=answers)
    assert {signal.code: signal.source for signal in found.signals}[code] == "answer"
    assert "confirmed" in found.doubt.reasons or code.startswith("mit.")


@pytest.mark.parametrize(
    ("text", "answers", "gone"),
    [
        (FINE, Answered(amount_role="fee"), "loss.lt1k"),
        ("明天投标截止，完税证明还没给我", Answered(deadline="none"), "deadline.48h"),
        ("开不了票", Answered(blocked="none"), "biz.blocked"),
        ("第三次报错税了", Answered(repeat="first"), "repeat.3"),
        ("多缴的税已经退给我了", Answered(resolved="no"), "mit.fixed"),
        ("再拖我就去财政局反映", Answered(tense="mentioned"), "rep.threat"),
        ("多扣了钱", Answered(loss_band="1k_1w"), "loss.unknown"),
    ],
)
def test_answers_beat_the_text(text: str, answers: Answered, gone: str) -> None:
    assert gone in {signal.code for signal in judged(text).signals}
    assert gone not in {signal.code for signal in judged(text, answers=answers).signals}


@pytest.mark.parametrize(
    ("text", "answers", "clash"),
    [
        (FINE, Answered(loss_band="none"), "loss"),
        ("明天投标截止，完税证明还没给我", Answered(deadline="none"), "deadline"),
        ("开不了票", Answered(blocked="none"), "blocked"),
        ("多缴的税已经退给我了", Answered(resolved="no"), "resolved"),
        ("第三次报错税了", Answered(repeat="first"), "repeat"),
    ],
)
def test_contradictions_are_kept_and_flagged(text: str, answers: Answered, clash: str) -> None:
    found = judged(text, answers=answers)
    assert clash in found.contradictions
    assert "contradiction" in found.doubt.reasons
    assert "前后说法不一" in write_sentence(found)


def test_amount_is_kept_when_no_loss_is_pressed() -> None:
    assert judged(FINE, answers=Answered(loss_band="none")).amount == 800


@pytest.mark.parametrize(("sum_", "code"), [("800", "loss.potential"), ("8万", "loss.potential_big")])
def test_feared_sum(sum_: str, code: str) -> None:
    found = judged(f"漏报被罚款{sum_}元", answers=Answered(amount_role="feared"))
    assert code in {signal.code for signal in found.signals}
    assert found.amount is None


def test_tense_answer() -> None:
    threat = "再拖我就去财政局反映，报表等半个月"
    assert judged(threat, answers=Answered(tense="done")).grade is Grade.MAJOR
    fact = "已经去财政局交了材料"
    assert "rep.threat" in {one.code for one in judged(fact, answers=Answered(tense="considering")).signals}
    assert "rep.regulator" in {one.code for one in judged(fact, answers=Answered(tense="done")).signals}
    assert judged(FINE, answers=Answered(tense="done")).signals == judged(FINE).signals


@pytest.mark.parametrize("history", [History(cases_of_client=3), History(clients_same_advisor=3)])
def test_the_desk_counts(history: History) -> None:
    found = judged("报表还没给我", history=history)
    assert found.grade is Grade.ORDINARY
    assert "系统" in write_sentence(found)


def test_reopened_is_never_lower() -> None:
    found = judged("报表还没给我", history=History(earlier_grade=Grade.MAJOR))
    assert found.grade is Grade.MAJOR
    assert "不低于" in write_sentence(found)
    assert judged(FINE, history=History(earlier_grade=Grade.MINOR)).verdict.kept_from_before is False


@pytest.mark.parametrize(
    ("text", "answers", "question"),
    [
        ("多扣了钱", Answered(), "amount"),
        ("多扣了钱", Answered(loss_band="unclear"), None),
        ("损失了好几万，税报错了", Answered(), "amount"),
        ("再拖我就去财政局反映，报表等半个月", Answered(), "tense"),
        ("增值税漏报，被罚款800元", Answered(), "deadline"),
        ("会计挪用了我们的税款", Answered(), None),
        ("报表没给我，还没退款", Answered(), None),
    ],
)
def test_next_question(text: str, answers: Answered, question: str | None) -> None:
    assert judged(text, answers=answers).question == question


def test_question_about_an_unclear_sum() -> None:
    found = judged("税报错了，还有3500")
    assert found.question in {"amount_role", None}


def test_documents_raise_confidence() -> None:
    found = judged("漏报被罚", answers=Answered(documents=frozenset({"tax_document"})))
    assert "document" in found.doubt.reasons
    assert found.confidence > judged("漏报被罚").confidence


def test_edge_is_marked() -> None:
    found = judged("滞纳金168块，你们忘扣款了")
    assert found.on_edge
    assert "临界" in write_sentence(found)


def test_input_hash_covers_everything() -> None:
    seen = {
        judged(FINE).input_hash,
        judged(FINE, "还有").input_hash,
        judged(FINE, answers=Answered(repeat="second")).input_hash,
        judged(FINE, history=History(cases_of_client=1)).input_hash,
        grade(read([FINE]), rubric=build_rubric({"version": "x", "thin_below": 1})).input_hash,
    }
    assert len(seen) == 5


def test_rubric_can_be_overridden_under_a_new_version() -> None:
    rubric = build_rubric({"version": "firm.1", "bands": {"major": 4}})
    assert grade(read([FINE]), rubric=rubric).grade is Grade.MAJOR
    assert grade(read([FINE]), rubric=rubric).rubric_version == "firm.1"
    assert default_rubric().version != "firm.1"


@pytest.mark.parametrize(
    "overrides",
    [
        {"bands": {"major": 4}},
        {"version": "x", "bands": {"minor": 1}},
        {"version": "x", "bands": {"major": 2}},
        {"version": "x", "floors": {"nobody": "major"}},
        {"version": "x", "loss_bands": [["loss.lt200", 5]]},
    ],
)
def test_a_wrong_rubric_is_refused(overrides: dict[str, object]) -> None:
    with pytest.raises(RubricError):
        build_rubric(overrides)


TO_TRADITIONAL = opencc.OpenCC("s2t")
POLITE = "谢谢你们一直以来的辛苦。"
ANGRY = "气死我了！"
STORIES = st.sampled_from([text for text, *_ in WORKED] + [FINE, SOFT_CAP, "客服态度恶劣", "凭证被你们弄丢了"])
SEVERE_FACTS = st.sampled_from(["会计还挪用了我们的税款。", "我已经起诉你们了。", "公章也被你们弄丢了。"])


@given(st.lists(st.text(max_size=80), max_size=3))
def test_any_text_can_be_graded(texts: list[str]) -> None:
    write_sentence(judged(*texts))


@given(st.text(alphabet="没不未罚款多缴三五万元投诉12366税局已再就，。！？\n“”的了你们我", max_size=60))
def test_any_jumble_of_known_words_can_be_graded(text: str) -> None:
    found = judged(text)
    assert write_sentence(found) == write_sentence(judged(text))
    assert 0 <= found.confidence <= 1


@given(STORIES)
def test_politeness_never_changes_the_grade(story: str) -> None:
    assert judged(f"{POLITE}{story}").grade == judged(story).grade
    assert judged(story, POLITE).grade == judged(story).grade


@given(STORIES)
def test_anger_never_changes_the_grade(story: str) -> None:
    assert judged(story, ANGRY).grade == judged(story).grade


@given(STORIES, SEVERE_FACTS)
def test_a_grave_fact_never_lowers(story: str, fact: str) -> None:
    before, after = judged(story).grade, judged(story, fact).grade
    assert before is not None
    assert after is not None
    assert after.rank >= before.rank


@settings(deadline=None)  # the first story reads the tables
@given(STORIES)
def test_both_scripts_give_the_same_grade(story: str) -> None:
    traditional = TO_TRADITIONAL.convert(story)
    assert judged(traditional).grade == judged(story).grade


@given(STORIES, SEVERE_FACTS)
def test_order_of_messages_does_not_matter(story: str, fact: str) -> None:
    assert judged(story, fact).grade == judged(fact, story).grade


@pytest.mark.parametrize("fact", ["罚款", "滞纳金", "经营异常", "报警", "起诉", "凭证丢失"])
def test_negating_the_only_signal_removes_its_points(fact: str) -> None:
    assert judged(f"没有{fact}").verdict.score == 0


def test_the_assessment_is_a_value() -> None:
    assert judged(FINE) == judged(FINE)
    assert replace(judged(FINE), amount=None) != judged(FINE)
