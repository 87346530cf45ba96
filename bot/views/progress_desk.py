"""The advisor's desk for one case: what can be done with one tap, what is asked for, and what the client will read."""

from bot.domain.case import Case, Status
from bot.domain.handling import PARTS, Kind
from bot.domain.pausing import ASKABLE
from bot.domain.people import Staff
from bot.services.access import supervises
from bot.services.milestones import may_decide_legal, may_set_up
from bot.services.progress_desk import is_under_way, may_introduce, round_of
from bot.services.wordings import Held, Saying, Speech, speech_of
from bot.views.actions import Act
from bot.views.notices import VIEWS, Telling, notice
from bot.views.screen import Button, Screen, button, in_rows
from bot.views.when import moment
from bot.words import DEFAULT, has, say
from storage.people import department_name
from storage.uow import Notice

TITLE = 16
QUICK_DAYS = (3, 5, 10)  # working days


@notice("staff.update_due")
async def update_due(telling: Telling) -> Screen:
    """The client is to hear of progress soon: one tap says that there is nothing new."""
    case = await telling.case()
    when = moment(case.next_update_at or telling.uow.now, telling.uow.now)
    key = "s.update_due"
    write = button(key, 1, Act.WORD, subject=f"{case.id}|{Kind.UPDATE}", once=False)
    nothing = button(key, 2, Act.NO_NEWS, subject=f"{case.id}|{round_of(case)}")
    return Screen(say(key, case_no=case.number, when=when), in_rows([write, nothing, desk_button(case)]))


@notice("client.investigating")
async def investigating(telling: Telling) -> Screen:
    """What is looked into, what is done, what comes next and when."""
    facts = telling.notice.facts
    when = moment(facts["when"], telling.uow.now, telling.language)
    words = {name: facts[name] for name in PARTS[Kind.UPDATE]}
    return Screen(say("up.investigating", telling.language, case_no=(await telling.case()).number, when=when, **words))


@notice("client.hello")
async def hello(telling: Telling) -> Screen:
    """Who is responsible from now on, and what is done first."""
    return Screen(say("up.hello", telling.language, **telling.notice.facts))


def desk_button(case: Case) -> Button:
    """办理."""
    return button("s.desk.open", 1, Act.DESK, subject=case.id, once=False)


def continue_button(case: Case) -> Button:
    """继续核查: what was missing has come, or is not needed."""
    return button("s.desk.continue", 1, Act.CONTINUE, subject=case.id)


def desk(staff: Staff, case: Case) -> Screen:
    """Everything the handler can do here."""
    text = say("s.desk", case_no=case.number, status=say(f"status.{case.status}"))
    return Screen(text, in_rows([*_writing(staff, case), *_turning(staff, case)]))


def _writing(staff: Staff, case: Case) -> list[Button]:
    """What is written to the client."""
    if not is_under_way(case):
        return _offered(staff, case)
    nothing = button("s.desk", 2, Act.NO_NEWS, subject=f"{case.id}|{round_of(case)}")
    hello = [_word(4, Kind.HELLO, case)] if may_introduce(staff, case) else []
    wanted = [_word(5, Kind.WANTED, case)] if case.status in ASKABLE else []
    on = [continue_button(case)] if case.status is Status.WAITING_CLIENT else []
    told = [_word(6, Kind.INTERIM, case), _word(7, Kind.DELAY, case)] if case.accepted_at else []
    return [*on, _word(1, Kind.UPDATE, case), nothing, _word(3, Kind.REPLY, case), *hello, *wanted, *told]


def _offered(staff: Staff, case: Case) -> list[Button]:
    """It lies before this person to be taken first."""
    if case.status is not Status.OFFERED or case.advisor_id != staff.id:
        return [_word(3, Kind.REPLY, case)]
    acts = (Act.ACCEPT, Act.REJECT)
    return [button("rm.half", n, act, subject=case.id, version=case.version) for n, act in enumerate(acts, 1)]


def _turning(staff: Staff, case: Case) -> list[Button]:
    """What changes how the case is dealt with."""
    project = [_turn(8, Act.SET_UP, case)] if may_set_up(case) else []
    lawful = [] if case.handling.legal else [_turn(9, Act.LEGAL_ASK, case)]
    legal = [legal_button(case)] if may_decide_legal(staff, case) else lawful
    once = [_turn(10, Act.ONSITE, case)] if case.accepted_at and case.handling.onsite_by is None else []
    notes = [button("s.desk", 11, Act.SENSITIVE, subject=case.id, once=False)]
    mine = [_turn(12, Act.TAKE_OVER, case)] if supervises(staff, case) and case.advisor_id != staff.id else []
    return [*project, *legal, *once, *notes, *mine]


def legal_button(case: Case) -> Button:
    """进入法律程序, or out of it."""
    act, place = (Act.LEGAL_OFF, 2) if case.handling.legal else (Act.LEGAL_ON, 1)
    return button("s.legal", place, act, subject=case.id)


def _turn(place: int, act: Act, case: Case) -> Button:
    return button("s.desk", place, act, subject=case.id, version=case.version)


def _word(place: int, kind: Kind, case: Case) -> Button:
    return button("s.desk", place, Act.WORD, subject=f"{case.id}|{kind}", once=False)


def listing(cases: list[Case]) -> Screen:
    """The cases that lie with somebody, one button each."""
    lines = [Button(_line(case), Act.DESK, subject=case.id, once=False) for case in cases]
    return Screen(say("s.cases" if cases else "s.cases_none", n=len(cases)), tuple((line,) for line in lines))


def _line(case: Case) -> str:
    status = say(f"status.{case.status}")[:TITLE]
    return say("s.cases_line", case_no=case.number, grade=say(f"grade.{case.grade}"), status=status)


def ask_for(case: Case, kind: Kind, parts: tuple[str, ...]) -> Screen:
    """The next line, please."""
    name = PARTS[kind][len(parts)]
    key = f"s.word.{kind}.{name}"
    days = QUICK_DAYS if name == "by" else ()
    quick = [button(key, n, Act.WORD_DAYS, subject=f"{case.id}|{kind}|{d}", d=d) for n, d in enumerate(days, 1)]
    return Screen(say(key, case_no=case.number), (tuple(quick),) if quick else ())


async def read_over(speech: Speech, kind: Kind, saying: Saying) -> Screen:
    """Exactly what the client will read, before it goes out."""
    text = await words_of(speech, saying)
    who = {"dept": await department_name(speech.uow, speech.staff), "advisor": speech.staff.name}
    send = button("s.preview", 1, Act.WORD_SEND, subject=f"{speech.case.id}|{kind}")
    again = button("s.preview", 2, Act.WORD, subject=f"{speech.case.id}|{kind}", once=False)
    return Screen(say("s.preview", text=text, **who), ((send, again),))


async def words_of(speech: Speech, saying: Saying) -> str:
    """The client's message in Simplified Chinese."""
    told = Notice(saying.view, 0, speech.case.id, saying.facts)
    return (await VIEWS[saying.view](Telling(speech.uow, speech.firm, told, DEFAULT))).text


def default_step(case: Case) -> str:
    """What is usually done first for a complaint of this category."""
    key = f"step.{case.category}"
    return say(key if has(key) else "step.other")


async def offer_hello(speech: Speech, saying: Saying) -> Screen:
    """After 接单: the introduction with one tap."""
    text = await words_of(speech, saying)
    case = speech.case
    send = button("s.hello_offer", 1, Act.HELLO_SEND, subject=case.id)
    edit = button("s.hello_offer", 2, Act.WORD, subject=f"{case.id}|{Kind.HELLO}", once=False)
    return Screen(say("s.hello_offer", text=text), ((send, edit), (desk_button(case),)))


def sent(case: Case) -> Screen:
    """It has gone out."""
    return Screen(say("s.reply_sent", case_no=case.number), ((desk_button(case),),))


def blocked(case: Case, held: Held) -> Screen:
    """It waits: for what, and for whom."""
    names = say("list.comma").join(person.name for person in held.approvers) or say(f"s.hold_by.{held.hold}")
    return Screen(say("s.relay_blocked", why=say(f"s.hold.{held.hold}"), approver=names), ((desk_button(case),),))


@notice("staff.words_wait")
async def words_wait(telling: Telling) -> Screen:
    """To whoever must agree: the words as the client would read them."""
    case, wording_id = await telling.case(), telling.notice.facts["wording"]
    wording = next(one for one in case.handling.waiting if one.id == wording_id)
    author = await telling.uow.staff.get(wording.by)
    speech = Speech(telling.uow, telling.firm, author, case, wording.parts)
    text = await words_of(speech, await speech_of(speech, wording))
    values = {"why": say(f"s.hold.{wording.hold}"), "advisor": author.name, "text": text}
    acts = (Act.WORDS_APPROVE, Act.WORDS_REFUSE)
    buttons = [button("s.words_wait", n, act, subject=f"{case.id}|{wording.id}") for n, act in enumerate(acts, 1)]
    return Screen(say("s.words_wait", case_no=case.number, **values), in_rows(buttons))


@notice("staff.words_approved")
async def words_approved(telling: Telling) -> Screen:
    """To the author: agreed."""
    return Screen(say("s.words_approved", case_no=(await telling.case()).number))


@notice("staff.words_refused")
async def words_refused(telling: Telling) -> Screen:
    """To the author: to be written anew."""
    case = await telling.case()
    return Screen(say("s.words_refused", case_no=case.number), ((desk_button(case),),))



def continued(case: Case) -> Screen:
    """Back to work."""
    return Screen(say("s.continued", case_no=case.number), ((desk_button(case),),))
