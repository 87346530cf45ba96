"""The same matter told again the same day goes into the case that is open; what is unsure is asked (``sub.double``).

Whether it is the same is ``domain/sameness.py``. Only the teller's own cases are looked at, so that nobody learns of
somebody else's complaint, and only those of the same calendar day in China.
"""

from dataclasses import dataclass, replace
from datetime import date, datetime

from bot.clock import CHINA
from bot.domain.case import Case, Facts, NotPossible, Told, newest_texts
from bot.domain.intake import Answers, Draft, Stage
from bot.domain.papers import PaperState
from bot.domain.reading import Reading, read
from bot.domain.sameness import Likeness, Matter, Verdict, compare, matter_of
from bot.firm import Firm
from bot.services import paging, papers
from bot.services.accusing import kept_from_accused
from bot.services.assessing import Judged, assess
from bot.services.assigning import tell_handler
from bot.services.filing import check_told, is_urgent
from bot.services.promises import Promise
from bot.services.sitting import Line, Moved, Sitting
from bot.services.supplements import tell_advisor
from storage.cases import active_staff, open_cases_of
from storage.uow import Uow

ASKING = "same"  # the draft waits for: this one, or another matter?
ANSWERED = ("occurred", "amount_band", "deadline", "deadline_on", "blocked", "desired", "desired_amount",
            "contact_way", "phone", "accused")  # fmt: skip
GRAVE = frozenset({"severe"})


@dataclass(frozen=True, slots=True)
class Repeat:
    """A case of today that is told again, or may be."""

    case: Case
    likeness: Likeness

    @property
    def sure(self) -> bool:
        """Whether it is the same matter without asking."""
        return self.likeness.verdict is Verdict.SAME


async def find_repeat(uow: Uow, draft: Draft, reading: Reading) -> Repeat | None:
    """The open case of today that this draft tells again or may tell again, the likeliest; None: another matter."""
    cases = await _cases_of_today(uow, draft)
    if not cases:
        return None
    today = _day(uow.now)
    names = frozenset(person.name for person in await active_staff(uow))
    new = _matter(draft.contact_id, reading, today, names)
    found = [Repeat(case, compare(new, _matter(case.contact_id, _read(case), today, names))) for case in cases]
    best = max(found, key=lambda one: (one.sure, one.likeness.verdict is Verdict.UNSURE, one.likeness.score))
    return None if best.likeness.verdict is Verdict.OTHER else best


async def _cases_of_today(uow: Uow, draft: Draft) -> list[Case]:
    """Those the draft may tell again: none, once the client has said that it is another matter."""
    if draft.answers.apart or not draft.texts:
        return []
    today = _day(uow.now)
    return [case for case in await open_cases_of(uow, draft.contact_id) if _day(case.submitted_at) == today]


def _matter(teller: str, reading: Reading, today: date, names: frozenset[str]) -> Matter:
    named = frozenset(name for name in names if name in reading.narrative.original)
    return matter_of(teller, reading, today, named)


def _read(case: Case) -> Reading:
    return read(newest_texts(case.story))


def _day(at: datetime) -> date:
    return at.astimezone(CHINA).date()


async def told_again(at: Sitting, judged: Judged) -> Moved | None:
    """What is said where a story that was just told is one of today's: it is in that case now, or which one it is."""
    repeat = await find_repeat(at.uow, at.draft, judged.reading)
    if repeat is None:
        return None
    if repeat.sure:
        case = await add(at.uow, at.draft, repeat.case, judged)
        return Moved(at.draft, (Line("client.double", {"case": case.id}),))
    return ask(at, repeat, Stage.ASKING)


def ask(at: Sitting, repeat: Repeat, stage: Stage) -> Moved:
    """补充这一件, or 另一件事? Of a draft that is at the card already, 另一件事 files it next."""
    at.uow.audit("system", "repeat.ask", at.draft.id, case=repeat.case.id, why=list(repeat.likeness.reasons))
    at = at.now_with(replace(at.draft.answers, asking=ASKING, quoted=repeat.case.id), stage)
    return Moved(at.draft, (Line("client.same", {"draft": at.draft.id}),))


async def before_filing(at: Sitting) -> Case | Moved | None:
    """确认提交: the case it went into, what has to be asked first, or None: it is filed. Raises NothingToFile.

    Nobody is asked anything whose complaint cannot wait.
    """
    check_told(at.draft)
    if not await _cases_of_today(at.uow, at.draft):
        return None  # as nearly always, and then nothing has to be read twice
    judged = await assess(at.uow, at.firm, at.draft)
    repeat = await find_repeat(at.uow, at.draft, judged.reading)
    if repeat is None:
        return None
    if repeat.sure:
        return await add(at.uow, at.draft, repeat.case, judged)
    return None if _pressing(judged) else ask(at, repeat, Stage.REVIEWING)


def _pressing(judged: Judged) -> bool:
    return judged.grade in GRAVE or judged.mood == "safety"


async def add_as_told(uow: Uow, firm: Firm, draft: Draft, case: Case) -> Case:
    """补充这一件, as the client says; raises NotPossible once the case has ended."""
    if not case.open:
        raise NotPossible
    return await add(uow, draft, case, await assess(uow, firm, draft))


async def add(uow: Uow, draft: Draft, case: Case, judged: Judged) -> Case:
    """The draft becomes a supplement of the case: words, answers and papers; the draft is gone."""
    story = (*case.story, *(_supplement(told) for told in draft.story))
    grown = uow.cases.save(replace(case, story=story, facts=_facts(case.facts, draft.answers, judged)))
    uow.audit(f"contact:{draft.contact_id}", "case.repeat", case.id, draft=draft.id)
    named = await paging.named_staff(uow, draft.answers.accused)
    grown, moved = await kept_from_accused(uow, grown, "\n".join(draft.texts), named=named)
    await _bring_papers(uow, draft, grown)
    uow.due.cancel_all(draft.id)
    uow.drafts.remove(draft)
    uow.due.plan(Promise.REASSESS, case.id, uow.now)
    if draft.texts and not moved:
        await tell_advisor(uow, grown, "\n".join(draft.texts))
    if is_urgent(grown) and not is_urgent(case):
        await paging.page_for_case(uow, grown, "staff.urgent")
    return grown


def _supplement(told: Told) -> Told:
    return replace(told, kind="supplement")


def _facts(facts: Facts, answers: Answers, judged: Judged) -> Facts:
    """What was answered this time fills what was open; what differs is kept in words, nothing is overwritten."""
    fresh = {name: value for name in ANSWERED if (value := getattr(answers, name)) and not getattr(facts, name)}
    kept = [f"{name}: {value}" for name in ANSWERED if (value := getattr(answers, name)) and name not in fresh]
    return replace(
        facts, **fresh, replies=(*facts.replies, *answers.replies, *map(str, kept)),
        papers_later=facts.papers_later or answers.papers_later,
        mood="safety" if judged.mood == "safety" else facts.mood,
    )  # fmt: skip


async def _bring_papers(uow: Uow, draft: Draft, case: Case) -> None:
    """Its papers go with it; those that wait for a receipt get it, and whoever has the case hears of the others."""
    moved = await papers.attach(uow, draft.id, case.id)
    if any(not paper.receipted for paper in moved):
        uow.due.plan(Promise.RECEIPT, case.id, uow.now)
    here = [paper.code for paper in moved if paper.receipted and paper.state is PaperState.STORED]
    if here:
        await tell_handler(uow, case, "staff.papers_added", {"codes": here})
