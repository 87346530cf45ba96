"""Saying in reply what a service has decided to say: the same views that word notices."""

from dataclasses import replace

from bot.domain.intake import Draft
from bot.services.sitting import Line, Moved, Sitting
from bot.views.notices import VIEWS, Telling
from handlers.turn import Turn
from storage.uow import Notice


async def speak(turn: Turn, moved: Moved) -> None:
    """Answer with every line, in order."""
    for line in moved.lines:
        await say_line(turn, line)


async def say_line(turn: Turn, line: Line) -> None:
    """Answer with one line; whoever may be in danger is spoken to in a flood as well."""
    if line.view == "client.soothe_safety":
        turn = replace(turn, muted=False)
    told = Notice(line.view, turn.speaker.chat_id, None, line.facts)
    turn.answer(await VIEWS[line.view](Telling(turn.uow, turn.firm, told, turn.language)))


def sitting(turn: Turn, draft: Draft) -> Sitting:
    """The draft with what services need to move it on."""
    return Sitting(turn.uow, turn.firm, draft)
