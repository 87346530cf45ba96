"""A client who writes faster than anybody can read: answered once, everything kept, the others undisturbed (R35)."""

from datetime import UTC, datetime, timedelta

from handlers.flood import MANY, PAUSE, WINDOW, Floods, Flow
from tests.office import Office

NOON = datetime(2026, 11, 24, 4, 0, tzinfo=UTC)


def noted(step: timedelta, count: int) -> list[Flow]:
    floods = Floods()
    return [floods.note(1, NOON + step * n) for n in range(count)]


def test_an_ordinary_burst_is_no_flood() -> None:
    assert set(noted(WINDOW / (MANY - 1) * 1.01, 3 * MANY)) == {Flow.CALM}


def test_a_flood_is_told_once_a_minute() -> None:
    flows = noted(timedelta(milliseconds=100), 700)
    assert flows[: MANY - 1] == [Flow.CALM] * (MANY - 1)
    assert [n for n, flow in enumerate(flows) if flow is Flow.WARN] == [
        MANY - 1,
        MANY - 1 + PAUSE // timedelta(milliseconds=100),
    ]
    assert Flow.CALM not in flows[MANY:]


def test_one_persons_flood_is_not_anothers() -> None:
    floods = Floods()
    for n in range(MANY * 2):
        floods.note(1, NOON + timedelta(milliseconds=n))
    assert floods.note(2, NOON) is Flow.CALM


async def test_everything_is_kept_and_said_once(firm: Office) -> None:
    li, he = firm.li, firm.he
    await firm.consents(li)
    await firm.consents(he)
    await li.taps("我要投诉")
    for number in range(30):
        await li.says(f"第{number}句，发票开错了")
    await firm.quiet()
    await li.looks()
    warnings = [m for m in li.messages if not m["mine"] and "一条都不会漏" in m.get("text", "")]
    assert len(warnings) == 1
    async with firm.work() as uow:
        contact = await uow.contacts.find_by("telegram_id", li.id)
        assert contact is not None
        draft = await uow.drafts.find_by("contact_id", contact.id)
        assert draft is not None
        assert len(draft.texts) == 30
    await he.says("/help")
    await he.sees("投诉不收费")
    await firm.later(seconds=16)
    await li.sees("刚才的都看到了")
    await li.taps("接着来")
    await firm.quiet()
    assert li.toast is None
