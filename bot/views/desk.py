"""What staff see: the card of a new case with its one-tap buttons, the story, and what became of an offer."""

from bot.domain.case import Case, Status, Told, newest
from bot.domain.judgement import Grade
from bot.domain.people import Client, Tier
from bot.services.assigning import rejections_of
from bot.views.actions import Act
from bot.views.entries import to_read_back, with_source
from bot.views.escalating import deciding
from bot.views.notices import Telling, notice
from bot.views.progress_desk import continue_button, desk_button
from bot.views.screen import Button, Screen, button, in_rows
from bot.views.severe import severe_card
from bot.views.when import moment, span
from bot.words import say
from storage.cases import papers_of
from storage.uow import Uow


@notice("staff.offer")
async def offer(telling: Telling) -> Screen:
    """The card of a new case: one glance, one tap."""
    case, now = await telling.case(), telling.uow.now
    if case.grade == Grade.SEVERE:
        return await severe_card(telling, case)
    client = await _client(telling.uow, case)
    text = say(
        "s.new",
        case_no=case.number,
        grade=say(f"grade.{case.grade}"),
        handling=say(f"handling.{case.grade}"),
        company=client.company if client else say("s.guest"),
        tier=(client.tier if client else Tier.STANDARD).value,
        category=say(f"category.{case.category}"),
        sentence=case.sentence,
        ack_by=moment(case.accept_by, now),
        first_reply=moment(case.first_reply_by, now),
        n=len(await papers_of(telling.uow, case_id=case.id)),
        mood=say(f"mood.{case.facts.mood}"),
        opening=say(f"opening.{case.facts.mood}"),
    )
    acts = tuple(enumerate((Act.ACCEPT, Act.REJECT, Act.RECUSE, Act.SEE_STORY, Act.SEE_PAPERS, Act.SUGGEST_GRADE), 1))
    buttons = [_act("s.new", n, act, case) for n, act in acts]
    return Screen(await with_source(telling.uow, case, text), in_rows([*buttons, *to_read_back(case)]))


@notice("staff.second_offer")
async def second_offer(telling: Telling) -> Screen:
    """The card of a case that one colleague has turned down."""
    case = await telling.case()
    first = (await rejections_of(telling.uow, case))[0]
    who = await telling.uow.staff.get(first.staff_id)
    ack_by = moment(case.accept_by, telling.uow.now)
    text = say("s.second", case_no=case.number, first=who.name, reason=first.reason, ack_by=ack_by)
    buttons = [_act("s.second", 1, Act.ACCEPT, case), _act("s.second", 2, Act.REJECT, case)]
    looks = [_act("s.new", 4, Act.SEE_STORY, case), _act("s.new", 5, Act.SEE_PAPERS, case)]
    return Screen(await with_source(telling.uow, case, text), in_rows([*buttons, *looks, *to_read_back(case)]))


@notice("staff.twice_rejected")
async def twice_rejected(telling: Telling) -> Screen:
    """To the manager: two people judged that it cannot be done."""
    case = await telling.case()
    first, second = (await rejections_of(telling.uow, case))[:2]
    text = say("s.reject_manager", case_no=case.number, first=first.reason, second=second.reason)
    looks = [_act("s.new", 4, Act.SEE_STORY, case), _act("s.new", 5, Act.SEE_PAPERS, case)]
    judge = button("s.reject_manager", 1, Act.JUDGE, subject=case.id, once=False)
    return Screen(text, in_rows([judge, *looks]))


@notice("staff.unassigned")
async def unassigned(telling: Telling) -> Screen:
    """To the manager: nobody is left to take it."""
    case = await telling.case()
    text = say("s.unassigned", case_no=case.number, grade=say(f"grade.{case.grade}"), sentence=case.sentence)
    looks = [_act("s.new", 4, Act.SEE_STORY, case), _act("s.new", 5, Act.SEE_PAPERS, case)]
    return Screen(text, in_rows([*deciding(case), *looks]))


@notice("staff.accept_half")
async def accept_half(telling: Telling) -> Screen:
    """Half of the time to accept is gone."""
    case = await telling.case()
    left = span(case.accept_by - telling.uow.now)
    text = say("rm.half", case_no=case.number, grade=say(f"grade.{case.grade}"), left=left)
    return Screen(text, in_rows([_act("rm.half", 1, Act.ACCEPT, case), _act("rm.half", 2, Act.REJECT, case)]))


@notice("staff.supplement")
async def supplement(telling: Telling) -> Screen:
    """The client has added something to a case."""
    case = await telling.case()
    text = say("s.supplement", case_no=case.number, text=telling.notice.facts["text"])
    on = [continue_button(case)] if case.status is Status.WAITING_CLIENT else []
    return Screen(text, in_rows([_act("s.new", 4, Act.SEE_STORY, case), _act("s.new", 5, Act.SEE_PAPERS, case), *on]))


@notice("staff.said_after_end")
async def said_after_end(telling: Telling) -> Screen:
    """The client has changed or added words of a case that is over: kept, and perhaps a reason to ask."""
    case = await telling.case()
    status = say(f"status.{case.status}")
    text = say("s.said_after_end", case_no=case.number, status=status, text=telling.notice.facts["text"])
    return Screen(text, in_rows([_act("s.new", 4, Act.SEE_STORY, case)]))


async def accepted(uow: Uow, case: Case) -> Screen:
    """In place of the card, once it is taken: what one needs for the first call stays in sight."""
    client = await _client(uow, case)
    text = say(
        "s.accepted", case_no=case.number, grade=say(f"grade.{case.grade}"),
        company=client.company if client else say("s.guest"), category=say(f"category.{case.category}"),
        sentence=case.sentence, first_reply=moment(case.first_reply_by, uow.now),
    )  # fmt: skip
    looks = [_act("s.new", 4, Act.SEE_STORY, case), _act("s.new", 5, Act.SEE_PAPERS, case)]
    reply = button("s.client_msg", 1, Act.REPLY_CLIENT, once=False, subject=case.id)
    more = [reply, _act("s.new", 6, Act.SUGGEST_GRADE, case), desk_button(case), *to_read_back(case)]
    return Screen(await with_source(uow, case, text), in_rows([*looks, *more]))


async def story(uow: Uow, case: Case) -> Screen:
    """The client's own words, and, where a colleague wrote them down, how far they were checked."""
    text = say("s.story", case_no=case.number, story="\n".join(_line(told) for told in newest(case.story)))
    return Screen(await with_source(uow, case, text), in_rows(to_read_back(case)))


def _line(told: Told) -> str:
    return say("s.forwarded", origin=told.origin, text=told.text) if told.origin else told.text


def _act(key: str, place: int, act: Act, case: Case) -> Button:
    look = act in {Act.SEE_STORY, Act.SEE_PAPERS, Act.SUGGEST_GRADE}
    version = 0 if look else case.version
    return button(key, place, act, once=not look, subject=case.id, version=version)


async def _client(uow: Uow, case: Case) -> Client | None:
    return await uow.clients.find(case.client_id) if case.client_id else None
