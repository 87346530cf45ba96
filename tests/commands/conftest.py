"""An installation of its own for each test."""

from pathlib import Path

import pytest

from tests.commands.installation import Installation


@pytest.fixture
def tingsu(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Installation:
    home = tmp_path / "office"
    home.mkdir()
    monkeypatch.chdir(home)
    for name in ("TINGSU_TOKEN", "TINGSU_BOT_API", "TINGSU_LOG", "TINGSU_CLAMD"):
        monkeypatch.delenv(name, raising=False)
    return Installation(home, monkeypatch)
