"""The draft of one client: open it, hear what is told, reopen it, put it off, give it up.

What is said to the client, and which question comes next, is ``services/asking.py``; rules are ``domain/intake.py``.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.domain.case import Told
from bot.domain.intake import Answers, Draft, Stage
from bot.domain.people import Contact
from bot.domain.reading import forget_readings
from bot.domain.workdays import out_of_quiet
from bot.firm import Firm
from bot.services.promises import Promise
from storage.mapping import new_id
from storage.uow import Uow

DEBOUNCE = timedelta(seconds=20)
SILENCE = timedelta(seconds=90)
WINDOW = timedelta(minutes=10)
BURST_GAP = timedelta(seconds=60)
REMIND_AFTER = (timedelta(hours=2), timedelta(hours=24))  # of quiet since the client's last word
KEPT_FOR = timedelta(hours=72)
LOOK_BEFORE = timedelta(hours=19)  # the end: it is told of before the quiet hours
SPLIT_FROM = 4000  # a message so long is one of the pieces Telegram cuts at 4,096


class NothingTold(Exception):
    """The client has not said or sent anything yet."""


class NoDraft(LookupError):
    """There is no complaint under way."""


@dataclass(frozen=True, slots=True)
class Heard:
    """What happened to one message: the draft with it, and whether to say that it was seen."""

    draft: Draft
    acknowledge: bool = False
    long: bool = False


def begin(uow: Uow, contact: Contact, *, pressed: bool = False, apart: bool = False) -> Draft:
    """A fresh draft for this contact; there is one at most. `pressed`: by 我要投诉, so the kind is known; `apart`: by
    另一件事."""
    answers = Answers(pressed=pressed, apart=apart)
    draft = Draft(new_id(), contact.id, Stage.VENTING, (), answers, uow.now, uow.now)
    uow.drafts.add(draft)
    uow.due.plan(Promise.VENT_END, draft.id, uow.now + WINDOW)
    uow.due.plan(Promise.DRAFT_REMIND, draft.id, uow.now + REMIND_AFTER[0])
    uow.due.plan(Promise.DRAFT_END, draft.id, uow.now + KEPT_FOR - LOOK_BEFORE)
    uow.audit(f"contact:{contact.id}", "draft.open", draft.id)
    return draft


async def find_draft(uow: Uow, contact: Contact) -> Draft | None:
    """The contact's draft, if there is one."""
    return await uow.drafts.find_by("contact_id", contact.id)


async def get_draft(uow: Uow, contact: Contact) -> Draft:
    """The contact's draft; raises NoDraft."""
    draft = await find_draft(uow, contact)
    if draft is None:
        raise NoDraft
    return draft


async def get_named(uow: Uow, contact: Contact, draft_id: str) -> Draft:
    """The contact's draft, if it is the one a button was made for; raises NoDraft for one filed or given up since."""
    draft = await get_draft(uow, contact)
    if draft.id != draft_id:
        raise NoDraft
    return draft


def hear(uow: Uow, draft: Draft, told: Told) -> Heard:
    """Keep one more message. A burst is acknowledged at most once a minute, never with a question."""
    known = [t for t in draft.story if t.message_id == told.message_id]
    told = replace(told, version=len(known) + 1)
    last = draft.answers.acknowledged_at or draft.opened_at
    venting = draft.stage is Stage.VENTING
    acknowledge = venting and uow.now - last >= BURST_GAP and not known
    long = len(told.text) >= SPLIT_FROM and not draft.answers.warned_long
    answers = replace(
        draft.answers, last_heard_at=uow.now, warned_long=draft.answers.warned_long or long,
        acknowledged_at=uow.now if acknowledge else draft.answers.acknowledged_at,
    )  # fmt: skip
    draft = save(uow, replace(draft, story=(*draft.story, told), answers=answers))
    if venting:
        uow.due.plan(Promise.SILENCE, draft.id, uow.now + DEBOUNCE)
    return Heard(draft, acknowledge, long)


def count_paper(uow: Uow, draft: Draft) -> Draft:
    """One more paper was announced for this draft."""
    answers = replace(draft.answers, papers=draft.answers.papers + 1, last_heard_at=uow.now)
    if draft.stage is Stage.VENTING:
        uow.due.plan(Promise.SILENCE, draft.id, uow.now + DEBOUNCE)
    return save(uow, replace(draft, answers=answers))


def note_voice(uow: Uow, draft: Draft) -> Draft:
    """The client was told once that voice messages are kept."""
    return save(uow, replace(draft, answers=replace(draft.answers, voiced=True)))


def reopen_window(uow: Uow, draft: Draft) -> Draft:
    """The client wants to tell more; a question that waited is put again afterwards, an edit is over."""
    uow.due.plan(Promise.VENT_END, draft.id, uow.now + WINDOW)
    answers = replace(draft.answers, asking=None, pending=None, editing=False, last_heard_at=uow.now)
    return save(uow, replace(draft, stage=Stage.VENTING, answers=answers))


def close_window(uow: Uow, draft: Draft) -> None:
    """No more waiting for words; raises NothingTold."""
    if not draft.texts and not draft.answers.papers:
        raise NothingTold
    uow.due.cancel(Promise.SILENCE, draft.id)
    uow.due.cancel(Promise.VENT_END, draft.id)


def discard(uow: Uow, draft: Draft) -> None:
    """Forget it, as the client asked."""
    uow.due.cancel_all(draft.id)
    uow.drafts.remove(draft)
    forget_readings()
    uow.audit(f"contact:{draft.contact_id}", "draft.discard", draft.id)


def save(uow: Uow, draft: Draft) -> Draft:
    """Keep the draft as it is now; buttons of the version before are old."""
    return uow.drafts.save(replace(draft, updated_at=uow.now, version=draft.version + 1))


def touch(uow: Uow, draft: Draft) -> Draft:
    """The client has come back to it: it is kept anew from now on; its buttons stay as they are."""
    return uow.drafts.save(replace(draft, updated_at=uow.now))


def remind_at(firm: Firm, draft: Draft) -> datetime | None:
    """When the client is reminded of this draft next, never in the quiet hours; None: not again."""
    if draft.answers.reminded >= len(REMIND_AFTER):
        return None
    last = max(draft.updated_at, draft.answers.last_heard_at or draft.opened_at)
    return out_of_quiet(last + REMIND_AFTER[draft.answers.reminded], quiet=firm.policy.quiet)
