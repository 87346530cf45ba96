"""Reading a file from the Bot API piece by piece, so that a large or lying one never fills the memory.

It counts what really arrives and believes no heading. It does not know what the bytes are or where they go.
"""

from collections.abc import AsyncIterator
from typing import NoReturn

from aiohttp import ClientResponse
from telegram.error import NetworkError
from telegram.request import BaseRequest

_PIECE = 64 * 1024
_REFUSAL = 64 * 1024


class TooLarge(Exception):
    """The file is over the limit; sizes in bytes, `size` None where it only showed while reading."""

    def __init__(self, limit: int, size: int | None) -> None:
        super().__init__(f"a file of {size or 'undeclared'} bytes is over the limit of {limit}")
        self.limit = limit
        self.size = size


class Incomplete(NetworkError):
    """Not as many bytes arrived as were declared; another try may do better."""

    __slots__ = ("declared", "received")

    def __init__(self, declared: int, received: int) -> None:
        super().__init__(f"{received} bytes of {declared} arrived")
        self.declared = declared
        self.received = received

    def __reduce__(self) -> tuple[type, tuple[int, int]]:  # type: ignore[override] # the library fixes one argument
        return type(self), (self.declared, self.received)


async def read_pieces(answer: ClientResponse, limit: int, declared: int | None) -> AsyncIterator[bytes]:
    """Yield the body; raise `TooLarge` past `limit` bytes, `Incomplete` if not `declared` bytes came."""
    announced = None if "Content-Encoding" in answer.headers else answer.content_length
    for size in (announced, declared):
        if size is not None and size > limit:
            raise TooLarge(limit, size)
    received = 0
    async for piece in answer.content.iter_chunked(_PIECE):
        received += len(piece)
        if received > limit:
            raise TooLarge(limit, None)
        yield piece
    expected = declared if declared is not None else announced
    if expected is not None and received != expected:
        raise Incomplete(expected, received)


async def raise_refusal(answer: ClientResponse, url: str) -> NoReturn:
    """Raise what the library raises for this status and body."""
    payload = await answer.content.read(_REFUSAL)
    await _Answered(answer.status, payload).retrieve(url)
    raise AssertionError("unreachable: a status outside 200 to 299 is always an error")


class _Answered(BaseRequest):
    """An answer already here, given to the library to judge."""

    def __init__(self, status: int, payload: bytes) -> None:
        self._answer = (status, payload)

    @property
    def read_timeout(self) -> float | None:
        """Nothing to wait for."""
        return None

    async def initialize(self) -> None:
        """Nothing to open."""

    async def shutdown(self) -> None:
        """Nothing to close."""

    async def do_request(self, *_: object, **__: object) -> tuple[int, bytes]:
        """Give the answer again, whatever is asked."""
        return self._answer
