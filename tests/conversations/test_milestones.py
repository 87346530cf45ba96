"""A first remedy, a later date and the client's answer, a project number, another handler, legal proceedings."""

import pytest

from bot.domain.people import Role
from bot.services import wordings
from bot.services.access import NotYours
from tests.conversations.hiring import case_of, hires
from tests.driver import Person
from tests.office import Office

LATE = "（例如 12月3日、下周三）"


async def opens(person: Person, what: str) -> None:
    """办理 → this."""
    await person.taps("办理")
    await person.sees("请选要做的事")
    await person.taps(what)


async def test_a_first_remedy_is_told_as_no_more_than_that(firm: Office, taken: str) -> None:
    await opens(firm.wang, "先做的补救")
    await firm.wang.says("九月报表今天中午已经补发到您邮箱")
    await firm.wang.taps("发送")
    await firm.li.sees(f"【进展】{taken}：先做了补救——九月报表今天中午已经补发到您邮箱。这不是最终结果")


async def delays(firm: Office, day: str = "12月3日") -> None:
    await opens(firm.wang, "推迟答复时间")
    await firm.wang.sees(LATE)
    await firm.wang.says(day)
    await firm.wang.sees("原因是什么")
    await firm.wang.says("要等银行补回单")
    await firm.wang.sees("现在需要推迟到12月3日（周四）18:00，原因是要等银行补回单")
    await firm.wang.taps("发送")
    await firm.li.sees("没能按时，抱歉。如果这个时间不行，请告诉我。")


async def test_a_later_date_holds_when_the_client_agrees(firm: Office, taken: str) -> None:
    await delays(firm)
    await firm.li.taps("可以")
    await firm.li.sees("谢谢您体谅")
    await firm.li.taps("查看进度")
    await firm.li.sees("最晚答复：12月3日（周四）18:00")


async def test_a_client_who_cannot_wait_keeps_the_earlier_date_and_the_manager_hears(firm: Office, taken: str) -> None:
    before = (await case_of(firm, taken)).resolve_by
    await delays(firm)
    await firm.li.taps("不行，请加急")
    await firm.li.sees("我已经告诉主管加急")
    await firm.chen.sees(f"{taken} 客户不同意推迟到12月3日（周四）18:00")
    assert (await case_of(firm, taken)).resolve_by == before


async def test_a_date_that_is_no_later_is_no_delay(firm: Office, taken: str) -> None:
    await opens(firm.wang, "推迟答复时间")
    await firm.wang.says("明天")
    await firm.wang.says("没有原因")
    await firm.wang.sees("不用推迟")
    await firm.li.sees_no("需要推迟")


async def test_an_answer_to_an_older_delay_does_nothing(firm: Office, taken: str) -> None:
    await delays(firm)
    await firm.li.looks()
    old = next(m for m in firm.li.messages if "需要推迟" in m.get("text", ""))
    await opens(firm.wang, "推迟答复时间")
    await firm.wang.says("12月7日")
    await firm.wang.says("银行又晚了")
    await firm.wang.taps("发送")
    await firm.li.sees("推迟到12月7日")
    await firm.li.taps_on(old, "不行，请加急")
    await firm.li.sees("这个按钮已经过期")
    await firm.chen.sees_no("不同意推迟")


async def test_a_project_is_set_up_once_and_told(firm: Office, taken: str) -> None:
    await opens(firm.wang, "立项")
    await firm.wang.sees(f"{taken} 已立项（LX-20261124-0001）")
    await firm.li.sees(f"【进展】{taken}：公司已为这件事立项（LX-20261124-0001），由代账一部 王敏负责。")
    await firm.wang.taps("办理")
    await firm.wang.sees("请选要做的事")
    assert "立项" not in await firm.wang.buttons()


async def test_who_goes_on_with_a_case_is_told_without_a_second_telling(firm: Office, taken: str) -> None:
    await firm.li.taps("希望换人")
    await firm.li.taps("沟通不顺")
    await firm.chen.taps("同意换人")
    await firm.zhou.sees(f"新投诉 {taken}")
    await firm.zhou.taps("接单")
    await firm.li.sees(f"【进展】{taken}：为了处理得更合适，改由代账一部 周航 负责。之前的内容")
    await firm.li.sees("都已交接，不用您重讲。")


async def test_in_legal_proceedings_every_word_waits_for_legal(firm: Office, taken: str) -> None:
    he = await hires(firm, "何律", Role.LEGAL, 2010)
    wang, li = firm.wang, firm.li
    await opens(wang, "请法务看")
    await wang.sees("已请何律查看")
    await he.sees(f"{taken}：王敏请法务看是否进入法律程序")
    await he.taps("进入法律程序")
    await li.sees(f"【进展】{taken}：此事已进入法律程序阶段，后续正式答复会由法务同事核对后发给您。")
    await wang.sees("写给客户的话要先经法务核对")
    await opens(wang, "写进展")
    await wang.says("发送记录\n已调取\n周四给您核对")
    await wang.taps("发送")
    await wang.sees("这条暂不能发出：此件在法律程序中，对外文字须法务核对。请修改，或由何律批准。")
    await li.sees_no("周四给您核对")
    await he.sees("接下来：周四给您核对")
    await he.taps("同意发出")
    await li.sees("接下来：周四给您核对")
    await wang.sees("已核对通过")


async def test_words_sent_back_do_not_go_out_and_when_it_is_over_none_waits(firm: Office, taken: str) -> None:
    he = await hires(firm, "何律", Role.LEGAL, 2010)
    wang, li = firm.wang, firm.li
    await opens(wang, "请法务看")
    await he.taps("进入法律程序")
    await wang.sees("要先经法务核对")
    await wang.taps("回复")
    await wang.says("这事是我们不对，全赔")
    await wang.taps("发送")
    await he.sees("这事是我们不对，全赔")
    await he.taps("退回")
    await wang.sees("被退回")
    await firm.quiet()
    await li.sees_no("全赔")
    await he.taps("法律程序结束")
    await wang.sees("写给客户的话可直接发出")
    await wang.taps("回复")
    await wang.says("报表明天给您")
    await wang.taps("发送")
    await li.sees("报表明天给您")


async def test_only_legal_agrees_to_words_and_never_their_author(firm: Office, taken: str) -> None:
    he = await hires(firm, "何律", Role.LEGAL, 2010)
    await opens(firm.wang, "请法务看")
    await he.taps("进入法律程序")
    await firm.wang.sees("要先经法务核对")
    await firm.wang.taps("回复")
    await firm.wang.says("全赔")
    await firm.wang.taps("发送")
    await he.sees("王敏拟发")
    async with firm.work() as uow:
        case = await uow.cases.find_by("number", taken)
        chen = await uow.staff.find_by("telegram_id", firm.chen.id)
        wang = await uow.staff.find_by("telegram_id", firm.wang.id)
        assert case is not None
        for person in (chen, wang):
            assert person is not None
            with pytest.raises(NotYours):
                await wordings.approve(uow, firm.program.firm, person, case.id, case.handling.waiting[0].id)
    await firm.li.sees_no("全赔")
