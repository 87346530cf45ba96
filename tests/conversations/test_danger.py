"""Words of danger are heard wherever they are written: somebody is paged, and whoever wrote them is spoken to."""

from datetime import datetime

import pytest

from bot.clock import CHINA
from tests.conversations.posting import Poster
from tests.driver import Person
from tests.office import Office, office

PDF = b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"
STORY = "我问的发票抬头拖到今天才回，也不急，就是提醒一下"
WORDS = "我真的不想活了"
NIGHT = datetime(2026, 11, 24, 22, 0, tzinfo=CHINA)


async def heard(firm: Office, person: Person) -> None:
    await person.sees("我很担心您")
    await firm.chen.sees("人身安全提示")


@pytest.mark.parametrize("button", ["咨询问题", "提个建议", "夸一夸"])
async def test_under_the_name_of_a_question(firm: Office, button: str) -> None:
    li = firm.li
    await firm.consents(li)
    await li.taps(button)
    await firm.quiet()
    await li.says(WORDS)
    await heard(firm, li)
    await li.sees_no("已转给代账一部")
    await li.taps("请马上联系我")
    await li.sees("已经提交")


async def test_in_a_note_left_for_tomorrow(tmp_path: object) -> None:
    async with office(tmp_path, at=NIGHT) as firm:  # type: ignore[arg-type]  # pytest's own path
        li = firm.li
        await firm.consents(li)
        await li.taps("找人工")
        await li.taps("留言")
        await li.sees("您请说")
        await li.says(WORDS)
        await heard(firm, li)
        await li.sees_no("记下了")


async def test_where_a_company_is_asked_for(firm: Office) -> None:
    stranger = await firm.tg.person("过客", id=4001)
    await stranger.starts()
    await stranger.taps("同意，开始")
    await stranger.taps("我知道并同意")
    await stranger.sees("请告诉我公司名称")
    await stranger.says(WORDS)
    await heard(firm, stranger)


async def test_of_a_stranger_nothing_is_kept_but_whom_to_ring_is_said(firm: Office) -> None:
    stranger = await firm.tg.person("过客", id=4001)
    await stranger.says(WORDS)
    await stranger.sees("12356")
    await stranger.sees("开始之前请您了解")


async def test_added_to_a_filed_complaint(firm: Office) -> None:
    li = firm.li
    await firm.consents(li)
    number = await firm.files(li, STORY)
    await li.taps("补充材料")
    await li.sees("请说")
    await li.says(WORDS)
    await li.sees("我很担心您")
    await firm.chen.sees(f"人身安全提示 {number}（晨光贸易有限公司 李总")
    await li.taps("我现在安全")
    await li.sees("知道您安全，我就放心了")
    await li.taps("请马上联系我")
    await li.sees("RG-")
    await firm.wang.sees("RG-")


async def test_in_the_middle_of_the_questions_by_an_edit(firm: Office) -> None:
    li = firm.li
    await firm.consents(li)
    await li.taps("我要投诉")
    said = await li.says("又漏报了，还罚款")
    await firm.quiet()
    await li.taps("我说完了")
    await li.sees("目前给您造成的损失")
    await li.edits(said, f"又漏报了，{WORDS}")
    await heard(firm, li)


async def test_on_a_paper_while_the_card_lies_there(firm: Office) -> None:
    li = firm.li
    await firm.consents(li)
    await li.taps("我要投诉")
    await li.says(STORY)
    await firm.quiet()
    await li.taps("我说完了")
    await li.sees("我把您的话记成")
    await li.sends("图.pdf", PDF, WORDS)
    await heard(firm, li)


async def test_in_a_flood_as_well(firm: Office) -> None:
    li = firm.li
    await firm.consents(li)
    await li.taps("我要投诉")
    poster = Poster(firm, li)
    for n in range(22):
        await poster.posts(text=f"第{n}句")
    await poster.posts(text=WORDS)
    await heard(firm, li)


async def test_where_a_name_is_asked_for(firm: Office) -> None:
    li = firm.li
    await firm.consents(li)
    await li.taps("我要投诉")
    await li.says("你们那个外勤私下收了我五百块，说不给就拖着不办")
    await firm.quiet()
    await li.taps("我说完了")
    await li.sees("是否涉及某位同事")
    await li.taps("写名字")
    await firm.quiet()
    await li.says(WORDS)
    await heard(firm, li)
    await li.says("我现在安全。")
    await li.sees("知道您安全，我就放心了")


async def test_a_colleague_who_writes_of_them_is_not_taken_for_a_client(firm: Office, taken: str) -> None:
    wang = firm.wang
    await wang.taps("回复")
    await wang.sees("请写给客户的话")
    await wang.says("听到您说不想活了，我很难过，马上给您打电话")
    await wang.sees("您的消息将以“代账一部 王敏”的名义发给客户")
    await wang.sees_no("我很担心您")
    assert taken
