"""Asking for papers: the checklist of a draft or a case, with what of it has come."""

from bot.domain.case import Case
from bot.domain.intake import Draft
from bot.services.access import check_contact
from bot.services.papers import papers_at
from bot.views import papers as views
from handlers.turn import Turn


async def offer_papers(turn: Turn, home: Draft | Case) -> None:
    """What usually helps, once, never required."""
    papers = await papers_at(turn.uow, check_contact(turn.speaker), home)
    turn.answer(views.ask(home, papers, turn.language))
