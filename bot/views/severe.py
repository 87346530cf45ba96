"""The card of a 严重 complaint and what follows from it."""

from datetime import time

from bot.domain.case import Case
from bot.services.severe import informed
from bot.views.actions import Act
from bot.views.entries import to_read_back, with_source
from bot.views.notices import Telling, notice
from bot.views.screen import Button, Screen, button, in_rows
from bot.words import has, say


async def severe_card(telling: Telling, case: Case) -> Screen:
    """Ring first; then everything else."""
    names = [person.name for person in await informed(telling.uow, case)]
    measure = f"measure.{case.category}"
    text = say(
        "s.severe", case_no=case.number, sentence=case.sentence,
        measure=say(measure if has(measure) else "measure.other"),
        who=say("list.comma").join(names) or say("s.nobody"),
    )  # fmt: skip
    acts = ((1, Act.SEVERE_CALLED), (2, Act.ACCEPT), (3, Act.TASK_FORCE))
    looks = [_look("s.new", 4, Act.SEE_STORY, case), _look("s.new", 5, Act.SEE_PAPERS, case)]
    buttons = [*[_act("s.severe", n, act, case) for n, act in acts], *looks, *to_read_back(case)]
    return Screen(await with_source(telling.uow, case, text), in_rows(buttons))


@notice("staff.called")
async def called(telling: Telling) -> Screen:
    """To those above: the client was rung, and what came of it."""
    case, facts = await telling.case(), telling.notice.facts
    return Screen(say("s.called_result", case_no=case.number, by=facts["by"], result=facts["result"]))


@notice("client.task_force")
async def task_force(telling: Telling) -> Screen:
    """Who leads, and when progress is told every day."""
    case, language = await telling.case(), telling.language
    hours = [_clock(hour) for hour in telling.firm.policy.grades.severe.update_at]
    first, last = (hours[0], hours[-1]) if hours else ("10:00", "18:00")
    leader = telling.notice.facts["leader"]
    return Screen(say("up.task_force", language, case_no=case.number, leader=leader, t1=first, t2=last))


def _clock(hour: time) -> str:
    return f"{hour.hour}:{hour.minute:02d}"


def _act(key: str, place: int, act: Act, case: Case) -> Button:
    once = act is Act.ACCEPT
    return button(key, place, act, subject=case.id, version=case.version if once else 0, once=once)


def _look(key: str, place: int, act: Act, case: Case) -> Button:
    return button(key, place, act, subject=case.id, once=False)
