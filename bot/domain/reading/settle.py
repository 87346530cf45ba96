"""What hits mean together: sums, limits and counts turned into codes, and the weaker of two tellings dropped.

A claim of loss becomes a claim without a sum, unless a sum was read; a limit becomes its code; a failure to do
a piece of work in time is an error once the tax office has answered it. One fact scores in one dimension.
"""

from collections.abc import Sequence
from dataclasses import replace

from bot.domain.reading.deadlines import Deadline
from bot.domain.reading.losses import Loss
from bot.domain.reading.modality import Modality
from bot.domain.reading.normal import Narrative
from bot.domain.reading.signals import Hit

POTENTIAL_BIG = 50_000


def settle(
    hits: Sequence[Hit], loss: Loss, deadlines: Sequence[Deadline], narrative: Narrative
) -> tuple[Hit, ...]:
    """All hits of a story with those that follow from them."""
    found = list(hits)
    found += _limits(deadlines, narrative)
    found += _losses(found, loss, narrative)
    return tuple(sorted(found, key=lambda hit: (hit.span.message, hit.span.start, hit.code)))


def _limits(deadlines: Sequence[Deadline], narrative: Narrative) -> list[Hit]:
    return [Hit(one.code, Modality.ASSERTED, narrative.span(*one.span), one.event) for one in deadlines]


def _losses(hits: Sequence[Hit], loss: Loss, narrative: Narrative) -> list[Hit]:
    found = []
    claims = [hit for hit in hits if hit.code == "loss" and hit.counts]
    if claims and not loss.known:
        found.append(replace(claims[0], code="loss.unknown"))
    if loss.potential is not None:
        code = "loss.potential_big" if loss.potential >= POTENTIAL_BIG else "loss.potential"
        part = next(one for one in loss.ruled_out if one.low == loss.potential)
        found.append(Hit(code, Modality.ASSERTED, narrative.span(*part.span)))
    return found
