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
