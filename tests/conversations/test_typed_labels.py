"""People write what stands on a button: that is a tap, not a part of the story; and courtesies are no complaint."""

import pytest

from tests.office import Office

PDF = b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"
STORY = "我问的发票抬头拖到今天才回，也不急，就是提醒一下"


async def opens(firm: Office, *texts: str) -> None:
    await firm.consents(firm.li)
    await firm.li.taps("我要投诉")
    await firm.li.sees("您请说")
    for text in texts:
        await firm.li.says(text)
    await firm.quiet()


async def stories(firm: Office) -> list[list[str]]:
    async with firm.work() as uow:
        return [[told.text for told in case.story] for case in await uow.cases.select()]


async def test_the_whole_way_without_one_tap(firm: Office) -> None:
    li = firm.li
    await firm.consents(li)
    await li.says("我要投诉")
    await li.sees("您请说")
    await li.says("又漏报了，还罚款")
    await firm.quiet()
    await li.says("我说完了")
    await li.sees("目前给您造成的损失")
    await li.says("跳过")
    await li.sees("好的，这一项先空着")
    await li.sees("有没有马上到期")
    await li.says("不知道")
    await li.sees("您最希望我们怎么做")
    await li.says("尽快改正")
    await li.sees("如果手边有相关材料")
    await li.says("没有")
    await li.sees("请您核对一下")
    await li.says("没问题")
    await li.sees("已经提交，编号 TS-20261124-0001")
    assert await stories(firm) == [["又漏报了，还罚款"]]


@pytest.mark.parametrize("word", ["确认提交", "提交", "没有问题。", "确认！"])
async def test_the_short_card_is_confirmed_in_words(firm: Office, word: str) -> None:
    await opens(firm, STORY)
    await firm.li.taps("我说完了")
    await firm.li.sees("我把您的话记成")
    await firm.li.says(word)
    await firm.li.sees("已经提交")
    assert await stories(firm) == [[STORY]]


async def test_a_card_that_has_changed_is_shown_again_before_it_is_filed_by_words(firm: Office) -> None:
    li = firm.li
    await opens(firm)
    said = await li.says(STORY)
    await firm.quiet()
    await li.taps("我说完了")
    await li.sees("我把您的话记成")
    await li.edits(said, "发票税号写错了，也不急，就是提醒一下你们")
    await firm.quiet()
    await li.says("确认提交")
    await li.sees("“发票税号写错了，也不急，就是提醒一下你们”")
    await li.sees_no("已经提交")
    await li.says("确认提交")
    await li.sees("已经提交")


async def test_nothing_more_after_the_silence(firm: Office) -> None:
    await opens(firm, "又漏报了，还罚款")
    await firm.later(seconds=95)
    await firm.li.sees("还有要补充的吗")
    await firm.li.says("没有了")
    await firm.li.sees("目前给您造成的损失")


async def test_a_human_is_asked_for_in_words(firm: Office) -> None:
    await opens(firm, "又漏报了，还罚款")
    await firm.li.says("转人工")
    await firm.li.sees("正在为您转接代账一部 王敏")


async def test_the_same_matter_in_words(firm: Office) -> None:
    li = firm.li
    await firm.consents(li)
    number = await firm.files(li, STORY)
    await li.says("对了还有一点，专票的税号也是错的")
    await firm.quiet()
    await li.taps("我说完了")
    await li.sees("刚才说的是补充这一件，还是另一件事？")
    await li.says("补充这一件")
    await li.sees(f"{number}")
    assert await stories(firm) == [[STORY, "对了还有一点，专票的税号也是错的"]]


async def test_a_supplement_is_ended_in_words(firm: Office) -> None:
    li = firm.li
    await firm.consents(li)
    await firm.files(li, STORY)
    await li.taps("补充材料")
    await li.sees("请说")
    await li.says("专票也错了")
    await firm.quiet()
    await li.says("说完了")
    await li.sees("补充好了")
    assert await stories(firm) == [[STORY, "专票也错了"]]


async def test_whoever_does_not_want_to_name_the_company_may_say_so(firm: Office) -> None:
    stranger = await firm.tg.person("过客", id=4001)
    await stranger.starts()
    await stranger.taps("同意，开始")
    await stranger.taps("我知道并同意")
    await stranger.sees("请告诉我公司名称")
    await stranger.says("跳过")
    await stranger.sees("投诉处理不收取任何费用")


async def test_traditional_labels_and_words_count_alike(firm: Office) -> None:
    li = firm.li
    await opens(firm, "你們又漏報了，還罰款，我很生氣")
    await li.taps("我说完了")
    await li.sees("有沒有馬上到期")
    await li.says("跳過")
    await li.sees("這一項先空著")
    await li.says("先提交，稍後補充")
    await li.sees("已經提交")
    assert await stories(firm) == [["你們又漏報了，還罰款，我很生氣"]]


async def test_thanks_are_answered_and_open_nothing(firm: Office) -> None:
    li = firm.li
    await firm.consents(li)
    await firm.files(li, STORY)
    await li.says("好的，谢谢！")
    await li.sees("不客气")
    await li.taps("查看进度")
    await li.sees("最晚答复")
    async with firm.work() as uow:
        assert await uow.drafts.select() == []
        assert await uow.tickets.select() == []


async def test_a_greeting_is_greeted(firm: Office) -> None:
    li = firm.li
    await firm.consents(li)
    await li.says("你好")
    await li.sees("李总，您好，又见面了")
    await li.says("我要投诉")
    await li.sees("您请说")
    await li.says("在吗")  # while somebody tells, it is a part of what they tell
    await firm.quiet()
    async with firm.work() as uow:
        (draft,) = await uow.drafts.select()
    assert draft.texts == ("在吗",)


async def test_what_was_enough_for_papers_leads_back_to_what_was_asked(firm: Office) -> None:
    """The receipt's own button once ended in an apology where no question of the list was waiting."""
    li = firm.li
    await firm.consents(li)
    await firm.files(li, STORY)
    await li.says("对了还有一点，专票的税号也是错的")
    await firm.quiet()
    await li.sends("表.pdf", PDF)
    await firm.quiet()
    await firm.later(seconds=4)
    await li.sees("收到 1 份材料")
    await li.taps("我说完了")
    await li.sees("刚才说的是补充这一件，还是另一件事？")
    await li.taps("传完了")
    await li.sees("刚才说的是补充这一件，还是另一件事？")
    await li.sees_no("出了点小问题")
