"""Which sums a story tells to be lost where no word next to them does; nothing after the bar: none."""

import pytest

from bot.domain.reading import read
from bot.domain.reading.adoption import adopt
from bot.domain.reading.amounts import find_amounts
from bot.domain.reading.losses import claimed_loss
from bot.domain.reading.normal import narrate
from bot.domain.reading.signals import find_hits, survey

STORIES = """
完税证明上的章是电脑画的，当时给了你们一千五|1500
税款转给你们老吴，两笔合起来两万三，收款人都是他个人|23000
现金交给小刘的社保费六千四，社保局查不到|6400
给了你们一千五和两千，章是电脑画的|
交了三千八买你们的节税方案，结果就是一张网上下载的表|3800
高新辅导费五万，材料一页没写|50000
花三千六请你们记账，账记得挺好|
税局下了决定书，二十六万六，账是你们报错的|266000
你们漏报了，弄不好要补八万|
你们把抬头填错了，那八千块的货没发|
账报错了，二十来块钱的东西也碰洒了|
自产自销免税的，你们报错了，还给我交了税，税八千二|8200
签的是两百八一个月，扣的是三百八，没跟我说，扣了俩月|200
年费从2400直接扣成3600，我没签过字|1200
本来每月三百，这个月给我扣了六百，没通知我|300
年费从4800降到3600，你们算错了|
说好两千四，开票给我开了三千，还漏报|
每月多扣八十，扣了十个月|800
每张票多收我五块，开了四十张|200
每月多扣八十，一直没退|80
每次多扣两百，钱不多|200
三个员工每人多扣两百|600
每月多扣八十，九十九次电话都没人接，找谁都不认|80
又漏报了，罚款2000，滞纳金300|2300
你们漏报了|
你们把税率报错了，多交了税，九千六，退税申请写得手酸|9600
合同写一年3600，扣款扣了4400，多刷了八百|800
你们会计刻了假章，十二万的设备款付给了她弟弟|120000
收了我四百五的开门费，问依据说一直都这么收，乱收费|450
多收的三千跟你们没关系，是房东收的|
你们要另收八百，不交就不给报|
标书做错了，投标保证金两万八人家不退|28000
多扣了我们八百个税|800
"""


@pytest.mark.parametrize("line", STORIES.strip().split("\n"))
def test_the_story_speaks_where_no_nearer_word_does(line: str) -> None:
    text, _, wanted = line.rpartition("|")
    loss = read([text]).loss
    assert (f"{loss.value:f}" if loss.value is not None else "") == wanted


def test_another_currency_is_not_counted() -> None:
    assert not read(["被国税局罚了新台币六千元"]).loss.known


def test_months_in_a_word_are_two() -> None:
    assert str(read(["说好一个月两百，直接扣了三百，扣了俩月，你们乱收费"]).loss.value) == "200"


RECKONED = """
第一回收了四百一，第二回收了七百六，第三回收了五百，回回说法不一样，乱收费|1670
你们漏报，滞纳金900，增值税3800，完税证明上4700|4700
代账费每月300，三个月，卡里划走900|900
决定书上四十八万，其中滞纳金十一万|480000
税局罚两千 / 加那个迟了的利息 一共两千六|2600
社保你们交重了两个月，一个月七百二|1440
每年多收我八百，打了四次电话，一收就是三年。|2400
每个员工多扣了两百，怎么跟人家交代|
我每月付300代账费，三个月一共付了900，会计态度差|
代账费每月300，付了三个月，一共900，问一句回一句很凶|
税局罚款500。500的滞纳金也是我交的|1000
罚了500 / 500的滞纳金|1000
赔进去三十一万!! 这三十一万全是罚金|310000
你们报错了，给我看的是分红，九千六|
"""


@pytest.mark.parametrize("line", RECKONED.strip().split("\n"))
def test_rules_alone_reckon_what_the_sums_come_to(line: str) -> None:
    text, _, wanted = line.rpartition("|")
    narrative = narrate(text.split(" / "))
    amounts = find_amounts(narrative.original)
    loss = claimed_loss(adopt(amounts, find_hits(narrative, survey(narrative.text)), narrative.text))
    assert (f"{loss.value:f}" if loss.value is not None else "") == wanted
