"""What the client sees of a case: who is responsible, the status card, and that a supplement has arrived."""

from dataclasses import replace

from bot.domain.case import Case, Status
from bot.firm import Firm
from bot.views.actions import Act
from bot.views.notices import Telling, notice
from bot.views.screen import Button, Screen, button, in_rows
from bot.views.when import moment
from bot.words import has, say
from storage.people import department_name
from storage.uow import Uow

TITLE = 24  # characters of the client's own words on the card


@notice("client.assigned")
async def assigned(telling: Telling) -> Screen:
    """Who is responsible, and that one may ask for somebody else."""
    case, language = await telling.case(), telling.language
    who = await responsible(telling.uow, case, language)
    text = say("up.assigned", language, case_no=case.number, **who)
    change = button("up.assigned", 1, Act.CHANGE_ADVISOR, language=language, subject=case.id, once=False)
    return Screen(text, ((change,),))


@notice("client.no_news")
async def no_news(telling: Telling) -> Screen:
    """Nothing new yet: what is waited for, and when the next word comes."""
    case, language = await telling.case(), telling.language
    key = f"waiting.{case.status}"
    waiting = say(key if has(key) else "waiting.other", language)
    when = moment(case.next_update_at or case.resolve_by, telling.uow.now, language)
    return Screen(say("up.no_news", language, case_no=case.number, waiting=waiting, when=when))


@notice("client.more_heard")
async def more_heard(telling: Telling) -> Screen:
    """What was added has arrived."""
    return Screen(say("more.done", telling.language))


@notice("staff.first_call_over")
async def first_call_over(telling: Telling) -> Screen:
    """To staff: the client was promised a call by now."""
    case = await telling.case()
    look = button("s.new", 4, Act.SEE_STORY, subject=case.id, once=False)
    answer = button("s.client_msg", 1, Act.REPLY_CLIENT, subject=case.id, once=False)
    return Screen(say("s.first_call_over", case_no=case.number, grade=say(f"grade.{case.grade}")), ((answer, look),))


async def status_card(uow: Uow, case: Case, language: str) -> Screen:
    """Where the case stands, without grade or points."""
    if not case.open:
        return ended(case, language)
    accepted = case.accepted_at is not None
    handling = case.handling
    done = handling.finished or say("sta.done.accepted" if accepted else "sta.done.received", language)
    following = handling.following or say("sta.next.contact" if accepted else "sta.next.accept", language)
    text = say(
        "sta.card", language, case_no=case.number, title=_title(case, language),
        status_zh=say(f"status.{case.status}", language), done=done, next=following,
        when=moment(case.next_update_at or case.first_reply_by, uow.now, language),
        resolve_by=_resolve_by(uow, case, language), **await responsible(uow, case, language),
    )  # fmt: skip
    acts = ((1, Act.MORE), (2, Act.NUDGE), (3, Act.CALL_ADVISOR), (4, Act.WITHDRAW))
    buttons = [button("sta.card", n, a, language=language, subject=case.id, once=False) for n, a in acts]
    return Screen(text, in_rows(buttons))


def ended(case: Case, language: str) -> Screen:
    """It is over: nothing is promised any more; what was withdrawn can be brought back."""
    text = say(
        "sta.ended", language, case_no=case.number, title=_title(case, language),
        status_zh=say(f"status.{case.status}", language),
    )  # fmt: skip
    looks = [button("sta.none", 1, Act.COMPLAIN, language=language, once=False)]
    if case.status is Status.WITHDRAWN:
        looks.insert(0, button("wd.restore", 1, Act.RESTORE, language=language, subject=case.id, version=case.version))
    return Screen(text, in_rows(looks))


def kept_after_end(case: Case, language: str) -> Screen:
    """What was changed is kept, and nobody works on it any more: how to go on."""
    status = say(f"status.{case.status}", language)
    return replace(ended(case, language), text=say("edit.ended", language, case_no=case.number, status_zh=status))


def _resolve_by(uow: Uow, case: Case, language: str) -> str:
    """While the client is waited for, the clock stands still."""
    if case.handling.paused_at is not None:
        return say("sta.paused", language)
    return moment(case.resolve_by, uow.now, language)


def none_open(language: str) -> Screen:
    """Nothing is being dealt with."""
    acts = (Act.COMPLAIN, Act.HISTORY)
    buttons = [button("sta.none", n, a, language=language, once=False) for n, a in enumerate(acts, 1)]
    return Screen(say("sta.none", language), in_rows(buttons))


def which_case(cases: list[Case], language: str) -> Screen:
    """Several are open: which one is meant is asked, never guessed."""
    rows = [(Button(f"{c.number} {_title(c, language)}", Act.MORE, subject=c.id, once=False),) for c in cases]
    return Screen(say("more.which", language), tuple(rows))


def history(cases: list[Case], language: str) -> Screen:
    """All the complaints of this person, a line each."""
    lines = [say("sta.line", language, case_no=c.number, status_zh=say(f"status.{c.status}", language)) for c in cases]
    return Screen("\n".join(lines) or say("sta.no_history", language))


async def responsible(uow: Uow, case: Case, language: str) -> dict[str, str]:
    """Department and name of whoever is responsible, for the holes ``dept`` and ``advisor``."""
    has_it = case.accepted_at is not None or case.status is Status.MARKET
    if not has_it or case.advisor_id is None or case.status is Status.REOFFER:
        return {"dept": "", "advisor": say("sta.waiting_accept", language)}
    advisor = await uow.staff.get(case.advisor_id)
    return {"dept": await department_name(uow, advisor), "advisor": advisor.name}


def cadence(firm: Firm, grade: str, language: str) -> str:
    """How often the client hears of progress, in words."""
    every = firm.policy.grades.of(grade).update_every.count
    return say("cadence.day", language) if every == 1 else say("cadence.days", language, n=every)


def _title(case: Case, language: str) -> str:
    words = " ".join(" ".join(told.text for told in case.story).split())
    if not words:
        return say("sta.papers_only", language)
    return words if len(words) <= TITLE else words[: TITLE - 1] + "…"
