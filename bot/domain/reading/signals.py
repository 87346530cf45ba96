"""From a story to its signals: every hit with its span and its reading, and what is ruled out.

It joins the patterns, the modality of each match, the rules of counting (催了三次 is chasing, 第三次报错
is an event) and of escalation (a threat, an attempted fraud, a leak that spread). It does not grade.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from bot.domain.reading.fold import load
from bot.domain.reading.learned import Heard
from bot.domain.reading.lexicon import Place, concepts
from bot.domain.reading.modality import DEEDS, Judged, Modality, Scene, judge
from bot.domain.reading.normal import Narrative, Span
from bot.domain.reading.patterns import Match, book

PARTICLES = load("particles.toml")
US = PARTICLES["us"]  # the client itself is the target
ANGER = "emo.strong"  # says nothing of what happened
MANY = 5  # codes; a story in which the rules found more of them is explained well enough
LESSER = {"data.leak_spread": "data.leak"}
ENOUGH = 30  # tellings of one thing: more of them say no more, and would cost as much as all before them together
OUTSIDE_DONE = ("rep.regulator", "rep.legal", "rep.public", "rep.media", "rep.group")


@dataclass(frozen=True, slots=True)
class Hit:
    """One thing the client said: what it is taken for, where it stands, how it is meant and why."""

    code: str
    modality: Modality
    span: Span
    cue: str = ""
    fixed: bool = False  # the pattern itself says how it is meant
    learned: bool = False  # no rule knows the words: they sound like it

    @property
    def counts(self) -> bool:
        """Whether it may score."""
        certain = self.modality is Modality.ASSERTED
        return certain or (self.modality is Modality.SUSPECTED and self.code != "fraud")


def find_hits(narrative: Narrative, scene: Scene) -> tuple[Hit, ...]:
    """All hits of a story, in the order of its words, one for each code, reading and place."""
    found: dict[tuple[str, Modality, int, int], Hit] = {}
    told: Counter[tuple[str, Modality]] = Counter()
    for match in sorted(book().match(scene.atoms, scene.clauses), key=_place):
        for hit in _hits(match, narrative, scene):
            place = (hit.code, hit.modality, hit.span.message, hit.span.start)
            if place not in found and told[place[:2]] < ENOUGH:
                found[place] = hit
                told[place[:2]] += 1
    return tuple(sorted(found.values(), key=_order))


def overhear(hits: Sequence[Hit], heard: Heard, narrative: Narrative, scene: Scene) -> tuple[Hit, ...]:
    """The hits less those that nothing else in the story supports, with what a clause sounds like, where no rule has
    read that code in it or counted it anywhere."""
    counted = {hit.code for hit in hits if hit.counts}
    added = [
        replace(hit, learned=True)
        for code, place in heard.said
        if code not in counted and not _read_there(code, place, hits, narrative)
        for hit in _meant(code, place, narrative, scene)
    ]
    denied = {hit.code for hit in hits if not hit.counts}
    kept = [_doubted(hit, denied) if hit.counts and hit.code in heard.doubted else hit for hit in hits]
    return tuple(sorted((*kept, *added), key=_order))


def _doubted(hit: Hit, denied: set[str]) -> Hit:
    """A hit that is not believed counts for nothing; a leak that did not spread is one still, unless it is denied."""
    lesser = LESSER.get(hit.code)
    return replace(hit, code=lesser) if lesser and lesser not in denied else replace(hit, modality=Modality.NONE)


def marks(hits: Sequence[Hit], scene: Scene) -> frozenset[str]:
    """What a whole story shows: the named concepts met in it, what the rules found, how it is meant, and how much."""
    met = {f"@@{name}" for name in scene.atoms.named if name in concepts()}
    found = {f"!!{hit.code} {hit.modality.value}" for hit in hits if hit.code != ANGER}
    counted = len({hit.code for hit in hits if hit.counts and hit.code != ANGER})
    return frozenset(met | found | {f"!!found>{least}" for least in range(min(counted, MANY))})


def _read_there(code: str, place: Place, hits: Sequence[Hit], narrative: Narrative) -> bool:
    """Whether a rule has read that code in a clause, or has read there that something of its like did not happen."""
    if code == "repeat.3" and any(hit.code == "count.period" for hit in hits):
        return True  # the periods are counted one by one
    like = code.startswith(DEEDS)
    for hit in hits:
        same = hit.code == code or (like and hit.modality is Modality.NEGATED and hit.code.startswith(DEEDS))
        if same and place[0] <= narrative.starts[hit.span.message] + hit.span.start < place[1]:
            return True
    return False


def _meant(code: str, place: Place, narrative: Narrative, scene: Scene) -> Iterator[Hit]:
    judged = judge(code, place, scene)
    yield from _escalate(Hit(code, judged.modality, narrative.span(*place), judged.cue))


def _place(match: Match) -> tuple[int, int, str, bool, str, tuple[str, ...]]:
    pattern = match.pattern
    return match.start, -match.end, pattern.code, not pattern.modality, pattern.modality, pattern.concepts


def _order(hit: Hit) -> tuple[int, int, str]:
    return hit.span.message, hit.span.start, hit.code


def _hits(match: Match, narrative: Narrative, scene: Scene) -> Iterator[Hit]:
    place: Place = (match.start, match.end)
    pattern = match.pattern
    judged = Judged(Modality(pattern.modality)) if pattern.modality else judge(pattern.code, place, scene)
    yield from _escalate(
        Hit(pattern.code, judged.modality, narrative.span(*place), judged.cue, bool(pattern.modality))
    )


def _escalate(hit: Hit) -> Iterator[Hit]:
    """What a reading turns a code into: a threat, a suspicion, a possible loss."""
    yield hit
    if hit.code in OUTSIDE_DONE and hit.modality is Modality.CONDITIONAL:
        yield replace(hit, code="rep.threat", modality=Modality.ASSERTED)
    elif hit.code in OUTSIDE_DONE and hit.modality is Modality.NONE and US in hit.cue + hit.span.words:
        yield replace(hit, code="loss.potential", modality=Modality.ASSERTED)
    elif hit.code == "fraud" and hit.modality is Modality.SUSPECTED:
        yield replace(hit, code="fraud.suspected", modality=Modality.SUSPECTED)
    elif hit.code.startswith("loss") and hit.modality is Modality.CONDITIONAL:
        yield replace(hit, code="loss.potential", modality=Modality.ASSERTED)
    elif hit.code.startswith("tax") and hit.modality is Modality.RESOLVED and PARTICLES["times"] in hit.cue:
        yield replace(hit, code="repeat.2", modality=Modality.ASSERTED)
