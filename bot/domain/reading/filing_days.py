"""The last day of each month's tax filing period, by year, as announced by the tax administration.

It answers which day a month's filing ends and which comes next. A year that was not announced yet is not
guessed: the answer is None, and somebody must add the year to `data/tax_calendar.json`.
"""

from dataclasses import dataclass
from datetime import date
from functools import cache

from bot.domain.reading.fold import load


@dataclass(frozen=True, slots=True)
class FilingCalendar:
    """Last filing days, in ascending order."""

    days: tuple[date, ...]

    def in_month(self, year: int, month: int) -> date | None:
        """The last filing day of a month, or None where it is not announced."""
        return next((day for day in self.days if (day.year, day.month) == (year, month)), None)

    def next_from(self, day: date) -> date | None:
        """The first last-filing-day on or after `day`, or None beyond what is announced."""
        return next((one for one in self.days if one >= day), None)


@cache
def announced() -> FilingCalendar:
    """The filing days known to this release."""
    years = load("tax_calendar.json")["filing_days"]
    days = (date.fromisoformat(f"{year}-{day}") for year in years for day in years[year])
    return FilingCalendar(tuple(sorted(days)))
