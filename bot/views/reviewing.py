"""What reviewers see: what the machine proposes, how sure it is, what it is unsure of; and that a grade has changed."""

from bot.domain.case import Case, Status
from bot.domain.people import Staff
from bot.domain.regrading import AboveYou, Ended, NotReviewed, OnesOwn, Step
from bot.services.reviewing import SecondAsked, reviewers
from bot.views.actions import Act
from bot.views.notices import Telling, notice
from bot.views.screen import Button, Screen, button, in_rows
from bot.words import has, say
from storage.uow import Uow

SURE, FAIR = 0.75, 0.5
TAKING = ((1, Act.ACCEPT), (2, Act.REJECT))


@notice("staff.review")
async def review(telling: Telling) -> Screen:
    """Please look at this grade."""
    case = await telling.case()
    names = [say(f"why.{code}") if has(f"why.{code}") else say("why.signal") for code in telling.notice.facts["why"]]
    why = say("list.comma").join(dict.fromkeys(names))
    text = say(
        "s.review", case_no=case.number, grade=say(f"grade.{case.grade}"), conf=sureness(case),
        sentence=case.sentence, why=why,
    )  # fmt: skip
    return Screen(text, in_rows(_deciding(case)))


def _deciding(case: Case) -> list[Button]:
    """同意, 上调, 下调, 先问客户一句, of this grade."""
    acts = (Act.REVIEW_AGREE, Act.REVIEW_UP, Act.REVIEW_DOWN, Act.REVIEW_ASK)
    return [_of_grade("s.review", n, act, case) for n, act in enumerate(acts, 1)] + [_story(case)]


async def not_reviewed(uow: Uow, why: NotReviewed, staff: Staff) -> Screen:
    """What has happened since the button was made; another grade may be decided on here."""
    case = why.case
    values = {"case_no": case.number, "grade": say(f"grade.{case.grade}"), "status": say(f"status.{case.status}")}
    if isinstance(why, Ended):
        return Screen(say("s.review_over", **values))
    if isinstance(why, OnesOwn):
        return Screen(say("s.review_own", **values), ((_story(case),),))
    if isinstance(why, AboveYou):
        return Screen(say("s.review_above", **values))
    decides = staff.id in {person.id for person in await reviewers(uow, case)}
    return Screen(say("s.review_changed", **values), in_rows(_deciding(case) if decides else [_story(case)]))


def sureness(case: Case) -> str:
    """高, 中 or 低."""
    key = "sure.high" if case.confidence >= SURE else "sure.fair" if case.confidence >= FAIR else "sure.low"
    return say(key)


@notice("staff.grade_changed")
async def grade_changed(telling: Telling) -> Screen:
    """The grade is another one now, and why; whoever is to take the case takes it here, as below."""
    case, facts = await telling.case(), telling.notice.facts
    old, new = say(f"grade.{facts['old']}"), say(f"grade.{facts['new']}")
    text = say("s.grade_changed", case_no=case.number, old=old, new=new, reason=facts["reason"], who=facts["who"])
    return Screen(text, in_rows([*await _taking(telling, case), _story(case)]))


@notice("staff.new_signal")
async def new_signal(telling: Telling) -> Screen:
    """The client has told something graver; whoever is to take the case takes it here, the old card is out of date."""
    case, facts = await telling.case(), telling.notice.facts
    old, new = say(f"grade.{facts['old']}"), say(f"grade.{facts['new']}")
    text = say("s.new_signal", case_no=case.number, signal=facts["signal"], span=facts["span"], old=old, new=new)
    return Screen(text, in_rows([*await _taking(telling, case), _story(case)]))


async def _taking(telling: Telling, case: Case) -> list[Button]:
    """接单 and 驳回 for whoever the case is offered to: those on the card are bound to the grade it had then."""
    holder = await telling.uow.staff.find(case.advisor_id) if case.status is Status.OFFERED else None
    if holder is None or holder.telegram_id != telling.notice.chat_id:
        return []
    return [_act("s.new", n, act, case) for n, act in TAKING]


@notice("staff.grade_suggested")
async def grade_suggested(telling: Telling) -> Screen:
    """The advisor thinks that the grade should be another."""
    case, facts = await telling.case(), telling.notice.facts
    old, new = say(f"grade.{case.grade}"), say(f"grade.{facts['to']}")
    text = say("s.suggested", case_no=case.number, by=facts["by"], old=old, new=new, reason=facts["reason"])
    step = Act.REVIEW_UP if facts["step"] == "up" else Act.REVIEW_DOWN
    yes, no = _of_grade("s.suggested", 1, step, case), _of_grade("s.suggested", 2, Act.REVIEW_AGREE, case)
    return Screen(text, in_rows([yes, no, _story(case)]))


@notice("staff.second_wanted")
async def second_wanted(telling: Telling) -> Screen:
    """A downgrade below the floor waits for a second person."""
    case, facts = await telling.case(), telling.notice.facts
    text = say("s.second_wanted", case_no=case.number, by=facts["name"], reason=facts["reason"])
    subject = f"{case.id}|{case.grade}|{facts['by']}|{facts['step']}"
    yes = button("s.second_wanted", 1, Act.SECOND_AGREE, subject=subject)
    return Screen(text, in_rows([yes, _of_grade("s.second_wanted", 2, Act.SECOND_REFUSE, case)]))


def asked_second(subject: str) -> tuple[str, str, SecondAsked]:
    """The case id, the grade that was shown and the request out of a button's subject."""
    case_id, grade, by, step = subject.split("|")
    return case_id, grade, SecondAsked(by, Step(step), say("s.second_reason"))


def graded(subject: str) -> tuple[str, str]:
    """The case id and the grade that was shown out of a button's subject."""
    case_id, _, grade = subject.partition("|")
    return case_id, grade


def suggest(case: Case) -> Screen:
    """Which way the advisor would change it."""
    acts = (Act.SUGGEST_UP, Act.SUGGEST_DOWN)
    buttons = [_of_grade("s.suggest_ask", n, act, case) for n, act in enumerate(acts, 1)]
    return Screen(say("s.suggest_ask", case_no=case.number, grade=say(f"grade.{case.grade}")), in_rows(buttons))


def _act(key: str, place: int, act: Act, case: Case) -> Button:
    return button(key, place, act, subject=case.id, version=case.version)


def _of_grade(key: str, place: int, act: Act, case: Case) -> Button:
    """A button about this grade: who takes the case meanwhile takes nothing from it."""
    return button(key, place, act, subject=f"{case.id}|{case.grade}")


def _story(case: Case) -> Button:
    return button("s.new", 4, Act.SEE_STORY, subject=case.id, once=False)
