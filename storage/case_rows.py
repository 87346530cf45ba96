"""Cases page by page with their papers, for the command line: no transaction is held while a page is printed."""

from collections import defaultdict

from sqlalchemy import or_

from bot.domain.case import Case
from bot.domain.papers import Paper
from storage.cases import ENDED_VALUES
from storage.tables import cases, papers
from storage.uow import Uow


async def page(uow: Uow, after: str, limit: int, *, only_open: bool = False) -> list[Case]:
    """The cases whose number follows `after`, by number."""
    where = [cases.c.number > after]
    if only_open:
        where.append(cases.c.status.not_in(ENDED_VALUES))
    return await uow.cases.select(*where, order=[cases.c.number], limit=limit)


async def find_by_number(uow: Uow, number: str) -> list[Case]:
    """The case of that number, or those whose number ends in it (尾号)."""
    tail = number.strip().upper()
    if not tail or not tail.replace("-", "").isalnum():
        return []
    return await uow.cases.select(or_(cases.c.number == tail, cases.c.number.like(f"%-{tail}")), order=[cases.c.number])


async def papers_by_case(uow: Uow, case_ids: list[str]) -> dict[str, list[Paper]]:
    """The papers of many cases in one statement, in the order of their codes."""
    found: dict[str, list[Paper]] = defaultdict(list)
    order = [papers.c.code, papers.c.message_id]
    for paper in await uow.papers.select(papers.c.case_id.in_(case_ids), order=order):
        found[paper.case_id or ""].append(paper)
    return found
