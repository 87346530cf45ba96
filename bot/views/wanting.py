"""需客户补充 on both sides: what is asked for, the reminder, and that it goes on."""

from collections.abc import Sequence

from bot.domain.case import Case
from bot.views.actions import Act
from bot.views.notices import Telling, View, notice
from bot.views.progress_desk import desk_button
from bot.views.screen import Screen, button, in_rows
from bot.views.start import hint
from bot.views.when import moment
from bot.words import DEFAULT, say


@notice("client.need_more")
async def need_more(telling: Telling) -> Screen:
    """These, please, by then."""
    case, facts, language = await telling.case(), telling.notice.facts, telling.language
    lines = [say("ev.need_more.line", language, n=n, item=item) for n, item in enumerate(facts["items"], 1)]
    by = moment(facts["by"], telling.uow.now, language)
    text = say("ev.need_more", language, advisor=facts["advisor"], checklist="\n".join(lines), date=by)
    return _with(text, "ev.need_more", (Act.WANTED_NOW, Act.WANTED_NONE), case, language)


@notice("client.still_wanted")
async def still_wanted(telling: Telling) -> Screen:
    """Still missing; nothing is lost meanwhile."""
    case, language, key = await telling.case(), telling.language, "up.waiting_client"
    text = say(key, language, case_no=case.number, items=joined(case.handling.wanted, language))
    return _with(text, key, (Act.WANTED_NOW, Act.WANTED_GO_ON), case, language)


@notice("client.goes_on")
async def goes_on(telling: Telling) -> Screen:
    """It goes on with what is there."""
    case, language = await telling.case(), telling.language
    items = joined(telling.notice.facts["items"], language)
    return Screen(say("up.goes_on", language, case_no=case.number, items=items))


def send_now(case: Case, language: str) -> Screen:
    """现在传: what comes next goes to this case."""
    return hint("more.open", (Act.MORE_DONE,), language, case_no=case.number)


def _staff(key: str) -> View:
    async def view(telling: Telling) -> Screen:
        case = await telling.case()
        items = joined(telling.notice.facts["items"], DEFAULT)
        return Screen(say(key, case_no=case.number, items=items), ((desk_button(case),),))

    return view


for _name in ("wanted_none", "wanted_end"):
    notice(f"staff.{_name}")(_staff(f"s.{_name}"))


def _with(text: str, key: str, acts: Sequence[Act], case: Case, language: str) -> Screen:
    buttons = [
        button(key, n, act, language=language, subject=case.id, once=act is not Act.WANTED_NOW)
        for n, act in enumerate(acts, 1)
    ]
    return Screen(text, in_rows(buttons))


def joined(items: Sequence[str], language: str) -> str:
    """The items in one line."""
    return say("list.comma", language).join(items)


