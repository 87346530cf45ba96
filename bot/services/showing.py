"""Papers shown to staff: posted again from the sealed store, ten at a time, and each reading is audited."""

from bot.domain.case import Case
from bot.domain.papers import Paper, PaperState
from bot.domain.people import Staff
from bot.domain.shortening import within
from bot.services import papers as service
from bot.services.tickets import access_ticket
from storage.cases import papers_of
from storage.outbox import Care, Outgoing
from storage.paper_rows import papers_of_ticket
from storage.uow import Notice, Uow

PAGE = 10
PHOTO_LIMIT = 10 * 1024 * 1024  # Telegram's own for a picture; a larger one goes as a file
CAPTION_LIMIT = 1024  # Telegram's own, in UTF-16 units
BY_KIND = {
    "photo": ("sendPhoto", "photo"),
    "voice": ("sendVoice", "voice"),
    "audio": ("sendAudio", "audio"),
    "video": ("sendVideo", "video"),
    "video_note": ("sendVideo", "video"),
}
AS_IS = {"image/jpeg": "photo", "image/png": "photo", "audio/ogg": "voice", "audio/mpeg": "audio",
         "audio/mp4": "audio", "video/mp4": "video"}  # fmt: skip


async def show_papers(uow: Uow, staff: Staff, case: Case, chat_id: int, start: int = 0) -> int:
    """Have the stored papers of the case sent to `chat_id`, from `start` on, a page; returns how many there are."""
    stored = await shown_of(uow, case)
    if not stored:
        return 0
    if start == 0:
        uow.notify(Notice("staff.papers_list", chat_id, case.id, {"staff": staff.id}))
    page = stored[start : start + PAGE]
    for paper in page:
        await service.read(uow, staff, paper.id)
        uow.post(_call(case.number, paper, chat_id, case.id))
    if len(stored) > start + PAGE:
        facts = {"first": start + 1, "last": start + len(page), "n": len(stored)}
        uow.notify(Notice("staff.papers_page", chat_id, case.id, facts))
    return len(stored)


async def shown_of(uow: Uow, case: Case) -> list[Paper]:
    """What a member of staff is shown: each paper's newest edition."""
    return [p for p in await papers_of(uow, case_id=case.id) if p.state is PaperState.STORED]


async def show_ticket_papers(uow: Uow, staff: Staff, ticket_id: str, chat_id: int) -> int:
    """The same for a ticket, whose papers are few, to whoever may answer it; raises NotYours. How many there are."""
    ticket = await access_ticket(uow, staff, ticket_id)
    stored = [p for p in await papers_of_ticket(uow, ticket.id) if p.state is PaperState.STORED]
    for paper in stored:
        uow.audit(f"staff:{staff.id}", "paper.read", paper.id, ticket=ticket.id, code=paper.code)
        uow.post(_call(ticket.number, paper, chat_id))
    return len(stored)


def _call(number: str, paper: Paper, chat_id: int, case_id: str | None = None) -> Outgoing:
    method, field = _as_sent(paper)
    holder = {"field": field, "id": paper.id, "stored_as": paper.stored_as, "name": f"{paper.code} {paper.name}"}
    caption = f"{number} {paper.code} {paper.caption}"  # what does not fit is in the story
    body = {"chat_id": chat_id, "caption": caption[: within(caption, CAPTION_LIMIT)], "paper": holder}
    return Outgoing(chat_id, method, body, care=Care.RECEIPT, case_id=case_id)


def _as_sent(paper: Paper) -> tuple[str, str]:
    """As it came, so that a file stays a file, byte for byte; only what the bytes are may go as picture or sound."""
    plain = ("sendDocument", "document")
    if paper.bytes > PHOTO_LIMIT and paper.kind == "photo":
        return plain
    fits = AS_IS.get(paper.mime) == ("video" if paper.kind == "video_note" else paper.kind)
    return BY_KIND.get(paper.kind, plain) if fits else plain
