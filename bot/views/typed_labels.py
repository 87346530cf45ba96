"""Buttons that were written instead of tapped: which act a few words stand for, at this place of the conversation.

A label counts as it is; what people write in its stead is in the catalogue under ``like.<label>``. Answers to the
questions themselves are read in ``domain/replies.py``.
"""

from dataclasses import dataclass

from bot.domain.intake import BY_NAME, Draft, Stage
from bot.domain.judgement import Kind
from bot.domain.reading.fold import fold
from bot.views.actions import Act
from bot.words import DEFAULT, has, say

LONGEST = 14  # characters; a longer text is no label
STOPS = str.maketrans("", "", " \u3000\u3002.!\uff01,\uff0c\u3001~\uff5e")


@dataclass(frozen=True, slots=True)
class Written:
    """A button by its place in the catalogue; `code`: how what it is bound to ends, where there are several alike."""

    act: Act
    key: str
    code: str = ""


EVERYWHERE = (Written(Act.HUMAN, "start.hello/6"),)
NOTHING_BEGUN = (
    Written(Act.COMPLAIN, "start.hello/1"), Written(Act.ASK, "start.hello/2"), Written(Act.SUGGEST, "start.hello/3"),
    Written(Act.PRAISE, "start.hello/4"), Written(Act.PROGRESS, "start.hello/5"), Written(Act.BIND_YES, "bind.found/1"),
    Written(Act.BIND_CONTINUE, "bind.none/1"),
)  # fmt: skip
ASKED_FOR = {
    "supplement": (Written(Act.MORE_DONE, "more.open/1"),), "bind_company": (Written(Act.BIND_SKIP, "bind.ask/1"),),
}  # fmt: skip
VENTING = (
    Written(Act.TOLD, "vent.open/1"), Written(Act.TOLD, "vent.silence/1"), Written(Act.TELL_MORE, "vent.silence/2"),
    Written(Act.TOLD, "vent.voice/1"), Written(Act.SUBMIT_NOW, "vent.short/1"), Written(Act.TELL_MORE, "vent.short/2"),
)  # fmt: skip
CHECKING = (
    Written(Act.SUBMIT, "rev.screen/1"), Written(Act.EDIT, "rev.screen/2"), Written(Act.TELL_MORE, "rev.screen/3"),
    Written(Act.HOLD, "rev.screen/4"), Written(Act.FULL_CARD, "rev.short/2"), Written(Act.EDIT, "rev.edited/1"),
    Written(Act.EDIT_DONE, "rev.edit_menu/8"),
)  # fmt: skip
SAFETY = (Written(Act.CALL_NOW, "soothe.safety/1"), Written(Act.SAFE_NOW, "soothe.safety/2"))
PAPERS = (
    Written(Act.NO_PAPERS, "ev.ask/1"), Written(Act.PAPERS_LATER, "ev.ask/2"), Written(Act.PAPERS_DONE, "ev.ask/3"),
)  # fmt: skip
SAME = (Written(Act.SAME_MATTER, "start.open_case/1"), Written(Act.APART_MATTER, "start.open_case/2"))
TARGET = (Written(Act.OURS, "kind.other_target/1"), Written(Act.MISSENT, "kind.other_target/2"))
KINDS = tuple(
    Written(Act.KIND, f"kind.confirm/{n}", f":{kind.value}")
    for n, kind in enumerate((Kind.COMPLAINT, Kind.QUESTION, Kind.SUGGESTION, Kind.PRAISE), 1)
)
BEFORE = {"papers": PAPERS, "same": SAME, "target": TARGET, "kind": KINDS}
QUESTION = (Written(Act.SKIP, "q.row/1"), Written(Act.UNSURE, "q.row/2"), Written(Act.PICKED, "q.desired/8"))
CHANGING = (Written(Act.EDIT, "q.row/3"),)


def meant(text: str, draft: Draft | None, asked: str | None, language: str) -> Written | None:
    """The button these words stand for; `asked`: what else was waited for, outside the intake."""
    said = plainly(text)
    if not said or len(said) > LONGEST:
        return None
    return next((one for one in _there(draft, asked) if said in _words(one.key, language)), None)


def plainly(text: str) -> str:
    """The words alone: in Simplified, without stops and blanks."""
    return fold(text).translate(STOPS).lower()


def _there(draft: Draft | None, asked: str | None) -> tuple[Written, ...]:
    if asked is not None:
        return ASKED_FOR.get(asked, ())
    return EVERYWHERE + (NOTHING_BEGUN if draft is None else _of(draft))


def _of(draft: Draft) -> tuple[Written, ...]:
    answers = draft.answers
    if draft.stage is Stage.VENTING:
        return VENTING
    if answers.asking in BEFORE:
        return BEFORE[answers.asking]
    if answers.asking in BY_NAME:
        return CHANGING if answers.editing else QUESTION if answers.pending is None else ()
    return SAFETY + CHECKING if answers.soothed_for_safety else CHECKING


def _words(key: str, language: str) -> frozenset[str]:
    alike = say(f"like.{key}").split() if has(f"like.{key}") else []
    return frozenset(plainly(one) for one in (say(key, language), say(key, DEFAULT), *alike))
