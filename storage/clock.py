"""The shape of a clock, so that storage need not know which one tells the time."""

from collections.abc import Callable
from datetime import datetime

Now = Callable[[], datetime]
"""Gives the current moment, aware UTC."""
