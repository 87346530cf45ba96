"""Tells whoever watches (the page, the test driver) that something changed. It keeps nothing: a watcher asks
again.
"""

import asyncio

from bot.sandbox.refusal import Json


class Events:
    """Watchers and the changes they have not yet seen."""

    def __init__(self) -> None:
        self._watchers: set[asyncio.Queue[Json | None]] = set()
        self.closed = False

    def tell(self, what: str, people: list[int], **more: object) -> None:
        """Pass a change on to every watcher."""
        for watcher in self._watchers:
            watcher.put_nowait({"people": people, "what": what, **more})

    def watch(self) -> asyncio.Queue[Json | None]:
        """A queue of changes from now on; None ends it."""
        queue: asyncio.Queue[Json | None] = asyncio.Queue()
        if self.closed:
            queue.put_nowait(None)
        self._watchers.add(queue)
        return queue

    def leave(self, queue: asyncio.Queue[Json | None]) -> None:
        """Stop watching."""
        self._watchers.discard(queue)

    def close(self) -> None:
        """End every watcher."""
        self.closed = True
        for watcher in self._watchers:
            watcher.put_nowait(None)
