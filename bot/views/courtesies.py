"""A greeting, a word of thanks: no story, and answered as one would answer at a front desk."""

from bot.views.actions import Act
from bot.views.screen import Screen
from bot.views.start import hint
from bot.views.typed_labels import LONGEST, plainly
from bot.words import say


def is_greeting(text: str) -> bool:
    """Whether somebody has only said hello."""
    return _is("mark.greeting", text)


def is_thanks(text: str) -> bool:
    """Whether somebody has only said thank you, or that they have understood."""
    return _is("mark.thanks", text)


def _is(key: str, text: str) -> bool:
    return len(text) <= LONGEST and plainly(text) in say(key).split()


def welcome(language: str) -> Screen:
    """You are welcome."""
    return hint("courtesy.welcome", (Act.PROGRESS, Act.HUMAN), language)
