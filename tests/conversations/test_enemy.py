"""After filing, against the grain: old buttons, two devices, taken back and brought back, consent gone in between."""

from datetime import timedelta

import pytest

from bot.services.promises import Promise
from tests.conversations.hiring import case_of
from tests.driver import Json, Person
from tests.office import Office

STORY = "报表晚了一周才发过来，问谁都不回"


async def two_menus(firm: Office) -> tuple[Json, Json]:
    """撤回 on two telephones of one client."""
    cards = []
    for _ in range(2):
        await firm.li.says("/status")
        await firm.li.taps("撤回")
        cards.append(await firm.li.sees("您是想撤回"))
    return cards[0], cards[1]


async def withdraws(firm: Office) -> None:
    await firm.li.says("/status")
    await firm.li.taps("撤回")
    await firm.li.taps("确认撤回")
    await firm.li.sees("已撤回")


async def takes_consent_back(person: Person) -> None:
    await person.says("/privacy")
    await person.taps("撤回同意")
    await person.taps("确定撤回")
    await person.sees("已撤回同意")


async def test_who_says_on_the_other_telephone_that_it_was_not_free_will_has_the_case_back(
    firm: Office, taken: str
) -> None:
    one, other = await two_menus(firm)
    await firm.li.taps_on(one, "确认撤回")
    await firm.li.sees("已撤回。谢谢您")
    await firm.li.taps_on(other, "有人要求我撤回")
    await firm.li.sees("这件投诉会继续处理")
    assert (await case_of(firm, taken)).open
    await firm.chen.sees(f"⚠️ {taken}：客户说有人要求他撤回")
    assert await firm.li.sees("这件投诉会继续处理")


async def test_withdrawn_twice_is_withdrawn_once(firm: Office, taken: str) -> None:
    one, other = await two_menus(firm)
    await firm.li.taps_on(one, "确认撤回")
    await firm.li.sees("已撤回。谢谢您")
    await firm.li.taps_on(other, "确认撤回")
    await firm.li.sees("这个按钮已经过期了")
    assert len([one for one in await firm.wang.looks() if "客户已撤回" in str(one.get("text"))]) == 1
    assert not (await case_of(firm, taken)).open


async def test_brought_back_on_both_telephones_it_is_offered_once(firm: Office, taken: str) -> None:
    await withdraws(firm)
    card = await firm.li.sees("已撤回。谢谢您")
    data = card["reply_markup"]["inline_keyboard"][0][0]["callback_data"]
    await firm.li.taps_data(card["message_id"], data)
    await firm.li.sees(f"已重新打开 {taken}")
    await firm.li.taps_data(card["message_id"], data)
    await firm.li.sees("这个按钮已经过期了")
    await firm.quiet()
    offers = [one for one in await firm.wang.looks() if f"新投诉 {taken}" in str(one.get("text"))]
    assert len(offers) == 1  # the first card has become that of the case as it was taken


async def test_buttons_of_an_open_case_say_that_it_is_over(firm: Office, taken: str) -> None:
    assigned = next(one for one in await firm.li.looks() if "希望换人" in str(one))
    await firm.li.taps_on(assigned, "希望换人")
    why = await firm.li.sees("请告诉我原因")
    await withdraws(firm)
    await firm.li.taps_on(assigned, "希望换人")
    await firm.li.sees("已撤回")
    await firm.li.taps_on(why, "沟通不顺")
    await firm.li.sees("已撤回")
    await firm.chen.sees_no("客户申请换人")


async def test_who_took_consent_back_is_not_written_to_by_the_desk(firm: Office) -> None:
    li, wang = firm.li, firm.wang
    await firm.consents(li)
    number = await firm.files(li, STORY)
    await takes_consent_back(li)
    await li.turns_away()
    await wang.taps("接单")
    await wang.sees("已由您接单")
    await firm.later(hours=80)
    await li.sees_nothing(0.2)
    assert number


async def test_whoever_consents_again_goes_on_with_the_same_case(firm: Office, taken: str) -> None:
    li = firm.li
    await takes_consent_back(li)
    await li.says("报表现在发了")
    await li.sees("开始之前请您了解")
    await li.taps("同意，开始")
    await li.sees("其中第2点")
    await li.taps("我知道并同意")
    await li.sees("投诉处理不收取任何费用")
    await li.says("/status")
    await li.sees(taken)


async def test_an_erasure_in_the_middle_of_a_supplement_loses_nothing_of_the_case(firm: Office, taken: str) -> None:
    li = firm.li
    await li.says("/more")
    await li.sees("我会原样补进")
    await li.says("/privacy")
    await li.taps("申请删除")
    await li.taps("确定申请删除")
    await li.sees("您的删除申请已收到")
    await li.says("/more")
    await li.sees("我会原样补进")
    await li.says("九月的报表还是没有")
    await firm.wang.sees(f"{taken} 客户补充：九月的报表还是没有")
    async with firm.work() as uow:
        contact = await uow.contacts.find_by("telegram_id", li.id)
        (request,) = await uow.data_requests.select()
        uow.due.plan(Promise.ERASE, request.id, uow.now + timedelta(seconds=1))
    assert contact is not None
    await firm.later(seconds=2)
    await li.sees("还在处理的投诉要用到的姓名和联系方式，等办完后再删")
    await li.says("那十月的呢")
    await firm.wang.sees("客户补充：那十月的呢")


async def test_an_erasure_of_a_draft_is_told_by_the_erasure_alone(firm: Office) -> None:
    li = firm.li
    await firm.consents(li)
    await li.taps("我要投诉")
    await li.says("又漏报了，还罚款")
    await firm.quiet()
    await li.says("/privacy")
    await li.taps("申请删除")
    await li.taps("确定申请删除")
    await li.sees("您的删除申请已收到")
    async with firm.work() as uow:
        (request,) = await uow.data_requests.select()
        uow.due.plan(Promise.ERASE, request.id, uow.now + timedelta(seconds=1))
    await firm.later(seconds=2)
    await li.sees("已经删除")
    await li.turns_away()
    await firm.later(hours=100)
    await li.sees_nothing(0.2)


async def test_a_number_given_after_the_end_pages_nobody(firm: Office, taken: str) -> None:
    await withdraws(firm)
    await firm.li.shares_contact("+8613800138000")
    await firm.li.sees("号码记下了")
    await firm.chen.sees_no("留了电话")


@pytest.mark.parametrize("sum_told", ["一亿亿亿亿元", "1" * 60 + "元", "1" * 4000 + "元"], ids=["words", "60", "4000"])
async def test_a_sum_that_nobody_can_mean_is_filed_and_shown_like_any_other(firm: Office, sum_told: str) -> None:
    await firm.consents(firm.li)
    number = await firm.files(firm.li, f"你们给我报错了，罚了{sum_told}")
    await firm.wang.sees(number)
    await firm.wang.taps("接单")
    await firm.li.sees("王敏")
    assert firm.li.toast is None
