"""缓, 问 and the way to 核: what is said to a client after each thing they do, as lines a view words.

Every step reads and grades the story anew, so an answer may end the questions. Which question comes next is
``domain/intake.py``; a `Line` is spoken in reply by a handler, or sent as a notice where time itself has acted.
"""

from dataclasses import replace
from typing import Any

from bot.clock import CHINA
from bot.domain.case import Told
from bot.domain.gaps import Gaps
from bot.domain.intake import (
    BY_NAME,
    Answers,
    Draft,
    Stage,
    Step,
    is_complete,
    is_long,
    is_too_short,
    next_step,
    open_steps,
)
from bot.domain.judgement import Kind
from bot.domain.replies import Confirm, Filled, Picked, Reply, Wrong, confirmed, pick, skip, toggled
from bot.domain.routing import Routed, route_kind
from bot.domain.soothing import choose_soothing
from bot.firm import Firm
from bot.services import conversations, paging, repeating, tickets
from bot.services.assessing import Judged
from bot.services.intake import NoDraft, close_window, discard, save
from bot.services.paper_homes import OF_TICKET
from bot.services.sitting import Line, Moved, Sitting, limits_of, look, noted
from storage.uow import Uow

TELL_COUNT_AFTER = 2  # questions
WAITING = {
    None: "client.review", "kind": "client.kind", "target": "client.target", "same": "client.same",
    "papers": "client.papers_ask",
}  # fmt: skip


class OldQuestion(NoDraft):
    """A button of a question that is not the one being asked (any more)."""


class NothingPicked(ValueError):
    """选好了 with nothing chosen."""


async def told_all(uow: Uow, firm: Firm, draft: Draft) -> Moved:
    """我说完了, or ten minutes: soothe, ask, or show the card. Raises NothingTold."""
    close_window(uow, draft)
    return await advance(Sitting(uow, firm, draft))


async def told_enough(uow: Uow, firm: Firm, draft: Draft) -> Moved | None:
    """Twenty seconds of silence: the card, or a ticket, at once if nothing is missing; else None: stay silent."""
    at = Sitting(uow, firm, draft)
    judged, gaps = await look(at)
    if await repeating.find_repeat(uow, draft, judged.reading):
        return None  # it may go into a case that is open: the client says when all is told
    asked_something = gaps.kind != Kind.UNRELATED and route_kind(gaps, draft.answers, at.words) is Routed.TICKET
    if asked_something or is_complete(gaps, draft.answers, len(at.words.strip()), limits_of(firm)):
        return await told_all(uow, firm, draft)
    return None


async def advance(at: Sitting) -> Moved:
    """The next thing to say about a story that is told."""
    judged, gaps = await look(at)
    answers = at.draft.answers
    where = route_kind(gaps, answers, at.words)
    if where is Routed.COMPLAINT and not gaps.safety and (again := await repeating.told_again(at, judged)):
        return again
    vague = where is Routed.COMPLAINT or gaps.kind == Kind.UNRELATED
    if vague and is_too_short(gaps, answers, len(at.words.strip())):
        at = at.now_with(replace(answers, nudged=True), Stage.VENTING)
        return Moved(at.draft, (Line("client.short", {"draft": at.draft.id}),))
    if where is not Routed.COMPLAINT:
        return await _elsewhere(at, judged, where)
    at, soothing = await _soothe(at, gaps)
    at = at.now_with(noted(at.draft.answers, judged, gaps))
    if gaps.safety and soothing:
        return Moved(at.now_with(at.draft.answers, Stage.REVIEWING).draft, soothing)
    step = next_step(gaps, at.draft.answers, limits_of(at.firm))
    moved = put(at, step, gaps) if step else await to_review(at, gaps)
    return Moved(moved.draft, soothing + moved.lines)


async def _elsewhere(at: Sitting, judged: Judged, where: Routed) -> Moved:
    """No complaint, or it is not sure: ask, or file it as what it is."""
    if where is Routed.TICKET:
        contact = await at.uow.contacts.get(at.draft.contact_id)
        filed = await tickets.route(at.uow, at.firm, contact, judged.reading, at.draft.story)
        await tickets.bring_papers_of(at.uow, at.draft, filed.ticket)
        discard(at.uow, at.draft)
        if filed.ticket.live:
            conversations.expect(at.uow, contact.telegram_id, OF_TICKET, filed.ticket.id)
        facts = {"ticket": filed.ticket.id, "elsewhere": filed.elsewhere}
        return Moved(at.draft, () if filed.silent else (Line("client.routed", facts),))
    asking = "kind" if where is Routed.UNSURE else "target"
    at = at.now_with(replace(at.draft.answers, asking=asking), Stage.ASKING)
    return Moved(at.draft, (Line(f"client.{asking}", {"draft": at.draft.id, "kind": judged.kind}),))


async def _soothe(at: Sitting, gaps: Gaps) -> tuple[Sitting, tuple[Line, ...]]:
    """The one soothing line, if it has not been said; for danger always, once."""
    answers = at.draft.answers
    if gaps.safety and not answers.soothed_for_safety:
        return await alarm(at)
    if answers.soothed:
        return at, ()
    chosen = choose_soothing(gaps, at.words)
    at.uow.audit("system", "intake.soothe", at.draft.id, line=chosen.name)
    line = Line("client.soothe", {"name": chosen.name, "worry": chosen.worry})
    return at.now_with(replace(answers, soothed=True)), (line,)


async def alarm(at: Sitting) -> tuple[Sitting, tuple[Line, ...]]:
    """Words of danger: people are paged, the questions are over, the client is spoken to."""
    judged, _ = await look(at)
    await paging.page_for_safety(at.uow, at.draft, judged)
    answers = replace(at.draft.answers, soothed=True, soothed_for_safety=True, asking=None, pending=None, editing=False)
    at = at.now_with(answers, Stage.REVIEWING)
    return at, (Line("client.soothe_safety", {"draft": at.draft.id}),)


def put(at: Sitting, step: Step, gaps: Gaps) -> Moved:
    """Ask this step; after two questions one is told how many are left."""
    before = at.draft.answers.asked
    quoted = {"tense": gaps.body, "amount_role": gaps.role_unclear}.get(step.name)
    left = len(open_steps(gaps, at.draft.answers, limits_of(at.firm)))
    answers = replace(at.draft.answers, asking=step.name, asked=(*before, step.name), repeated=False, pending=None)
    at = at.now_with(replace(answers, quoted=quoted), Stage.ASKING)
    line = Line("client.question", {"draft": at.draft.id, "step": step.name})
    count = Line("client.progress", {"draft": at.draft.id, "n": left})
    return Moved(at.draft, (count, line) if len(before) == TELL_COUNT_AFTER else (line,))


async def to_review(at: Sitting, gaps: Gaps | None = None) -> Moved:
    """The card; before the long one, papers are asked for once."""
    answers = replace(at.draft.answers, asking=None, pending=None, editing=False, repeated=False)
    urgent = gaps.urgent if gaps else answers.short
    short = (urgent or not answers.asked) and not answers.full
    answers = replace(answers, short=short)
    lines: tuple[Line, ...] = ()
    if is_long(at.draft.story, len(at.words)) and at.draft.stage is not Stage.REVIEWING:
        lines = (Line("client.long", {"n": len({told.message_id for told in at.draft.story})}),)
    if not short and not answers.evidence_offered and not answers.papers:
        at = at.now_with(replace(answers, evidence_offered=True, asking="papers"), Stage.REVIEWING)
        return Moved(at.draft, (*lines, Line("client.papers_ask", {"draft": at.draft.id})))
    at = at.now_with(answers, Stage.REVIEWING)
    return Moved(at.draft, (*lines, Line("client.review", {"draft": at.draft.id})))


def check_asking(draft: Draft, name: str) -> None:
    """Raises OldQuestion unless this step waits for its answer."""
    if draft.answers.asking != name:
        raise OldQuestion(name)


async def choose(at: Sitting, name: str, code: str) -> Moved:
    """A button of a question. Two of them only open a line to write in."""
    check_asking(at.draft, name)
    if (name, code) in {("occurred", "date"), ("who", "name")}:
        return Moved(at.draft, (Line(f"client.write_{name}"),))
    return await _take(at, pick(at.draft.answers, BY_NAME[name], (code,)))


async def leave_out(at: Sitting, name: str, *, unsure: bool) -> Moved:
    """跳过 or 不清楚: the step stays empty, and that is an answer."""
    check_asking(at.draft, name)
    answers = skip(at.draft.answers, name)
    if unsure and name in {"tense", "deadline", "blocked", "repeat", "resolved"}:
        unclear: dict[str, Any] = {name: "unclear"}
        answers = replace(answers, **unclear)
    moved = await _take(at, answers)
    return moved if unsure else Moved(moved.draft, (Line("client.skipped"), *moved.lines))


def toggle(at: Sitting, code: str) -> Moved:
    """One more wish, or one fewer."""
    check_asking(at.draft, "desired")
    return Moved(at.now_with(toggled(at.draft.answers, code)).draft)


async def picked(at: Sitting) -> Moved:
    """选好了; raises NothingPicked."""
    check_asking(at.draft, "desired")
    if not at.draft.answers.desired:
        raise NothingPicked
    return await _take(at, at.draft.answers)


async def confirm(at: Sitting, *, right: bool) -> Moved:
    """对 or 不对 to a value that was said back."""
    answers = at.draft.answers
    if answers.pending is None or answers.asking is None:
        raise OldQuestion
    if not right:
        return ask_again(at.now_with(replace(answers, pending=None)))
    today = at.uow.now.astimezone(CHINA).date()
    return await _take(at, confirmed(answers, BY_NAME[answers.asking], today))


def ask_again(at: Sitting) -> Moved:
    """The same question once more."""
    return Moved(at.draft, (waiting_line(at.draft),))


def waiting_line(draft: Draft) -> Line:
    """What waits for the client's answer: a question of the list or one before it, papers, or the card."""
    step = draft.answers.asking
    facts = {"draft": draft.id, "step": step, "kind": draft.answers.kind or Kind.COMPLAINT.value}
    return Line(WAITING.get(step, "client.question"), facts)


async def _take(at: Sitting, answers: Answers) -> Moved:
    """An answer is in: on to the next question, or back to the card that is being changed."""
    step, editing = answers.asking, answers.editing
    at.uow.audit(f"contact:{at.draft.contact_id}", "intake.answer", at.draft.id, step=step)
    at = at.now_with(replace(answers, asking=None, pending=None, repeated=False, editing=False))
    if not editing:
        return await advance(at)
    judged, gaps = await look(at)
    at = at.now_with(noted(at.draft.answers, judged, gaps), Stage.REVIEWING)
    return Moved(at.draft, (Line("client.edited", {"draft": at.draft.id}),))


async def typed(at: Sitting, told: Told, reply: Reply) -> Moved:
    """A written answer to a question: taken if it reads as one, else kept as a supplement, and asked once more."""
    answers, name = at.draft.answers, at.draft.answers.asking or ""
    noted_reply = replace(answers, replies=(*answers.replies, f"{name}: {told.text}"))
    match reply:
        case Picked(codes=codes) if (name, codes[0]) not in {("occurred", "date"), ("who", "name")}:
            return await _take(at, pick(noted_reply, BY_NAME[name], codes))
        case Picked(codes=codes):
            return await choose(at, name, codes[0])
        case Filled(fields=fields):
            return await _take(at, replace(noted_reply, **fields))
        case Confirm(what=what, value=value):
            at = at.now_with(replace(noted_reply, pending=f"{what}:{value}"))
            return Moved(at.draft, (Line(f"client.confirm_{what}", {"draft": at.draft.id, "value": value}),))
        case Wrong(key=key):
            return Moved(at.draft, (Line("client.wrong", {"draft": at.draft.id, "key": key}),))
    return await supplement(at, told)


async def supplement(at: Sitting, told: Told) -> Moved:
    """Not an answer: one more message of the story, and the question once more; the second time it is passed over."""
    at = replace(at, draft=save(at.uow, replace(at.draft, story=(*at.draft.story, told))))
    _, gaps = await look(at)
    if gaps.safety and not at.draft.answers.soothed_for_safety:
        at, lines = await alarm(at)
        return Moved(at.draft, lines)
    answers = at.draft.answers
    if answers.repeated:
        return await _take(at, skip(answers, answers.asking or ""))
    at = at.now_with(replace(answers, repeated=True))
    return Moved(at.draft, (Line("client.asked_again", {"draft": at.draft.id, "step": answers.asking}),))


async def said_while_checking(at: Sitting) -> Moved:
    """A message while the card lies there: it was kept; the card is shown with it."""
    judged, gaps = await look(at)
    if gaps.safety and not at.draft.answers.soothed_for_safety:
        at, lines = await alarm(at)
        return Moved(at.draft, lines)
    if at.draft.answers.soothed_for_safety:
        return Moved(at.draft, (Line("client.with_you", {"draft": at.draft.id}),))
    return await to_review(at.now_with(noted(at.draft.answers, judged, gaps)), gaps)


async def told_instead(at: Sitting, told: Told) -> Moved:
    """More words where a kind was asked for: they may say it by themselves."""
    at = replace(at, draft=save(at.uow, replace(at.draft, story=(*at.draft.story, told))))
    return await advance(at.now_with(replace(at.draft.answers, asking=None)))


async def settle_kind(at: Sitting, kind: str) -> Moved:
    """The client says what this is."""
    check_asking(at.draft, "kind")
    return await advance(at.now_with(replace(at.draft.answers, kind=kind, asking=None, pressed=True)))


async def ours(at: Sitting) -> Moved:
    """和你们有关: it is a complaint about the firm after all."""
    check_asking(at.draft, "target")
    answers = replace(at.draft.answers, kind=Kind.COMPLAINT.value, asking=None, pressed=True)
    return await advance(at.now_with(answers))


def edit(at: Sitting, name: str) -> Moved:
    """One line of the card is to be changed: its question once more, the value as it is until it is answered."""
    answers = replace(at.draft.answers, asking=name, pending=None, repeated=False, editing=True)
    at = at.now_with(answers, Stage.ASKING)
    return ask_again(at)
