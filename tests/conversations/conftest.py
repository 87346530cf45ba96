"""The firm at work, for transcripts."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.office import Office, office


@pytest.fixture
async def firm(tmp_path: Path) -> AsyncIterator[Office]:
    """The demo's firm on a Tuesday morning."""
    async with office(tmp_path) as there:
        yield there


@pytest.fixture
async def taken(firm: Office) -> str:
    """A plain case of 李总 that 王敏 has taken; its number."""
    await firm.consents(firm.li)
    number = await firm.files(firm.li, "报表晚了一周才发过来，问谁都不回")
    await firm.wang.sees(f"新投诉 {number}")
    await firm.wang.taps("接单")
    await firm.li.sees("王敏")
    return number
