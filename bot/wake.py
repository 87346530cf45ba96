"""How one part of the pipeline rouses another: a bell that can be rung before anybody listens."""

import asyncio


class Bell:
    """Rung by whoever has written something; heard once by whoever waits."""

    def __init__(self) -> None:
        self._rung = asyncio.Event()

    def ring(self) -> None:
        """There may be something to do."""
        self._rung.set()

    async def wait(self, at_most: float) -> None:
        """Until it is rung, or `at_most` seconds."""
        if at_most <= 0:
            return
        try:
            async with asyncio.timeout(at_most):
                await self._rung.wait()
        except TimeoutError:
            return
        finally:
            self._rung.clear()
