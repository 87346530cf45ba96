"""One shape for the many ways a character can be typed: half width and Simplified, one character for one.

The fold never changes the length of a text, so an offset in the folded text is an offset in the original.
It knows nothing of what the characters mean, and it is for matching only: what is shown stays as written.
"""

import json
import re
import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any

DATA = files(__package__) / "data"


@cache
def load(name: str) -> Any:
    """Read one table of this package: `.toml` or `.json`."""
    raw = (DATA / name).read_text(encoding="utf-8")
    return tomllib.loads(raw) if name.endswith(".toml") else json.loads(raw)


def fold(text: str) -> str:
    """The same text in half width and Simplified, of the same length."""
    folded = _folded()
    return _to_fold().sub(lambda sign: folded[sign[0]], text)


@cache
def _to_fold() -> re.Pattern[str]:
    """Most characters stay as they are: passing over them is cheaper than looking each of them up."""
    return re.compile(f"[{re.escape(''.join(_folded()))}]")


@cache
def _folded() -> dict[str, str]:
    """What stands for each character that does not stay as it is."""
    lines = (DATA / "traditional.tsv").read_text(encoding="utf-8").splitlines()
    pairs = (line.split("\t") for line in lines if line)
    table = {old: new for old, new, *_ in pairs if len(old) == len(new) == 1}
    table.update(load("numerals.toml")["fold"])
    full_width = {chr(code): chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)}
    kept = load("numerals.toml")["kept_wide"]
    table.update({old: new for old, new in full_width.items() if old not in kept})
    return {old: table.get(new, new) for old, new in table.items() if old != new}  # some stand for one that folds too


class Patterns(dict[str, re.Pattern[str]]):
    """The patterns of a table by name, each compiled when it is first asked for: most stories need few of them."""

    def __init__(self, sources: Mapping[str, str]) -> None:
        super().__init__()
        self.sources = sources

    def __missing__(self, name: str) -> re.Pattern[str]:
        pattern = self[name] = re.compile(self.sources[name])
        return pattern


def patterns(table: str) -> Patterns:
    """The `[pattern]` section of a table; `«name»` stands for an entry of its `[part]` section."""
    content = load(table)
    parts: dict[str, str] = {}
    for name, source in content.get("part", {}).items():
        parts[name] = _fill(source, parts)
    return Patterns({name: _fill(source, parts) for name, source in content["pattern"].items()})


def _fill(source: str, parts: dict[str, str]) -> str:
    return re.sub("\u00ab(\\w+)\u00bb", lambda hole: parts[hole[1]], source)
