"""Papers shown to staff: each is posted again from the sealed store, and each reading is audited."""

from bot.domain.case import Case
from bot.domain.papers import Paper, PaperState
from bot.domain.people import Staff
from storage.cases import papers_of
from storage.outbox import Care, Outgoing
from storage.uow import Uow

AS_PHOTO = frozenset({"image/jpeg", "image/png"})


async def show_papers(uow: Uow, staff: Staff, case: Case, chat_id: int) -> int:
    """Have every stored paper of the case sent to `chat_id`; returns how many."""
    stored = [p for p in await papers_of(uow, case_id=case.id) if p.state is PaperState.STORED]
    for paper in stored:
        uow.audit(f"staff:{staff.id}", "paper.read", paper.id, case=case.id)
        uow.post(_call(case, paper, chat_id))
    return len(stored)


def _call(case: Case, paper: Paper, chat_id: int) -> Outgoing:
    method, field = ("sendPhoto", "photo") if paper.mime in AS_PHOTO else ("sendDocument", "document")
    holder = {"field": field, "id": paper.id, "stored_as": paper.stored_as, "name": f"{paper.code} {paper.name}"}
    body = {"chat_id": chat_id, "caption": f"{case.number} {paper.code} {paper.caption}"[:1000], "paper": holder}
    return Outgoing(chat_id, method, body, care=Care.RECEIPT, case_id=case.id)
