"""The intake of one client: open it, hear what is told, close the window, answer, submit, give it up.

Only what can be done is here; which question comes next is ``domain/intake.py``, wording is the views'.
"""

from dataclasses import dataclass, replace
from datetime import timedelta

from bot.domain.case import Told
from bot.domain.intake import Answers, Draft, Stage
from bot.domain.people import Contact
from bot.services.promises import Promise
from storage.mapping import new_id
from storage.uow import Uow

SILENCE = timedelta(seconds=90)
BURST_GAP = timedelta(seconds=60)
REMIND_AFTER = timedelta(hours=2)
KEPT_FOR = timedelta(hours=72)


class NothingTold(Exception):  # noqa: N818
    """The client has not said or sent anything yet."""


class NoDraft(LookupError):
    """There is no complaint under way."""


@dataclass(frozen=True, slots=True)
class Heard:
    """What happened to one message: the draft with it, and whether to say that it was seen."""

    draft: Draft
    acknowledge: bool


def begin(uow: Uow, contact: Contact) -> Draft:
    """A fresh draft for this contact; there is one at most."""
    draft = Draft(new_id(), contact.id, Stage.VENTING, (), Answers(), uow.now, uow.now)
    uow.drafts.add(draft)
    _plan_keeping(uow, draft)
    uow.audit(f"contact:{contact.id}", "draft.open", draft.id)
    return draft


async def get_draft(uow: Uow, contact: Contact) -> Draft:
    """The contact's draft; raises NoDraft."""
    draft = await uow.drafts.find_by("contact_id", contact.id)
    if draft is None:
        raise NoDraft
    return draft


def hear(uow: Uow, draft: Draft, told: Told) -> Heard:
    """Keep one more message. A burst is acknowledged at most once a minute, never with a question."""
    known = [t for t in draft.story if t.message_id == told.message_id]
    told = replace(told, version=len(known) + 1)
    last = draft.answers.acknowledged_at or draft.opened_at
    acknowledge = draft.stage is Stage.VENTING and uow.now - last >= BURST_GAP and not known
    answers = replace(draft.answers, last_heard_at=uow.now)
    if acknowledge:
        answers = replace(answers, acknowledged_at=uow.now)
    draft = _save(uow, replace(draft, story=(*draft.story, told), answers=answers))
    if draft.stage is Stage.VENTING:
        uow.due.plan(Promise.SILENCE, draft.id, uow.now + SILENCE)
    return Heard(draft, acknowledge)


def count_paper(uow: Uow, draft: Draft) -> Draft:
    """One more paper was announced for this draft."""
    papers = draft.answers.papers + 1
    return _save(uow, replace(draft, answers=replace(draft.answers, papers=papers)))


async def close_window(uow: Uow, draft: Draft) -> Draft:
    """The client has finished telling; raises NothingTold."""
    if not draft.texts and not draft.answers.papers:
        raise NothingTold
    await uow.due.cancel(Promise.SILENCE, draft.id)
    return _save(uow, replace(draft, stage=Stage.REVIEWING))


def note_soothed(uow: Uow, draft: Draft) -> Draft:
    """The one soothing line has been said."""
    return _save(uow, replace(draft, answers=replace(draft.answers, soothed=True)))


def reopen_window(uow: Uow, draft: Draft) -> Draft:
    """The client wants to tell more."""
    uow.due.plan(Promise.SILENCE, draft.id, uow.now + SILENCE)
    return _save(uow, replace(draft, stage=Stage.VENTING))


async def discard(uow: Uow, draft: Draft) -> None:
    """Forget it, as the client asked."""
    await uow.due.cancel_all(draft.id)
    uow.drafts.remove(draft)
    uow.audit(f"contact:{draft.contact_id}", "draft.discard", draft.id)


def _save(uow: Uow, draft: Draft) -> Draft:
    return uow.drafts.save(replace(draft, updated_at=uow.now, version=draft.version + 1))


def _plan_keeping(uow: Uow, draft: Draft) -> None:
    uow.due.plan(Promise.DRAFT_REMIND, draft.id, uow.now + REMIND_AFTER)
    uow.due.plan(Promise.DRAFT_END, draft.id, uow.now + KEPT_FOR)
