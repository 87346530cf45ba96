"""Papers of a client: announced by an update, brought by the fetcher, read by staff with a right to them.

Limits and duplicates are judged here; what bytes are is told by ``domain/sniffing.py``, the store keeps them.
"""

from dataclasses import dataclass, replace
from datetime import timedelta

from bot.domain.case import Case
from bot.domain.intake import Draft
from bot.domain.paper_names import clean_name, fitting_name
from bot.domain.papers import MAX_BYTES, UNPLACED, Paper, PaperState, Refusal, room_of
from bot.domain.people import Contact, Staff
from bot.domain.sniffing import Accepted
from bot.domain.ticket import Ticket
from bot.services.access import NotYours, access_case
from storage.cases import papers_of
from storage.mapping import new_id
from storage.paper_rows import announced, papers_of_ticket, unplaced
from storage.papers import Written
from storage.uow import Uow

MAX_CAPTION = 1024  # Telegram's own
GIVE_UP_AFTER = timedelta(hours=24)
PAUSES = tuple(timedelta(seconds=s) for s in (2, 5, 15, 60, 300, 900, 3600))
LIVE = frozenset({PaperState.AWAITED, PaperState.STORED})
Home = Draft | Case | Ticket | None  # None: the client has still to say which complaint it belongs to


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


async def announce(
    uow: Uow, contact: Contact, home: Home, incoming: Incoming, old: Paper | None = None
) -> Paper | Refusal:
    """Note that a paper is to be fetched; the same message again gives the same paper. `old`: it replaces this one."""
    known = await announced(uow, incoming.chat_id, incoming.message_id)
    if known is not None and known.file_unique_id == incoming.file_unique_id:
        return known
    papers = await papers_at(uow, contact, home)
    if refusal := _refused_at_once(papers, incoming, room_of(_extra(home)).papers + (old is not None)):
        uow.audit(f"contact:{contact.id}", "paper.refuse", _name(home), refusal=refusal.value)
        return refusal
    paper = _awaited(contact, home, incoming, next_code(papers, home), uow)
    if old is not None:
        paper = replace(paper, code=old.code, edition=old.edition + 1, replaces=old.id)
    uow.audit(f"contact:{contact.id}", "paper.announce", paper.id, home=_name(home), code=paper.code)
    return uow.papers.add(paper)


async def hold_back(uow: Uow, contact: Contact, home: Home, incoming: Incoming) -> Paper:
    """Do not fetch what is said to show a password, say, unless the client wants it kept (`reconsider`)."""
    known = await announced(uow, incoming.chat_id, incoming.message_id)
    if known is not None:
        return known
    papers = await papers_at(uow, contact, home)
    paper = _awaited(contact, home, incoming, next_code(papers, home), uow)
    return _refuse(uow, uow.papers.add(paper), Refusal.SENSITIVE)


async def reconsider(uow: Uow, contact: Contact, paper_id: str, *, keep: bool) -> Paper | None:
    """The client's word on a paper that was held back: fetch it, or forget what is known of it. Raises NotYours."""
    paper = await uow.papers.find(paper_id)
    if paper is None or paper.contact_id != contact.id:
        raise NotYours
    if paper.refusal is not Refusal.SENSITIVE or not paper.file_id:
        return None
    uow.audit(f"contact:{contact.id}", "paper.reconsider", paper.id, keep=keep)
    if not keep:
        return _save(uow, replace(paper, file_id="", name="", caption=""))
    return _save(uow, replace(paper, state=PaperState.AWAITED, refusal=None, received_at=uow.now))


async def forget_all(uow: Uow, draft_id: str) -> int:
    """A draft is given up: its papers go, and their files with the commit. Returns how many."""
    return _forget(uow, draft_id, await papers_of(uow, draft_id=draft_id))


async def forget_of_ticket(uow: Uow, ticket_id: str) -> int:
    """The same for what was none of ours and goes."""
    return _forget(uow, ticket_id, await papers_of_ticket(uow, ticket_id))


def _forget(uow: Uow, home: str, gone: list[Paper]) -> int:
    for paper in gone:
        if paper.stored_as:
            uow.dropped_files.append(paper.stored_as)
        uow.papers.remove(paper)
    if gone:
        uow.audit("system", "papers.forget", home, count=len(gone))
    return len(gone)


def next_code(papers: list[Paper], home: Home | str = "") -> str:
    """The next code: E-01, E-02 …; one that was told to somebody is never given again. Without a home, U-01 …"""
    letter = UNPLACED if home is None else "E"
    return f"{letter}-{max((int(paper.code[2:]) for paper in papers), default=0) + 1:02d}"


async def attach(uow: Uow, draft_id: str, case_id: str) -> list[Paper]:
    """Move a draft's papers to the case it became; their codes stay unless the case has papers already."""
    coming = await papers_of(uow, draft_id=draft_id)
    there = await papers_of(uow, case_id=case_id) if coming else []
    return [_save(uow, replace(p, draft_id=None, case_id=case_id)) for p in _recoded(coming, there)]


async def lay_with_ticket(uow: Uow, draft_id: str, ticket_id: str) -> list[Paper]:
    """What was told turned out to be a question, a suggestion or praise: its papers go where the words go."""
    coming = await papers_of(uow, draft_id=draft_id)
    return [_save(uow, replace(p, draft_id=None, ticket_id=ticket_id)) for p in coming]


async def follow_ticket(uow: Uow, ticket_id: str, draft_id: str) -> list[Paper]:
    """The ticket has become a complaint: its papers follow it, behind those the complaint has already."""
    coming = _recoded(await papers_of_ticket(uow, ticket_id), await papers_of(uow, draft_id=draft_id))
    return [_save(uow, replace(p, draft_id=draft_id, ticket_id=None)) for p in coming]


def _recoded(coming: list[Paper], there: list[Paper]) -> list[Paper]:
    """The papers with codes that are free beside those `there`; editions of one paper stay together."""
    codes: dict[str, str] = {}
    found: list[Paper] = []
    for paper in coming:
        code = codes.setdefault(paper.code, next_code([*there, *found]) if there else paper.code)
        found.append(replace(paper, code=code))
    return found


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
    await _supersede(uow, paper)
    stored = replace(paper, state=PaperState.STORED, refusal=None, stored_as=written.stored_as, try_at=None)
    return _save(uow, stored)


async def _supersede(uow: Uow, paper: Paper) -> None:
    """The edition before stays, but no more as the one that counts (002 §5.3.2)."""
    old = await uow.papers.find(paper.replaces) if paper.replaces else None
    if old is not None and old.state is PaperState.STORED:
        uow.audit("system", "paper.replace", old.id, by=paper.id, code=paper.code)
        _save(uow, replace(old, state=PaperState.REPLACED))


async def refuse(uow: Uow, paper_id: str, refusal: Refusal) -> Paper | None:
    """The paper is not taken. None: nobody waits for it."""
    paper = await _awaited_paper(uow, paper_id)
    return None if paper is None else _refuse(uow, paper, refusal)


async def spare(uow: Uow, paper_id: str, pause: timedelta, *, away: bool) -> None:
    """Fetch it later; that it could not be had now is not its fault, so it uses up none of its tries. `away`: Telegram
    itself cannot be had, so nothing else can, and nobody can be told."""
    paper = await _awaited_paper(uow, paper_id)
    if paper is not None:
        why = Refusal.AWAY if away else None
        _save(uow, replace(paper, refusal=why, try_at=uow.now + pause))


async def put_off(uow: Uow, paper_id: str, pause: timedelta | None = None) -> Paper | None:
    """Fetch it later, after a day and a fair number of tries no more: then it is lost, which is returned. None: it is
    still awaited."""
    paper = await _awaited_paper(uow, paper_id)
    if paper is None:
        return None
    if uow.now - paper.received_at >= GIVE_UP_AFTER and paper.tries >= len(PAUSES):
        uow.audit("system", "paper.lose", paper.id, code=paper.code, tries=paper.tries)
        return _save(uow, replace(paper, state=PaperState.LOST, refusal=Refusal.GONE, try_at=None))
    pause = pause or PAUSES[min(paper.tries, len(PAUSES) - 1)]
    _save(uow, replace(paper, tries=paper.tries + 1, refusal=None, try_at=uow.now + pause))
    return None


async def find_twin(uow: Uow, paper: Paper) -> Paper | None:
    """The stored paper of the same draft or case with the same bytes, so that its code can be told."""
    same = [p for p in await _beside(uow, paper) if p.sha256 == paper.sha256 and p.state is PaperState.STORED]
    return same[0] if same else None


async def find_same_file(uow: Uow, contact: Contact, home: Home, file_unique_id: str) -> Paper | None:
    """The paper of this draft or case that Telegram calls the same file, so that its code can be told."""
    papers = await papers_at(uow, contact, home)
    return next((p for p in papers if p.file_unique_id == file_unique_id and p.state in LIVE), None)


async def papers_at(uow: Uow, contact: Contact, home: Home) -> list[Paper]:
    """All papers of this draft, case or ticket, or those of the contact that have no home yet."""
    match home:
        case Draft():
            return await papers_of(uow, draft_id=home.id)
        case Case():
            return await papers_of(uow, case_id=home.id)
        case Ticket():
            return await papers_of_ticket(uow, home.id)
    return await unplaced(uow, contact.id)


def _name(home: Home) -> str:
    return home.id if home else "-"


def _extra(home: Home) -> int:
    return home.facts.extra_papers if isinstance(home, Case) else 0


def _refused_at_once(papers: list[Paper], incoming: Incoming, room: int) -> Refusal | None:
    live = [paper for paper in papers if paper.state in LIVE]
    if incoming.bytes > MAX_BYTES:
        return Refusal.TOO_BIG
    if any(paper.file_unique_id == incoming.file_unique_id for paper in live):
        return Refusal.DUPLICATE
    return Refusal.LIMIT if len(live) >= room else None


def _awaited(contact: Contact, home: Home, incoming: Incoming, code: str, uow: Uow) -> Paper:
    return Paper(
        id=new_id(),
        contact_id=contact.id,
        draft_id=home.id if isinstance(home, Draft) else None,
        case_id=home.id if isinstance(home, Case) else None,
        ticket_id=home.id if isinstance(home, Ticket) else None,
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
    case = await uow.cases.find(paper.case_id) if paper.case_id else None
    return Refusal.LIMIT if sum(stored) + paper.bytes > room_of(_extra(case)).bytes else None


async def _beside(uow: Uow, paper: Paper) -> list[Paper]:
    """The other papers of the same draft or case."""
    if paper.unplaced:
        return [other for other in await unplaced(uow, paper.contact_id) if other.id != paper.id]
    if paper.ticket_id:
        return [other for other in await papers_of_ticket(uow, paper.ticket_id) if other.id != paper.id]
    if paper.case_id is None and paper.draft_id is None:
        return []
    there = await papers_of(uow, case_id=paper.case_id, draft_id=paper.draft_id)
    return [other for other in there if other.id != paper.id]


def _refuse(uow: Uow, paper: Paper, refusal: Refusal) -> Paper:
    uow.audit("system", "paper.refuse", paper.id, code=paper.code, refusal=refusal.value)
    return _save(uow, replace(paper, state=PaperState.REFUSED, refusal=refusal, stored_as="", try_at=None))


def _save(uow: Uow, paper: Paper) -> Paper:
    return uow.papers.save(replace(paper, version=paper.version + 1))
