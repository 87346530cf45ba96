"""接 and 缓: what a client sees while telling, and the one soothing line."""

from bot.domain.intake import Draft
from bot.views.actions import Act
from bot.views.notices import Telling, notice
from bot.views.screen import Button, Screen, button, in_rows
from bot.views.start import hint
from bot.views.when import moment
from bot.words import say


def listening(draft: Draft, language: str) -> Screen:
    """您请说: from here on the bot is silent."""
    key = "vent.open"
    return Screen(say(key, language), in_rows([_told(key, draft, language), _human(key, 2, language)]))


def still_listening(draft: Draft, language: str) -> Screen:
    """At most once a minute during a burst."""
    return Screen(say("vent.ack_burst", language), ((_told("vent.ack_burst", draft, language),),))


@notice("client.with_you")
async def with_you(telling: Telling) -> Screen:
    """Somebody who may be in danger goes on talking: nothing but that they are heard."""
    draft = await telling.uow.drafts.get(telling.notice.facts["draft"])
    return still_listening(draft, telling.language)


def voice_kept(draft: Draft, language: str) -> Screen:
    """A voice message is kept as it is; one written line helps."""
    key = "vent.voice"
    write = button(key, 2, Act.WRITE_LINE, language=language, once=False)
    return Screen(say(key, language), in_rows([_told(key, draft, language), write]))


def nothing_yet(language: str) -> Screen:
    """我说完了 before anything was said."""
    return Screen(say("vent.empty", language))


@notice("client.silence")
async def silence(telling: Telling) -> Screen:
    """After ninety seconds without a word."""
    draft = await telling.uow.drafts.get(telling.notice.facts["draft"])
    return anything_more(draft, telling.language)


def anything_more(draft: Draft, language: str) -> Screen:
    """您说的我都记下了: is there more?"""
    key = "vent.silence"
    more = button(key, 2, Act.TELL_MORE, language=language, subject=draft.id, once=False)
    return Screen(say(key, language), in_rows([_told(key, draft, language), more]))


@notice("client.short")
async def too_short(telling: Telling) -> Screen:
    """So little was told that a word more would spare a second telling."""
    acts = (Act.SUBMIT_NOW, Act.TELL_MORE)
    return hint("vent.short", acts, telling.language, about=telling.notice.facts["draft"])


@notice("client.long")
async def long_story(telling: Telling) -> Screen:
    """Much was told, and all of it is kept."""
    return Screen(say("vent.long", telling.language, n=telling.notice.facts["n"]))


@notice("client.soothe")
async def soothe(telling: Telling) -> Screen:
    """Exactly one soothing line."""
    facts, language = telling.notice.facts, telling.language
    worry = say(f"worry.{facts['worry']}", language) if facts["worry"] else ""
    senior = say("soothe.senior", language)
    return Screen(say(f"soothe.{facts['name']}", language, worry=worry, senior=senior))


@notice("client.soothe_safety")
async def soothe_safety(telling: Telling) -> Screen:
    """Words of danger: no question but whether they are safe."""
    acts = (Act.CALL_NOW, Act.SAFE_NOW)
    return hint("soothe.safety", acts, telling.language, about=telling.notice.facts["draft"])


@notice("client.draft_waits")
async def draft_waits(telling: Telling) -> Screen:
    """A complaint was begun and left."""
    acts = (Act.SUBMIT_NOW, Act.RESUME, Act.DISCARD)
    return hint("rev.draft_remind", acts, telling.language, about=telling.notice.facts["draft"])


@notice("client.draft_ends")
async def draft_ends(telling: Telling) -> Screen:
    """It is kept no longer than until then; everything can still be done with it."""
    facts = telling.notice.facts
    until = moment(facts["until"], telling.uow.now, telling.language)
    acts = (Act.SUBMIT_NOW, Act.RESUME, Act.DISCARD)
    return hint("rev.draft_ends", acts, telling.language, about=facts["draft"], until=until)


@notice("client.draft_gone")
async def draft_gone(telling: Telling) -> Screen:
    """It is gone, to somebody who could not be told before."""
    return gone(telling.language)


def gone(language: str) -> Screen:
    """What was told and not filed is kept no more; how to go on."""
    return hint("rev.draft_gone", (Act.COMPLAIN,), language)


def _told(key: str, draft: Draft, language: str) -> Button:
    return button(key, 1, Act.TOLD, language=language, subject=draft.id, once=False)


def _human(key: str, place: int, language: str) -> Button:
    return button(key, place, Act.HUMAN, language=language, once=False)
