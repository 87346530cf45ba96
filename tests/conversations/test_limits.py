"""R19: texts of 4,096, captions of 1,024 and names as strange as people make them go through the whole program;
Telegram refuses no call (the sandbox measures as it does), and nothing a client wrote is missing for staff."""

import pytest

from bot.views.screen import CAPTION_LIMIT, TEXT_LIMIT, units
from tests.driver import Json, Person, words
from tests.office import Office
from tests.papers.honest import jpg, pdf

FAMILY = "👨\u200d👩\u200d👧\u200d👦"
RIGHT_TO_LEFT = "\u202e"
BIDI = "\u200f\u202e\u2067"
MARKUP = "<b>粗</b><a href='tg://user?id=1'>点</a>&lt;*_[`{firm}"
AUTOMATIC = {"url", "mention", "hashtag", "bot_command"}  # what every client underlines by itself
NAMES = (MARKUP[:40], f"李{BIDI}总", FAMILY * 2, "*_~`[]()#+-=|{}.!", "李\u0301\u0327总")
PIECES = {
    "chinese": "发票开错了。", "emoji": "😡🧾", "family": FAMILY, "markup": MARKUP, "no stop": "错",
    "blank": "错 \n \n",
    "right to left": f"发票{BIDI}错了，",
}  # fmt: skip


def filled(piece: str, limit: int) -> str:
    """The piece again and again, exactly as long as Telegram allows, no piece broken."""
    whole = piece * (limit // units(piece))
    return whole + "末" * (limit - units(whole))


async def shown_to(person: Person) -> str:
    """Everything on a screen, without the blanks that Telegram trims at the ends."""
    await person.looks()
    return "".join("".join(words(one).split()) for one in person.messages if not one["mine"])


def marks(message: Json) -> set[str]:
    """What Telegram shows otherwise than plainly."""
    return {one["type"] for one in message.get("entities", ())}


def bare(text: str) -> str:
    """Without blanks."""
    return "".join(text.split())


@pytest.mark.parametrize("kind", PIECES)
async def test_a_story_of_longest_messages_is_filed_and_read_whole(firm: Office, kind: str) -> None:
    li, wang = firm.li, firm.wang
    texts = [f"第{n}条{filled(PIECES[kind], TEXT_LIMIT - 3)}" for n in range(3)]
    await firm.consents(li)
    await li.taps("我要投诉")
    await li.sees("您请说")
    await li.says("发票抬头开错了，问谁都不回")
    for text in texts:
        assert units(text) == TEXT_LIMIT
        await li.says(text)
    await firm.quiet()
    await li.taps("我说完了")
    await firm.quiet()
    if "投诉" in await li.buttons():
        await li.taps("投诉")
        await firm.quiet()
    await li.taps("确认提交" if "确认提交" in await li.buttons() else "先提交，稍后补充")
    receipt = await li.sees("已经提交")
    await firm.quiet()
    number = words(receipt).partition("编号 ")[2][:16]
    who = wang if number in await shown_to(wang) else firm.chen
    await who.taps("看原话")
    await firm.quiet()
    seen = await shown_to(who)
    for text in texts:
        assert bare(text) in seen
    await li.says("/more")
    await firm.quiet()
    await li.says(texts[0].replace("第0条", "补充0"))
    await firm.quiet()
    assert bare(texts[0].replace("第0条", "补充0")) in await shown_to(who)


async def test_a_long_card_ends_with_a_whole_sentence(firm: Office) -> None:
    li = firm.li
    sentence = "上个月的发票抬头开错了两次也没有人来改。"
    await firm.consents(li)
    await li.taps("我要投诉")
    await li.sees("您请说")
    await li.says(sentence * 40)
    await firm.quiet()
    await li.taps("我说完了")
    await firm.quiet()
    while "跳过" in await li.buttons():
        await li.taps("跳过")
        await firm.quiet()
    if "没有材料" in await li.buttons():
        await li.taps("没有材料")
        await firm.quiet()
    await li.looks()
    shown = next(words(one) for one in reversed(li.messages) if sentence in words(one) and not one["mine"])
    line = next(line for line in shown.splitlines() if sentence in line)
    assert line.rstrip("”").endswith("也没有人来改。…")


@pytest.mark.parametrize("kind", PIECES)
async def test_longest_captions_come_back_with_their_papers(firm: Office, kind: str) -> None:
    li, wang = firm.li, firm.wang
    caption = filled(PIECES[kind], CAPTION_LIMIT)
    await firm.consents(li)
    await firm.files(li, "报表晚了一周才发过来，问谁都不回")
    await li.taps("补充材料")
    await li.sees("我会原样补进")
    await li.sends("单据.jpg", jpg(), caption, kind="photo")
    await li.sends(f"{BIDI}{'长' * 200}.pdf", pdf(), caption, kind="document")
    await firm.quiet()
    await firm.later(seconds=4)
    await wang.sees("客户补了材料")
    await wang.taps("看材料")
    await firm.quiet()
    await wang.looks()
    assert len([one for one in wang.messages if one["media"]]) == 2
    await wang.taps("看原话")
    await firm.quiet()
    assert bare(caption) in await shown_to(wang)


@pytest.mark.parametrize("name", NAMES)
async def test_a_strange_name_is_plain_text_wherever_it_stands(firm: Office, name: str) -> None:
    person = await firm.tg.person(name, id=1501)
    await firm.consents(person)
    await person.starts()
    greeting = await person.sees("又见面了")
    assert marks(greeting) <= AUTOMATIC
    number = await firm.files(person, "报表晚了一周才发过来，问谁都不回")
    await person.says("/human")
    await firm.quiet()
    for staff in (firm.wang, firm.zhou, firm.chen, firm.zhao, firm.sun):
        await staff.looks()
        assert {mark for one in staff.messages if not one["mine"] for mark in marks(one)} <= AUTOMATIC
        assert RIGHT_TO_LEFT not in await shown_to(staff), "a name turned the rest of a card round"
    assert number.startswith("TS-")


@pytest.mark.parametrize("company", ["🏢" * 29 + "公司", f"{MARKUP[:50]}公司", "长" * 58 + "公司", f"晨{BIDI}光公司"])
async def test_a_long_or_strange_company_name_reaches_staff(firm: Office, company: str) -> None:
    person = await firm.tg.person("吴女士", id=1502)
    await person.starts()
    await person.taps("同意，开始")
    await person.taps("我知道并同意")
    await person.sees("请告诉我公司名称")
    await person.says(company)
    await firm.quiet()
    if "继续" in await person.buttons():
        await person.taps("继续")
        await firm.chen.sees("申请绑定")
    await firm.quiet()
    assert RIGHT_TO_LEFT not in await shown_to(firm.chen)


@pytest.mark.parametrize("kind", ["chinese", "emoji", "markup"])
async def test_a_longest_question_and_its_longest_answer(firm: Office, kind: str) -> None:
    li, wang = firm.li, firm.wang
    question, answer = filled(PIECES[kind], TEXT_LIMIT), filled(PIECES[kind], 3400)
    await firm.consents(li)
    await li.taps("咨询问题")
    await li.says(question)
    await li.sees("已转给代账一部")
    await wang.sees("咨询 ZX-20261124-0001")
    await firm.quiet()
    assert bare(question) in await shown_to(wang)
    await wang.taps("回复")
    await wang.says(answer)
    await wang.taps("发送")
    await firm.quiet()
    assert bare(answer) in await shown_to(li)
