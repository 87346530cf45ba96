"""What every test of the transport needs around it."""

import pytest


@pytest.fixture(autouse=True)
def newer_times(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have the library give times as timedelta, as it will; as numbers they warn, and warnings are errors."""
    monkeypatch.setenv("PTB_TIMEDELTA", "1")
