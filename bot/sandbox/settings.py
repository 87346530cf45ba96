"""What can be set for one sandbox: limits, life of a callback query, patience of its webhook courier."""

from dataclasses import dataclass

DEFAULT_TOKEN = "7000000001:AAE-sandbox-token-which-is-no-secret"  # noqa: S105  a stand-in's token opens nothing


@dataclass(frozen=True, slots=True)
class Settings:
    """Defaults are Telegram's; benchmarks turn the limits off, tests shorten the lives. Times in seconds."""

    limits: bool = True
    per_second: float = 30
    chat_burst: float = 20
    group_per_minute: float = 20
    callback_lifetime: float = 150
    webhook_pause: float = 0.2
    webhook_pause_most: float = 5.0
    calls_kept: int = 200_000
    known_tokens_only: bool = False
