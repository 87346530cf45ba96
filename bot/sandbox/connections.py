"""The connections themselves: which are the bot's, and how to break one as a failing network does (TCP
reset).
"""

import asyncio
import socket
import struct
from typing import Any

from uvicorn.protocols.http.h11_impl import H11Protocol

Address = tuple[str, int]
_LINGER_ZERO = struct.pack("ii", 1, 0)


class Connections:
    """Open connections by the client's address."""

    def __init__(self) -> None:
        self._open: dict[Address, asyncio.Transport] = {}
        self._of_bots: set[Address] = set()

    def opened(self, address: Address, transport: asyncio.Transport) -> None:
        """Remember a connection."""
        self._open[address] = transport

    def closed(self, address: Address) -> None:
        """Forget it."""
        self._open.pop(address, None)
        self._of_bots.discard(address)

    def is_bots(self, address: Address) -> None:
        """This connection has carried a Bot API call."""
        self._of_bots.add(address)

    def reset(self, address: Address) -> None:
        """Break a connection with RST, unsent bytes and all."""
        transport = self._open.get(address)
        if transport is None:
            return
        sock = transport.get_extra_info("socket")
        if sock is not None:
            sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _LINGER_ZERO)
        transport.abort()

    def reset_bots(self) -> None:
        """Break every connection that a bot has used."""
        for address in list(self._of_bots):
            self.reset(address)

    def abort_all(self) -> None:
        """Break everything; the server is going."""
        for transport in list(self._open.values()):
            transport.abort()


def protocol_noting(connections: Connections) -> type[H11Protocol]:
    """uvicorn's protocol, telling `connections` of each connection."""

    class NotingProtocol(H11Protocol):
        def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # as uvicorn has it
            super().connection_made(transport)
            self._address: Any = transport.get_extra_info("peername")
            connections.opened(self._address[:2], transport)

        def connection_lost(self, exc: Exception | None) -> None:
            connections.closed(self._address[:2])
            super().connection_lost(exc)

    return NotingProtocol
