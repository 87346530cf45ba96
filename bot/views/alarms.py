"""Warnings to colleagues: often complained, often complained about, displeasure; and thanks to a client."""

from bot.views.actions import Act
from bot.views.notices import Telling, notice
from bot.views.screen import Screen, button
from bot.words import say


@notice("staff.repeat")
async def repeat(telling: Telling) -> Screen:
    """This client complains for the third time, or more."""
    case = await telling.case()
    client = await telling.uow.clients.get(case.client_id)
    text = say(
        "esc.repeat", company=client.company, n=telling.notice.facts["n"], category=say(f"category.{case.category}")
    )
    return Screen(text, ((button("s.new", 4, Act.SEE_STORY, subject=case.id, once=False),),))


@notice("staff.pattern")
async def pattern(telling: Telling) -> Screen:
    """This colleague's clients complain often."""
    facts = telling.notice.facts
    return Screen(say("esc.pattern", advisor_or_category=facts["advisor"], n=facts["n"], m=facts["m"]))


@notice("client.ask_regulator")
async def ask_regulator(telling: Telling) -> Screen:
    """Thanks for telling us; both go on."""
    org = say("list.comma", telling.language).join(telling.notice.facts["org"])
    return Screen(say("up.ask_regulator", telling.language, org=org))


@notice("staff.client_upset")
async def client_upset(telling: Telling) -> Screen:
    """Feelings first, then progress; and a call."""
    case, facts = await telling.case(), telling.notice.facts
    time = say("when.working_hours", n=facts["hours"])
    answer = button("s.client_msg", 1, Act.REPLY_CLIENT, subject=case.id, once=False)
    return Screen(say("s.client_upset", case_no=case.number, n=facts["n"], time=time), ((answer,),))
