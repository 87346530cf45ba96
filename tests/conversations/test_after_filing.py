"""After the receipt: several messages in a row, answers to what the bot has said, supplements, /cancel, late papers."""

from datetime import datetime

from bot.clock import CHINA
from bot.services.actors import OPERATOR
from bot.services.invitations import Terms, invite_contact
from tests.conversations.hiring import case_of
from tests.conversations.posting import Poster, answering
from tests.conversations.telephone import writes_down
from tests.driver import Person
from tests.office import Office, office

STORY = "我问的发票抬头拖到今天才回，也不急，就是提醒一下"
NIGHT = datetime(2026, 11, 24, 23, 50, tzinfo=CHINA)


def paper(number: int) -> bytes:
    return b"%%PDF-1.4\n%%%d\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%%%EOF\n" % number


async def texts(firm: Office, number: str) -> list[str]:
    return [told.text for told in (await case_of(firm, number)).story]


async def test_several_messages_to_the_advisor_all_reach_the_advisor(firm: Office, taken: str) -> None:
    li, wang = firm.li, firm.wang
    await li.taps("查看进度")
    await li.taps("联系顾问")
    await li.sees("您请说，我马上转给负责的同事")
    await li.says("你好王会计")
    await li.sees("已转给负责的同事")
    await li.says("我明天要用这张票，能先给我吗")
    await wang.sees(f"{taken} 客户新消息：我明天要用这张票，能先给我吗")
    await firm.later(minutes=11)
    await li.says("对了，另外还有一件事，社保也报错了")
    await li.sees("您请说，我在听")


async def test_an_answer_to_the_advisors_message_goes_to_the_advisor(firm: Office, taken: str) -> None:
    li, wang = firm.li, firm.wang
    await wang.taps("回复")
    await wang.sees("请写给客户的话")
    await wang.says("李总您好，今天下午发您。")
    await wang.taps("发送")
    told = await li.sees("今天下午发您")
    await li.says("好的，麻烦快一点", reply_to=told["message_id"])
    await wang.sees(f"{taken} 客户新消息：好的，麻烦快一点")
    async with firm.work() as uow:
        assert await uow.drafts.select() == []


async def test_a_paper_that_answers_the_receipt_belongs_to_that_case(firm: Office, taken: str) -> None:
    receipt = next(one for one in await firm.li.looks() if f"编号 {taken}" in str(one.get("text")))
    poster = Poster(firm, firm.li)
    sent = await poster.file("单.pdf", paper(1))
    await poster.posts(document=sent, **answering(receipt["message_id"]))
    await firm.quiet()
    await firm.later(seconds=4)
    await firm.li.sees("收到 1 份材料")
    await firm.wang.sees(f"{taken} 客户补了材料：E-01")


async def test_an_answer_to_somebody_elses_message_number_names_nothing(firm: Office, taken: str) -> None:
    receipt = next(one for one in await firm.li.looks() if f"编号 {taken}" in str(one.get("text")))
    await firm.consents(firm.he)
    await Poster(firm, firm.he).posts(text="又漏报了，还罚款", **answering(receipt["message_id"]))
    await firm.he.sees("您请说，我在听")
    assert len(await texts(firm, taken)) == 1


async def test_a_supplement_is_acknowledged_when_it_is_quiet_and_ends_by_itself(firm: Office) -> None:
    li = firm.li
    await firm.consents(li)
    number = await firm.files(li, STORY)
    await li.taps("补充材料")
    await li.sees("请说")
    await li.says("还有专票也错了")
    await firm.quiet()
    await li.sees_nothing(0.2)
    await firm.later(seconds=95)
    await li.sees("补充好了，负责人马上能看到。")
    await li.says("税号也错了")
    await firm.quiet()
    await firm.later(hours=3)
    await li.says("社保基数报错了一年")
    await li.sees("您请说，我在听")
    assert await texts(firm, number) == [STORY, "还有专票也错了", "税号也错了"]


async def test_cancel_does_not_say_that_a_supplement_was_not_kept(firm: Office) -> None:
    li = firm.li
    await firm.consents(li)
    number = await firm.files(li, STORY)
    await li.taps("补充材料")
    await li.sees("请说")
    await li.says("还有专票也错了")
    await firm.quiet()
    await li.says("/cancel")
    await li.sees("不会丢")
    await li.sees_no("没有保存")
    assert await texts(firm, number) == [STORY, "还有专票也错了"]


async def test_the_number_asked_for_after_filing_offers_nothing_to_file(firm: Office) -> None:
    li = firm.li
    await firm.consents(li)
    await li.taps("我要投诉")
    await li.says("完税证明是假的，十一万，我报警了")
    await firm.quiet()
    await li.taps("我说完了")
    await li.taps("电话，随时")
    await li.taps("确认提交")
    await li.sees("请留一个方便接听的手机号")
    assert "先提交，稍后补充" not in await li.buttons()
    await li.taps("不留，用 Telegram")
    await li.sees("我们就在 Telegram 联系您")


async def test_the_rest_of_an_album_follows_its_first_papers_into_the_case(firm: Office) -> None:
    li, poster = firm.li, Poster(firm, firm.li)
    await firm.consents(li)
    await li.taps("我要投诉")
    await li.says(STORY)
    files = [await poster.file(f"单{n}.pdf", paper(n)) for n in range(3)]
    for one in files[:2]:
        await poster.posts(document=one, media_group_id="g1")
    await firm.quiet()
    await li.taps("我说完了")
    await li.taps("确认提交")
    await li.sees("已经提交")
    await poster.posts(document=files[2], media_group_id="g1")
    await firm.quiet()
    await firm.later(seconds=4)
    await li.sees_no("这是补充哪一件的")
    async with firm.work() as uow:
        kept = await uow.papers.select()
    assert [(one.code, bool(one.case_id)) for one in kept] == [("E-01", True), ("E-02", True), ("E-03", True)]


async def greeted(firm: Office, person: Person) -> None:
    await person.starts()
    await person.taps("同意，开始")
    await person.taps("我知道并同意")
    await person.taps("跳过，先说事情")
    await person.sees("投诉处理不收取任何费用")


async def test_a_guest_hears_by_when_and_a_link_brings_the_complaint_to_the_company(firm: Office) -> None:
    stranger = await firm.tg.person("过客", id=4001)
    await greeted(firm, stranger)
    number = await firm.files(stranger, STORY)
    receipt = (await stranger.sees("您的公司信息还在核对，不影响处理。"))["text"]
    for promised in ("明天10:00前联系您", "最晚11月27日（周五）10:00前", "每2个工作日向您报一次进展"):
        assert promised in receipt
    async with firm.work() as uow:
        client = next(one for one in await uow.clients.select() if one.company == "晨光贸易有限公司")
        link = await invite_contact(uow, Terms(OPERATOR, 7), client, "过总", "法人")
    await stranger.starts(link.secret)
    await stranger.sees("已绑定「晨光贸易有限公司」")
    assert (await case_of(firm, number)).client_id == client.id


async def test_at_night_the_time_that_is_said_is_the_time_that_is_kept(tmp_path: object) -> None:
    async with office(tmp_path, at=NIGHT) as firm:  # type: ignore[arg-type]  # pytest's own path
        li = firm.li
        await firm.consents(li)
        number = await firm.files(li, STORY)
        await li.sees("同事会在11月26日（周四）9:00前联系您")
        assert (await case_of(firm, number)).first_reply_by == datetime(2026, 11, 26, 9, 0, tzinfo=CHINA)


async def test_several_open_cases_are_greeted_as_several(firm: Office) -> None:
    li = firm.li
    await firm.consents(li)
    first = await firm.files(li, STORY)
    await li.starts()
    await li.sees("您有一件正在处理的投诉")
    await li.taps("另一件事")
    await li.sees("您请说")
    await li.says("社保基数报错了，员工的社保断缴了一个月")
    await firm.quiet()
    await li.taps("我说完了")
    await li.sees("“社保基数报错了")
    await li.taps("确认提交")
    await li.sees("已经提交")
    await li.starts()
    await li.sees("您有2件正在处理的投诉")
    await li.taps(first)
    await li.sees(f"原样补进 {first}")


async def test_a_correction_of_what_was_written_down_may_have_several_messages(firm: Office) -> None:
    li, wang = firm.li, firm.wang
    await firm.consents(li)
    await writes_down(wang)
    await wang.says("增值税又漏报了，税务局罚款两千三")
    await firm.quiet()
    await wang.taps("我说完了")
    await wang.taps("确认提交")
    await li.sees("记得对吗")
    await li.taps("有出入")
    await li.sees("哪里记得不对")
    await li.says("不是两千三，是三千三")
    await li.sees("已经补进")
    await li.says("而且催了三次都没人回")
    await wang.sees("客户补充：而且催了三次都没人回")
    async with firm.work() as uow:
        assert await uow.drafts.select() == []


async def test_whoever_asked_for_somebody_else_reads_who_has_it_now(firm: Office, taken: str) -> None:
    li, chen = firm.li, firm.chen
    await li.taps("希望换人")
    await li.taps("沟通不顺")
    await li.sees("已提交回避申请")
    await chen.sees(f"{taken}")
    await chen.taps("同意换人")
    await li.sees("关于您的回避申请：已同意换人。现由代账一部 负责同事处理。")


async def test_a_place_that_is_added_is_acknowledged_like_words(firm: Office, taken: str) -> None:
    li = firm.li
    await li.taps("查看进度")
    await li.taps("补充情况")
    await li.sees("请说")
    await li.shares_location(31.2, 121.4)
    await firm.wang.sees(f"{taken} 客户补充：位置")
    await firm.later(seconds=95)
    await li.sees("补充好了")
