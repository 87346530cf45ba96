"""Secrets and addresses, from the environment; the firm's own numbers are in ``policy.py``."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from ipaddress import ip_address
from pathlib import Path
from urllib.parse import urlsplit

from bot.clamd import read_address

TELEGRAM = "https://api.telegram.org"
DATABASE = "sqlite+aiosqlite:///data/tingsu.db"
PAPERS = "data/papers"
KEY = "data/tingsu.key"
POLICY = "tingsu.toml"
LISTEN = "127.0.0.1:8088"
LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR")
PREFIX = "TINGSU_"
KNOWN = {
    "TINGSU_TOKEN", "TINGSU_BOT_API", "TINGSU_DATABASE", "TINGSU_PAPERS", "TINGSU_KEY", "TINGSU_POLICY",
    "TINGSU_LOG", "TINGSU_CLAMD", "TINGSU_WEBHOOK", "TINGSU_WEBHOOK_LISTEN",
}  # fmt: skip


class BadSetting(ValueError):
    """A setting that cannot be used; its text is one readable line."""


@dataclass(frozen=True, slots=True)
class Settings:
    """Where things are. `token` is never shown, not even by repr."""

    token: str
    bot_api: str
    database: str
    papers: Path
    key: Path
    policy: Path
    log: str
    clamd: str | None = None
    webhook: str | None = None  # where Telegram finds the program; without it the program polls
    webhook_listen: tuple[str, int] = ("127.0.0.1", 8088)

    def __repr__(self) -> str:
        return f"Settings(bot_api={self.bot_api!r}, database=…, token=…)"


def read_settings(environment: Mapping[str, str] = os.environ) -> Settings:
    """The settings in `environment`; raises BadSetting."""
    given = {name: value for name, value in environment.items() if name.startswith(PREFIX)}
    if unknown := sorted(set(given) - KNOWN):
        raise BadSetting(f"{unknown[0]} is not a setting of this program; known: {', '.join(sorted(KNOWN))}")
    return Settings(
        token=given.get("TINGSU_TOKEN", "").strip(),
        bot_api=_address(given.get("TINGSU_BOT_API") or TELEGRAM),
        database=_database(given.get("TINGSU_DATABASE") or DATABASE),
        papers=Path(given.get("TINGSU_PAPERS") or PAPERS),
        key=Path(given.get("TINGSU_KEY") or KEY),
        policy=Path(given.get("TINGSU_POLICY") or POLICY),
        log=_level(given.get("TINGSU_LOG") or LEVELS[1]),
        clamd=_scanner(given.get("TINGSU_CLAMD", "").strip()),
        webhook=_public(given.get("TINGSU_WEBHOOK", "").strip()),
        webhook_listen=_loopback(given.get("TINGSU_WEBHOOK_LISTEN") or LISTEN),
    )


def check_token(token: str) -> str:
    """The token, if it has the form Telegram gives; raises BadSetting."""
    number, _, secret = token.partition(":")
    if not token:
        raise BadSetting("TINGSU_TOKEN is missing: ask @BotFather for a bot and put its token there")
    if not number.isdigit() or len(secret) < 20:
        raise BadSetting("TINGSU_TOKEN does not look like a bot token (digits, a colon, then letters)")
    return token


def _address(value: str) -> str:
    if not value.startswith(("http://", "https://")):
        raise BadSetting("TINGSU_BOT_API must be an http:// or https:// address")
    return value.rstrip("/")


def _database(value: str) -> str:
    if not value.startswith(("sqlite+aiosqlite://", "postgresql+")):
        raise BadSetting("TINGSU_DATABASE must be an async SQLAlchemy URL, such as sqlite+aiosqlite:///data/tingsu.db")
    return value


def _scanner(value: str) -> str | None:
    if value:
        try:
            read_address(value)
        except ValueError as error:
            raise BadSetting("TINGSU_CLAMD must be unix:/path or tcp:host:port") from error
    return value or None


def _public(value: str) -> str | None:
    url = urlsplit(value)
    here = url.scheme == "http" and _is_loopback(url.hostname or "")
    if value and not here and not (url.scheme == "https" and url.hostname):
        raise BadSetting("TINGSU_WEBHOOK must be the public https:// address at which Telegram finds this program")
    return value or None


def _loopback(value: str) -> tuple[str, int]:
    host, _, port = value.rpartition(":")
    host = host.strip("[]")
    if not _is_loopback(host) or not port.isdigit() or not 0 < int(port) < 65536:
        raise BadSetting("TINGSU_WEBHOOK_LISTEN must be a loopback address and a port, such as 127.0.0.1:8088")
    return host, int(port)


def _is_loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _level(value: str) -> str:
    if value.upper() not in LEVELS:
        raise BadSetting(f"TINGSU_LOG must be one of {', '.join(LEVELS)}")
    return value.upper()
