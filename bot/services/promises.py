"""Promises of time by name, and how one is kept when it falls due: re-check that it still applies, then act.

The times themselves are computed by ``domain/promises.py``; rows are in ``storage/due.py``.
"""

from collections.abc import Awaitable, Callable
from enum import StrEnum

from bot.firm import Firm
from storage.due import Due
from storage.uow import Uow


class Promise(StrEnum):
    """What is promised. The value is kept in the row."""

    SILENCE = "silence"  # a teller has been silent for 90 s
    VENT_END = "vent_end"  # ten minutes of telling
    PAPERS_REMIND = "papers_remind"  # papers were to follow
    RECEIPT = "receipt"  # one receipt for a burst of papers
    DRAFT_REMIND = "draft_remind"
    DRAFT_END = "draft_end"
    DRAFT_GONE = "draft_gone"  # it has ended, and the client was not told
    ACCEPT_HALF = "accept_half"
    ACCEPT_OVER = "accept_over"
    REASSIGN = "reassign"  # whom it was offered to has left
    HAND_ON = "hand_on"  # whoever has it is accused
    NUDGED = "nudged"  # an answer to a client who has asked again
    FIRST_REPLY = "first_reply"
    UPDATE = "update"
    LADDER = "ladder"  # something owed is half over, due, or half again overdue
    MORE_HEARD = "more_heard"  # the client has added something and is silent since
    REASSESS = "reassess"  # the client has said more
    FILE_AGAIN = "file_again"  # a 确认提交 that failed
    WANTED_REMIND = "wanted_remind"  # the client was asked for something
    WANTED_END = "wanted_end"  # it goes on with what is there
    UPDATE_DUE = "update_due"  # the handler is asked to write it
    TICKET_ANSWER = "ticket_answer"  # a question or suggestion is to be answered by now
    UNRELATED_END = "unrelated_end"
    HUMAN_CALL = "human_call"  # nobody has taken a client who wants a human
    EXPORT_END = "export_end"
    ERASE = "erase"
    FLOOD_OVER = "flood_over"
    UNPLACED = "unplaced"  # papers of which nobody has said where they belong


Keeper = Callable[[Uow, Firm, Due], Awaitable[None]]
KEEPERS: dict[str, Keeper] = {}


def keeps(*promises: Promise) -> Callable[[Keeper], Keeper]:
    """This function keeps `promises`."""

    def register(function: Keeper) -> Keeper:
        for promise in promises:
            KEEPERS[promise.value] = function
        return function

    return register


async def keep(uow: Uow, firm: Firm, due: Due) -> None:
    """Keep one promise that has fallen due."""
    await KEEPERS[due.promise](uow, firm, due)
