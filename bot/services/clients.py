"""Client companies by name: found though the name is sealed, and found though it is not quite right."""

from dataclasses import dataclass
from enum import IntEnum

from rapidfuzz import fuzz

from bot.domain.companies import SHORT_NAME, names_nobody, plain_name, short_name
from bot.domain.people import Client
from storage import people
from storage.sealing import Sealer
from storage.uow import Uow

NEAR = 80.0  # of 100; one wrong character in five


class Match(IntEnum):
    """How a name was recognised, the surest first."""

    EXACT = 0
    SHORT = 1
    NEAR = 2


class NoSuchClient(LookupError):
    """No client company of this name."""

    def __init__(self, words: str) -> None:
        super().__init__(words)
        self.words = words


class SeveralClients(LookupError):
    """The words fit more than one client company."""

    def __init__(self, found: list[Client]) -> None:
        super().__init__(str(len(found)))
        self.found = found


@dataclass(frozen=True, slots=True)
class Likeness:
    """How well a name fits; smaller is better."""

    match: Match
    distance: float


def company_key(sealer: Sealer, name: str) -> str:
    """The keyed hash a company is found by: the same for every way to write the same name."""
    return sealer.mark(plain_name(name), "company")


async def find_exact(uow: Uow, name: str) -> Client | None:
    """The client company of just this name, however it is written."""
    return await uow.clients.find_by("company_key", company_key(uow.sealer, name))


async def find_by_name(uow: Uow, words: str, limit: int = 5) -> list[Client]:
    """Client companies these words may mean, the likeliest first: the name itself, a name that holds the
    short name, or one that is nearly it."""
    exact = await find_exact(uow, words)
    if exact is not None:
        return [exact]
    scored = [(likeness(words, client.company), client) for client in await people.clients(uow)]
    fitting = [(fit.match, fit.distance, client) for fit, client in scored if fit is not None]
    return [client for *_, client in sorted(fitting, key=lambda found: found[:2])[:limit]]  # else by age


async def get_by_words(uow: Uow, words: str) -> Client:
    """The one client company these words surely mean; raises NoSuchClient, and SeveralClients also for one
    that is only nearly it: a link must not go to the wrong company."""
    found = await find_by_name(uow, words)
    if not found:
        raise NoSuchClient(words)
    fits = [likeness(words, client.company) for client in found]
    whole = [client for client, fit in zip(found, fits, strict=True) if fit and _is_whole_name(fit)]
    if len(whole) == 1:
        return whole[0]
    if len(found) > 1 or fits[0] is None or fits[0].match is Match.NEAR:
        raise SeveralClients(found)
    return found[0]


def _is_whole_name(fit: Likeness) -> bool:
    """The name, or all of the short name: what only holds it is another company."""
    return fit.match is not Match.NEAR and fit.distance == 0


def likeness(words: str, company: str) -> Likeness | None:
    """How well `words` fit the company's name, or None."""
    said, plain = plain_name(words), plain_name(company)
    if said == plain:
        return Likeness(Match.EXACT, 0.0)
    if names_nobody(words):
        return None
    short_said, short = short_name(words), short_name(company)
    if _holds(plain, short_said) or _holds(said, short):
        return Likeness(Match.SHORT, float(abs(len(short) - len(short_said))))
    ratio = max(fuzz.ratio(said, plain), fuzz.ratio(short_said, short))
    return Likeness(Match.NEAR, 100.0 - ratio) if ratio >= NEAR else None


def _holds(long: str, short: str) -> bool:
    return len(short) >= SHORT_NAME and short in long
