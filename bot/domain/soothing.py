"""缓: exactly one soothing line, chosen by rule, with the reason for the choice.

safety > repeat > loss > worry > angry > disappoint > neutral (conversation §4.1). Wording is in the catalogue under
``soothe.<name>``; what the client worries about most is a code, worded there as ``worry.<code>``.
"""

from dataclasses import dataclass

from bot.domain.gaps import Gaps, patterns

WORRIES = (("biz.halt", "halt"), ("deadline.", "deadline"), ("biz.blocked", "blocked"))
LOSSES = ("loss.lt", "loss.1", "loss.5", "loss.ge", "loss.unknown", "fraud")


@dataclass(frozen=True, slots=True)
class Soothing:
    """Which line, and the words of the rubric that chose it."""

    name: str
    reasons: tuple[str, ...] = ()
    worry: str | None = None


def choose_soothing(gaps: Gaps, words: str) -> Soothing:  # noqa: PLR0911  a line for each rule, in order
    """The one line for this story."""
    codes = gaps.codes
    if gaps.safety:
        return Soothing("safety", ("emo.safety",))
    if repeated := _found(codes, ("repeat.",)):
        return Soothing("repeat", repeated)
    if lost := _lost(gaps):
        return Soothing("loss", lost)
    for prefix, worry in WORRIES:
        if pressing := _found(codes, (prefix,)):
            return Soothing("worry", pressing, worry)
    if angry := _found(codes, ("emo.",)):
        return Soothing("angry", angry)
    if trusted := patterns()["disappointed"].search(words):
        return Soothing("disappoint", (trusted[0],))
    return Soothing("neutral")


def _lost(gaps: Gaps) -> tuple[str, ...]:
    """Nobody who says that nothing was lost is pitied for a loss."""
    if "mit.no_loss" in gaps.codes:
        return ()
    return _found(gaps.codes, LOSSES) or (("fined",) if gaps.fined else ())


def _found(codes: frozenset[str], prefixes: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(sorted(code for code in codes if code.startswith(prefixes)))
