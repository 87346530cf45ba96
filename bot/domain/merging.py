"""Text, answers and the desk's own counts merged into the evidence a grade stands on (§3.3 steps 5-7).

An answer beats the text; what the two say differently is kept and flagged. It knows nothing of points but
which code of a dimension is the highest, and it never looks at tone, length or tier.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from bot.domain.judgement import Answered, History
from bot.domain.reading import Reading
from bot.domain.reading.modality import Modality
from bot.domain.reading.settle import loss_of
from bot.domain.reading.signals import Hit
from bot.domain.rubric import Rubric

BANDS = {
    "lt1k": "loss.lt1k",
    "1k_1w": "loss.1k_1w",
    "1w_5w": "loss.1w_5w",
    "5w_20w": "loss.5w_20w",
    "ge20w": "loss.ge20w",
}
LIMITS = {
    "today": "deadline.overdue",
    "overdue": "deadline.overdue",
    "two_days": "deadline.48h",
    "week": "deadline.week",
}
STANDSTILL = {"invoices": "biz.blocked", "stuck": "biz.blocked", "halt": "biz.halt"}
TIMES = {"second": "repeat.2", "third": "repeat.3"}
OUTSIDE = ("rep.regulator", "rep.legal", "rep.public", "rep.media", "rep.group")


@dataclass(frozen=True, slots=True)
class Signal:
    """One code that counts: where it comes from (text, answer, desk) and, for the text, its hit."""

    code: str
    source: str
    hit: Hit | None = None

    @property
    def suspected(self) -> bool:
        """Whether the words only suspect it."""
        return self.hit is not None and self.hit.modality is Modality.SUSPECTED

    @property
    def learned(self) -> bool:
        """Whether no rule read it: the words only sound like it."""
        return self.hit is not None and self.hit.learned


@dataclass(frozen=True, slots=True)
class Evidence:
    """Everything that counts, what was ruled out, and what the sources say differently."""

    signals: tuple[Signal, ...]
    ruled_out: tuple[Hit, ...]
    amount: Decimal | None
    contradictions: tuple[str, ...]
    confirmed: frozenset[str]

    @property
    def codes(self) -> frozenset[str]:
        """The codes that count."""
        return frozenset(signal.code for signal in self.signals)


def merge(reading: Reading, answers: Answered, history: History, rubric: Rubric) -> Evidence:
    """The evidence of a story with its answers and the desk's counts."""
    told = [Signal(hit.code, "text", hit) for hit in reading.counted if hit.code != "loss"]
    amount, told = _loss(reading, answers, rubric, told)
    told, said = _answered(told, answers)
    signals = tuple(told + said + _counted_by_desk(history, rubric))
    kept = {signal.code for signal in signals} | {
        signal.code.removesuffix(".suspected") for signal in signals
    }
    out = tuple(hit for hit in reading.hits if not hit.counts and hit.code not in kept)
    clashes = tuple(sorted(reading.flags & {"contradiction"}) + _clashes(reading, answers))
    confirmed = frozenset(signal.code for signal in signals if signal.source == "answer")
    return Evidence(signals, out, amount, clashes, confirmed)


def _loss(
    reading: Reading, answers: Answered, rubric: Rubric, told: list[Signal]
) -> tuple[Decimal | None, list[Signal]]:
    """The loss that is graded: an answered sum, else an answered band, else the sum in the text."""
    others = [one for one in told if one.code not in BANDS.values()]
    if answers.amount is not None:
        code = rubric.loss_code(answers.amount)
        return answers.amount, [*_without_claim(others), Signal(code, "answer")]
    if answers.loss_band in BANDS:
        return None, [*_without_claim(others), Signal(BANDS[answers.loss_band], "answer")]
    if answers.amount_role in {"fee", "demand"}:
        return None, _without_claim(others)
    if answers.amount_role == "feared" and reading.loss.low is not None:
        big = reading.loss.low >= rubric.raw["potential_big"]
        return None, [*others, Signal("loss.potential_big" if big else "loss.potential", "answer")]
    if reading.loss.low is None:
        return None, others
    code = rubric.loss_code(reading.loss.value if reading.loss.value is not None else reading.loss.low)
    return reading.loss.value, [*others, Signal(code, "text", loss_of(reading.loss.parts[0], reading.narrative))]


def _without_claim(told: list[Signal]) -> list[Signal]:
    return [one for one in told if one.code != "loss.unknown"]


def _answered(told: list[Signal], answers: Answered) -> tuple[list[Signal], list[Signal]]:
    """Take out of the text what an answer replaces, and say what the answers say."""
    said: list[Signal] = []
    for answer, table, prefix in (
        (answers.deadline, LIMITS, "deadline."),
        (answers.blocked, STANDSTILL, "biz."),
        (answers.repeat, TIMES, "repeat."),
    ):
        if answer in table:
            told = [one for one in told if not _replaced(one.code, prefix)]
            said.append(Signal(table[answer], "answer"))
        elif answer in {"none", "first"}:
            told = [one for one in told if not _replaced(one.code, prefix)]
    told, tense = _tense(told, answers.tense)
    told, mended = _mended(told, answers.resolved)
    return told, said + tense + mended


def _replaced(code: str, prefix: str) -> bool:
    return code.startswith(prefix) and code != "biz.delay"


def _tense(told: list[Signal], tense: str | None) -> tuple[list[Signal], list[Signal]]:
    mentioned = [one for one in told if one.code in OUTSIDE or one.code == "rep.threat"]
    if tense not in {"done", "considering", "mentioned"} or not mentioned:
        return told, []
    rest = [one for one in told if one not in mentioned]
    if tense == "done":
        done = [one.code for one in mentioned if one.code in OUTSIDE]
        return rest, [Signal(code, "answer") for code in done or ["rep.regulator"]]
    return rest, [Signal("rep.threat", "answer")] if tense == "considering" else []


def _mended(told: list[Signal], resolved: str | None) -> tuple[list[Signal], list[Signal]]:
    if resolved == "yes":
        return told, [Signal("mit.fixed", "answer")]
    if resolved == "no":
        return [one for one in told if one.code != "mit.fixed"], []
    return told, []


def _counted_by_desk(history: History, rubric: Rubric) -> list[Signal]:
    least = rubric.raw["history_floor"]
    many = history.cases_of_client >= least or history.clients_same_advisor >= least
    return [Signal("repeat.3", "desk")] if many else []


def _clashes(reading: Reading, answers: Answered) -> list[str]:
    """What the text says and an answer denies, or the other way round."""
    codes = {hit.code for hit in reading.counted}
    found = []
    if answers.loss_band == "none" and reading.loss.known:
        found.append("loss")
    if answers.deadline == "none" and any(code.startswith("deadline") for code in codes):
        found.append("deadline")
    if answers.blocked == "none" and codes & set(STANDSTILL.values()):
        found.append("blocked")
    if answers.resolved == "no" and "mit.fixed" in codes:
        found.append("resolved")
    return found + _first_time(codes, answers)


def _first_time(codes: Iterable[str], answers: Answered) -> list[str]:
    return ["repeat"] if answers.repeat == "first" and "repeat.3" in codes else []
