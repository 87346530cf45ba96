"""Signals by rule, not by sentence: objects, tense, counts, quotations, attempts, and what follows from them."""

from datetime import UTC, datetime

import pytest

from bot.domain.reading import Context, PatternReader, read


def counted(*texts: str) -> set[str]:
    return {hit.code for hit in read(texts).counted}


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("昨天已经打了12345投诉你们", "rep.regulator"),
        ("上周去市监局递了举报信", "rep.regulator"),
        ("再不解决我就去消协投诉", "rep.threat"),
        ("我在抖音发了视频曝光你们", "rep.public"),
        ("不退钱我就发抖音", "rep.threat"),
        ("我已经在考虑去财政局反映", "rep.threat"),
        ("已经报警了，派出所做了笔录", "rep.legal"),
        ("电视台记者昨天来采访了你们公司的事", "rep.media"),
        ("我在商会群里吐槽你们了", "rep.group"),
        ("公章被你们前会计带走了", "seal.lost"),
        ("去年的凭证被你们弄丢了", "records.lost"),
        ("你们把我们的工资表发给了别家", "data.leak"),
        ("会计挪用了我们的税款", "fraud"),
        ("怀疑会计伪造完税证明", "fraud.suspected"),
        ("没经过我同意就把法人改了", "staff.misconduct"),
        ("打电话没人接，微信不回", "staff.unreachable"),
        ("客服态度恶劣", "staff.attitude"),
        ("增值税报错了税率", "quality.error"),
        ("报表到现在还没给我", "biz.delay"),
        ("开不了票，客户都在催", "biz.blocked"),
        ("工资发不出去，厂里停工了", "biz.halt"),
        ("催了四遍没结果", "repeat.2"),
        ("这是第三次报错了", "repeat.3"),
        ("我整夜睡不着", "emo.distress"),
        ("再这样我就从楼上跳楼", "emo.safety"),
        ("公司被列入经营异常名录", "tax.abnormal"),
        ("基本户被税务局冻结了", "tax.severe"),
        ("纳税信用从A掉到了C", "tax.penalty"),
        ("收到税务局的催报短信", "tax.notice"),
        ("没有造成任何损失", "mit.no_loss"),
        ("已经退给我了，解决了", "mit.fixed"),
        ("我们自己也有责任", "mit.own_fault"),
        ("不急，有空再弄", "mit.calm"),
        ("多扣了钱，具体多少没看清", "loss.unknown"),
        ("要是当初及时处理，我投诉到消协干什么", "rep.regulator"),
        ("如果还不处理，我们昨天已经被罚款了", "tax.penalty"),
    ],
)
def test_found(text: str, code: str) -> None:
    assert code in counted(text)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("我打12366问了政策", "rep.regulator"),
        ("要不是退得快我就去投诉到12315了", "rep.regulator"),
        ("朋友劝我去起诉你们", "rep.legal"),
        ("听说有人挪用客户税款", "fraud"),
        ("合同写着“逾期要付违约金”", "loss"),
        ("收到短信说有税务风险，是真的还是诈骗", "tax.notice"),
        ("以前被罚款过", "tax.penalty"),
        ("非正常户已解除", "tax.abnormal"),
        ("如果逾期会不会被罚款", "tax.penalty"),
        ("万一被列入异常怎么办", "tax.abnormal"),
        ("员工要仲裁我们", "rep.legal"),
        ("没罚款、也没滞纳金", "tax.notice"),
        ("合同写着“争议由仲裁委仲裁解决”", "rep.legal"),
        ("准备去财政局投诉，材料交了再说", "rep.regulator"),
        ("罚款倒没有", "tax.penalty"),
        ("隔壁公司被罚款了", "tax.penalty"),
        ("会计说“可能会有滞纳金产生的”", "tax.notice"),
        ("再拖下去就有损失了，八十万的贷款等着批", "loss.potential_big"),
    ],
)
def test_not_found(text: str, code: str) -> None:
    assert code not in counted(text)


def test_three_periods_are_three_times() -> None:
    assert "repeat.3" in counted("五月报表晚了。六月报表晚了。七月报表晚了")
    assert "repeat.3" not in counted("五月报表晚了。六月报表晚了")


def test_client_as_target_may_lose() -> None:
    assert "loss.potential" in counted("客户要告我们")


def test_a_letter_of_a_lawyer_is_a_fact() -> None:
    assert "rep.legal" in counted("如收到本函三日内不答复，将提起诉讼")


def test_limits_and_expected_sums() -> None:
    reading = read(["明天投标截止，完税证明还没给我"])
    assert "deadline.48h" in {hit.code for hit in reading.counted}
    assert "loss.potential_big" in counted("要是四月申报期前配不上，这12万8的退税就拿不到了")


def test_contradiction_and_sarcasm_are_flagged() -> None:
    assert "contradiction" in read(["没有造成损失，就是罚款800元"]).flags
    assert "sarcasm" in read(["真是谢谢你们，多交了2000"]).flags
    assert "approximate" in read(["大概损失三千多"]).flags


def test_several_messages_are_one_story() -> None:
    reading = read(["被罚款了", "多缴了3200元"])
    places = {hit.code: hit.span.message for hit in reading.counted}
    assert (places["tax.penalty"], places["quality.error"]) == (0, 1)


def test_reader_is_the_seam() -> None:
    told = ["被罚款500元"]
    assert PatternReader().read(told, Context()) == read(told)


def test_overlapping_hits_are_told_as_one() -> None:
    hits = [hit for hit in read(["已经去财政局交了材料"]).hits if hit.code == "rep.regulator"]
    assert [hit.span.words for hit in hits] == ["去财政局交了材料"]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("请问小规模怎么开专票？", "question"),
        ("建议你们出个进度查询功能", "suggestion"),
        ("谢谢王会计，太专业了，帮了大忙", "praise"),
        ("在吗？砍一刀，点下面链接", "unrelated"),
        ("报表错了，重新发", "complaint"),
        ("", "unrelated"),
        ("今天太阳很大", "unrelated"),
    ],
)
def test_kind(text: str, kind: str) -> None:
    assert read([text]).kind.choice == kind


@pytest.mark.parametrize(
    ("text", "category"),
    [
        ("增值税漏报了，罚款500", "filing"),
        ("资产负债表数字错了", "bookkeeping"),
        ("专票抬头开错了", "invoices"),
        ("社保基数报错了", "payroll"),
        ("营业执照地址变更弄错了", "registration"),
        ("客服态度恶劣，敷衍我", "response"),
        ("你们把我的工资表发给别家", "confidentiality"),
        ("会计挪用税款", "conduct"),
        ("记账凭证弄丢了", "archives"),
    ],
)
def test_category(text: str, category: str) -> None:
    assert read([text]).category.choice == category


def test_the_same_words_are_read_anew_each_day() -> None:
    told = ["11月25号投标截止"]
    days = [datetime(2026, 11, day, 10, tzinfo=UTC) for day in (19, 23, 25)]
    codes = [[hit.code for hit in read(told, day).hits if hit.code.startswith("deadline.")] for day in days]
    assert codes == [["deadline.week"], ["deadline.48h"], ["deadline.overdue"]]
