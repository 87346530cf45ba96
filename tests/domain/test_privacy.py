"""What a deletion must leave: cases under way, and ended ones until their years are over."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from bot.domain.case import Case, Facts, Status
from bot.domain.privacy import held, kept_until

NOON = datetime(2026, 11, 24, 4, 0, tzinfo=UTC)
OPEN = Case(
    "a", "TS-1", "c", None, Status.ACCEPTED, "filing", "minor", 1, "", (), Facts(), NOON, NOON, NOON, NOON
)  # fmt: skip
ENDED = replace(OPEN, id="b", status=Status.CLOSED, ended_at=NOON)


def test_open_cases_and_recent_ones_are_held() -> None:
    found = held([OPEN, ENDED], 5, NOON + timedelta(days=365))
    assert (found.open, found.retained, found.anything) == ((OPEN,), (ENDED,), True)


def test_after_the_years_an_ended_case_need_not_stay() -> None:
    assert kept_until(ENDED, 5) >= NOON + timedelta(days=5 * 365)
    found = held([ENDED], 5, NOON + timedelta(days=6 * 366))
    assert not found.anything


def test_a_case_without_an_end_is_counted_from_its_beginning() -> None:
    assert kept_until(replace(ENDED, ended_at=None), 1) == NOON + timedelta(days=366)
