"""Whose deed it was, in what tense, and whether it was taken back: what others did counts against nobody here."""

import pytest

from bot.domain.reading import read


def counted(text: str) -> set[str]:
    return {hit.code for hit in read([text]).counted}


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("我二姐那家厂的会计把税款卷走了，现在人都找不到", "fraud"),
        ("公章没丢，是我老公拿去盖租房合同了", "seal.lost"),
        ("我梦见公章丢了，醒来一身汗", "seal.lost"),
        ("我们自己的出纳挪了八万块，已经报警了，跟你们没关系", "rep.legal"),
        ("他说要报警抓我，就是那个买家", "rep.legal"),
        ("我去派出所办居住证，人家要公司的社保记录", "rep.legal"),
        ("叫我去派出所问话", "rep.legal"),
        ("会计师事务所给我发了封询证函", "rep.legal"),
        ("老板已经在请律师写诉状了", "rep.legal"),
        ("说要去12345告你们，今天给我改好了，我收回那句话", "rep.threat"),
        ("我隔天自己打去问国税", "rep.threat"),
        ("上次你们把工资表发到群里那事已经处理了", "data.leak"),
        ("你们群里发的那张流水是模板，没有我们的数", "data.leak"),
        ("村里人拿我当贪污的", "fraud"),
        ("美团外卖后台说我发票类目不对，叫我重传", "fraud"),
        ("尾款压在客户那儿，他们财务不放", "staff.misconduct"),
        ("签的时候说好第二年涨到两千六也行", "staff.misconduct"),
        ("你们说改好了，其实根本没改", "mit.fixed"),
        ("已经叫你们更正了，还没改", "mit.fixed"),
        ("客户把票退回来了", "mit.fixed"),
        ("我一晚上刷了四遍余额", "repeat.3"),
        ("非叫我先补交三个月记账费", "repeat.3"),
    ],
)
def test_counts_for_nothing(text: str, code: str) -> None:
    assert code not in counted(text)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("你们财务在电话里认了，说社保钱公司周转先用了", "fraud"),
        ("发票上章是我的，一张都不是我们卖的货", "fraud"),
        ("会计教我两套账", "fraud.suspected"),
        ("她说税务局有熟人，塞点钱就能过", "fraud.suspected"),
        ("我们的凭证让收废品的拉走了", "records.lost"),
        ("公章寄给你们，前台15号签收，前台说没见", "seal.lost"),
        ("隔壁老板笑我去年亏了，他说是听你们会计说的", "data.leak"),
        ("我的工资条被人贴在小区告示栏", "data.leak_spread"),
        ("你们老陈来店里吃面，回回不给钱", "staff.misconduct"),
        ("你们会计说我那点现金收入她不一定替我保密", "staff.misconduct"),
        ("四月份我去12345说了", "rep.regulator"),
        ("我在抖音你们那条底下评论区写了，一千多个赞", "rep.public"),
        ("我老公要去劳动局，外套都穿上了", "rep.threat"),
        ("我坐在码头上半天没起来", "emo.distress"),
        ("你们今天给我改了密码，谢谢", "mit.fixed"),
    ],
)
def test_counts(text: str, code: str) -> None:
    assert code in counted(text)
