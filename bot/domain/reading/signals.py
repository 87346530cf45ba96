"""From a story to its signals: every hit with its span and its reading, and what is ruled out.

It joins the patterns, the modality of each match, the rules of counting (催了三次 is chasing, 第三次报错
is an event) and of escalation (a threat, an attempted fraud, a leak that spread). It does not grade.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from bot.domain.reading.clauses import Clauses, split
from bot.domain.reading.fold import load
from bot.domain.reading.learned import Heard
from bot.domain.reading.lexicon import Place
from bot.domain.reading.modality import (
    ASSERTED,
    CONDITIONAL,
    DEEDS,
    DOUBTED,
    NEGATED,
    NONE,
    RESOLVED,
    SUSPECTED,
    Judged,
    Modality,
    Scene,
    judge,
)  # fmt: skip
from bot.domain.reading.normal import Narrative, Span
from bot.domain.reading.patterns import book

PARTICLES = load("particles.toml")
US = PARTICLES["us"]  # the client itself is the target
MOODS = ("emo.strong", "mit.calm")  # say nothing of what happened
GRAVE = ("fraud", "data.", "seal.", "records.", "rep.", "tax.severe", "emo.safety", "biz.halt")
MANY = 5  # codes; a story in which the rules found more of them is explained well enough
LESSER = {"data.leak_spread": "data.leak"}
ENOUGH = 30  # tellings of one thing: more of them say no more, and would cost as much as all before them together
FIXED = {modality.value: Judged(modality) for modality in Modality}  # as a pattern itself says it is meant
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
        return self.modality is ASSERTED or (self.modality is SUSPECTED and self.code != "fraud")

    @property
    def sure(self) -> bool:
        """Whether a word or the pattern itself tells how it is meant."""
        return self.fixed or bool(self.cue)


def survey(text: str) -> Scene:
    """A levelled text with its clauses and every word found in it."""
    return Scene(text, split(text), book().lexicon.scan(text))


def find_hits(narrative: Narrative, scene: Scene) -> tuple[Hit, ...]:
    """All hits of a story, in the order of its words, one for each code, reading and place."""
    found: dict[tuple[str, Modality, int, int], Hit] = {}
    told: dict[tuple[str, Modality], int] = {}
    for pattern, start, end in book().match(scene.atoms, scene.clauses):
        judged = FIXED.get(pattern.modality) or judge(pattern.code, (start, end), scene)
        said = Hit(pattern.code, judged.modality, narrative.span(start, end), judged.cue, bool(pattern.modality))
        for hit in _escalated(said):
            reading = hit.code, hit.modality
            place = (*reading, hit.span.message, hit.span.start)
            if place not in found and (times := told.get(reading, 0)) < ENOUGH:
                found[place] = hit
                told[reading] = times + 1
    return tuple(sorted(found.values(), key=_order))


def overhear(hits: Sequence[Hit], heard: Heard, narrative: Narrative, scene: Scene) -> tuple[Hit, ...]:
    """The hits less those that nothing else in the story supports, with what a clause sounds like, where no rule has
    read that code in it or counted it anywhere."""
    counted = {hit.code for hit in hits if hit.counts}
    added = [
        hit
        for code, place in heard.said
        if code not in counted and not _read_there(code, place, hits, narrative)
        for hit in _meant(code, place, narrative, scene)
    ]
    denied = {hit.code for hit in hits if not hit.counts}
    kept = [_doubted(hit, denied) if hit.counts and hit.code in heard.doubted and not hit.sure else hit for hit in hits]
    return tuple(sorted((*kept, *added), key=_order))


def _doubted(hit: Hit, denied: set[str]) -> Hit:
    """A hit that is not believed counts for nothing; a leak that did not spread is one still, unless it is denied."""
    lesser = LESSER.get(hit.code)
    return replace(hit, code=lesser) if lesser and lesser not in denied else replace(hit, modality=DOUBTED)


def marks(hits: Sequence[Hit]) -> frozenset[str]:
    """What rules found in a whole story, how it is meant, and how much; what only tells of the mood is left out."""
    told = [hit for hit in hits if hit.code not in MOODS]
    counted = len({hit.code for hit in told if hit.counts})
    found = {f"!!{hit.code} {hit.modality.value}" for hit in told}
    return frozenset(found.union([f"!!found>{least}" for least in range(min(counted, MANY))]))


def settled(hits: Sequence[Hit], narrative: Narrative, clauses: Clauses) -> set[int]:
    """The clauses in which rules have read something grave."""
    grave = [hit.span for hit in hits if hit.counts and hit.code.startswith(GRAVE)]
    return {clauses.clause_at[narrative.starts[span.message] + span.start] for span in grave}


def _read_there(code: str, place: Place, hits: Sequence[Hit], narrative: Narrative) -> bool:
    """Whether a rule has read that code in a clause, or has read there that something of its like did not happen."""
    if code == "repeat.3" and any(hit.code == "count.period" for hit in hits):
        return True  # the periods are counted one by one
    told = {code, "count.time"} if code == "repeat.3" else {code}  # a date or a length of time counts no failings
    like = code.startswith(DEEDS)
    for hit in hits:
        same = hit.code in told or (like and hit.modality is NEGATED and hit.code.startswith(DEEDS))
        if same and place[0] <= narrative.starts[hit.span.message] + hit.span.start < place[1]:
            return True
    return False


def _meant(code: str, place: Place, narrative: Narrative, scene: Scene) -> tuple[Hit, ...]:
    judged = judge(code, place, scene)
    return _escalated(Hit(code, judged.modality, narrative.span(*place), judged.cue, learned=True))


def _order(hit: Hit) -> tuple[int, int, str]:
    return hit.span.message, hit.span.start, hit.code


def _escalated(hit: Hit) -> tuple[Hit, ...]:
    """A hit with what its reading turns the code into: a threat, a suspicion, a possible loss."""
    if hit.modality is ASSERTED or not (turned := _turned(hit)):
        return (hit,)
    code, modality = turned
    return hit, replace(hit, code=code, modality=modality)


def _turned(hit: Hit) -> tuple[str, Modality] | None:
    if hit.code in OUTSIDE_DONE and hit.modality is CONDITIONAL:
        return "rep.threat", ASSERTED
    if hit.code in OUTSIDE_DONE and hit.modality is NONE and US in hit.cue + hit.span.words:
        return "loss.potential", ASSERTED
    if hit.code == "fraud" and hit.modality is SUSPECTED:
        return "fraud.suspected", SUSPECTED
    if hit.code.startswith("loss") and hit.modality is CONDITIONAL:
        return "loss.potential", ASSERTED
    if hit.code.startswith("tax") and hit.modality is RESOLVED and PARTICLES["times"] in hit.cue:
        return "repeat.2", ASSERTED
    return None
