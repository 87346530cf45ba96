"""What hits mean together: sums, limits and counts as codes, and the weaker of two tellings dropped.

A claim of loss becomes a claim without a sum, unless a sum was read; a limit becomes its code; a failure
to do a piece of work in time is an error once the tax office has answered it. One fact scores in one
dimension.
"""

from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from operator import attrgetter

from bot.domain.reading.amounts import HEARD, Amount
from bot.domain.reading.deadlines import Deadline
from bot.domain.reading.fold import Patterns, patterns
from bot.domain.reading.lateness import not_late
from bot.domain.reading.losses import Loss
from bot.domain.reading.modality import ASSERTED
from bot.domain.reading.money_roles import Role, context
from bot.domain.reading.normal import Narrative, Span, level
from bot.domain.reading.signals import Hit

POTENTIAL_BIG = 50_000
STAKES = frozenset(Role) - {
    *(Role.LOSS, Role.REFUNDED, Role.TURNOVER, Role.FACE, Role.QUOTA, Role.THRESHOLD),
    *(Role.ACCEPTED, Role.SAVING, Role.FIGURE, Role.COUNT),
}
THREE = 3
CAUSES = ("staff.", "quality.", "records.", "seal.", "data.", "fraud", "biz.delay", "mit.own_fault")
OPEN = ("deadline.", "repeat.2")  # told of work that is still to be done
STRONGER = {  # what the same words are told as rather
    "quality.error": {"mit.own_fault"},
    "biz.delay": {"mit.own_fault", "quality.error", "staff.unreachable"},
    "repeat.3": {"repeat.2"},
}


_order = attrgetter("span.message", "span.start", "code", "modality")


def settle(
    hits: Sequence[Hit], loss: Loss, deadlines: Sequence[Deadline], narrative: Narrative
) -> tuple[Hit, ...]:
    """All hits of a story with those that follow from them."""
    fixed = [hit for hit in hits if hit.fixed]
    found = [hit for hit in hits if not _overruled(hit, fixed)] if fixed else list(hits)
    codes = {hit.code for hit in found}
    weak = [code for code in STRONGER.keys() & codes if not codes.isdisjoint(STRONGER[code])]
    if weak:
        found = [hit for hit in found if hit.code not in weak or not _same_fact(hit, found)]
    found = [hit for hit in found if not hit.learned or _named(hit)]
    if "count.period" in codes:
        found += _periods(found)
    if deadlines:
        found += _limits(deadlines, narrative)
    if "biz.delay" in codes:
        found = not_late(found)
    if "loss.potential" in codes:
        found = [_sized(hit, loss, narrative) for hit in found]
    if "loss" in codes or loss.potential is not None:
        found += _losses(found, loss, narrative)
    if loss.known:
        found += _sums(found, loss, narrative)
    return _join([hit for hit in found if not hit.code.startswith("count.")])


def _join(hits: Sequence[Hit]) -> tuple[Hit, ...]:
    """All hits in the order of their words; those of one code and reading that overlap are told as one."""
    ordered = sorted(hits, key=_order)
    if len({hit.code for hit in hits}) == len(hits):
        return tuple(ordered)
    joined: list[Hit] = []
    latest: dict[str, int] = {}  # by code and reading, where its last hit is among those joined
    for hit in ordered:
        reading = hit.code + hit.modality
        at = latest.get(reading)
        if at is not None and _touch(last := joined[at], hit):
            span = _both(last.span, hit.span)
            joined[at] = Hit(last.code, last.modality, span, last.cue or hit.cue, last.fixed, last.learned)
        else:
            latest[reading] = len(joined)
            joined.append(hit)
    return tuple(joined)


def _both(one: Span, other: Span) -> Span:
    tail = other.words[max(0, one.end - other.start) :]
    return Span(one.message, one.start, max(one.end, other.end), one.words + tail)


def _touch(one: Hit, other: Hit) -> bool:
    here, there = one.span, other.span
    return here.message == there.message and here.start < there.end and there.start < here.end


def _overruled(hit: Hit, fixed: Sequence[Hit]) -> bool:
    """A pattern that says itself how it is meant outweighs a looser one over the same words."""
    return not hit.fixed and any(other.code == hit.code and _touch(hit, other) for other in fixed)


def _same_fact(hit: Hit, hits: Sequence[Hit]) -> bool:
    """A late piece of work that is an error already, or that the client owns, is no delay as well; a number of times
    somebody was chased is no number of failings."""
    others = [one for one in hits if one.code in STRONGER[hit.code] and not one.learned and _touch(hit, one)]
    return any(hit.code != "repeat.3" or other.span.start < hit.span.start for other in others)


def _named(hit: Hit) -> bool:
    """Whether a clause that only sounds like something holds a word that it cannot do without."""
    needs = heard_with()
    return hit.code not in needs.sources or needs[hit.code].search(level(hit.span.words)) is not None


@cache
def heard_with() -> Patterns:
    """By code, what the words must hold in which it was only heard."""
    return patterns("heard.toml")


def _periods(hits: Sequence[Hit]) -> list[Hit]:
    """Three periods told one by one, each with a failing, are three times."""
    periods = {hit.span.words[:2]: hit for hit in hits if hit.code == "count.period"}
    if len(periods) < THREE:
        return []
    return [replace(next(iter(periods.values())), code="repeat.3", modality=ASSERTED)]


def imply(hits: Sequence[Hit], loss: Loss) -> tuple[Hit, ...]:
    """The hits of a complaint, with what must lie behind its harm where the cause was left unsaid: an error behind a
    sum or a mark of the tax office, late work behind a limit or a chase."""
    if [hit for hit in hits if hit.code.startswith(CAUSES) and hit.counts]:
        return tuple(hits)
    told = [hit for hit in hits if hit.counts]
    losses = [hit for hit in told if hit.code == "loss" and loss.known and not hit.learned]
    came = [replace(hit, code="quality.error") for hit in losses]
    if not any(hit.code.startswith("biz.") for hit in told):
        came += [replace(hit, code="quality.error") for hit in told if hit.code.startswith("tax.")]
        came += [replace(hit, code="biz.delay") for hit in told if hit.code.startswith(OPEN)]
    return (*hits, *came[:1])


def _sums(hits: Sequence[Hit], loss: Loss, narrative: Narrative) -> list[Hit]:
    """A sum that was read as lost is a loss, whatever words stood around it."""
    if any(hit.code == "loss" and hit.counts for hit in hits):
        return []
    return [loss_of(part, narrative) for part in loss.parts[:1]]


def loss_of(part: Amount, narrative: Narrative) -> Hit:
    """A sum that counts as lost as a hit of its own."""
    return Hit("loss", ASSERTED, narrative.span(*part.span), part.family, learned=part.family == HEARD)


def _limits(deadlines: Sequence[Deadline], narrative: Narrative) -> list[Hit]:
    return [Hit(one.code, ASSERTED, narrative.span(*one.span), one.event) for one in deadlines]


def _sized(hit: Hit, loss: Loss, narrative: Narrative) -> Hit:
    """A loss that may come is a big one where its sentence names such a sum, unless as an order's or a loan's."""
    if hit.code != "loss.potential" or not hit.counts:
        return hit
    at = narrative.starts[hit.span.message] + hit.span.start
    begin = max((found.end() for found in context()["sentence_break"].finditer(narrative.text, 0, at)), default=0)
    rest = context()["sentence_break"].search(narrative.text, at)
    end = rest.start() if rest else len(narrative.text)
    said = narrative.text[begin:end]
    if context()["worth_only"].search(said):
        return hit
    sums = [one for one in (*loss.unclear, *loss.ruled_out) if begin <= one.span[0] < end and one.role in STAKES]
    big = any(one.low is not None and one.low >= POTENTIAL_BIG for one in sums)
    return replace(hit, code="loss.potential_big") if big else hit


def _losses(hits: Sequence[Hit], loss: Loss, narrative: Narrative) -> list[Hit]:
    found = []
    claims = [hit for hit in hits if hit.code == "loss" and hit.counts]
    if claims and not loss.known:
        found.append(replace(claims[0], code="loss.unknown"))
    if loss.potential is not None:
        code = "loss.potential_big" if loss.potential >= POTENTIAL_BIG else "loss.potential"
        part = next(one for one in loss.ruled_out if one.low == loss.potential)
        found.append(Hit(code, ASSERTED, narrative.span(*part.span)))
    return found
