"""The labelled stories: where they lie and how they are read. The exams are kept apart: nothing may learn from them."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from bot.domain.reading.normal import level

UNREAD = frozenset(f"lessons_{number}" for number in (11, *range(13, 20), 21, 24))  # no rule was written on these
HERE = Path(__file__).parent
NARRATIVES, PHRASES = HERE / "narratives", HERE / "phrases"


def stories(*, exams: bool = False) -> Iterator[tuple[str, dict[str, Any]]]:
    """Every labelled story with the name of its set; those of the exams, or all others."""
    for path in sorted(NARRATIVES.glob("*.jsonl")):
        if path.stem.startswith("exam") == exams:
            for line in path.read_text(encoding="utf-8").splitlines():
                if line:
                    yield path.stem, json.loads(line)


def place_of(text: str, span: dict[str, str]) -> tuple[int, int] | None:
    """Where the words of a span stand in levelled text; none where they stand in none."""
    quote = level(span["quote"])
    at = text.find(quote)
    return (at, at + len(quote)) if at >= 0 else None


def told(story: dict[str, Any]) -> tuple[str, ...]:
    """The messages of a story."""
    return tuple(story["texts"]) if "texts" in story else (story["text"],)
