"""Papers of a client: announced by an update, brought by the fetcher, read by staff with a right to them.

Limits and duplicates are judged here; what bytes are is told by ``domain/sniffing.py``, the store keeps them.
"""

from dataclasses import dataclass, replace
from datetime import timedelta

from bot.domain.case import Case
from bot.domain.intake import Draft
from bot.domain.paper_names import clean_name, fitting_name
from bot.domain.papers import MAX_BYTES, MAX_PAPERS, MAX_TOTAL_BYTES, Paper, PaperState, Refusal
from bot.domain.people import Contact, Staff
from bot.domain.sniffing import Accepted
from bot.services.access import NotYours, access_case
from storage.cases import papers_of
from storage.mapping import new_id
from storage.paper_rows import announced
from storage.papers import Written
from storage.uow import Uow

MAX_CAPTION = 1024  # Telegram's own
GIVE_UP_AFTER = timedelta(hours=24)
PAUSES = tuple(timedelta(seconds=s) for s in (2, 5, 15, 60, 300, 900, 3600))
LIVE = frozenset({PaperState.AWAITED, PaperState.STORED})


@dataclass(frozen=True, slots=True)
class Incoming:
    """A file in an update, as Telegram tells of it; nothing is trusted. `kind`: photo, document, voice …"""

    kind: str
    file_id: str
    file_unique_id: str
    chat_id: int
    message_id: int
    name: str = ""
    mime: str = ""
    bytes: int = 0
    caption: str = ""
    media_group_id: str | None = None
    compressed: bool = False


async def announce(uow: Uow, contact: Contact, home: Draft | Case, incoming: Incoming) -> Paper | Refusal:
    """Note that a paper is to be fetched; the same message again gives the same paper."""
    known = await announced(uow, incoming.chat_id, incoming.message_id)
    if known is not None:
        return known
    papers = await _papers_at(uow, home)
    if refusal := _refused_at_once(papers, incoming):
        uow.audit(f"contact:{contact.id}", "paper.refuse", home.id, refusal=refusal.value)
        return refusal
    paper = uow.papers.add(_awaited(contact, home, incoming, next_code(papers), uow))
    uow.audit(f"contact:{contact.id}", "paper.announce", paper.id, home=home.id, code=paper.code)
    return paper


def next_code(papers: list[Paper]) -> str:
    """The next code: E-01, E-02 …; one that was told to somebody is never given again."""
    return f"E-{max((int(paper.code[2:]) for paper in papers), default=0) + 1:02d}"


async def attach(uow: Uow, draft_id: str, case_id: str) -> list[Paper]:
    """Move a draft's papers to the case it became; their codes stay unless the case has papers already."""
    there = await papers_of(uow, case_id=case_id)
    moved: list[Paper] = []
    for paper in await papers_of(uow, draft_id=draft_id):
        code = next_code([*there, *moved]) if there else paper.code
        moved.append(_save(uow, replace(paper, draft_id=None, case_id=case_id, code=code)))
    return moved


async def read(uow: Uow, staff: Staff, paper_id: str) -> Paper:
    """A stored paper of a case this person may see; every reading is audited. Raises NotYours."""
    paper = await uow.papers.find(paper_id)
    if paper is None or paper.case_id is None or paper.state not in {PaperState.STORED, PaperState.REPLACED}:
        raise NotYours
    case = await access_case(uow, staff, paper.case_id)
    uow.audit(f"staff:{staff.id}", "paper.read", paper.id, case=case.id, code=paper.code)
    return paper


async def keep(uow: Uow, paper_id: str, found: Accepted, written: Written) -> Paper | None:
    """The bytes are on disk: stored, or refused as a duplicate or one too many. None: nobody waits for it."""
    paper = await _awaited_paper(uow, paper_id)
    if paper is None:
        return None
    paper = replace(
        paper, bytes=written.bytes, sha256=written.sha256, mime=found.mime,
        name=fitting_name(paper.name, found.ext, paper.code),
    )  # fmt: skip
    if refusal := await _refused_at_last(uow, paper):
        return _refuse(uow, paper, refusal)
    uow.audit("system", "paper.store", paper.id, code=paper.code, bytes=paper.bytes, sha256=paper.sha256)
    return _save(uow, replace(paper, state=PaperState.STORED, stored_as=written.stored_as, try_at=None))


async def refuse(uow: Uow, paper_id: str, refusal: Refusal) -> Paper | None:
    """The paper is not taken. None: nobody waits for it."""
    paper = await _awaited_paper(uow, paper_id)
    return None if paper is None else _refuse(uow, paper, refusal)


async def put_off(uow: Uow, paper_id: str, pause: timedelta | None = None) -> Paper | None:
    """Fetch it later, after a day no more: then it is lost, which is returned. None: it is still awaited."""
    paper = await _awaited_paper(uow, paper_id)
    if paper is None:
        return None
    if uow.now - paper.received_at >= GIVE_UP_AFTER:
        uow.audit("system", "paper.lose", paper.id, code=paper.code, tries=paper.tries)
        return _save(uow, replace(paper, state=PaperState.LOST, refusal=Refusal.GONE, try_at=None))
    pause = pause or PAUSES[min(paper.tries, len(PAUSES) - 1)]
    _save(uow, replace(paper, tries=paper.tries + 1, try_at=uow.now + pause))
    return None


async def find_twin(uow: Uow, paper: Paper) -> Paper | None:
    """The stored paper of the same draft or case with the same bytes, so that its code can be told."""
    same = [p for p in await _beside(uow, paper) if p.sha256 == paper.sha256 and p.state is PaperState.STORED]
    return same[0] if same else None


async def find_same_file(uow: Uow, home: Draft | Case, file_unique_id: str) -> Paper | None:
    """The paper of this draft or case that Telegram calls the same file, so that its code can be told."""
    papers = await _papers_at(uow, home)
    return next((p for p in papers if p.file_unique_id == file_unique_id and p.state in LIVE), None)


async def _papers_at(uow: Uow, home: Draft | Case) -> list[Paper]:
    if isinstance(home, Draft):
        return await papers_of(uow, draft_id=home.id)
    return await papers_of(uow, case_id=home.id)


def _refused_at_once(papers: list[Paper], incoming: Incoming) -> Refusal | None:
    live = [paper for paper in papers if paper.state in LIVE]
    if incoming.bytes > MAX_BYTES:
        return Refusal.TOO_BIG
    if any(paper.file_unique_id == incoming.file_unique_id for paper in live):
        return Refusal.DUPLICATE
    return Refusal.LIMIT if len(live) >= MAX_PAPERS else None


def _awaited(contact: Contact, home: Draft | Case, incoming: Incoming, code: str, uow: Uow) -> Paper:
    return Paper(
        id=new_id(),
        contact_id=contact.id,
        draft_id=home.id if isinstance(home, Draft) else None,
        case_id=home.id if isinstance(home, Case) else None,
        code=code,
        kind=incoming.kind,
        name=clean_name(incoming.name),
        caption=incoming.caption[:MAX_CAPTION],
        file_id=incoming.file_id,
        file_unique_id=incoming.file_unique_id,
        chat_id=incoming.chat_id,
        message_id=incoming.message_id,
        media_group_id=incoming.media_group_id,
        compressed=incoming.compressed,
        state=PaperState.AWAITED,
        received_at=uow.now,
        declared_bytes=max(0, incoming.bytes),
    )


async def _awaited_paper(uow: Uow, paper_id: str) -> Paper | None:
    paper = await uow.papers.find(paper_id)
    return paper if paper is not None and paper.state is PaperState.AWAITED else None


async def _refused_at_last(uow: Uow, paper: Paper) -> Refusal | None:
    if await find_twin(uow, paper):
        return Refusal.DUPLICATE
    stored = [p.bytes for p in await _beside(uow, paper) if p.state is PaperState.STORED]
    return Refusal.LIMIT if sum(stored) + paper.bytes > MAX_TOTAL_BYTES else None


async def _beside(uow: Uow, paper: Paper) -> list[Paper]:
    """The other papers of the same draft or case."""
    if paper.case_id is None and paper.draft_id is None:
        return []
    there = await papers_of(uow, case_id=paper.case_id, draft_id=paper.draft_id)
    return [other for other in there if other.id != paper.id]


def _refuse(uow: Uow, paper: Paper, refusal: Refusal) -> Paper:
    uow.audit("system", "paper.refuse", paper.id, code=paper.code, refusal=refusal.value)
    return _save(uow, replace(paper, state=PaperState.REFUSED, refusal=refusal, stored_as="", try_at=None))


def _save(uow: Uow, paper: Paper) -> Paper:
    return uow.papers.save(replace(paper, version=paper.version + 1))
