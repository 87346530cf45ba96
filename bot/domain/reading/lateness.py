"""When work that is not done is late, and when it is told of something worse.

What was stolen, leaked or let out of hand is told with how long it took; it is no late piece of work. Nor is a bare
"not yet" beside an error, a lost paper or a deed without consent: that tells how they stand. Only a length of time, a
day, or a limit that is near makes them late as well.
"""

import re
from collections.abc import Sequence
from functools import cache

from bot.domain.reading.fold import load
from bot.domain.reading.signals import Hit

LATE = "biz.delay"
LIMIT = "deadline."
TAKEN = ("fraud", "seal.", "data.")
STANDING = ("quality.error", "records.lost", "staff.misconduct")


def not_late(hits: Sequence[Hit]) -> list[Hit]:
    """The hits less the delays that only say how something worse stands."""
    told = [hit for hit in hits if hit.counts]
    taken = any(hit.code.startswith(TAKEN) for hit in told)
    standing = any(hit.code in STANDING for hit in told)
    timed = any(hit.code == LATE and _of_time().search(hit.span.words) for hit in told)
    due = any(hit.code.startswith(LIMIT) for hit in told)
    if taken or (standing and not timed and not due):
        return [hit for hit in hits if hit.code != LATE or not hit.counts]
    return list(hits)


@cache
def _of_time() -> re.Pattern[str]:
    return re.compile(load("lateness.toml")["of_time"])
