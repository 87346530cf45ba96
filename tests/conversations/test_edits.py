"""Whatever is edited is kept, wherever it was first written; an own number that is sent is really noted."""

from tests.conversations.posting import Poster
from tests.office import Office

PDF = b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"
STORY = "我问的发票抬头拖到今天才回，也不急，就是提醒一下"


async def asked_for_the_sum(firm: Office) -> None:
    await firm.consents(firm.li)
    await firm.li.taps("我要投诉")
    await firm.li.says("又漏报了，还罚款")
    await firm.quiet()
    await firm.li.taps("我说完了")
    await firm.li.sees("目前给您造成的损失")


async def test_a_sum_that_is_corrected_by_an_edit_is_said_back_anew(firm: Office) -> None:
    li = firm.li
    await asked_for_the_sum(firm)
    said = await li.says("两千三")
    await li.sees("我理解为 2,300 元")
    await li.edits(said, "三千二")
    await li.sees("我理解为 3,200 元")
    await li.taps("对")
    await li.sees("有没有马上到期")
    async with firm.work() as uow:
        (draft,) = await uow.drafts.select()
    assert draft.answers.amount == 3200


async def test_an_answer_that_is_edited_later_is_kept_with_the_story(firm: Office) -> None:
    li = firm.li
    await asked_for_the_sum(firm)
    said = await li.says("两千三")
    await li.taps("对")
    await li.sees("有没有马上到期")
    await li.edits(said, "其实是三千三")
    await firm.quiet()
    async with firm.work() as uow:
        (draft,) = await uow.drafts.select()
    assert draft.texts == ("又漏报了，还罚款", "其实是三千三")


async def test_a_caption_that_is_added_by_an_edit_is_heard(firm: Office) -> None:
    li = firm.li
    await firm.consents(li)
    await li.taps("我要投诉")
    poster = Poster(firm, li)
    paper = await poster.file("罚单.pdf", PDF)
    number = await poster.posts(document=paper)
    await firm.quiet()
    await poster.edits(number, document=paper, caption="这是税务局的罚单，罚了两千")
    await firm.quiet()
    await poster.edits(number, document=paper, caption="这是税务局的罚单，罚了三千")
    await firm.quiet()
    async with firm.work() as uow:
        (draft,), (kept,) = await uow.drafts.select(), await uow.papers.select()
    assert [told.text for told in draft.story] == ["这是税务局的罚单，罚了两千", "这是税务局的罚单，罚了三千"]
    assert kept.caption == "这是税务局的罚单，罚了三千"


async def test_a_caption_added_to_a_paper_of_a_filed_case_reaches_the_advisor(firm: Office, taken: str) -> None:
    li, poster = firm.li, Poster(firm, firm.li)
    await li.taps("查看进度")
    await li.taps("补充情况")
    await firm.quiet()
    paper = await poster.file("罚单.pdf", PDF)
    number = await poster.posts(document=paper)
    await firm.quiet()
    await poster.edits(number, document=paper, caption="这是税务局的罚单")
    await firm.wang.sees(f"{taken} 客户补充：这是税务局的罚单")


async def test_a_question_that_is_edited_reaches_whoever_answers_it(firm: Office) -> None:
    he = firm.he
    await firm.consents(he)
    await he.taps("咨询问题")
    await firm.quiet()
    said = await he.says("请问小规模纳税人季度申报截止到哪天")
    await he.sees("已转给代账一部")
    await he.edits(said, "请问一般纳税人月度申报截止到哪天")
    await firm.zhou.sees("请问一般纳税人月度申报截止到哪天")
    async with firm.work() as uow:
        (ticket,) = await uow.tickets.select()
    assert [told.version for told in ticket.story] == [1, 2]


async def test_an_own_card_nobody_asked_for_is_really_noted(firm: Office) -> None:
    li = firm.li
    await firm.consents(li)
    await li.taps("我要投诉")
    await li.says("又漏报了，还罚款")
    await li.shares_contact("+8613800138000")
    await li.sees("号码记下了，只用于这件事的联系。")
    async with firm.work() as uow:
        (draft,) = await uow.drafts.select()
    assert draft.answers.phone == "+8613800138000"


async def test_an_own_card_without_a_complaint_is_how_one_is_reached(firm: Office) -> None:
    li = firm.li
    await firm.consents(li)
    await li.shares_contact("+8613800138000")
    await li.sees("号码记下了，有事我们打这个电话找您。")
    async with firm.work() as uow:
        contact = await uow.contacts.find_by("telegram_id", li.id)
    assert contact is not None
    assert contact.phone == "+8613800138000"
