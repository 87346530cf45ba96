"""One paper from Telegram into the sealed store, and what a failure on the way means: refused, or later.

It knows nothing of rows and turns; those are ``fetcher.py``.
"""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import aclosing
from dataclasses import dataclass
from datetime import timedelta
from urllib.parse import quote

import structlog
from telegram import Bot
from telegram.error import BadRequest, EndPointNotFound, InvalidToken, RetryAfter, TelegramError, TimedOut

from bot.clamd import Unscanned
from bot.domain.papers import MAX_BYTES, Paper, Refusal
from bot.domain.sniffing import Accepted, Seen, check_paper, is_hopeless
from bot.transport import Lost, TooLarge, Transport, is_surely_unsent
from storage.papers import PaperStore, Written

SCANNER_PAUSE = timedelta(seconds=30)
AWAY_PAUSE = timedelta(seconds=20)
OWN_FAULT_PAUSE = timedelta(seconds=60)
DOUBTFUL_TRIES = 3  # Telegram words a wrong id and a file that is away for a moment in one sentence
_NO_SUCH_FILE = ("file_id", "file identifier", "file not found")
_DOUBTFUL = "temporarily unavailable"

log = structlog.get_logger("fetcher")

Scan = Callable[[AsyncIterator[bytes]], Awaitable[str | None]]


class Unwanted(Exception):
    """The first bytes are of a kind that is not taken; the rest need not come."""


@dataclass(frozen=True, slots=True)
class Brought:
    """The paper is on disk."""

    found: Accepted
    written: Written


@dataclass(frozen=True, slots=True)
class Later:
    """It could not be had now. `pause` None: the usual one."""

    pause: timedelta | None = None


@dataclass(frozen=True, slots=True)
class Spared:
    """It could not be had now, by no fault of its own. `unscanned`: only a scanner is missing; `away`: Telegram cannot
    be reached, or refuses our token."""

    pause: timedelta
    unscanned: bool = False
    away: bool = False


Outcome = Brought | Refusal | Later | Spared


async def bring(bot: Bot, store: PaperStore, scan: Scan | None, paper: Paper) -> Outcome:
    """Fetch, look at, seal and scan one paper. Raises nothing that another try could mend."""
    try:
        return await _bring(bot, store, scan, paper)
    except Unwanted:
        return Refusal.BAD_TYPE
    except TooLarge:
        return Refusal.TOO_BIG
    except TelegramError as error:
        return meaning_of(error, paper.tries)
    except Unscanned as error:
        log.warning("unscanned", paper=paper.id, problem=str(error))
        return Spared(SCANNER_PAUSE, unscanned=True)
    except OSError as error:  # a full disk
        log.error("paper_not_written", paper=paper.id, error=type(error).__name__)
        return Spared(OWN_FAULT_PAUSE)


async def _bring(bot: Bot, store: PaperStore, scan: Scan | None, paper: Paper) -> Outcome:
    try:
        url, declared = await _locate(bot, paper.file_id)
    except (InvalidToken, EndPointNotFound):
        log.error("token_refused", method="getFile")
        return Spared(OWN_FAULT_PAUSE, away=True)
    except Lost as error:
        # asking where a file is hangs on no file, but for a timeout: a local Bot API server fetches it meanwhile
        if isinstance(error, TimedOut):
            raise
        return Spared(AWAY_PAUSE, away=True)
    seen = Seen()
    async with _wire(bot).download(url, MAX_BYTES, declared) as pieces:
        written = await store.write(paper.id, _watched(pieces, seen))
    outcome: Outcome = Later()
    try:
        outcome = await _judge(store, scan, paper, (seen, written))
    finally:
        if not isinstance(outcome, Brought):
            await store.remove(written.stored_as)
    return outcome


async def _locate(bot: Bot, file_id: str) -> tuple[str, int | None]:
    """Where the file is, and how long Telegram says it is."""
    found = await bot.do_api_request("getFile", api_kwargs={"file_id": file_id})
    path, size = found.get("file_path"), found.get("file_size")
    if not isinstance(path, str) or ".." in path.split("/"):
        raise TelegramError("getFile gave no usable path")
    return f"{bot.base_file_url}/{quote(path)}", size if isinstance(size, int) else None


async def _watched(pieces: AsyncIterator[bytes], seen: Seen) -> AsyncIterator[bytes]:
    async for piece in pieces:
        seen.take(piece)
        if is_hopeless(seen):
            raise Unwanted
        yield piece


async def _judge(store: PaperStore, scan: Scan | None, paper: Paper, kept: tuple[Seen, Written]) -> Outcome:
    seen, written = kept
    found = check_paper(paper.name, seen)
    if isinstance(found, Refusal):
        return found
    if scan is not None:
        async with aclosing(store.pieces(paper.id, written.stored_as)) as pieces:
            if infection := await scan(pieces):
                log.warning("infected", paper=paper.id, signature=infection[:80])
                return Refusal.INFECTED
    return Brought(found, written)


def meaning_of(error: TelegramError, tries: int) -> Outcome:
    """What a failure of Telegram, or of the way there, says about the paper."""
    if isinstance(error, RetryAfter):
        return Later(error._retry_after)  # noqa: SLF001  the public one warns of its change of type
    text = error.message.lower()
    if isinstance(error, BadRequest) and "too big" in text:
        return Refusal.TOO_BIG
    if is_surely_unsent(error):
        return Spared(AWAY_PAUSE, away=True)
    doubtful = _DOUBTFUL in text and tries < DOUBTFUL_TRIES
    if isinstance(error, BadRequest) and any(words in text for words in _NO_SUCH_FILE) and not doubtful:
        return Refusal.GONE
    log.info("fetch_failed", error=type(error).__name__, tries=tries)
    return Later()


def _wire(bot: Bot) -> Transport:
    if not isinstance(bot.request, Transport):
        raise TypeError("papers are fetched through our own transport")
    return bot.request
