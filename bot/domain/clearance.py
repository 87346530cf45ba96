"""Whether words of a member of staff may go out to the client now, or wait for somebody's agreement (model §2.3 #18).

After two rejections one voice answers (002 §5.2.2); in legal proceedings 法务 looks at every text; after a 敏感发现 the
market side settles what is said (002 §5.2.4). Fixed sentences are no free text and need none of this.
"""

from collections.abc import Iterable

from bot.domain.case import Case, Status
from bot.domain.handling import Hold
from bot.domain.people import Role, Staff


def next_hold(case: Case, staff: Staff, market_id: str | None, cleared: Iterable[Hold] = ()) -> Hold | None:
    """What these words still wait for; `market_id` is whoever speaks for the market side of this client."""
    speaks = staff.id == market_id
    waits = {
        Hold.MARKET: case.status is Status.MARKET and staff.id != case.advisor_id and not speaks,
        Hold.LEGAL: case.handling.legal and staff.role is not Role.LEGAL,
        Hold.SENSITIVE: case.handling.sensitive and not speaks,
    }
    return next((hold for hold, waiting in waits.items() if waiting and hold not in set(cleared)), None)
