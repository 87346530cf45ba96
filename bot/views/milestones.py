"""What the client reads of a first remedy, a later date, a project, legal proceedings; and what staff hear of it."""

from datetime import datetime

from bot.domain.case import Case
from bot.views.actions import Act
from bot.views.notices import Telling, View, notice
from bot.views.progress import responsible
from bot.views.progress_desk import desk_button, legal_button
from bot.views.screen import Screen, button, in_rows
from bot.views.when import moment
from bot.words import say


def _client(key: str) -> View:
    async def view(telling: Telling) -> Screen:
        case = await telling.case()
        return Screen(say(key, telling.language, case_no=case.number, **telling.notice.facts))

    return view


for _name in ("interim", "project", "legal"):
    notice(f"client.{_name}")(_client(f"up.{_name}"))


@notice("client.delay")
async def delay(telling: Telling) -> Screen:
    """A later date, why, and the client may say no."""
    case, facts, language = await telling.case(), telling.notice.facts, telling.language
    old, new = (moment(facts[name], telling.uow.now, language) for name in ("old", "new"))
    text = say("up.delay", language, case_no=case.number, old=old, new=new, reason=facts["reason"])
    acts = (Act.DELAY_OK, Act.DELAY_URGENT)
    subject = f"{case.id}|{facts['new'].isoformat()}"
    buttons = [button("up.delay", n, act, language=language, subject=subject) for n, act in enumerate(acts, 1)]
    return Screen(text, in_rows(buttons))


def delay_accepted(case: Case, now: datetime, language: str) -> Screen:
    """可以."""
    return Screen(say("up.delay.ok", language, case_no=case.number, new=moment(case.resolve_by, now, language)))


def delay_refused(case: Case, now: datetime, language: str) -> Screen:
    """不行，请加急."""
    return Screen(say("up.delay.urgent", language, case_no=case.number, old=moment(case.resolve_by, now, language)))


@notice("client.reassigned")
async def reassigned(telling: Telling) -> Screen:
    """Another colleague goes on; nothing has to be told again."""
    case, language = await telling.case(), telling.language
    return Screen(say("up.reassigned", language, case_no=case.number, **await responsible(telling.uow, case, language)))


@notice("staff.delay_refused")
async def staff_delay_refused(telling: Telling) -> Screen:
    """The client will not wait; the earlier date stands."""
    case, facts = await telling.case(), telling.notice.facts
    old, new = (moment(facts[name], telling.uow.now) for name in ("old", "new"))
    return Screen(say("s.delay_refused", case_no=case.number, old=old, new=new), ((desk_button(case),),))


@notice("staff.legal_asked")
async def legal_asked(telling: Telling) -> Screen:
    """To 法务: is this a matter for you? By number and reasons; the story opens with the flag."""
    case = await telling.case()
    text = say("s.legal_asked", case_no=case.number, by=telling.notice.facts["by"], sentence=case.sentence)
    return Screen(text, ((legal_button(case),),))


def _staff(key: str) -> View:
    async def view(telling: Telling) -> Screen:
        case = await telling.case()
        return Screen(say(key, case_no=case.number, by=telling.notice.facts["by"]), ((desk_button(case),),))

    return view


for _name in ("legal_entered", "legal_left"):
    notice(f"staff.{_name}")(_staff(f"s.{_name}"))
