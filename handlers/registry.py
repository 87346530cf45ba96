"""Which function answers which button, and which one takes the words a person was asked to type.

Each conversation's file registers its own with the decorators; `routes.py` looks them up.
"""

from collections.abc import Callable

from bot.views.actions import Act
from handlers.turn import OnTap, OnTyped

TAPS: dict[str, OnTap] = {}
TYPED: dict[str, OnTyped] = {}


def on_tap(*acts: Act) -> Callable[[OnTap], OnTap]:
    """This function answers buttons that stand for `acts`."""

    def register(function: OnTap) -> OnTap:
        for act in acts:
            TAPS[act.value] = function
        return function

    return register


def on_typed(waiting_for: str) -> Callable[[OnTyped], OnTyped]:
    """This function takes what a person types who was asked for `waiting_for`: (turn, subject, text)."""

    def register(function: OnTyped) -> OnTyped:
        TYPED[waiting_for] = function
        return function

    return register
