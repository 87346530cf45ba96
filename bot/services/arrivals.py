"""A paper has arrived, or could not be taken: one receipt for a burst, a reason for each refusal."""

from dataclasses import replace
from datetime import timedelta

from bot.domain.papers import Paper, PaperState
from bot.firm import Firm
from bot.services.promises import Promise, keeps
from storage.cases import papers_of
from storage.due import Due
from storage.uow import Notice, Uow

TOGETHER = timedelta(seconds=3)  # papers that come within this time share a receipt
PATIENCE = timedelta(seconds=60)  # after which the receipt no longer waits for one that is slow


async def arrived(uow: Uow, firm: Firm, paper: Paper) -> None:
    """The fetcher has stored or refused a paper."""
    contact = await uow.contacts.get(paper.contact_id)
    owner = paper.draft_id or paper.case_id or ""
    if paper.state is PaperState.STORED:
        uow.audit("system", "paper.stored", paper.id, sha256=paper.sha256)
        uow.due.plan(Promise.RECEIPT, owner, uow.now + TOGETHER)
        return
    uow.audit("system", "paper.refused", paper.id, why=paper.refusal)
    uow.notify(Notice("client.paper_refused", contact.telegram_id, paper.case_id, {"paper": paper.id}))


@keeps(Promise.RECEIPT)
async def give_receipt(uow: Uow, firm: Firm, due: Due) -> None:
    """Acknowledge everything stored since the last receipt, unless more is still on its way."""
    papers = await papers_of(uow, draft_id=due.subject) or await papers_of(uow, case_id=due.subject)
    if any(_on_its_way(uow, paper) for paper in papers):
        uow.due.plan(Promise.RECEIPT, due.subject, uow.now + TOGETHER)
        return
    fresh = [p for p in papers if p.state is PaperState.STORED and not p.receipted]
    for paper in fresh:
        uow.papers.save(replace(paper, receipted=True))
    if fresh:
        contact = await uow.contacts.get(fresh[0].contact_id)
        codes = [paper.code for paper in fresh]
        uow.notify(Notice("client.papers_received", contact.telegram_id, fresh[0].case_id, {"codes": codes}))


def _on_its_way(uow: Uow, paper: Paper) -> bool:
    return paper.state is PaperState.AWAITED and uow.now - paper.received_at < PATIENCE
