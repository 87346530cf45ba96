"""A button does what it was made for, to what it was made for: never to a complaint begun since."""

import pytest

from tests.driver import Json, words
from tests.office import Office

STORY = "我问的发票抬头拖到今天才回，也不急，就是提醒一下"


async def shown(firm: Office, text: str) -> Json:
    await firm.li.looks()
    return next(one for one in reversed(firm.li.messages) if not one["mine"] and text in words(one))


async def begins_anew(firm: Office) -> None:
    """A complaint at its first question is dropped for another."""
    li = firm.li
    await firm.consents(li)
    await li.taps("我要投诉")
    await li.says("又漏报了，还罚款")
    await firm.quiet()
    await li.taps("我说完了")
    await firm.quiet()
    await li.says("/new")
    await li.sees("上次您说到一半")
    await li.taps("重新开始")
    await li.sees("您请说")
    await li.says("社保基数报错了一年")
    await firm.quiet()


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("上次您说到一半", "不用了，删除"), ("上次您说到一半", "重新开始"), ("目前给您造成的损失", "先提交，稍后补充"),
        ("目前给您造成的损失", "跳过"),
    ],
)  # fmt: skip
async def test_a_button_of_the_complaint_before_leaves_the_new_one_alone(firm: Office, text: str, label: str) -> None:
    await begins_anew(firm)
    await firm.li.taps_on(await shown(firm, text), label)
    await firm.li.sees("这个按钮已经过期了")
    async with firm.work() as uow:
        (draft,) = await uow.drafts.select()
        assert await uow.cases.select() == []
    assert draft.texts == ("社保基数报错了一年",)


async def test_the_card_of_the_complaint_before_does_not_file_the_new_one(firm: Office) -> None:
    li = firm.li
    await firm.consents(li)
    await li.taps("我要投诉")
    await li.says(STORY)
    await firm.quiet()
    await li.taps("我说完了")
    old = await li.sees("我把您的话记成")
    await li.says("/new")
    await li.sees("上次您说到一半")
    await li.taps("重新开始")
    await li.sees("您请说")
    await li.says("社保基数报错了一年，也不急，就是提醒一下")
    await firm.quiet()
    await li.taps("我说完了")
    await firm.quiet()
    await li.taps_on(old, "确认提交")
    await li.sees("这个按钮已经过期了")
    await li.sees_no("已经提交")


async def test_a_word_typed_after_a_tap_answers_the_question_and_is_no_name(firm: Office) -> None:
    li = firm.li
    await firm.consents(li)
    await li.taps("我要投诉")
    await li.says("又漏报了，还罚款")
    await firm.quiet()
    await li.taps("我说完了")
    await li.sees("目前给您造成的损失")
    await li.says("/privacy")
    await li.taps("更正")
    await li.taps("称呼")
    await li.sees("怎么称呼您")
    await li.taps("1000–1万")
    await li.sees("有没有马上到期")
    await li.says("没有")
    await li.sees("您最希望我们怎么做")
    async with firm.work() as uow:
        contact = await uow.contacts.find_by("telegram_id", li.id)
    assert contact is not None
    assert contact.name == "李总"


async def test_what_was_withdrawn_promises_nothing_and_can_be_brought_back(firm: Office) -> None:
    li = firm.li
    await firm.consents(li)
    number = await firm.files(li, STORY)
    await li.taps("查看进度")
    card = await li.sees("最晚答复")
    await li.taps("撤回")
    await li.taps("确认撤回")
    await li.sees("已撤回")
    for label in ("补充情况", "催一下", "联系顾问", "撤回"):
        await li.taps_on(card, label)
        told = (await li.sees("现在：已撤回"))["text"]
        assert "最晚答复" not in told
    await li.taps("恢复处理")
    await li.sees(f"已重新打开 {number}")


async def test_words_for_a_case_that_has_ended_meanwhile_are_heard_as_a_matter_of_their_own(firm: Office) -> None:
    li = firm.li
    await firm.consents(li)
    await firm.files(li, STORY)
    await li.taps("查看进度")
    await li.taps("撤回")
    await li.sees("您是想撤回")
    await li.taps("补充情况")
    await li.sees("请说")
    await li.taps("确认撤回")
    await li.sees("已撤回")
    await li.says("又漏报了，还罚款")
    await li.sees("您请说，我在听")
