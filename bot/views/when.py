"""Moments and spans as Chinese speakers say them: 今天 18:00, 明天 9:00, 11月25日（周三）18:00; 3小时20分钟."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from bot.words import DEFAULT, say

CHINA = ZoneInfo("Asia/Shanghai")


def moment(at: datetime, now: datetime, language: str = DEFAULT) -> str:
    """`at` in the firm's zone, as near days are called when it is near."""
    there, here = at.astimezone(CHINA), now.astimezone(CHINA)
    clock = f"{there.hour}:{there.minute:02d}"
    days = (there.date() - here.date()).days
    if days in {0, 1}:
        return say("when.today" if days == 0 else "when.tomorrow", language, time=clock)
    weekday = say(f"when.weekday.{there.isoweekday()}", language)
    key = "when.day" if there.year == here.year else "when.day_of_year"
    return say(key, language, year=there.year, month=there.month, day=there.day, weekday=weekday, time=clock)


def span(length: timedelta, language: str = DEFAULT) -> str:
    """A length of time to the minute; days, hours and minutes, the largest two of them."""
    minutes = max(1, round(length.total_seconds() / 60))
    days, hours, minutes = minutes // 1440, minutes % 1440 // 60, minutes % 60
    if days:
        return say("when.days_hours" if hours else "when.days", language, days=days, hours=hours)
    if hours:
        key = "when.hours_minutes" if minutes else "when.hours"
        return say(key, language, hours=hours, minutes=minutes)
    return say("when.minutes", language, minutes=minutes)
