"""催一下, 撤回, 换人 and words passed on: what both sides see of a filed case."""

from bot.domain.case import Case, newest_texts
from bot.services.assigning import given_up
from bot.services.followups import ANSWER_HOURS, Nudged
from bot.views.actions import Act
from bot.views.notices import Telling, View, notice
from bot.views.progress import responsible
from bot.views.screen import Button, Screen, button, in_rows
from bot.views.when import moment
from bot.words import say
from storage.uow import Uow

REASONS = ("accused", "relation", "manner", "other")
SHOWN = 60  # characters of the client's own words


def nudged(case: Case, done: Nudged, advisor: str, language: str) -> Screen:
    """The advisor was reminded, or the day's limit is reached."""
    if done.answer_by is None:
        write = button("urge.limit", 1, Act.MORE, language=language, subject=case.id, once=False)
        return Screen(say("urge.limit", language, n=done.count), ((write,),))
    time = say("when.working_hours", language, n=ANSWER_HOURS)
    return Screen(say("urge.ok", language, advisor=advisor, time=time))


def withdraw(case: Case, language: str) -> Screen:
    """Asked twice before anything ends."""
    key = "wd.confirm"
    acts = (Act.WITHDRAW_YES, Act.WITHDRAW_NO, Act.WITHDRAW_FORCED)
    buttons = [
        button(key, n, act, language=language, subject=case.id, version=case.version) for n, act in enumerate(acts, 1)
    ]
    return Screen(say(key, language, case_no=case.number), in_rows(buttons))


def withdrawn(case: Case, language: str) -> Screen:
    """It has ended; it can be brought back."""
    back = button("wd.restore", 1, Act.RESTORE, language=language, subject=case.id, version=case.version)
    return Screen(say("wd.done", language), ((back,),))


async def reopened(uow: Uow, case: Case, language: str) -> Screen:
    """It is dealt with again; by name, where it is somebody else than before."""
    before = {one.staff_id for one in await given_up(uow, case)}
    now = await uow.staff.find(case.advisor_id) if case.advisor_id and case.advisor_id not in before else None
    advisor = now.name if now else say("sub.team", language)
    return Screen(say("reopen.done", language, case_no=case.number, advisor=advisor))


def why_change(case: Case, language: str) -> Screen:
    """Why somebody else should handle it; the handler will not read this."""
    key = "coi.client_ask"
    buttons = [
        button(key, n, Act.CHANGE_REASON, language=language, subject=f"{case.id}|{reason}", version=case.version)
        for n, reason in enumerate(REASONS, 1)
    ]
    return Screen(say(key, language), in_rows(buttons))


@notice("client.change_decided")
async def change_decided(telling: Telling) -> Screen:
    """What became of it."""
    case, language = await telling.case(), telling.language
    granted = telling.notice.facts["granted"]
    result = say("coi.granted" if granted else "coi.kept", language)
    who = await responsible(telling.uow, case, language)
    if case.accepted_at is None:  # offered to somebody, taken by nobody yet
        department = await telling.uow.departments.find(case.department_id)
        who = {"dept": department.name if department else "", "advisor": say("sub.team", language)}
    return Screen(say("coi.result", language, result=result, **who))


@notice("client.advisor_says")
async def advisor_says(telling: Telling) -> Screen:
    """The advisor's own words, under department and name."""
    facts, case = telling.notice.facts, await telling.case()
    text = say("up.advisor_says", telling.language, case_no=case.number, **facts)
    answer = button("up.advisor_says", 1, Act.CALL_ADVISOR, language=telling.language, subject=case.id, once=False)
    return Screen(text, ((answer,),))


@notice("staff.client_says")
async def client_says(telling: Telling) -> Screen:
    """A message of the client to whoever is responsible."""
    case = await telling.case()
    text = say("s.client_msg", case_no=case.number, text=telling.notice.facts["text"])
    acts = (Act.REPLY_CLIENT, Act.NOTED)
    return Screen(text, in_rows([_look("s.client_msg", n, act, case) for n, act in enumerate(acts, 1)]))


def confirm_reply(case: Case, dept: str, advisor: str) -> Screen:
    """Before it goes out, under whose name."""
    acts = (Act.REPLY_SEND, Act.REPLY_AGAIN)
    buttons = [button("s.relay_prefix", n, act, subject=case.id) for n, act in enumerate(acts, 1)]
    return Screen(say("s.relay_prefix", dept=dept, advisor=advisor), in_rows(buttons))


@notice("staff.nudged")
async def was_nudged(telling: Telling) -> Screen:
    """The client is waiting."""
    case = await telling.case()
    text = say("s.nudged", case_no=case.number, by=moment(telling.notice.facts["by"], telling.uow.now))
    acts = (Act.REPLY_CLIENT, Act.NUDGE_ANSWERED)
    return Screen(text, in_rows([_look("s.nudged", n, act, case) for n, act in enumerate(acts, 1)]))


@notice("staff.change_asked")
async def change_asked(telling: Telling) -> Screen:
    """To the manager: decide who handles it."""
    case, facts = await telling.case(), telling.notice.facts
    advisor = await telling.uow.staff.get(facts["advisor"])
    reason = say(f"coi.reason.{facts['reason']}") if facts["reason"] in REASONS else facts["reason"]
    text = say("s.change_asked", case_no=case.number, hb_no=facts["number"], advisor=advisor.name, reason=reason)
    acts = (Act.CHANGE_GRANT, Act.CHANGE_REFUSE)
    buttons = [
        button("s.change_asked", n, act, subject=case.id, version=case.version) for n, act in enumerate(acts, 1)
    ]
    return Screen(text, in_rows(buttons))


@notice("staff.accused")
async def accused(telling: Telling) -> Screen:
    """To the next in line and to compliance: the client accuses somebody who may not look any more."""
    case, facts = await telling.case(), telling.notice.facts
    who = say("list.comma").join(facts["accused"])
    taker = facts["taker"] or say("s.nobody")
    text = say("s.accused", case_no=case.number, who=who, text=facts["text"], taker=taker)
    looks = [_look("s.new", 4, Act.SEE_STORY, case), _look("s.new", 5, Act.SEE_PAPERS, case)]
    return Screen(text, in_rows(looks))


@notice("client.kept_away")
async def kept_away(telling: Telling) -> Screen:
    """What they said is about one of us: that person does not see it, and somebody else takes over."""
    case = await telling.case()
    return Screen(say("up.kept_away", telling.language, case_no=case.number))


@notice("staff.colleague_unreachable")
async def colleague_unreachable(telling: Telling) -> Screen:
    """To the manager: a colleague does not get what they must know."""
    case = await telling.case()
    return Screen(say("s.colleague_unreachable", case_no=case.number, name=telling.notice.facts["name"]))


@notice("staff.recused")
async def recused(telling: Telling) -> Screen:
    """To the manager: somebody has a conflict of interest, and the case has gone on."""
    case, facts = await telling.case(), telling.notice.facts
    return Screen(say("s.recused_manager", case_no=case.number, advisor=facts["advisor"], reason=facts["reason"]))


def _plain(key: str) -> View:
    async def view(telling: Telling) -> Screen:
        case = await telling.case()
        words = " ".join(newest_texts(case.story))[:SHOWN]
        values = {"case_no": case.number, "grade": say(f"grade.{case.grade}"), "words": words}
        return Screen(say(key, **values), ((_look("s.new", 4, Act.SEE_STORY, case),),))

    return view


for _name in ("nudge_over", "withdrawn", "check_free_will", "pressure"):
    notice(f"staff.{_name}")(_plain(f"s.{_name}"))


def _look(key: str, place: int, act: Act, case: Case) -> Button:
    return button(key, place, act, subject=case.id, once=False)
