"""The rubric as data: points, bands, floors, caps and the arithmetic of confidence, under one version.

A firm may override any entry; a changed rubric must carry a new version, and closed cases keep the
version they were graded with. It holds no judgement of its own.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from importlib.resources import files
from typing import Any

from bot.domain.judgement import Grade

DATA = files("bot.domain") / "data"


class RubricError(ValueError):
    """A rubric that cannot grade: what is wrong with it."""


@dataclass(frozen=True, slots=True)
class Rubric:
    """One version of the rubric."""

    version: str
    raw: Mapping[str, Any]
    dimension_of: Mapping[str, str]
    points_of: Mapping[str, int]

    def band(self, score: int) -> Grade:
        """The grade of a bare score."""
        reached = [grade for grade in Grade if score >= self.raw["bands"][grade.value]]
        return reached[-1] if reached else Grade.MINOR

    def edge_above(self, score: int) -> bool:
        """Whether one point more would be a higher band."""
        return self.band(score + 1) is not self.band(score)

    def floor(self, code: str) -> Grade | None:
        """The lowest grade a code allows."""
        name = self.raw["floors"].get(code)
        return Grade(name) if name else None

    def codes(self, group: str) -> frozenset[str]:
        """A named set of codes: soft, reputation, gate_any …"""
        return frozenset(self.raw[group])

    def loss_code(self, amount: Decimal) -> str:
        """The band of a loss in CNY."""
        return str([code for code, least in self.raw["loss_bands"] if amount >= least][-1])

    def mitigation(self, code: str) -> int:
        """What a mitigator takes off."""
        return int(self.raw["mitigators"][code])

    def confidence(self, reason: str) -> float:
        """What a reason does to the confidence."""
        return float(self.raw["confidence"][reason])


def build_rubric(overrides: Mapping[str, Any] | None = None) -> Rubric:
    """The built-in rubric with a firm's overrides; raises RubricError if it could not grade."""
    raw = _merge(_built_in(), overrides or {})
    dimension_of = {code: name for name, codes in raw["dimensions"].items() for code in codes}
    points_of = {code: points for codes in raw["dimensions"].values() for code, points in codes.items()}
    _check(raw, points_of)
    if overrides and raw["version"] == _built_in()["version"]:
        raise RubricError("a changed rubric needs a version of its own")
    return Rubric(str(raw["version"]), raw, dimension_of, points_of)


@cache
def default_rubric() -> Rubric:
    """The rubric the program comes with."""
    return build_rubric()


@cache
def _built_in() -> dict[str, Any]:
    content: dict[str, Any] = json.loads((DATA / "rubric.json").read_text(encoding="utf-8"))
    return content


def _merge(base: Mapping[str, Any], over: Mapping[str, Any]) -> dict[str, Any]:
    merged = dict(base)
    for key, value in over.items():
        known = merged.get(key)
        merged[key] = (
            _merge(known, value) if isinstance(known, dict) and isinstance(value, Mapping) else value
        )
    return merged


def _check(raw: Mapping[str, Any], points_of: Mapping[str, int]) -> None:
    bands = [raw["bands"].get(grade.value) for grade in Grade]
    if None in bands or bands != sorted(set(bands)) or bands[0] != 0:
        raise RubricError("bands must be four rising numbers from 0")
    unknown = [code for code in raw["floors"] if code not in points_of]
    if unknown:
        raise RubricError(f"floors name unknown codes: {unknown}")
    losses = [least for _, least in raw["loss_bands"]]
    if losses != sorted(set(losses)) or losses[0] != 0:
        raise RubricError("loss_bands must rise from 0")
