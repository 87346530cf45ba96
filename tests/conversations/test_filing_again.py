"""确认提交 fails for no fault of the client: they are told so, and it is filed by itself."""

from datetime import timedelta
from typing import Any

import pytest

from bot.services import filing
from storage import inbox
from tests.office import Office
from tests.pipeline.test_firm import restart

TROUBLE = "报表晚了一周才发过来，问谁都不回"


@pytest.fixture
def broken(monkeypatch: pytest.MonkeyPatch) -> list[bool]:
    """Filing fails while this holds True."""
    state, real = [True], filing.keep_assessment

    def keep_assessment(*given: Any) -> None:
        if state[0]:
            raise RuntimeError
        real(*given)

    monkeypatch.setattr(inbox, "PAUSES", (timedelta(0),) * 4)
    monkeypatch.setattr(filing, "keep_assessment", keep_assessment)
    return state


async def fails(firm: Office) -> None:
    """确认提交, in vain."""
    await firm.consents(firm.li)
    await firm.li.taps("我要投诉")
    await firm.li.says(TROUBLE)
    await firm.quiet()
    await firm.li.taps("我说完了")
    await firm.quiet()
    label = "先提交，稍后补充" if "先提交，稍后补充" in await firm.li.buttons() else "确认提交"
    await firm.li.taps(label, wait=0.2)
    await firm.quiet()
    await firm.li.sees("刚才没有提交成功，是我们系统的问题，您的内容没有丢。")


async def test_it_is_filed_by_itself_a_little_later(firm: Office, broken: list[bool]) -> None:
    await fails(firm)
    broken[0] = False
    await firm.later(minutes=2)
    await firm.li.sees("已经提交")
    await firm.wang.sees("新投诉 TS-20261124-0001")
    await firm.li.turns_away()
    await firm.later(minutes=10)
    await firm.li.sees_nothing()


async def test_the_client_tries_again_and_it_is_filed_once(firm: Office, broken: list[bool]) -> None:
    await fails(firm)
    broken[0] = False
    await firm.li.taps("再试一次")
    await firm.li.sees("已经提交，编号 TS-20261124-0001")
    await firm.later(minutes=10)
    async with firm.work() as uow:
        assert len(await uow.cases.select()) == 1


async def wants_a_call_in_vain(firm: Office) -> None:
    """请马上联系我, while nothing can be filed."""
    await firm.consents(firm.li)
    await firm.li.taps("我要投诉")
    await firm.li.says("账全乱了，我真的不想活了")
    await firm.li.sees("您现在安全吗")
    await firm.li.taps("请马上联系我", wait=0.2)
    await firm.quiet()
    await firm.li.sees("刚才没有提交成功")
    await firm.chen.turns_away()


async def is_to_be_rung(firm: Office) -> None:
    """Whoever is on call sees how; the client is asked for a number, and it is passed on."""
    await firm.chen.sees("电话，随时")
    await firm.li.sees("请留一个方便接听的手机号")
    async with firm.work() as uow:
        (case,) = await uow.cases.select()
    assert case.facts.contact_way == "phone_any"
    await firm.li.says("13900001111")
    await firm.chen.sees("留了电话 +8613900001111")


async def test_who_wanted_a_call_is_rung_though_it_was_filed_later(firm: Office, broken: list[bool]) -> None:
    await wants_a_call_in_vain(firm)
    broken[0] = False
    await firm.later(minutes=2)
    await is_to_be_rung(firm)


async def test_who_wanted_a_call_is_rung_though_a_restart_came_between(firm: Office, broken: list[bool]) -> None:
    await wants_a_call_in_vain(firm)
    broken[0] = False
    await restart(firm)
    await firm.later(minutes=2)
    await is_to_be_rung(firm)


async def test_who_wanted_a_call_and_tries_again_by_hand_is_rung(firm: Office, broken: list[bool]) -> None:
    await wants_a_call_in_vain(firm)
    broken[0] = False
    await firm.li.taps("再试一次")
    await is_to_be_rung(firm)
