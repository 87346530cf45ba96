"""The same matter once more: that it went into the open case, or which of the two it is."""

from bot.domain.case import Case
from bot.domain.intake import Draft
from bot.views.actions import Act
from bot.views.notices import Telling, notice
from bot.views.screen import Screen, button
from bot.words import say


@notice("client.double")
async def doubled(telling: Telling) -> Screen:
    """It is in the case that is open."""
    case = await telling.uow.cases.get(telling.notice.facts["case"])
    return double(case, telling.language)


def double(case: Case, language: str) -> Screen:
    """Nothing has to be filed twice."""
    return Screen(say("sub.double", language, case_no=case.number))


@notice("client.same")
async def same(telling: Telling) -> Screen:
    """This one, or another matter?"""
    draft = await telling.uow.drafts.get(telling.notice.facts["draft"])
    case = await telling.uow.cases.get(draft.answers.quoted)
    return which(draft, case, telling.language)


def which(draft: Draft, case: Case, language: str) -> Screen:
    """Two buttons, of exactly the draft that was told."""
    key, subject = "start.open_case", f"{draft.id}|{case.id}"
    acts = ((1, Act.SAME_MATTER), (2, Act.APART_MATTER))
    row = tuple(button(key, n, act, language=language, subject=subject, version=draft.version) for n, act in acts)
    return Screen(say("sub.same_ask", language, case_no=case.number), (row,))
