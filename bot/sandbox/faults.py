"""Scripted trouble: which call or update it strikes, how often, and whether by chance. Chance is a seeded
hash, so a run can be repeated. It decides; the server and the world carry it out.
"""

import hashlib
from dataclasses import dataclass, field
from fnmatch import fnmatchcase

from bot.sandbox.refusal import Json

ON_CALLS = frozenset(
    {
        "accept_hang",
        "drop_hang",
        "reset",
        "error429",
        "error5xx",
        "error403",
        "error",
        "migrated",
        "slow",
        "cut",
    }
)
ON_UPDATES = frozenset({"duplicate", "reorder", "renumber", "malformed"})


@dataclass(slots=True)
class Fault:
    """One rule; `times` None means always."""

    kind: str
    method: str = "*"
    chat_id: int | None = None
    times: int | None = None
    probability: float = 1.0
    seed: int = 0
    more: Json = field(default_factory=dict)
    asked: int = 0
    struck: int = 0

    def strikes(self, method: str, chat_id: object) -> bool:
        """Whether it strikes this time; counts."""
        if self.times is not None and self.struck >= self.times:
            return False
        if not fnmatchcase(method, self.method) or (self.chat_id is not None and chat_id != self.chat_id):
            return False
        self.asked += 1
        if self.probability < 1 and draw(self.seed, self.asked) >= self.probability:
            return False
        self.struck += 1
        return True

    def shown(self) -> Json:
        """As JSON, with the counts."""
        return {
            "kind": self.kind,
            "method": self.method,
            "chat_id": self.chat_id,
            "times": self.times,
            "probability": self.probability,
            "seed": self.seed,
            "asked": self.asked,
            "struck": self.struck,
            **self.more,
        }


def draw(seed: int, n: int) -> float:
    """The n-th number of a seed, in [0, 1)."""
    return int.from_bytes(hashlib.blake2b(f"{seed}:{n}".encode(), digest_size=7).digest()) / 2**56


class Faults:
    """The rules now in force."""

    def __init__(self) -> None:
        self.rules: list[Fault] = []

    def add(self, kind: str, **settings: object) -> Fault:
        """Put a rule in force."""
        if kind not in ON_CALLS | ON_UPDATES:
            raise ValueError(f"unknown fault {kind!r}")
        known = {
            name: settings.pop(name)
            for name in ("method", "chat_id", "times", "probability", "seed")
            if name in settings
        }
        fault = Fault(kind, more=dict(settings), **known)  # type: ignore[arg-type]  # from JSON, checked in use
        self.rules.append(fault)
        return fault

    def clear(self) -> None:
        """Lift every rule."""
        self.rules.clear()

    def on_call(self, method: str, chat_id: object) -> Fault | None:
        """The first rule that strikes this call."""
        return next((f for f in self.rules if f.kind in ON_CALLS and f.strikes(method, chat_id)), None)

    def on_update(self, chat_id: object) -> list[Fault]:
        """The rules that strike this update."""
        return [f for f in self.rules if f.kind in ON_UPDATES and f.strikes("*", chat_id)]
