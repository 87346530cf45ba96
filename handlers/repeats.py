"""补充这一件 or 另一件事, where a story may be the one that was filed today."""

from dataclasses import replace

from bot.domain.intake import Draft, Stage
from bot.services import asking, intake, repeating
from bot.services.access import access_own_case, check_contact
from bot.services.asking import OldQuestion
from bot.services.intake import get_draft
from bot.views import repeats as views
from bot.views.actions import Act
from handlers import review
from handlers.registry import on_tap
from handlers.speaking import sitting, speak
from handlers.turn import Turn
from storage.taps import Tap


async def _asked(turn: Turn, tap: Tap) -> tuple[Draft, str]:
    """The draft, as it was when this was asked, and the case it may belong to; raises NoDraft, OldQuestion."""
    draft_id, _, case_id = tap.subject.partition("|")
    draft = await get_draft(turn.uow, check_contact(turn.speaker))
    if draft.id != draft_id or draft.version != tap.subject_version:
        raise OldQuestion(repeating.ASKING)
    return draft, case_id


@on_tap(Act.SAME_MATTER)
async def on_same(turn: Turn, tap: Tap) -> None:
    """补充这一件."""
    draft, case_id = await _asked(turn, tap)
    case = await access_own_case(turn.uow, check_contact(turn.speaker), case_id)
    case = await repeating.add_as_told(turn.uow, turn.firm, draft, case)
    turn.replace_tapped(views.double(case, turn.language))


@on_tap(Act.APART_MATTER)
async def on_apart(turn: Turn, tap: Tap) -> None:
    """另一件事: a complaint of its own, from where it was."""
    draft, _ = await _asked(turn, tap)
    answers = replace(draft.answers, apart=True, asking=None, quoted=None)
    draft = intake.save(turn.uow, replace(draft, answers=answers))
    if draft.stage is Stage.REVIEWING:
        return await review.file(turn, draft)
    return await speak(turn, await asking.advance(sitting(turn, draft)))
