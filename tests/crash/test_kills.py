"""R1: random kills under load: no complaint lost, no effect doubled, at most one message repeated or flagged a kill."""

from pathlib import Path

import pytest

from tests.crash.rig import Figures, Plan, kill_and_count, kill_the_ordinary_bot

SHORT = Plan(kills=60, seed=20261123, most=0.7)
LONG = Plan(kills=1000, seed=20261123, most=1.2)
CONTROL = Plan(kills=3, seed=3, least=3.2, most=4.2)  # it takes a second to start, three beside other tests


def check(figures: Figures) -> None:
    """The promises of R1 and R48."""
    print(figures.line())
    assert figures.complaints > figures.kills / 4, "too little was under way for the kills to matter"
    assert figures.held, figures


@pytest.mark.timeout(150)
async def test_sixty_kills_lose_nothing_and_double_nothing(tmp_path: Path) -> None:
    check(await kill_and_count(tmp_path, SHORT))


@pytest.mark.prove
@pytest.mark.timeout(3600)
async def test_a_thousand_kills_lose_nothing_and_double_nothing(tmp_path: Path) -> None:
    check(await kill_and_count(tmp_path, LONG))


async def test_an_ordinary_bot_fails_the_same_check(tmp_path: Path) -> None:
    """The control: without it nobody knows whether this rig can fail at all."""
    figures = await kill_the_ordinary_bot(tmp_path, CONTROL, patience=1.5)
    print(figures.line())
    assert figures.lost, "nobody who had confirmed was forgotten"
    assert len({*figures.lost, *figures.unanswered}) > 5
    assert not figures.held
