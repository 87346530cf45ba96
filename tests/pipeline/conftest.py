"""A bench for the parts, and the whole firm for what needs it."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.office import Office, office
from tests.pipeline.bench import Bench, bench


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncIterator[Bench]:
    """A fresh database."""
    async with bench(tmp_path) as there:
        yield there


@pytest.fixture
async def firm(tmp_path: Path) -> AsyncIterator[Office]:
    """The demo's firm on a Tuesday morning."""
    async with office(tmp_path) as there:
        yield there
