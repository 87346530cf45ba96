"""Was it so, was it denied, feared, suspected, asked, told of somebody else, or long past?

Each match of a pattern gets one reading out of the words around it (grading rules §3.4). The window to
the left ends with the clause; a negator reaches over words that carry no event of their own and over
nothing else. Outside complaints have a tense: done, or only threatened. It does not know what any reading
is worth.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from typing import NamedTuple

from bot.domain.reading.clauses import Clauses
from bot.domain.reading.fold import load
from bot.domain.reading.lexicon import Atoms, Place, concepts

REACH = 8
PARTICLES = load("particles.toml")
PARTNERS = tuple(PARTICLES["partners"])
ASKING = tuple(PARTICLES["asking"])
ASKABLE = ("loss", "tax", "biz.blocked", "biz.halt")
DEEDS = ("quality", "staff.", "records", "seal", "data", "fraud", "repeat")  # what somebody did or left undone
GRAVE_DEEDS = ("fraud", "data", "seal", "records", "staff.misconduct")
BREATH = 45  # how soon an accusation is taken back
FEARLESS = ("mit.calm", "mit.no", "mit.own", "emo", "deadline")  # told as they are, whatever is feared beside them
EVERY = ("",)
DENIALS = ("dblneg", "unwilling", "near", "neg", "negafter")
LEAD = 7  # how far into its clause a doer may stand
OUTSIDE = ("rep.regulator", "rep.legal", "rep.public", "rep.media", "rep.group")


class Modality(StrEnum):
    """How a hit is meant."""

    ASSERTED = "asserted"
    NEGATED = "negated"
    CONDITIONAL = "conditional"
    SUSPECTED = "suspected"
    QUESTION = "question"
    THIRD_PARTY = "third_party"
    RESOLVED = "resolved"
    RHETORICAL = "rhetorical"
    NONE = "none"
    DOUBTED = "doubted"  # read by a rule, and nothing else in the story supports it


ASSERTED, NEGATED, CONDITIONAL, SUSPECTED, QUESTION, THIRD_PARTY, RESOLVED, RHETORICAL, NONE, DOUBTED = Modality
# by name: to look a member up in its class costs ten times as much, and a story asks for hundreds


class Judged(NamedTuple):
    """A reading and the word that decided it (empty for the default)."""

    modality: Modality
    cue: str = ""


@dataclass(frozen=True, slots=True)
class Scene:
    """One text with everything found in it."""

    text: str
    clauses: Clauses
    atoms: Atoms

    def cue(self, concept: str, low: int, high: int) -> Place | None:
        """The last word of a concept between two offsets."""
        return self.atoms.last(concept, low, high) if concept in self.atoms.named else None

    def words(self, place: Place) -> str:
        """What stands at a place."""
        return self.text[place[0] : place[1]]


PLAIN = Judged(ASSERTED)


def judge(code: str, place: Place, scene: Scene) -> Judged:
    """How the hit of a code at a place is meant."""
    named = scene.atoms.named
    denied = None if named.isdisjoint(DENIALS) else _denied(code, place, scene)
    if denied is not None:
        return denied
    if code in OUTSIDE:
        return _told_or_done(code, place, scene)
    for rule, cues in _rules_for(code):
        if cues and named.isdisjoint(cues):
            continue
        judged = rule(code, place, scene)
        if judged is not None:
            return judged
    return PLAIN


def _clause_start(place: Place, scene: Scene) -> int:
    return scene.clauses.starts[scene.clauses.clause_at[place[0]]]


def _clause_end(place: Place, scene: Scene) -> int:
    return scene.clauses.ends[scene.clauses.clause_at[place[1] - 1]]


def _denied(code: str, place: Place, scene: Scene) -> Judged | None:
    begin = _clause_start(place, scene)
    low = max(begin, place[0] - REACH)
    if double := scene.cue("dblneg", low, place[0] + 2):
        return Judged(ASSERTED, scene.words(double))
    if code in OUTSIDE and (unwilling := scene.cue("unwilling", begin, place[0])):
        return Judged(NEGATED, scene.words(unwilling))
    if near := scene.cue("near", low, place[0] + 1):
        return Judged(NEGATED, scene.words(near))
    negator = scene.cue("neg", low, place[0])
    if negator and _reaches(scene.text[negator[1] : place[0]], scene):
        return Judged(NEGATED, scene.words(negator))
    end = _clause_end(place, scene)
    after = next(iter(scene.atoms.within("negafter", place[1], min(end, place[1] + 7))), None)
    if after and after[0] <= place[1] + 2 and after[1] + 2 >= end:
        return Judged(NEGATED, scene.words(after))
    return None


@cache
def _transparent() -> re.Pattern[str]:
    words = [*sorted(concepts()["soft"], key=len, reverse=True), *PARTICLES["between"]]
    return re.compile(f"(?:{'|'.join(map(re.escape, words))})*")


def _reaches(between: str, scene: Scene) -> bool:
    del scene
    return _transparent().fullmatch(between) is not None


def _told_or_done(code: str, place: Place, scene: Scene) -> Judged:
    third = _target(place, scene)
    if third is not None:
        return third
    if "letter" in scene.atoms.named and code == "rep.legal":
        return Judged(ASSERTED, scene.words(scene.atoms["letter"][0]))
    begin, end = scene.clauses.sentence_bounds(place[0])
    breath = min(end + BREATH, len(scene.text))
    unreal = scene.cue("unreal", begin, place[0]) or scene.cue("retracted", place[1], breath)
    if unreal:
        return Judged(NEGATED, scene.words(unreal))
    done = _done(place, scene)
    if threat := _vowed(place, scene) or _threatened(place, done, scene):
        return Judged(CONDITIONAL, scene.words(threat))
    if done is None and _quoted(code, place, scene):
        return Judged(THIRD_PARTY)
    return Judged(ASSERTED, scene.words(done) if done else "")


def _target(place: Place, scene: Scene) -> Judged | None:
    """An outside complaint that somebody else makes, or that is aimed at somebody else."""
    begin, end = _clause_start(place, scene), _clause_end(place, scene)
    if against := scene.cue("clientastarget", max(begin, place[0] - 6), min(end, place[1] + 6)):
        return Judged(NONE, scene.words(against))
    if other := scene.cue("othertarget", max(begin, place[0] - 12), min(end, place[1] + 12)):
        return Judged(NONE, scene.words(other))
    if heard := _hearsay(place, scene) or scene.cue("notfirm", *scene.clauses.sentence_bounds(place[0])):
        return Judged(THIRD_PARTY, scene.words(heard))
    teller = scene.cue("third", max(begin, place[0] - 10), place[0])
    if teller and (scene.text[: teller[0]].endswith(PARTNERS) or scene.cue("me", place[0], place[1])):
        teller = None
    advised = scene.cue("thirdasks", begin, place[0] + 1)
    if advised or (teller and not scene.cue("me", teller[1], place[0])):
        return Judged(THIRD_PARTY, scene.words(advised or teller or place))
    return None


def _threatened(place: Place, done: Place | None, scene: Scene) -> Place | None:
    threat = _threat(place, scene)
    return threat if threat and (done is None or _closer(threat, done, place)) else None


def _threat(place: Place, scene: Scene) -> Place | None:
    sentence = scene.clauses.sentence_bounds(place[0])[0]
    begin = max(_clause_start(place, scene), place[0] - 10)
    found = scene.cue("intent", begin, place[0] + 3)
    after = scene.cue("intentafter", place[1] - 3, min(_clause_end(place, scene) + 8, place[1] + 12, len(scene.text)))
    condition = _condition(max(sentence, place[0] - 30), place[0], scene)
    if condition and scene.cue("counterfactual", condition[1], condition[1] + 10):
        condition = None
    return found or after or condition


def _vowed(place: Place, scene: Scene) -> Place | None:
    """A condition and then a vow: 要是明天还这样，12315我就打了 has not been done, whatever its tense."""
    condition = _condition(scene.clauses.sentence_bounds(place[0])[0], place[0], scene)
    if condition is None or scene.cue("counterfactual", condition[1], condition[1] + 10):
        return None
    vow = scene.cue("vow", condition[1], place[1] + 2)
    return None if vow is None or scene.cue("sure", vow[1], place[1] + 10) else vow


def _condition(low: int, high: int, scene: Scene) -> Place | None:
    """The last word of a condition that is not the tail of a sum: 三万一 holds 万一."""
    found = scene.atoms.within("cond", low, high)
    return max((at for at in found if not scene.cue("sumtail", at[0] - 1, at[1])), default=None)


def _done(place: Place, scene: Scene) -> Place | None:
    begin = max(_clause_start(place, scene), place[0] - 14)
    end = min(scene.clauses.sentence_bounds(place[1] - 1)[1], place[1] + 10)
    return scene.cue("past", begin, end)


def _closer(threat: Place, done: Place, place: Place) -> bool:
    # 已经准备去投诉 is a plan; 再拖…我已经投诉了 is a fact
    if done[0] >= place[0]:
        return threat[0] >= place[1] or threat[1] > place[0] - 3
    return threat[0] >= done[0]


def _quoted(code: str, place: Place, scene: Scene) -> Judged | None:
    if not (scene.clauses.quotes or "contractsays" in scene.atoms.named):
        return None
    for start, end in scene.clauses.quotes:
        if start <= place[0] and place[1] <= end and end - start > place[1] - place[0] + 2:
            if source := scene.cue("contract", max(0, start - 8), start):
                return Judged(THIRD_PARTY, scene.words(source))
            spoken = _to_client(code, (start, end), scene)
            if not (spoken or code.startswith(("quality", "staff", "records", "seal", "fraud", "data"))):
                return Judged(THIRD_PARTY, scene.text[start:end])
    source = scene.cue("contractsays", max(_clause_start(place, scene), place[0] - 12), place[1])
    shown = code.startswith("tax") and scene.cue("onrecord", _clause_start(place, scene), place[0])
    if source and not shown and not code.startswith(("mit", "data", "staff.misconduct")):
        return Judged(THIRD_PARTY, scene.words(source))
    return None


def _to_client(code: str, quote: Place, scene: Scene) -> bool:
    """Whether somebody says to the client what has become of its own firm: 「你公司被列异常」 is a telling."""
    if not code.startswith(("tax", "biz")):
        return False
    return scene.cue("ofclient", *quote) is not None and scene.cue("unsettled", *quote) is None


def _feared(code: str, place: Place, scene: Scene) -> Judged | None:
    sentence = scene.clauses.sentence_bounds(place[0])[0]
    here = scene.cue("fear", max(_clause_start(place, scene), place[0] - 12), place[0])
    if here:
        return Judged(CONDITIONAL, scene.words(here))
    reach = 26 if code.startswith(("tax", "biz")) else 18
    condition = _condition(max(sentence, place[0] - reach), place[0], scene)
    if condition is None or scene.cue("counterfactual", condition[1], condition[1] + 10):
        return None
    if scene.cue("event", condition[1], min(place[1] + 2, len(scene.text))) and condition[0] < _clause_start(
        place, scene
    ):
        return None
    return Judged(CONDITIONAL, scene.words(condition))


def _taken_back(code: str, place: Place, scene: Scene) -> Judged | None:
    """An accusation that the client takes back in the next breath: it lay in its own pocket, it was a sample."""
    del code
    back = scene.cue("takenback", place[0], min(len(scene.text), place[1] + BREATH))
    return Judged(NEGATED, scene.words(back)) if back else None


def _long_over(code: str, place: Place, scene: Scene) -> Judged | None:
    """A deed of an earlier time of which the same sentence says that it has long been put right."""
    del code
    begin, end = scene.clauses.sentence_bounds(place[0])
    over = scene.cue("history", begin, place[0]) and scene.cue("longover", place[1], end)
    return Judged(RESOLVED, scene.words(over)) if over else None


def _done_by(code: str, place: Place, scene: Scene) -> Judged | None:
    """A deed of somebody who is not the firm: the client itself, its staff, a bank, a friend's accountant. Who only
    tells of a mistake did not make it."""
    if cleared := scene.cue("notfirm", *scene.clauses.sentence_bounds(place[0])):
        return Judged(THIRD_PARTY, scene.words(cleared))
    if not code.startswith(DEEDS):
        return None
    begin, end = _clause_start(place, scene), _clause_end(place, scene)
    for doer in scene.atoms["outsider"]:
        if begin <= doer[0] <= begin + LEAD and doer[0] < place[1]:
            beside = scene.atoms.first("notdoer", doer[1], doer[1])
            tells = code.startswith("quality") and scene.cue("reports", doer[1], place[1])
            if not (beside or tells or scene.cue("firmdoes", begin, end)):
                return Judged(THIRD_PARTY, scene.words(doer))
    return None


def _advice(code: str, place: Place, scene: Scene) -> Judged | None:
    """How to mend or prevent such a thing, asked without a word of anybody having done it."""
    del code
    bounds = scene.clauses.sentence_bounds(place[0])
    asked = scene.cue("howto", *bounds)
    if asked and not scene.cue("event", *bounds):
        return Judged(QUESTION, scene.words(asked))
    return None


def _others(code: str, place: Place, scene: Scene) -> Judged | None:
    if code.startswith(("fraud", "tax", "quality", "records", "seal", "staff.misconduct")):
        heard = _hearsay(place, scene)
        if heard:
            return Judged(THIRD_PARTY, scene.words(heard))
    if not code.startswith(("loss", "tax")):
        return None
    begin = _clause_start(place, scene)
    teller = scene.cue("third", max(begin, place[0] - 8), place[0])
    if teller and not scene.cue("me", begin, place[0]):
        return Judged(THIRD_PARTY, scene.words(teller))
    return None


def _hearsay(place: Place, scene: Scene) -> Place | None:
    """Somebody else of whom the sentence tells, unless it has come back to the client or the firm."""
    heard = scene.cue("hearsay", scene.clauses.sentence_bounds(place[0])[0], place[0])
    if heard is None or any(scene.cue(name, heard[1], place[0]) for name in ("mine", "firm")):
        return None
    return heard


def _guessed(code: str, place: Place, scene: Scene) -> Judged | None:
    begin = scene.clauses.sentence_bounds(place[0])[0]
    reach = 26 if code.startswith("fraud") else 8
    guess = scene.cue("guess", max(begin, place[0] - reach), min(place[1] + 4, len(scene.text)))
    if guess is None and code == "fraud":
        guess = scene.cue("disclaim", 0, len(scene.text))
    return Judged(SUSPECTED, scene.words(guess)) if guess else None


def _asked_outright(code: str, place: Place, scene: Scene) -> Judged | None:
    polite = code.startswith("quality") and scene.cue("politeask", *scene.clauses.sentence_bounds(place[0]))
    if not (polite or code.startswith(ASKABLE)):
        return None
    near = scene.cue("asknear", max(_clause_start(place, scene), place[0] - 5), place[0] + 2)
    return Judged(QUESTION, scene.words(near)) if near else None


def _asked(code: str, place: Place, scene: Scene) -> Judged | None:
    del code
    begin, end = scene.clauses.sentence_bounds(place[0])
    if doubt := scene.cue("askauth", begin, end):
        return Judged(QUESTION, scene.words(doubt))
    ends = _ends_as_question(scene.text[begin:end])
    question = scene.cue("ask", begin, end) or (scene.cue("askmaybe", begin, end) if ends else None)
    if (question is None and not ends) or scene.cue("rhetoric", begin, end):
        return None
    if scene.cue("event", begin, end) and not _ends_as_question(_own_words(place, scene)):
        return None
    return Judged(QUESTION, scene.words(question) if question else "?")


def _own_words(place: Place, scene: Scene) -> str:
    """The clause a hit stands in, unless it blames somebody: a question with the blame in it tells a fact."""
    begin, end = _clause_start(place, scene), _clause_end(place, scene)
    return "" if scene.cue("event", begin, end) else scene.text[begin:end]


def _ends_as_question(sentence: str) -> bool:
    return sentence.rstrip().endswith(ASKING)


def _past(code: str, place: Place, scene: Scene) -> Judged | None:
    del code
    begin, end = _clause_start(place, scene), _clause_end(place, scene)
    if cleared := scene.cue("cleared", max(begin, place[0] - 6), min(end, place[1] + 6)):
        return Judged(RESOLVED, scene.words(cleared))
    old = scene.cue("history", begin, place[0])
    if old and PARTICLES["past"] in scene.text[place[1] - 1 : place[1] + 2]:
        return Judged(RESOLVED, scene.words(old))
    return None


class Rule(NamedTuple):
    """A rule with the codes it is for, by how they begin, and the concepts without which it has nothing to say."""

    rule: Callable[[str, Place, Scene], Judged | None]
    codes: tuple[str, ...]
    cues: tuple[str, ...]


RULES = (  # the first that speaks decides
    Rule(_taken_back, GRAVE_DEEDS, ("takenback",)),
    Rule(_quoted, EVERY, ()),
    Rule(_long_over, GRAVE_DEEDS, ("longover",)),
    Rule(_done_by, (*DEEDS, "biz.halt"), ("outsider", "notfirm")),
    Rule(_others, ("fraud", "tax", "quality", "records", "seal", "staff.misconduct", "loss"), ("hearsay", "third")),
    Rule(_advice, DEEDS, ("howto",)),
    Rule(_guessed, GRAVE_DEEDS, ("guess", "disclaim")),
    Rule(_asked_outright, ("quality", *ASKABLE), ("asknear",)),
    Rule(_feared, EVERY, ("fear", "cond")),
    Rule(_asked, ASKABLE, ()),
    Rule(_past, ("tax",), ("cleared", "history")),
)


@cache
def _rules_for(code: str) -> tuple[tuple[Callable[[str, Place, Scene], Judged | None], tuple[str, ...]], ...]:
    fearless = code.startswith(FEARLESS)
    return tuple(
        (rule, cues) for rule, codes, cues in RULES if code.startswith(codes) and not (rule is _feared and fearless)
    )
