"""Whoever runs the desk is told of what no client may notice: one person, once for each thing."""

from datetime import datetime
from typing import Any

from bot.clock import CHINA
from bot.domain.people import Role
from bot.firm import Firm
from storage.cases import active_staff
from storage.uow import Notice, Uow


async def tell_operator(uow: Uow, view: str, facts: dict[str, Any], key: str) -> None:
    """One administrator, or a manager where the firm has none on Telegram; once for each key."""
    staff = [s for s in await active_staff(uow) if s.telegram_id]
    operators = [s for s in staff if s.role is Role.ADMINISTRATOR] or [s for s in staff if s.role is Role.MANAGER]
    for operator in operators[:1]:
        uow.notify(Notice(view, operator.telegram_id or 0, None, facts, key=key))


async def note_reach(uow: Uow, firm: Firm, until: datetime) -> None:
    """Something was promised by then: if its year's holidays are not known, the operator is told, once a year. The time
    itself is counted from Monday to Friday."""
    first, last = (at.astimezone(CHINA).date() for at in (uow.now, until))
    for year in firm.calendar.years_without_data(first, last):
        await tell_operator(uow, "staff.holidays_unknown", {"year": year}, f"holidays:{year}")
