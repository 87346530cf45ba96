"""What a client sees about papers: a receipt for a burst, or why one was not taken."""

from bot.domain.intake import Draft
from bot.domain.papers import MAX_PAPERS, Refusal
from bot.firm import Firm
from bot.views.actions import Act
from bot.views.intake import listening
from bot.views.notices import Telling, notice
from bot.views.screen import Screen, button, in_rows
from bot.views.start import consent
from bot.words import say


@notice("client.papers_received")
async def received(telling: Telling) -> Screen:
    """One receipt for all that came together."""
    papers, language = telling.notice.facts["codes"], telling.language
    codes = say("list.comma", language).join(papers)
    done = button("ev.got", 1, Act.PAPERS_DONE, language=language, once=False)
    return Screen(say("ev.got", language, n=len(papers), codes=codes), in_rows([done]))


@notice("client.paper_refused")
async def refused_later(telling: Telling) -> Screen:
    """Why a paper was not taken once it was here."""
    paper = await telling.uow.papers.get(telling.notice.facts["paper"])
    case = await telling.case() if telling.notice.case_id else None
    extension = paper.name.rpartition(".")[2][:10]
    about = {"ext": extension, "code": paper.code, "case_no": case.number if case else None}
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
            text = say("ev.limit", language, max=MAX_PAPERS, advisor=advisor)
        case Refusal.DUPLICATE:
            text = say("ev.dup", language, code=about.get("code") or "")
        case _:
            text = say(f"ev.refused.{why}", language)
    return Screen(text)


def opened_by_paper(draft: Draft, language: str) -> Screen:
    """Somebody who begins with a paper is listened to as well."""
    return listening(draft, language)


def consent_first(firm: Firm, language: str) -> Screen:
    """Papers cannot be kept before consent."""
    return Screen(say("consent.again", language) + "\n\n" + consent(firm, language).text, consent(firm, language).rows)
