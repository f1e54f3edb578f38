"""A worker's bell: who has news rings it, and who waits for quiet can."""

import asyncio


class Bell:
    """Wakes one worker; `quiet` is set while it has nothing to do and nothing under way."""

    def __init__(self) -> None:
        self._rung = asyncio.Event()
        self.quiet = asyncio.Event()

    def ring(self) -> None:
        """There may be work: the worker is not quiet until it has looked."""
        self.quiet.clear()
        self._rung.set()

    async def wait(self, seconds: float) -> None:
        """Wait for the bell, at most so long; it is silent afterwards."""
        if not self._rung.is_set():
            try:
                async with asyncio.timeout(seconds):
                    await self._rung.wait()
            except TimeoutError:
                pass
        self._rung.clear()

    @property
    def is_rung(self) -> bool:
        """Whether somebody rang since the last wait."""
        return self._rung.is_set()

    def rest(self) -> None:
        """Say that there is nothing to do, unless somebody has rung meanwhile."""
        if not self._rung.is_set():
            self.quiet.set()
