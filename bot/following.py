"""What follows when a promise falls due, a paper arrives or something fails: a service acts, and the notices it leaves
are worded in the same transaction. The pipeline calls; it knows neither services nor views.
"""

from datetime import datetime

from bot.domain.papers import Paper
from bot.firm import Firm
from bot.services import (
    answering,
    arrivals,
    delivery,
    draft_ends,
    erasing,
    escalating,
    filing_again,
    followups,
    humans,
    leaving,
    paper_reminders,
    privacy,
    progress_desk,
    promises,
    raising,
    reporting,
    waiting,
    wanting,
)
from bot.views import apologies
from bot.views.notices import word_notices
from storage.due import Due
from storage.inbox import Waiting
from storage.outbox import Claimed
from storage.uow import Uow

# importing them registers what they keep
PROMISE_KEEPERS = (
    answering, arrivals, draft_ends, erasing, escalating, filing_again, followups, humans, leaving, paper_reminders,
    privacy, progress_desk, raising, reporting, waiting, wanting,
)  # fmt: skip


class Following:
    """One function for each thing that may happen; `firm` is as the program knows it by then."""

    def __init__(self, firm: Firm) -> None:
        self.firm = firm

    async def fell_due(self, uow: Uow, due: Due) -> None:
        """A promise is to be kept."""
        await promises.keep(uow, self.firm, due)
        await word_notices(uow, self.firm)

    async def unhandled(self, uow: Uow, update: Waiting) -> None:
        """An update was given up."""
        await apologies.apologise(uow, update)
        await word_notices(uow, self.firm)

    async def undelivered(self, uow: Uow, message: Claimed, problem: str) -> None:
        """A message will not arrive, or nobody knows whether it has."""
        await delivery.undelivered(uow, message, problem)
        await word_notices(uow, self.firm)

    async def scanner_down(self, uow: Uow, since: datetime) -> None:
        """Papers wait for the virus scanner."""
        await apologies.scanner_down(uow, since)
        await word_notices(uow, self.firm)

    async def arrived(self, uow: Uow, paper: Paper) -> None:
        """A paper is stored, refused or lost."""
        await arrivals.arrived(uow, self.firm, paper)
        await word_notices(uow, self.firm)
