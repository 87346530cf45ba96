"""The ladder on the screen: half over, due, overdue; what those above can tap; and that a superior follows the case."""

from bot.domain.case import Case
from bot.domain.escalation import Duty, due_at
from bot.domain.handling import CONTACTED
from bot.domain.people import Staff
from bot.services.severe import TASK_FORCE
from bot.views.actions import Act
from bot.views.notices import Telling, View, notice
from bot.views.progress_desk import desk_button
from bot.views.screen import Button, Screen, button, in_rows
from bot.views.when import moment, span
from bot.words import say
from storage.people import department_name
from storage.uow import Uow


@notice("staff.half")
async def half(telling: Telling) -> Screen:
    """Half of the time is gone."""
    case, duty = await telling.case(), Duty(telling.notice.facts["duty"])
    due = due_at(case, duty)
    values = {"case_no": case.number, "grade": say(f"grade.{case.grade}"), "step": say(f"duty.{duty}")}
    if due is None:
        return Screen(say("rm.half_open", **values), ((desk_button(case),),))
    return Screen(say("rm.half_step", left=span(due - telling.uow.now), **values), ((desk_button(case),),))


@notice("staff.over")
async def over(telling: Telling) -> Screen:
    """To whoever has the case: it is late, and who knows of it."""
    case = await telling.case()
    who = say("list.comma").join(telling.notice.facts["who"]) or say("s.nobody")
    text = say("rm.over", who=who, **_late(telling, case))
    return Screen(text, ((button("rm.over", 1, Act.DESK, subject=case.id, once=False),),))


@notice("staff.escalated")
async def escalated(telling: Telling) -> Screen:
    """To whoever answers for the case: take it over, give it to somebody, or give more time."""
    case = await telling.case()
    advisor = await telling.uow.staff.find(case.advisor_id) if case.advisor_id else None
    text = say("esc.manager", advisor=advisor.name if advisor else say("s.nobody"), **_late(telling, case))
    grace = button("esc.manager", 3, Act.GRACE, subject=f"{case.id}|{telling.notice.facts['duty']}", once=False)
    return Screen(text, in_rows([*deciding(case), grace, _story(case)]))


def deciding(case: Case) -> list[Button]:
    """我来处理, 指派他人."""
    mine = button("esc.manager", 1, Act.TAKE_OVER, subject=case.id, version=case.version)
    other = button("esc.manager", 2, Act.ASSIGN_OTHER, subject=case.id, once=False)
    return [mine, other]


def _late(telling: Telling, case: Case) -> dict[str, str]:
    facts = telling.notice.facts
    due = facts["due"] or telling.uow.now
    step, late = say(f"duty.{facts['duty']}"), span(telling.uow.now - due)
    return {"case_no": case.number, "grade": say(f"grade.{case.grade}"), "step": step, "over": late}


@notice("staff.escalated_ceo")
async def escalated_ceo(telling: Telling) -> Screen:
    """To an executive: everything in one message."""
    case, duty = await telling.case(), telling.notice.facts["duty"]
    client = await telling.uow.clients.find(case.client_id) if case.client_id else None
    text = say(
        "esc.ceo", case_no=case.number, company=client.company if client else say("s.guest"),
        grade=say(f"grade.{case.grade}"), sentence=case.sentence, done=await _done(telling.uow, case),
        gap=say(f"esc.gap.{duty}"), action=say(f"esc.action.{duty}"),
    )  # fmt: skip
    return Screen(text, in_rows([*deciding(case), _story(case)]))


async def _done(uow: Uow, case: Case) -> str:
    """What has happened so far, in order."""
    advisor = await uow.staff.find(case.advisor_id) if case.advisor_id else None
    told = [say("esc.done.received")]
    if advisor is not None:
        told.append(say("esc.done.accepted" if case.accepted_at else "esc.done.offered", advisor=advisor.name))
    told += [say("esc.done.contacted")] if CONTACTED in case.done else []
    told += [say("esc.done.task_force")] if TASK_FORCE in case.done else []
    told += [case.handling.finished] if case.handling.finished else []
    return say("list.comma").join(told)


def candidates(case: Case, found: list[Staff]) -> Screen:
    """指派他人: to whom."""
    if not found:
        return Screen(say("s.assign_nobody", case_no=case.number), ((deciding(case)[0],),))
    people = [Button(s.name, Act.ASSIGN_TO, f"{case.id}|{s.id}", case.version) for s in found]
    return Screen(say("s.assign_ask", case_no=case.number), in_rows(people))


@notice("client.escalated")
async def client_escalated(telling: Telling) -> Screen:
    """A superior follows it in person."""
    case, language = await telling.case(), telling.language
    staff = await telling.uow.staff.get(telling.notice.facts["staff"])
    dept, role = await department_name(telling.uow, staff), say(f"role.{staff.role}", language)
    senior = say("up.senior", language, dept=dept, role=role, name=staff.name)
    return Screen(say("up.escalated_client", language, case_no=case.number, senior=senior))


@notice("staff.taken_over")
async def taken_over(telling: Telling) -> Screen:
    """To whoever had it."""
    return Screen(say("s.taken_over", case_no=(await telling.case()).number, by=telling.notice.facts["by"]))


@notice("staff.grace")
async def grace(telling: Telling) -> Screen:
    """To whoever has it: more time, from whom and why."""
    case, facts = await telling.case(), telling.notice.facts
    values = {"who": facts["who"], "step": say(f"duty.{facts['duty']}"), "reason": facts["reason"]}
    text = say("s.grace", case_no=case.number, by=moment(facts["by"], telling.uow.now), **values)
    return Screen(text, ((desk_button(case),),))


@notice("staff.know")
async def know(telling: Telling) -> Screen:
    """了解企业基本情况, within two working days."""
    case = await telling.case()
    by = moment(case.handling.know_by or telling.uow.now, telling.uow.now)
    return Screen(say("s.know", case_no=case.number, by=by), in_rows(_two("s.know", case, Act.KNOWN, Act.HELP)))


@notice("staff.onsite")
async def onsite(telling: Telling) -> Screen:
    """现场辅导, within three working days."""
    case, key = await telling.case(), "s.onsite"
    by = moment(case.handling.onsite_by or telling.uow.now, telling.uow.now)
    return Screen(say(key, case_no=case.number, by=by), in_rows(_two(key, case, Act.ONSITE_DONE, Act.ONSITE_NOT)))


def _two(key: str, case: Case, first: Act, second: Act) -> list[Button]:
    return [button(key, n, act, subject=case.id, once=False) for n, act in enumerate((first, second), 1)]


def _asking(key: str) -> View:
    """To those above: somebody asks them for something."""

    async def view(telling: Telling) -> Screen:
        case, facts = await telling.case(), telling.notice.facts
        return Screen(say(key, case_no=case.number, **facts), in_rows([*deciding(case), desk_button(case)]))

    return view


for _name in ("help_wanted", "market_special"):
    notice(f"staff.{_name}")(_asking(f"s.{_name}"))


def _story(case: Case) -> Button:
    return button("s.new", 4, Act.SEE_STORY, subject=case.id, once=False)
