"""接, 缓, 核, 告知: what a client sees while telling, checking and filing a complaint."""

from datetime import datetime

from bot.domain.case import Case
from bot.domain.intake import Draft
from bot.views.actions import Act
from bot.views.notices import Telling, notice
from bot.views.screen import Button, Screen, button, in_rows
from bot.views.when import moment
from bot.words import say

SUMMARY = 120  # characters of the client's own words on the review card


def listening(draft: Draft, language: str) -> Screen:
    """您请说: from here on the bot is silent."""
    return Screen(say("vent.open", language), in_rows([_told("vent.open", draft, language), _human("vent.open", 2, language)]))


def still_listening(draft: Draft, language: str) -> Screen:
    """At most once a minute during a burst."""
    return Screen(say("vent.ack_burst", language), ((_told("vent.ack_burst", draft, language),),))


@notice("client.silence")
async def silence(telling: Telling) -> Screen:
    """After ninety seconds without a word."""
    draft, language = await telling.uow.drafts.get(telling.notice.facts["draft"]), telling.language
    key = "vent.silence"
    more = button(key, 2, Act.TELL_MORE, language=language, subject=draft.id, once=False)
    return Screen(say(key, language), in_rows([_told(key, draft, language), more]))


@notice("client.draft_waits")
async def draft_waits(telling: Telling) -> Screen:
    """A complaint was begun and left."""
    draft = await telling.uow.drafts.get(telling.notice.facts["draft"])
    key, language = "rev.draft_remind", telling.language
    return Screen(
        say(key, language),
        in_rows(
            [
                _told(key, draft, language),
                button(key, 2, Act.RESUME, language=language, once=False),
                button(key, 3, Act.DISCARD, language=language),
            ]
        ),
    )


def nothing_yet(language: str) -> Screen:
    """我说完了 before anything was said."""
    return Screen(say("vent.empty", language))


def soothe(key: str, language: str, **values: object) -> Screen:
    """Exactly one soothing line."""
    return Screen(say(key, language, **values))


def review(draft: Draft, language: str) -> Screen:
    """The short card: the client's words, to be confirmed."""
    text = say("rev.short", language, summary=summary(draft, language))
    return Screen(text, in_rows([_act("rev.short", 1, Act.SUBMIT, draft, language), _act("rev.short", 2, Act.TELL_MORE, draft, language)]))


def summary(draft: Draft, language: str) -> str:
    """The beginning of the client's own words, or a word for papers without words."""
    words = " ".join(" ".join(draft.texts).split())
    if not words:
        return say("rev.papers_only", language, n=draft.answers.papers)
    return words if len(words) <= SUMMARY else words[: SUMMARY - 1] + "…"


def filed(case: Case, team: str, cadence: str, now: datetime, language: str) -> Screen:
    """The receipt: number, who, by when, how often."""
    key = "sub.ok"
    text = say(
        key, language, case_no=case.number, advisor_or_team=team, cadence=cadence,
        first_reply=moment(case.first_reply_by, now, language), resolve_by=moment(case.resolve_by, now, language),
    )  # fmt: skip
    buttons = [
        button(key, 1, Act.PROGRESS, language=language, once=False),
        button(key, 2, Act.MORE, language=language, subject=case.id, once=False),
    ]
    return Screen(text, in_rows(buttons))


def _told(key: str, draft: Draft, language: str) -> Button:
    return button(key, 1, Act.TOLD, language=language, subject=draft.id, once=False)


def _human(key: str, place: int, language: str) -> Button:
    return button(key, place, Act.HUMAN, language=language, once=False)


def _act(key: str, place: int, act: Act, draft: Draft, language: str) -> Button:
    return button(key, place, act, language=language, subject=draft.id, version=draft.version)
