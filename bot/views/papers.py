"""What a client sees about papers: the checklist, a receipt for a burst, or why one was not taken."""

from collections.abc import Sequence

from bot.domain.case import Case
from bot.domain.checklist import checklist_of, statuses
from bot.domain.intake import Draft
from bot.domain.paper_names import ext_of
from bot.domain.papers import LONGEST_NOTE, Paper, Refusal, room_of
from bot.domain.secrets import Secret
from bot.firm import Firm
from bot.services.paper_homes import name_of_advisor
from bot.services.papers import find_twin
from bot.views.actions import Act
from bot.views.intake import listening
from bot.views.notices import Telling, notice
from bot.views.screen import Screen, button, in_rows
from bot.views.start import consent
from bot.words import say
from storage.cases import open_cases_of

NOTED = 10  # papers that may be chosen for a note: the latest


def ask(home: Draft | Case, papers: Sequence[Paper], language: str) -> Screen:
    """What usually helps for this category, what of it is here, and that nothing is needed."""
    acts: tuple[Act, ...] = (Act.NO_PAPERS, Act.PAPERS_LATER, Act.PAPERS_DONE)
    if isinstance(home, Case):
        acts = (Act.PAPERS_NONE_LEFT, Act.PAPERS_IN_DAYS, Act.PAPERS_ENOUGH)
    looks = [button("ev.ask", n, act, language=language, subject=home.id, once=False) for n, act in enumerate(acts, 1)]
    return Screen(say("ev.ask", language, checklist=checklist(_category(home), papers, language)), in_rows(looks))


def checklist(category: str, papers: Sequence[Paper], language: str) -> str:
    """The lines of the checklist; once something has come, each with where it stands."""
    name = checklist_of(category)
    lines = say(f"ev.chk.{name}", language).split("\n")
    if not papers:
        return "\n".join(lines)
    stands = statuses(name, papers)
    marked = [say(f"ev.chk.item.{item}", language, line=line) for item, line in zip(stands, lines, strict=False)]
    return "\n".join([*marked, *lines[len(stands) :]])


def _category(home: Draft | Case) -> str:
    if isinstance(home, Case):
        return home.category
    return home.answers.category or home.answers.read_category or "other"


@notice("client.papers_received")
async def received(telling: Telling) -> Screen:
    """One receipt for all that came together."""
    facts, language = telling.notice.facts, telling.language
    codes = say("list.comma", language).join(facts["codes"])
    if "ticket" in facts:  # nothing more is asked for; a note helps whoever answers
        note = button("ev.got", 2, Act.PAPER_NOTE, language=language, subject=facts["home"], once=False)
        return Screen(say("ev.got_ticket", language, n=len(facts["codes"]), codes=codes), ((note,),))
    enough = Act.PAPERS_ENOUGH if telling.notice.case_id else Act.PAPERS_DONE
    looks = [
        button("ev.got", n, act, language=language, subject=facts["home"], once=False)
        for n, act in enumerate((enough, Act.PAPER_NOTE), 1)
    ]
    return Screen(say("ev.got", language, n=len(facts["codes"]), codes=codes), in_rows(looks))


@notice("client.paper_replaced")
async def replaced(telling: Telling) -> Screen:
    """A newer edition has come."""
    return Screen(say("ev.replaced", telling.language))


@notice("client.papers_where")
async def where(telling: Telling) -> Screen:
    """Papers are safe; which complaint are they for?"""
    cases = await open_cases_of(telling.uow, telling.notice.facts["contact"])
    language = telling.language
    looks = [
        button("ev.where", 1, Act.PAPERS_TO_CASE, language=language, subject=case.id, case_no=case.number, once=False)
        for case in cases
    ]
    other = button("ev.where", 2, Act.PAPERS_TO_NEW, language=language, once=False)
    return Screen(say("ev.where", language, n=telling.notice.facts["n"]), in_rows([*looks, other]))


def placed(case: Case, language: str) -> Screen:
    """They lie with this case now."""
    return Screen(say("ev.placed", language, case_no=case.number))


@notice("client.papers_remind")
async def remind(telling: Telling) -> Screen:
    """Papers were to follow."""
    case, language = await telling.case(), telling.language
    acts = (Act.PAPERS_NOW, Act.PAPERS_NONE_LEFT, Act.PAPERS_IN_DAYS)
    looks = [
        button("ev.remind", n, act, language=language, subject=case.id, once=False) for n, act in enumerate(acts, 1)
    ]
    return Screen(say("ev.remind", language, case_no=case.number), in_rows(looks))


@notice("client.papers_opened")
async def opened(telling: Telling) -> Screen:
    """More may be sent."""
    return Screen(say("ev.opened", telling.language, n=telling.notice.facts["n"]))


def which_note(papers: Sequence[Paper], language: str) -> Screen:
    """Which paper is the note about?"""
    looks = [
        button("ev.note_on", 1, Act.PAPER_NOTE_ON, language=language, subject=paper.id, code=paper.code, once=False)
        for paper in papers[-NOTED:]
    ]
    return Screen(say("ev.note_which", language), in_rows(looks))


def ask_note(paper: Paper, language: str) -> Screen:
    """A line about this paper."""
    return Screen(say("ev.note_ask", language, code=paper.code, max=LONGEST_NOTE))


@notice("client.paper_refused")
async def refused_later(telling: Telling) -> Screen:
    """Why a paper was not taken once it was here."""
    paper = await telling.uow.papers.get(telling.notice.facts["paper"])
    case = await telling.case() if telling.notice.case_id else None
    contact = await telling.uow.contacts.get(paper.contact_id)
    twin = await find_twin(telling.uow, paper) if paper.refusal is Refusal.DUPLICATE else None
    about = {
        "ext": ext_of(paper.name), "code": twin.code if twin else paper.code, "case_no": case.number if case else None,
        "advisor": await name_of_advisor(telling.uow, contact, case),
        "max": room_of(case.facts.extra_papers if case else 0).papers,
    }  # fmt: skip
    return refused(paper.refusal or Refusal.GONE, telling.firm, telling.language, **about)


def refused(why: Refusal, firm: Firm, language: str, **about: object) -> Screen:
    """Why this one was not taken, and what one can do."""
    office = firm.policy.firm
    match why:
        case Refusal.TOO_BIG:
            number = about.get("case_no") or say("ev.no_number", language)
            text = say("ev.too_big", language, email=office.email, case_no=number)
        case Refusal.BAD_TYPE | Refusal.INFECTED:
            text = say("ev.bad_type", language, ext=about.get("ext") or say("ev.this_kind", language))
        case Refusal.LIMIT:
            advisor = about.get("advisor") or office.phone
            text = say("ev.limit", language, max=about.get("max") or room_of(0).papers, advisor=advisor)
        case Refusal.DUPLICATE:
            text = say("ev.dup", language, code=about.get("code") or "")
        case _:
            text = say(f"ev.refused.{why}", language)
    return Screen(text)


def secret_refused(secret: Secret, language: str) -> Screen:
    """What was written is not kept; what it was is said, it itself never."""
    return Screen(say("ev.secret_text", language, what=say(f"secret.{secret}", language)))


def sensitive(secret: Secret, paper: Paper, language: str) -> Screen:
    """A picture that is said to show a secret: not fetched, unless it is needed and covered."""
    acts = (Act.PAPER_FORGET, Act.PAPER_KEEP)
    looks = [button("ev.sensitive", n, act, language=language, subject=paper.id) for n, act in enumerate(acts, 1)]
    return Screen(say("ev.sensitive", language, what=say(f"secret.{secret}", language)), in_rows(looks))


def blurry(paper: Paper, language: str) -> Screen:
    """A picture so small that it can hardly be read; a better one is welcome, not required."""
    acts = (Act.PAPER_AS_IS, Act.PAPER_RESEND)
    looks = [
        button("ev.blurry", n, act, language=language, subject=paper.id, once=False) for n, act in enumerate(acts, 1)
    ]
    return Screen(say("ev.blurry", language), in_rows(looks))


def opened_by_paper(draft: Draft, language: str) -> Screen:
    """Somebody who begins with a paper is listened to as well."""
    return listening(draft, language)


def consent_first(firm: Firm, language: str) -> Screen:
    """Papers cannot be kept before consent."""
    return Screen(say("consent.again", language) + "\n\n" + consent(firm, language).text, consent(firm, language).rows)
