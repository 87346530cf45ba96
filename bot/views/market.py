"""市场统一答复 and 敏感发现: what the market side, the client and the others read."""

from bot.domain.case import Case
from bot.domain.handling import Kind
from bot.domain.people import Staff
from bot.views.actions import Act
from bot.views.notices import Telling, notice
from bot.views.progress import responsible
from bot.views.progress_desk import desk_button
from bot.views.screen import Screen, button, in_rows
from bot.views.when import moment
from bot.words import say


@notice("staff.market")
async def market(telling: Telling) -> Screen:
    """To whoever answers: the judgement, and by when."""
    case, key = await telling.case(), "s.market"
    who = (await telling.uow.staff.get(case.advisor_id)).name
    by = moment(case.handling.answer_by or telling.uow.now, telling.uow.now)
    text = say(key, case_no=case.number, market=who, opinion=case.handling.opinion, by=by)
    answers = [button(key, n, a, subject=case.id) for n, a in ((1, Act.MARKET_DONE), (2, Act.MARKET_SPECIAL))]
    reply = button("s.desk", 3, Act.WORD, subject=f"{case.id}|{Kind.REPLY}", once=False)
    story = button("s.new", 4, Act.SEE_STORY, subject=case.id, once=False)
    return Screen(text, in_rows([*answers, reply, story]))


@notice("client.market")
async def client_market(telling: Telling) -> Screen:
    """One person answers from now on, and by when."""
    case, language = await telling.case(), telling.language
    who = (await responsible(telling.uow, case, language))["advisor"]
    when = moment(case.handling.answer_by or telling.uow.now, telling.uow.now, language)
    return Screen(say("up.market", language, case_no=case.number, market=who, when=when))


@notice("staff.market_answered")
async def market_answered(telling: Telling) -> Screen:
    """To the managers: what came of it."""
    case = await telling.case()
    return Screen(say("s.market_answered", case_no=case.number, **telling.notice.facts), ((desk_button(case),),))


@notice("staff.sensitive")
async def sensitive(telling: Telling) -> Screen:
    """To the market side: what was found; until it is settled, free words wait."""
    case = await telling.case()
    over = button("s.sensitive", 1, Act.SENSITIVE_OVER, subject=case.id)
    return Screen(say("s.sensitive", case_no=case.number, **telling.notice.facts), ((over,),))


@notice("staff.sensitive_settled")
async def sensitive_settled(telling: Telling) -> Screen:
    """To the handler."""
    case = await telling.case()
    return Screen(say("s.sensitive_settled", case_no=case.number, **telling.notice.facts), ((desk_button(case),),))


def noted(case: Case, market_side: Staff | None) -> Screen:
    """It is kept, and nobody outside will read it."""
    who = market_side.name if market_side else say("s.nobody")
    return Screen(say("s.sensitive_note", market=who), ((desk_button(case),),))
