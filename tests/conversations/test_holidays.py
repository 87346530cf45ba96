"""A year whose holidays nobody has named: a warning at work, an operator told once, Monday to Friday until then."""

from datetime import datetime
from pathlib import Path

import pytest

from bot.clock import CHINA
from tests.office import Office, office

DECEMBER = datetime(2030, 12, 27, 10, 0, tzinfo=CHINA)
TROUBLE = "报表晚了一周才发过来，又漏报了增值税，罚了2300"


async def told(firm: Office) -> list[str]:
    """The years the operator was told of: one of the managers, as there is no administrator."""
    await firm.quiet()
    words = [str(one.get("text")) for person in (firm.chen, firm.sun) for one in await person.looks()]
    return sorted(text[:4] for text in words if "放假安排还没有录入" in text)


async def test_a_promise_into_such_a_year_is_told_once_and_kept(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    async with office(tmp_path, at=DECEMBER) as firm:
        await firm.consents(firm.li)
        await firm.consents(firm.he)
        await firm.files(firm.li, TROUBLE)
        assert await told(firm) == ["2030", "2031"]
        await firm.files(firm.he, TROUBLE)
        assert await told(firm) == ["2030", "2031"]
        async with firm.work() as uow:
            first, *_ = await uow.cases.select()
        by = first.resolve_by.astimezone(CHINA)
        assert by.year == 2031
        assert by.isoweekday() <= 5
        assert "holidays_unknown" in capsys.readouterr().out


async def test_where_no_promise_reaches_into_such_a_year_nobody_is_told(firm: Office) -> None:
    await firm.consents(firm.li)
    await firm.files(firm.li, TROUBLE)
    assert await told(firm) == []
